// Which cells before the second step belong to which elements after it.

import { outputsSeeing, taps } from "./geometry.js";

/** The cells of the maps before the second step that its element reads: first and last row, first and last column. */
export function areaBefore({ row, column }, spec) {
  const [rows, columns] = [taps(row, spec, 0), taps(column, spec, 1)];
  return { rows: [rows[0], rows.at(-1)], columns: [columns[0], columns.at(-1)] };
}

/** The elements of the second step that read any cell of an area before it; null where none does. */
export function areaAfter({ rows, columns }, spec) {
  const [top, bottom] = [outputsSeeing(rows[0], spec, 0)[0], outputsSeeing(rows[1], spec, 0)[1]];
  const [left, right] = [outputsSeeing(columns[0], spec, 1)[0], outputsSeeing(columns[1], spec, 1)[1]];
  if (top > bottom || left > right) return null;
  return { rows: [top, bottom], columns: [left, right], row: (top + bottom) >> 1, column: (left + right) >> 1 };
}
