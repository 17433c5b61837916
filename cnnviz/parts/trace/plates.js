// Small maps with the place of a number and the window that was read.

import { paintPicture, paintValues } from "../shared/colour.js";
import { layOver, make } from "../shared/dom.js";

/**
 * A frame over rows and columns [top, bottom, left, right] of a plate of `rows` x `columns`, in percent.
 *
 * @param {number[]} edges
 * @param {number} rows
 * @param {number} columns
 * @param {string} kind
 */
export function frameOn([top, bottom, left, right], rows, columns, kind) {
  const frame = make("i", { class: kind });
  layOver(frame, [top, left, bottom, right], rows, columns);
  return frame;
}

/** A box of the given sides for a canvas, as wide as it may be and not higher than it is wide. */
export function plate(canvas, rows, columns, ...frames) {
  const box = make("div", { class: "plate" }, canvas, ...frames);
  box.style.aspectRatio = `${columns} / ${rows}`;
  box.style.setProperty("--wide", String(Math.min(1, columns / rows)));
  return box;
}

/** The map of a step: levels from -127 to 127, with the number's cell and the window of the step towards the answer. */
export function mapPlate(map, levels, { colours }) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  paintValues(canvas, levels, map.height, map.width, { low: -127, high: 127, colours });
  const [row, column] = map.cell;
  const frames = map.window ? [frameOn(map.window, map.rows, map.columns, "window")] : [];
  frames.push(frameOn([row, row + 1, column, column + 1], map.rows, map.columns, "here"));
  return plate(canvas, map.rows, map.columns, ...frames);
}

/** A picture of 1 or 3 planes of bytes. */
export function picturePlate(pixels, height, width, ...frames) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  paintPicture(canvas, pixels, height, width);
  return plate(canvas, height, width, ...frames);
}
