// Messages of a part to the engine, numbered so that each is done once: by a request of their own where that can be answered,
// else by Streamlit's trigger. While its script runs, Streamlit keeps only the newest of the triggers that wait, so a message
// is repeated beside later ones until the engine's number says that it was done.

import { ask } from "./ask.js";
import { endPassing, publish, versions } from "./shelf.js";

const REST = 150; // milliseconds without another change

/**
 * Bring the address up to date, as a step of the browser's way back or in the place of the last one.
 *
 * @param {string} link
 * @param {boolean} step
 */
function writeLink(link, step) {
  if (`?${link}` === location.search) return;
  history[step ? "pushState" : "replaceState"]({}, "", `?${link}`);
}

export class Turns {
  constructor() {
    this.last = 0;
    /** @type {Message[]} */
    this.waiting = [];
    this.key = "";
    this.door = "";
    this.direct = false;
    this.said = 0; // messages of the hand
    /** @type {SetTriggerValue} */
    this.setTriggerValue = () => {};
    this.onBack = () => {
      clearTimeout(this.resting); // the link that is left must not be written over the one that is opened
      [this.moving, this.owesRun] = [false, false];
    };
    addEventListener("popstate", this.onBack);
  }

  /** Whether what the engine shows answers everything that was sent. */
  get settled() {
    return this.waiting.length === 0;
  }

  /**
   * Learn the way from what the script sent.
   *
   * @param {Sent} sent
   * @param {SetTriggerValue} setTriggerValue
   */
  follow({ key, door, turn, direct }, setTriggerValue) {
    this.key = key;
    this.setTriggerValue = setTriggerValue;
    if (this.door && door !== this.door) this.resume();
    [this.door, this.direct] = [door, direct];
    this.confirm(turn);
    if (this.settled) this.handedOver = false;
  }

  /**
   * Take in the number of the newest message that was done.
   *
   * @param {number} turn
   */
  confirm(turn) {
    this.last = Math.max(this.last, turn);
    this.waiting = this.waiting.filter(([sent]) => sent > turn);
  }

  /**
   * Send `body` behind everything that waits.
   *
   * @param {any} body
   */
  send(body) {
    clearTimeout(this.resting);
    this.said += 1;
    this.waiting.push([++this.last, body]);
    if (!this.direct || this.handedOver) this.trigger();
    else if (!this.asking) this.ask();
  }

  /**
   * Send `body` alone: it says everything that earlier messages said.
   *
   * @param {any} body
   */
  sendOnly(body) {
    this.waiting = [];
    this.send(body);
  }

  /**
   * Send `body` in the place of whatever waits and is of the same matter.
   *
   * @param {any} body
   * @param {(waiting: any) => boolean} same
   */
  sendInstead(body, same) {
    this.waiting = this.waiting.filter(([, each]) => !same(each));
    this.send(body);
  }

  /** Let the script run, with all that was not done yet. */
  trigger() {
    this.setTriggerValue("action", { messages: this.waiting, has: versions(this.door) });
  }

  async ask() {
    this.asking = true;
    const { door, waiting } = this;
    const answer = await ask(door, { of: this.key, messages: waiting, has: versions(door) });
    this.asking = false;
    if (this.gone) return;
    if (!answer) {
      this.moving = false;
      this.handedOver = true; // what follows goes the same way until the script has answered
      endPassing(door);
      this.trigger();
      return;
    }
    this.confirm(waiting[waiting.length - 1][0]);
    this.answered = answer.link;
    publish(door, answer);
    if (!this.moving) writeLink(answer.link, true); // browsers refuse to do so at each step of a slider
    this.moving = true;
    this.owesRun ||= answer.run;
    if (this.settled) this.resting = setTimeout(() => this.rest(answer.link), REST);
    else this.ask();
  }

  /**
   * Show what `body` gives without sending it, unless something is sent meanwhile; whether it was shown.
   *
   * @param {any} body
   */
  async glimpse(body) {
    const { door, said } = this;
    if (!this.direct || this.asking || this.handedOver) return false;
    const answer = await ask(door, { of: this.key, messages: [[this.last, body]], has: {}, passing: true });
    if (!answer || this.said !== said || this.gone) return false; // the answer to what was said since tells more
    publish(door, answer);
    return true;
  }

  /**
   * The hand rests: what else on the page depends on this follows now.
   *
   * @param {string} link
   */
  rest(link) {
    this.moving = false;
    writeLink(link, false);
    if (!this.owesRun) return;
    this.owesRun = false;
    this.trigger();
  }

  /** The visitor has come to another process, as the one of the former door has ended: take the newest link there. */
  resume() {
    clearTimeout(this.resting);
    if (this.answered === undefined) return;
    if (this.moving) writeLink(this.answered, false);
    [this.answered, this.moving, this.owesRun] = [undefined, false, false];
    dispatchEvent(new PopStateEvent("popstate")); // Streamlit knows of links by this alone
  }

  destroy() {
    this.gone = true;
    removeEventListener("popstate", this.onBack);
    clearTimeout(this.resting);
    endPassing(this.door);
  }
}
