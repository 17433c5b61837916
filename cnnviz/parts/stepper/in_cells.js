// The numbers in the cells of a map, where the cells are large enough for them to be read.

import { inkOn } from "../shared/colour.js";
import { compactNumber } from "../shared/numbers.js";

const SMALLEST_NUMBERED = 26; // CSS pixels of a cell that has its number in it
const SMALLEST_TYPE = 12;
const LARGEST_TYPE = 20;
const WIDEST = 0.94; // of a cell's width

/** How large a number stands in a cell; 0 if it would be too small to be read. */
export function typeInCell(cell, { length }) {
  const size = Math.min(LARGEST_TYPE, cell * 0.42, (cell * 1.6) / length);
  return size >= SMALLEST_TYPE ? size : 0;
}

/** Whether the cells of a map that lies in `box` are large enough. */
export function holdNumbers({ width, columns }) {
  return width / columns >= SMALLEST_NUMBERED;
}

/**
 * Write a number into each cell of a map that is seen. The whole map would lie in `box`, with its corner at the context's origin.
 *
 * @param {any} context
 * @param {{ x: number, y: number, width: number, height: number, rows: number, columns: number }} box
 * @param {{ x: number, y: number, width: number, height: number }} seen the part of it that is seen
 * @param {string} font
 * @param {(row: number, column: number) => { value: number, colour: Colour } | undefined} at what stands in a cell, if anything
 * @param {(cell: number, text: string) => number} typeIn
 */
export function numberCells(context, box, seen, font, at, typeIn = typeInCell) {
  const [left, above] = [seen.x - box.x, seen.y - box.y];
  const [cell, down] = [box.width / box.columns, box.height / box.rows];
  const last = (far, size, count) => Math.min(count, Math.ceil(far / size - 1e-6));
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  for (let row = Math.floor(above / down + 1e-6); row < last(above + seen.height, down, box.rows); row++) {
    for (let column = Math.floor(left / cell + 1e-6); column < last(left + seen.width, cell, box.columns); column++) {
      const there = at(row, column);
      const text = there ? compactNumber(there.value) : "";
      const size = text && typeIn(cell, text);
      if (!there || !size) continue;
      context.fillStyle = inkOn(there.colour);
      context.font = `${size}px ${font}`;
      context.fillText(text, (column + 0.5) * cell, (row + 0.53) * down, cell * WIDEST);
    }
  }
}
