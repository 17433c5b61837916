// What lies over the maps: frames of the maps that are pointed at, chosen or taken, and the part of the input that is seen.

import { drawCased } from "../shared/pen.js";
import { boxAt, drawApproach } from "./lines.js";
import { cellOf, unitAt, windowIn } from "./model.js";

/** Draw the marks of {columns, layout, theme, active, chosen, edges, field, lineColour}. */
export function drawMarks(pen, { columns, layout, theme, active, chosen, edges, field, lineColour }) {
  if (field) seen(pen, columns[0], layout.columns[0], field, theme);
  for (const { source, index, size, share } of edges) {
    pen.globalAlpha = size === null ? 0.9 : 0.3 + 0.7 * size;
    frameAround(pen, boxAt(layout.columns[source], index), size === null ? theme.ink : lineColour(share), 1.5, theme.paper);
  }
  pen.globalAlpha = 1;
  if (active) windows(pen, columns, layout, active, edges, theme);
  if (chosen) frameAround(pen, boxAt(layout.columns[chosen.at], chosen.index), theme.accent, 3, theme.paper);
  if (!active) return;
  if (edges.length) drawApproach(pen, layout.columns[active.at], active.index, theme);
  const box = boxAt(layout.columns[active.at], active.index);
  frameAround(pen, box, theme.accent, 2, theme.paper);
  if (!active.cell || !columns[active.at].op_type) return;
  const [height, width] = columns[active.at].size;
  outline(pen, part(box, height, width, active.cell.map((each) => [each, each])), theme);
}

/** On each map that is taken, the numbers of it that are taken. */
function windows(pen, columns, layout, { at, index, cell }, edges, theme) {
  for (const source of new Set(edges.map((edge) => edge.source))) {
    if (source === 0) continue; // the input shows what is seen of it anyway
    const link = columns[at].links.find((each) => each.source === source);
    const place = link.kind === "cells" ? cellOf(columns[source], unitAt(columns[at], index)) : null;
    const window = place ? place.map((each) => [each, each]) : cell && windowIn(columns, link, at, cell[0], cell[1]);
    if (!window) continue;
    const [height, width] = columns[source].size;
    for (const edge of edges.filter((each) => each.source === source)) {
      outline(pen, part(boxAt(layout.columns[source], edge.index), height, width, window), theme, 1.5);
    }
  }
}

/**
 * The rectangle of rows and columns in a box, as far as they are in it, and large enough to be seen.
 *
 * @param {{ left: number, top: number, width: number, height: number }} box
 * @param {number} height
 * @param {number} width
 * @param {number[][]} window
 * @returns {Rectangle}
 */
function part(box, height, width, [[top, bottom], [left, right]]) {
  const clamp = (value, most) => Math.min(most, Math.max(0, value));
  const [x1, x2] = [clamp(left, width), clamp(right + 1, width)].map((at) => box.left + (at * box.width) / width);
  const [y1, y2] = [clamp(top, height), clamp(bottom + 1, height)].map((at) => box.top + (at * box.height) / height);
  const [growX, growY] = [Math.max(0, 4 - (x2 - x1)) / 2, Math.max(0, 4 - (y2 - y1)) / 2];
  return [x1 - growX, y1 - growY, x2 - x1 + 2 * growX, y2 - y1 + 2 * growY];
}

function frameAround(pen, { left, top, width, height }, colour, thick, paper) {
  const small = width < 12;
  const out = small ? 0.5 : thick / 2 + 0.5;
  const rectangle = /** @type {Rectangle} */ ([left - out, top - out, width + 2 * out, height + 2 * out]);
  drawCased(pen, rectangle, { paper: small ? undefined : paper, colour, line: small ? 1.5 : thick });
}

/** Veil the input outside the field, and frame what is seen; the field can reach into the padding. */
function seen(pen, column, place, field, theme) {
  if (!column.size) return;
  const boxes = [];
  if (place.picture) boxes.push(place.picture);
  if (!place.picture || column.count > 1) for (let index = 0; index < column.count; index++) boxes.push(boxAt(place, index));
  for (const box of boxes) {
    const rectangle = part(box, column.size[0], column.size[1], field);
    const veil = new Path2D();
    veil.rect(box.left, box.top, box.width, box.height);
    veil.rect(...rectangle);
    pen.fillStyle = theme.paper;
    pen.globalAlpha = 0.55;
    pen.fill(veil, "evenodd");
    pen.globalAlpha = 1;
    outline(pen, rectangle, theme);
  }
}

function outline(pen, [left, top, width, height], theme, thick = 2) {
  pen.strokeStyle = theme.paper;
  pen.lineWidth = 2 * thick;
  pen.strokeRect(left, top, width, height);
  pen.strokeStyle = theme.accent;
  pen.lineWidth = thick;
  pen.strokeRect(left, top, width, height);
}
