// Messages of a part to the engine, numbered so that each is done once: by a request of their own where that can be answered,
// else by Streamlit's trigger. While its script runs, Streamlit keeps only the newest of the triggers that wait, so a message
// is repeated beside later ones until the engine's number says that it was done.

import { ask } from "./ask.js";
import { endPassing, publish, versions } from "./shelf.js";

const REST = 150; // milliseconds without another change
const LINK_PACE = 2000; // milliseconds after which the address follows what runs by itself

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
    /** @type {Set<number>} */
    this.aside = new Set(); // messages that no hand has sent
    /** @type {Message[]} */
    this.waiting = [];
    this.key = "";
    this.door = "";
    this.direct = false;
    this.said = 0; // messages of the hand
    this.running = false; // whether the hand lets something run, whose messages follow each other as those of one movement
    this.went = 0; // times that the browser went back or forward
    this.left = 0; // the last message that was sent before
    this.address = location.search; // when the hand set out, or as last written here
    this.written = 0; // when it was
    /** @type {SetTriggerValue} */
    this.setTriggerValue = () => {};
    this.onBack = () => {
      clearTimeout(this.resting); // the link that is left must not be written over the one that is opened
      this.went += 1;
      this.left = this.last;
      [this.moving, this.owesRun] = [false, false];
    };
    addEventListener("popstate", this.onBack);
  }

  /** Whether what the engine shows answers everything that was sent; a run may know of a message before its answer comes. */
  get settled() {
    return this.waiting.length === 0 && !this.asking;
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
    const elsewhere = this.door && door !== this.door;
    [this.door, this.direct] = [door, direct];
    this.confirm(turn);
    if (elsewhere) this.resume();
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
    this.pass();
  }

  /**
   * Send `body`, which no hand has sent: what changes by it is no step of the way back.
   *
   * @param {any} body
   * @param {boolean} [only] whether it says everything that earlier messages said
   */
  sendAside(body, only = false) {
    if (only) this.sendOnly(body);
    else this.send(body);
    this.aside.add(this.last);
  }

  /**
   * From now on, messages come by themselves, or not any more: together they are one step of the way back.
   *
   * @param {boolean} running
   */
  run(running) {
    this.running = running;
    if (!running && !this.asking) this.moving = false;
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
   * Send `body` in the place of what waits last, if that is of the same matter. Not of anything before: each message is checked
   * against what those before it made.
   *
   * @param {any} body
   * @param {(waiting: any) => boolean} same
   */
  sendInstead(body, same) {
    const last = this.waiting.at(-1);
    if (last && same(last[1])) this.waiting.pop();
    this.send(body);
  }

  /** Bring what waits on its way, behind a request that is under way. */
  pass() {
    if (!this.direct || this.handedOver) this.trigger();
    else if (!this.asking) this.ask();
  }

  /** Let the script run, with all that was not done yet. */
  trigger() {
    this.owesRun = false;
    this.setTriggerValue("action", { messages: [...this.waiting], has: versions(this.door) });
  }

  async ask() {
    this.asking = true;
    if (!this.moving) this.address = location.search;
    const { door, went } = this;
    const messages = [...this.waiting]; // more may come to wait meanwhile
    const answer = await ask(door, { of: this.key, messages, has: versions(door) });
    this.asking = false;
    if (this.gone) return;
    if (!answer || door !== this.door) {
      this.moving = false;
      endPassing(door);
      if (this.went !== went && door === this.door && !this.letGo()) return;
      this.handedOver = true; // what follows goes the same way until the script has answered
      this.trigger();
      return;
    }
    this.confirm(messages[messages.length - 1][0]);
    const fitted = publish(door, answer);
    const aside = messages.every(([turn]) => this.aside.delete(turn));
    if (this.went === went) this.moveOn(answer.link, answer.run || !fitted, aside);
    if (!this.settled) this.pass();
  }

  /** Forget what was sent before the browser went back: it belongs to what was left. Whether anything waits all the same. */
  letGo() {
    this.waiting = this.waiting.filter(([turn]) => turn > this.left);
    return this.waiting.length > 0;
  }

  /**
   * The page is to follow an answer, at the latest when the hand rests.
   *
   * @param {string} link
   * @param {boolean} run
   * @param {boolean} aside whether no hand has asked for it
   */
  moveOn(link, run, aside = false) {
    this.owesRun ||= run;
    if (link) this.answered = link; // a slice of long work leaves the address as it is
    const own = link && this.isOwn();
    // Browsers refuse to do so at each step of a slider.
    const late = this.running && performance.now() - this.written > LINK_PACE;
    if (own && (!this.moving || late)) this.write(link, !this.moving && !aside);
    this.moving = Boolean(own);
    if (this.settled) this.resting = setTimeout(() => this.rest(link), REST);
  }

  /**
   * Whether nothing else has written the address since the hand set out. If something has, nobody can tell here whether that or
   * the link of an answer is older; a run can, and writes what is true.
   */
  isOwn() {
    const own = location.search === this.address;
    this.owesRun ||= !own;
    return own;
  }

  /**
   * @param {string} link
   * @param {boolean} step
   */
  write(link, step) {
    writeLink(link, step);
    this.written = performance.now();
    this.address = location.search;
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
    const own = Boolean(link) && this.isOwn();
    if (own) this.write(link, false);
    this.moving = own && this.running;
    if (this.owesRun) this.trigger();
  }

  /** The visitor has come to another process, as the one of the former door has ended: it learns what that has not heard. */
  resume() {
    clearTimeout(this.resting);
    if (this.answered !== undefined) {
      if (this.moving && this.isOwn()) this.write(this.answered, false);
      [this.answered, this.moving, this.owesRun] = [undefined, false, false];
      dispatchEvent(new PopStateEvent("popstate")); // Streamlit knows of links by this alone
    }
    if (this.waiting.length && !this.asking) this.trigger(); // an answer under way comes to nothing, and leads to that too
  }

  destroy() {
    this.gone = true;
    removeEventListener("popstate", this.onBack);
    clearTimeout(this.resting);
    endPassing(this.door);
  }
}
