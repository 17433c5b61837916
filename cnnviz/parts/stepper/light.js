// Marks on top of maps: frames with a casing, lines between them, the pin, the veil over what is still to come.

import { css } from "../shared/colour.js";
import { make } from "../shared/dom.js";
import { formatNumber } from "../shared/numbers.js";
import { circle, drawCased } from "../shared/pen.js";
import { sizeCanvas } from "./sheet.js";

const [BESIDE, ABOVE] = [8, 6]; // CSS pixels between a map and the line that leads past it
const SMALLEST_MARK = 9; // a window of one pixel on a large photo must still be seen

/**
 * Rows and columns [first, last] of a map that lies at `box`.
 *
 * @returns {Rectangle}
 */
export function rectangleOn(box, rows, columns, smallest = SMALLEST_MARK) {
  const [down, across] = [box.height / box.rows, box.width / box.columns];
  let [x, y] = [box.x + columns[0] * across, box.y + rows[0] * down];
  let [width, height] = [(columns[1] - columns[0] + 1) * across, (rows[1] - rows[0] + 1) * down];
  if (width < smallest) [x, width] = [x + (width - smallest) / 2, smallest];
  if (height < smallest) [y, height] = [y + (height - smallest) / 2, smallest];
  return [x, y, width, height];
}

/** The cell of a map at `frame` under a pointer event; a point on the margin means the nearest cell. */
export function cellAt(event, frame, rows, columns) {
  const row = Math.floor(((event.clientY - frame.top) / frame.height) * rows);
  const column = Math.floor(((event.clientX - frame.left) / frame.width) * columns);
  return [Math.min(rows - 1, Math.max(0, row)), Math.min(columns - 1, Math.max(0, column))];
}

/** Set `overlay` to the size of its parent `frame`, and return its context, cleared, in CSS pixels. */
export function clearOverlay(overlay, frame) {
  const density = sizeCanvas(overlay, frame.width, frame.height);
  const context = overlay.getContext("2d");
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, overlay.width, overlay.height);
  return context;
}

export function frameBox(context, theme, rectangle, { dash = [], line = 2 } = {}) {
  drawCased(context, rectangle, { paper: theme.paper, colour: theme.accent, line, dash });
}

/** Hide a cell whose number is still to come. */
export function coverCell(context, theme, [x, y, width, height]) {
  context.fillStyle = theme.raised;
  context.fillRect(x, y, width, height);
  context.fillStyle = theme.ink;
  context.font = `600 ${Math.min(20, height * 0.7)}px ${theme.font}`;
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  if (height >= 14) context.fillText("?", x + width / 2, y + height * 0.54);
  Object.assign(context, { textAlign: "start", textBaseline: "alphabetic" });
}

/** Two lines from the right side of one rectangle to the left side of the next, where they stand side by side. */
export function linkBoxes(context, theme, from, to) {
  if (to[0] < from[0] + from[2]) return;
  context.beginPath();
  context.moveTo(from[0] + from[2], from[1]);
  context.lineTo(to[0], to[1]);
  context.moveTo(from[0] + from[2], from[1] + from[3]);
  context.lineTo(to[0], to[1] + to[3]);
  strokeLink(context, theme);
}

/** One line that leads over the map at `between`, which has no part in what it links; none where they do not stand side by side. */
export function linkPast(context, theme, from, to, between) {
  const [out, over] = [between.x - BESIDE, between.y - ABOVE];
  const back = between.x + between.width + BESIDE;
  if (out < from[0] + from[2] || to[0] < back) return;
  const [start, end] = [from[1] + from[3] / 2, to[1] + to[3] / 2];
  context.beginPath();
  context.moveTo(from[0] + from[2], start);
  for (const [x, y] of [[out, start], [out, over], [back, over], [back, end], [to[0], end]]) context.lineTo(x, y);
  strokeLink(context, theme);
}

function strokeLink(context, theme) {
  context.strokeStyle = theme.paper;
  context.lineWidth = 3;
  context.globalAlpha = 0.6;
  context.stroke();
  context.strokeStyle = theme.accent;
  context.lineWidth = 1;
  context.globalAlpha = 0.8;
  context.stroke();
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Theme} theme @param {Rectangle} box */
export function markPin(context, theme, [x, y, width]) {
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.paper;
  context.lineWidth = 1.5;
  circle(context, x + width / 2, y - 7, 5);
  context.fill();
  context.stroke();
}

/** Hide the cells of the map at `box` from `index` on. */
export function veilFrom(context, theme, box, index) {
  const [down, across] = [box.height / box.rows, box.width / box.columns];
  const row = Math.floor(index / box.columns);
  const column = index % box.columns;
  context.fillStyle = theme.raised;
  context.globalAlpha = 0.93;
  context.fillRect(box.x + column * across, box.y + row * down, box.width - column * across, down);
  context.fillRect(box.x, box.y + (row + 1) * down, box.width, Math.max(0, box.height - (row + 1) * down));
  context.globalAlpha = 1;
}

/** The half of a scale with signs that `values` from `low` to `high` use, or all of it where they have both signs. */
export const halfInUse = (low, high) => (low >= 0 && high > 0 ? "positive" : high <= 0 && low < 0 ? "negative" : "");

/** The same for the numbers themselves. */
export function halfOf(values) {
  let [low, high] = [0, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return halfInUse(low, high);
}

/**
 * The colours of a scale and the values at its ends, and 0 in the middle where it has signs; only the `half` in use, if there is
 * one.
 *
 * @param {HTMLElement} element
 * @param {Scale} scale
 * @param {boolean} hidden whether the values are not to be told
 */
export function showScale(element, { low, high, colours, signed, half }, hidden = false) {
  const [first, last] = half === "positive" ? [256, 512] : half === "negative" ? [0, 256] : [0, 512];
  const stops = Array.from({ length: 9 }, (_, index) => css(colours[first + ((last - first) * index) / 8]));
  const ramp = make("span", { class: "ramp" });
  ramp.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const shown = half === "positive" ? [0, high] : half === "negative" ? [low, 0] : signed ? [low, 0, high] : [low, high];
  element.replaceChildren(
    ramp,
    make("span", { class: "ends" }, ...shown.map((value) => make("span", {}, hidden && value ? "?" : formatNumber(value, 3)))),
  );
}
