// The arithmetic behind a gradient, done once more in the browser to be shown beside the engine's.

/** The smallest and the largest of many values. */
export const ends = (values) =>
  values.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [Infinity, -Infinity]);

/** How far values are from 0, at most; never less than `least`, so that a scale can be made of it. */
export const sizeOf = (values, least = 1e-9) => Math.max(least, ...ends(values).map(Math.abs));

/** A scale from `-top` to `top`. */
export const signed = (colours, top) => ({ low: -top, high: top, colours });

/**
 * The pixels that a weight meets, one for each position of the output, and what each adds to the weight's gradient.
 *
 * @param {{ input: Float32Array, error: Float32Array, size: Span, places: Span }} lesson
 * @param {Spot & { channel: number }} weight
 */
export function productsOf({ input, error, size: [height, width], places: [rows, columns] }, { channel, row, column }) {
  const met = new Float32Array(rows * columns);
  const products = new Float64Array(rows * columns);
  let [positive, negative] = [0, 0];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = r * columns + c;
      met[at] = input[(channel * height + r + row) * width + c + column];
      products[at] = met[at] * error[at];
      if (products[at] > 0) positive += products[at];
      else negative += products[at];
    }
  }
  return { met, products, positive, negative, sum: positive + negative };
}

/**
 * Whether a sum in the browser agrees with the engine's gradient, as far as pixels and errors of single precision allow.
 *
 * @param {{ positive: number, negative: number, sum: number }} sums
 * @param {number} count of positions
 * @param {number} gradient
 */
export const agrees = ({ positive, negative, sum }, count, gradient) =>
  Math.abs(sum / count - gradient) <= (1e-5 * (positive - negative)) / count + 1e-12;

/**
 * The window that a position sees in one channel, row by row.
 *
 * @param {{ input: Float32Array, size: Span, kernel: Span }} lesson
 * @param {Spot & { channel: number }} position
 */
export function windowOf({ input, size: [height, width], kernel: [rows, columns] }, { channel, row, column }) {
  return Float32Array.from(
    { length: rows * columns },
    (_, at) => input[(channel * height + row + Math.floor(at / columns)) * width + column + (at % columns)],
  );
}
