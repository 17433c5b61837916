// Where numbers stand: from an element of an array laid flat to its row and column on the stage, and back.

/** @typedef {[base: number, stride: number, rows: number, columns: number, channel: number | null]} Part */

/**
 * The element of an array laid flat at a row and a column of a part.
 *
 * @param {Part} part
 * @param {number} row
 * @param {number} column
 */
export const elementAt = ([base, stride], row, column) => base + row * stride + column;

/**
 * Where an element stands among the parts of a grid; null if it is not shown.
 *
 * @param {Part[]} parts
 * @param {number} element
 * @returns {{ part: number, row: number, column: number } | null}
 */
export function placeOf(parts, element) {
  for (let part = 0; part < parts.length; part++) {
    const [base, stride, rows, columns] = parts[part];
    const row = Math.floor((element - base) / stride);
    const column = element - base - row * stride;
    if (row >= 0 && row < rows && column < columns) return { part, row, column };
  }
  return null;
}

/**
 * The box around elements of one part; null if none of them is shown there.
 *
 * @param {Part[]} parts
 * @param {number[]} elements
 * @param {number} part
 */
export function boxOf(parts, elements, part) {
  const found = elements.map((each) => placeOf(parts, each)).filter((place) => place?.part === part);
  if (!found.length) return null;
  const rows = found.map((place) => /** @type {any} */ (place).row);
  const columns = found.map((place) => /** @type {any} */ (place).column);
  return { top: Math.min(...rows), bottom: Math.max(...rows) + 1, left: Math.min(...columns), right: Math.max(...columns) + 1 };
}

/**
 * Of boxes on the screen the number of the nearest one in a direction; -1 if there is none.
 *
 * @param {{ left: number, right: number, top: number, bottom: number }[]} boxes
 * @param {number} from the number of the box to start from
 * @param {[number, number]} direction rows and columns
 */
export function nearest(boxes, from, [down, right]) {
  const middle = ({ left, right: end, top, bottom }) => [(top + bottom) / 2, (left + end) / 2];
  const [y, x] = middle(boxes[from]);
  let [best, least] = [-1, Infinity];
  boxes.forEach((box, at) => {
    if (at === from) return;
    const [row, column] = middle(box);
    const along = (row - y) * down + (column - x) * right;
    const aside = Math.abs((row - y) * right) + Math.abs((column - x) * down);
    if (along < 1) return;
    const far = along + 3 * aside;
    if (far < least) [best, least] = [at, far];
  });
  return best;
}
