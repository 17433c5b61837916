// A curve that grows: its points by step, thinned evenly when there are too many of them, but for the newest one.

export class Points {
  /** @param {number} most */
  constructor(most = 1200) {
    this.most = most;
    this.clear();
  }

  clear() {
    this.every = 1;
    /** @type {number[]} */
    this.steps = [];
    /** @type {number[][]} the values at each of the steps */
    this.values = [];
  }

  /** The step of the newest point; 0 before there is any. */
  get last() {
    return this.steps.at(-1) ?? 0;
  }

  /**
   * Add a point, unless one of its step or of a later one is there. The newest point stays only until the next one comes, if its
   * step is none of those that are kept.
   */
  add(step, ...values) {
    if (this.steps.length && step <= this.last) return;
    if (this.steps.length && this.last % this.every) {
      this.steps.pop();
      this.values.pop();
    }
    this.steps.push(step);
    this.values.push(values);
    if (this.steps.length > this.most) this.thin();
  }

  thin() {
    this.every *= 2;
    const kept = [...this.steps.keys()].filter((at) => this.steps[at] % this.every === 0 || at === this.steps.length - 1);
    [this.steps, this.values] = [kept.map((at) => this.steps[at]), kept.map((at) => this.values[at])];
  }

  /** Take whole curves, one value of each for every step. */
  take(steps, ...curves) {
    this.clear();
    this.steps = Array.from(steps);
    this.values = this.steps.map((_, at) => curves.map((curve) => curve[at]));
    while (this.steps.length > this.most) this.thin();
  }

  /** Leave out what lies behind `step`. */
  cutAt(step) {
    const kept = this.steps.filter((each) => each <= step).length;
    [this.steps, this.values] = [this.steps.slice(0, kept), this.values.slice(0, kept)];
  }

  /** The newest values until `step`; undefined if there are none. */
  at(step) {
    let [low, high] = [0, this.steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return this.values[low - 1];
  }
}

/** How far to train with the next request: twice what the last one brought, so that a slice is filled and little is announced. */
export function nextLead(lead, taken, filled) {
  return filled ? Math.min(1024, lead * 2) : Math.max(1, Math.min(lead, taken * 2));
}

/**
 * The axis of a loss: from 0, or on a logarithmic scale where it grew beyond all bounds.
 *
 * @param {number[]} losses
 */
export function lossAxis(losses) {
  const high = losses.reduce((most, each) => Math.max(most, each), losses.length ? 0 : 2.5);
  if (high <= 12) {
    const most = Math.max(0.5, high);
    const tick = most > 6 ? 2 : most > 2.4 ? 1 : most > 1.2 ? 0.5 : 0.2;
    const ticks = Array.from({ length: Math.floor(most / tick) + 1 }, (_, at) => Math.round(at * tick * 10) / 10);
    return { ticks, share: (loss) => loss / most };
  }
  const low = losses.reduce((least, each) => Math.min(least, Math.max(each, 1e-3)), high);
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.ceil((to - from) / 4);
  const ticks = [];
  for (let power = from; power <= to; power += every) ticks.push(10 ** power);
  return { ticks, share: (loss) => (Math.log10(Math.max(loss, 1e-3)) - from) / (to - from) };
}
