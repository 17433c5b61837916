// What lets a training run: it asks for slice after slice until a step is reached. Not to ask any more is to stop.

import { nextLead } from "./points.js";

export const SPEEDS = [1, 5, 20, 100, Infinity]; // batches a second
const LONGEST = 250; // milliseconds that are made up for, where the machine could not follow
const FIRST_LEAD = 4; // steps of the first request

export class Runner {
  /**
   * `ask` trains towards a step, and `settled` says whether nothing is under way; `turned` is told when a run begins or ends.
   *
   * @param {{ ask(step: number): void, settled(): boolean, turned(): void }} hand
   */
  constructor({ ask, settled, turned }) {
    this.ask = ask;
    this.settled = settled;
    this.turned = turned;
    /** @type {number | null} the step that is to be reached; null at rest */
    this.goal = null;
    this.brief = false; // whether that is one batch, in which nothing is to flicker
    this.speed = Infinity;
    this.lead = FIRST_LEAD;
    this.trained = 0;
    this.target = 0;
    this.busy = false;
    this.unread = false; // whether what is held out was not read at this step
    this.owes = false; // whether the state names a step that was only announced
    this.ended = false;
    this.left = false; // by the browser's way back, until it is started again
    this.onSight = () => !document.hidden && this.wake();
    document.addEventListener("visibilitychange", this.onSight);
  }

  /** Whether it runs by itself. */
  get running() {
    return this.goal !== null && !this.brief;
  }

  /** Run until `goal` is reached. */
  start(goal, brief = false) {
    [this.goal, this.brief, this.lead, this.left] = [goal, brief, FIRST_LEAD, false];
    [this.allowed, this.since] = [this.trained + 1, performance.now()];
    this.turned();
    this.wake();
  }

  stop() {
    if (this.goal === null) return;
    this.goal = null;
    clearTimeout(this.next);
    this.settle();
    this.turned();
  }

  /** End as the browser goes back or forward: nothing more is asked, or it would overwrite the link that is opened. */
  leave() {
    [this.goal, this.owes, this.left] = [null, false, true];
    clearTimeout(this.next);
    this.turned();
  }

  /** Learn how far it is by now. */
  learn({ trained, target, busy, unread, ended }) {
    if (this.asked !== undefined) this.lead = nextLead(this.lead, trained - this.trained, trained >= this.asked);
    this.asked = undefined;
    Object.assign(this, { trained, target, busy, unread, ended });
    if (this.goal !== null && (ended || (trained >= this.goal && !busy))) this.stop();
    else if (this.goal === null) this.settle();
    else this.wake();
  }

  /**
   * At rest, what the state names is what was reached, and what is held out is read there; but the step in which it exploded is
   * named by one that was not.
   */
  settle() {
    if (this.ended || this.left || !this.settled()) return;
    if (this.owes && this.target > this.trained) this.ask(this.trained);
    else if (this.target === this.trained && (this.unread || this.busy)) this.ask(this.trained);
    this.owes = false;
  }

  wake() {
    clearTimeout(this.next);
    if (this.goal !== null && !document.hidden) this.next = setTimeout(() => this.tick(), 0);
  }

  tick() {
    if (this.goal === null) return;
    const now = performance.now();
    if (this.speed < Infinity && !this.brief) {
      const passed = Math.min(LONGEST, now - this.since);
      this.allowed = Math.min(this.allowed + (passed / 1000) * this.speed, this.trained + Math.max(1, this.speed));
      this.since = now;
    } else this.allowed = Infinity;
    const to = Math.min(this.goal, this.trained + this.lead, Math.floor(this.allowed));
    if (!this.settled() || (to <= this.trained && !this.busy)) {
      this.next = setTimeout(() => this.tick(), 16);
      return;
    }
    [this.asked, this.owes] = [Math.max(to, this.trained), true];
    this.ask(this.asked);
  }

  destroy() {
    this.goal = null;
    clearTimeout(this.next);
    document.removeEventListener("visibilitychange", this.onSight);
  }
}
