// What lies over the maps: frames of the maps that are pointed at, chosen or taken, and the part of the input that is seen.

import { boxAt, drawApproach } from "./lines.js";

/** Draw the marks of {columns, layout, theme, active, chosen, edges, field, lineColour}. */
export function drawMarks(pen, { columns, layout, theme, active, chosen, edges, field, lineColour }) {
  if (field) seen(pen, columns[0], layout.columns[0], field, theme);
  for (const { source, index, size, share } of edges) {
    pen.globalAlpha = size === null ? 0.9 : 0.3 + 0.7 * size;
    frameAround(pen, boxAt(layout.columns[source], index), size === null ? theme.ink : lineColour(share), 1.5, theme.paper);
  }
  pen.globalAlpha = 1;
  if (chosen) frameAround(pen, boxAt(layout.columns[chosen.at], chosen.index), theme.accent, 3, theme.paper);
  if (!active) return;
  if (edges.length) drawApproach(pen, layout.columns[active.at], active.index, theme);
  const box = boxAt(layout.columns[active.at], active.index);
  frameAround(pen, box, theme.accent, 2, theme.paper);
  if (active.cell && columns[active.at].op_type) cellMark(pen, box, columns[active.at].size, active.cell, theme);
}

function frameAround(pen, { left, top, width, height }, colour, thick, paper) {
  const small = width < 12;
  const out = small ? 0.5 : thick / 2 + 0.5;
  if (!small) {
    pen.strokeStyle = paper;
    pen.lineWidth = thick + 2;
    pen.strokeRect(left - out, top - out, width + 2 * out, height + 2 * out);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = small ? 1.5 : thick;
  pen.strokeRect(left - out, top - out, width + 2 * out, height + 2 * out);
}

function cellMark(pen, box, [height, width], [row, across], theme) {
  const [stepX, stepY] = [box.width / width, box.height / height];
  const grown = Math.max(0, 5 - Math.min(stepX, stepY)) / 2;
  const rectangle = [box.left + across * stepX - grown, box.top + row * stepY - grown, stepX + 2 * grown, stepY + 2 * grown];
  outline(pen, rectangle, theme);
}

/** Veil the input outside the field, and frame what is seen; the field can reach into the padding. */
function seen(pen, column, place, [[top, bottom], [left, right]], theme) {
  const [height, width] = column.size ?? [];
  if (!height) return;
  const boxes = [];
  if (place.picture) boxes.push(place.picture);
  if (!place.picture || column.count > 1) for (let index = 0; index < column.count; index++) boxes.push(boxAt(place, index));
  for (const box of boxes) {
    const [stepX, stepY] = [box.width / width, box.height / height];
    const clamp = (value, most) => Math.min(most, Math.max(0, value));
    const [x1, x2] = [clamp(left, width), clamp(right + 1, width)].map((at) => box.left + at * stepX);
    const [y1, y2] = [clamp(top, height), clamp(bottom + 1, height)].map((at) => box.top + at * stepY);
    const veil = new Path2D();
    veil.rect(box.left, box.top, box.width, box.height);
    veil.rect(x1, y1, x2 - x1, y2 - y1);
    pen.fillStyle = theme.paper;
    pen.globalAlpha = 0.55;
    pen.fill(veil, "evenodd");
    pen.globalAlpha = 1;
    outline(pen, [x1, y1, x2 - x1, y2 - y1], theme);
  }
}

function outline(pen, [left, top, width, height], theme) {
  pen.strokeStyle = theme.paper;
  pen.lineWidth = 4;
  pen.strokeRect(left, top, width, height);
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 2;
  pen.strokeRect(left, top, width, height);
}
