// What was built before, as texts, and where in it one stands; and the next larger or smaller count.

const MOST = 100; // texts that are kept

export class History {
  constructor() {
    /** @type {string[]} */
    this.past = [];
    /** @type {string[]} */
    this.future = [];
    /** @type {string | null} */
    this.now = null;
    this.classes = 0;
  }

  /**
   * Take in what is shown now: a step back, a step forward, or something new. With other classes all begins anew, since texts
   * name their count.
   *
   * @param {string} text
   * @param {number} classes
   */
  show(text, classes) {
    if (this.now === null || this.classes !== classes) [this.past, this.future] = [[], []];
    else if (text === this.past.at(-1)) {
      this.past.pop();
      this.future.push(this.now);
    } else if (text === this.future.at(-1)) {
      this.future.pop();
      this.past.push(this.now);
    } else if (text !== this.now) {
      this.past = [...this.past, this.now].slice(-MOST);
      this.future = [];
    }
    [this.now, this.classes] = [text, classes];
  }
}

/**
 * The next count up (1) or down (-1): by an eighth to a quarter, so that few steps lead from a few kernels to hundreds.
 *
 * @param {number} count
 * @param {1 | -1} way
 * @param {number} most
 */
export function nextCount(count, way, most) {
  const step = (at) => Math.max(1, 2 ** (Math.floor(Math.log2(Math.max(1, at))) - 2));
  const size = step(way > 0 ? count : count - 1);
  const next = way > 0 ? (Math.floor(count / size) + 1) * size : (Math.ceil(count / size) - 1) * size;
  return Math.min(most, Math.max(1, next));
}
