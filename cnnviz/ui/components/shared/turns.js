// Messages to the server, numbered. While its script runs, Streamlit keeps only the newest of the triggers that
// wait, so a message is repeated beside later ones until the server's data carry its number.

export class Turns {
  constructor() {
    this.last = 0;
    /** @type {Message[]} */
    this.waiting = [];
  }

  /**
   * Take in the number of the newest message that the server has seen.
   *
   * @param {number} turn
   */
  confirm(turn) {
    this.last = Math.max(this.last, turn);
    this.waiting = this.waiting.filter(([sent]) => sent > turn);
  }

  /** Whether the server's data are an answer to everything sent. */
  get settled() {
    return this.waiting.length === 0;
  }

  /**
   * Send `body` behind everything that waits.
   *
   * @param {SetTriggerValue} setTriggerValue
   * @param {any} body
   */
  send(setTriggerValue, body) {
    this.waiting.push([++this.last, body]);
    setTriggerValue("action", this.waiting);
  }

  /**
   * Send `body` alone: it says everything that earlier messages said.
   *
   * @param {SetTriggerValue} setTriggerValue
   * @param {any} body
   */
  sendOnly(setTriggerValue, body) {
    this.waiting = [];
    this.send(setTriggerValue, body);
  }
}
