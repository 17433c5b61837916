// The terms of an element's sum in the order in which they are added, and how far it has come after each.

/**
 * A product of an input and a weight, what the channels that are not shown add, the bias, the activation; of a pooling, a value,
 * and the division by their number. `at` is a place in the window.
 *
 * @typedef {{ kind: string, value: number, channel?: number, at?: number, input?: number, weight?: number }} Term
 */

/**
 * `sums[k]` is the sum after k terms, or with `most` the largest value (no number before the first); after `complete` terms it is
 * the element's own value, which an activation may follow.
 *
 * @typedef {{ terms: Term[], sums: number[], complete: number, most: boolean }} Walk
 */

/**
 * The walk through a convolution's sum, channel by channel; `act` is the activation's step, if one follows. Of a transposed
 * convolution only the taps that are `reached` have a product.
 *
 * @returns {Walk}
 */
export function sumWalk({ planes, rest, bias, total, reached }, act) {
  /** @type {Term[]} */
  const terms = [];
  for (const { channel, inputs, weights, products } of planes) {
    products.forEach((value, at) => {
      if (reached && !reached.includes(at)) return;
      terms.push({ kind: "product", channel, at, input: inputs[at], weight: weights[at], value });
    });
  }
  if (rest) terms.push({ kind: "rest", value: rest });
  terms.push({ kind: "bias", value: bias });
  const sums = [0];
  for (const { value } of terms) sums.push(sums.at(-1) + value);
  const complete = terms.length;
  sums[complete] = total; // added up channel by channel, it may differ in its last digit
  if (act) {
    terms.push({ kind: "act", value: act.total });
    sums.push(act.total);
  }
  return { terms, sums, complete, most: false };
}

/**
 * The walk through a pooling window: the largest value so far, or the sum so far and at last the mean; padding is passed over.
 *
 * @returns {Walk}
 */
export function poolWalk({ cells, winners, total, divisor }) {
  /** @type {Term[]} */
  const terms = [];
  cells.forEach(({ padding, value }, at) => padding || terms.push({ kind: "value", at, value }));
  /** @type {number[]} */
  const sums = [winners ? NaN : 0];
  for (const { value } of terms) {
    const before = sums.at(-1);
    sums.push(!winners ? before + value : Number.isNaN(before) ? value : Math.max(before, value));
  }
  if (!winners) {
    terms.push({ kind: "divide", value: divisor });
    sums.push(total);
  }
  return { terms, sums, complete: terms.length, most: Boolean(winners) };
}

/** The ends of a number line with 0 and everywhere that a walk comes to. */
export function reachOfWalk(sums) {
  let [low, high] = [0, 0];
  for (const sum of sums) if (Number.isFinite(sum)) [low, high] = [Math.min(low, sum), Math.max(high, sum)];
  return low === high ? [-1, 1] : [low, high];
}

/** Which of `count` terms are listed around that at `present`, with room for `most`: the first, and one past the last. */
export function listedTerms(count, present, most) {
  const first = Math.max(0, Math.min(count - most, present - Math.ceil(most / 2)));
  return [first, Math.min(count, first + most)];
}
