// Which entries of the matrix belong to an output, a weight or a pixel: pure functions, without a page.

/**
 * What is marked: an output ("y5"), a weight ("w2") or a pixel ("x14").
 *
 * @param {string} marked
 * @returns {{ kind: string, index: number }}
 */
export const markedPlace = (marked) => ({ kind: marked[0], index: Number(marked.slice(1)) });

/** Under which name the arrays have the places of a kind. */
const PLACES_OF = { y: "outputs", w: "taps", x: "inputs" };

/**
 * The multiplications that what is marked takes part in, as places in the arrays.
 *
 * @param {{ outputs: Numbers, inputs: Numbers, taps: Numbers }} entries
 * @param {string} marked
 * @returns {number[]}
 */
export function entriesOf(entries, marked) {
  const { kind, index } = markedPlace(marked);
  const places = entries[PLACES_OF[kind]];
  const found = [];
  for (let at = 0; at < places.length; at++) if (places[at] === index) found.push(at);
  return found;
}

/**
 * The cells of the matrix that are not empty, by `row * columns + column`: the value there, and by which weight and pixel. Where
 * several weights of a window meet on a pixel that padding copies, it is their sum.
 *
 * @param {any} given content of the part
 * @returns {{ rows: number, columns: number, cells: Map<number, { value: number, tap: number, input: number, count: number }> }}
 */
export function matrixOf({ view, sizes, outputs, inputs, taps, w, x }) {
  const columns = view === "im2col" ? w.length : x.length;
  const cells = new Map();
  for (let at = 0; at < outputs.length; at++) {
    const key = outputs[at] * columns + (view === "im2col" ? taps[at] : inputs[at]);
    const value = view === "im2col" ? x[inputs[at]] : w[taps[at]];
    const before = cells.get(key);
    if (before) [before.value, before.count] = [before.value + value, before.count + 1];
    else cells.set(key, { value, tap: taps[at], input: inputs[at], count: 1 });
  }
  return { rows: sizes.y[0] * sizes.y[1], columns, cells };
}

/**
 * The products of one output in the order of its weights, and their sum with the bias.
 *
 * @param {any} given content of the part
 * @param {number} output
 */
export function productsOf({ outputs, inputs, taps, w, x, bias }, output) {
  const products = [];
  let [total, size] = [bias, Math.abs(bias)];
  for (let at = 0; at < outputs.length; at++) {
    if (outputs[at] !== output) continue;
    const product = { weight: w[taps[at]], value: x[inputs[at]] };
    products.push(product);
    total += product.weight * product.value;
    size += Math.abs(product.weight * product.value);
  }
  return { products, total, tolerance: (products.length + 1) * 2 ** -23 * size };
}

/**
 * The cell that an arrow key leads to from `index` in rows and columns, which end at the edges; nothing for another key.
 *
 * @param {string} key
 * @param {number} index
 * @param {number[]} size rows and columns
 */
export function movedIn(key, index, [rows, columns]) {
  const [row, column] = [Math.floor(index / columns), index % columns];
  const to = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
  }[key];
  if (!to) return undefined;
  const [r, c] = [Math.min(rows - 1, Math.max(0, to[0])), Math.min(columns - 1, Math.max(0, to[1]))];
  return r * columns + c;
}

/** The next or the previous of `count` along the matrix, round at the ends; nothing for another key. */
export function movedAlong(key, index, count) {
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[key];
  return step && (index + step + count) % count;
}
