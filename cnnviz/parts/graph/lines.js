// What joins the maps: a faint web of all connections, and the incoming ones of one map in full.

import { css, divergingColours } from "../shared/colour.js";
import { drawLine } from "../shared/pen.js";
import { parseColour } from "../shared/theme.js";
import { boxOf } from "./layout.js";
import { indexOf, sourcesOf, unitAt } from "./model.js";

const MOST = 260; // lines of one link in the web; a denser one is a ribbon
const COUNTED = 4096; // pairs of maps of one link, to look for lines among
const mix = (from, to, share) => from.map((level, at) => level + (to[at] - level) * share);

/** The colours of lines: grey in balance, and the weights' two colours. */
export function lineColours(theme) {
  const table = divergingColours(theme, "weight");
  const grey = mix(parseColour(theme.paper), parseColour(theme.ink), 0.5);
  return (share) => css(mix(grey, table[share < 0 ? 0 : 512], Math.abs(share) ** 0.6).map(Math.round));
}

/** The box of a shown unit. */
export const boxAt = (place, index) => boxOf(place.grid, index);

/** Where lines leave a unit, and where they reach it: at its column's sides, at its own height, so that no map is crossed. */
const outlet = (place, index) => ({
  x: place.grid.left + (place.grid.across - 1) * place.grid.stepX + place.grid.boxWidth + 1,
  ...height(place, index),
});
const inlet = (place, index) => ({ x: place.grid.left - 1, ...height(place, index) });
const height = (place, index) => {
  const box = boxAt(place, index);
  return { y: box.top + box.height / 2 };
};

/** Add to `path` the way from one point to another; past other columns it goes below them, along `lane`. */
function way(path, from, to, lane, past) {
  path.moveTo(from.x, from.y);
  if (!past) {
    const bend = Math.max(10, (to.x - from.x) / 2);
    path.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
    return;
  }
  path.bezierCurveTo(from.x + 26, from.y, from.x - 2, lane, from.x + 34, lane);
  path.lineTo(Math.max(from.x + 34, to.x - 34), lane);
  path.bezierCurveTo(to.x + 2, lane, to.x - 26, to.y, to.x, to.y);
}

/** For each link of each column a path of the web: {path, ribbon, left, right}. */
export function webOf(columns, layout) {
  const found = [];
  columns.forEach((column, at) => {
    for (const link of column.links) {
      const source = columns[link.source];
      const past = column.slot - source.slot > 1;
      const [from, to] = [layout.columns[link.source], layout.columns[at]];
      const path = new Path2D();
      const pairs = pairsOf(link, column, source);
      const ends = new Map(); // maps side by side share their lines
      for (const [sourceIndex, index] of pairs ?? []) {
        const [start, end] = [outlet(from, sourceIndex), inlet(to, index)];
        ends.set(`${start.y} ${end.y}`, [start, end]);
      }
      const ribbon = !pairs || ends.size > MOST;
      if (ribbon && !past) band(path, from, to);
      else if (ribbon) way(path, middle(from, true), middle(to, false), layout.lane, past);
      else for (const [start, end] of ends.values()) way(path, start, end, layout.lane, past);
      found.push({ path, ribbon: ribbon && !past, left: from.left, right: to.left + to.width });
    }
  });
  return found;
}

const middle = ({ left, top, width, height: tall }, right) => ({ x: right ? left + width : left, y: top + tall / 2 });
const whole = ({ grid, left, top, width, height: tall }) => ({ left, top: grid.top, width, height: top + tall - grid.top });

/** The shown channels of the source that make each shown unit, [source, unit]; nothing where they are too many. */
function pairsOf(link, column, source) {
  const mixed = !["one", "shift", "cells"].includes(link.kind);
  if (mixed && column.count * source.count > COUNTED) return null;
  const pairs = [];
  const step = link.kind === "cells" ? Math.max(1, source.size[0] * source.size[1]) : 1; // a line for each map, not for each cell
  for (let index = 0; index < column.count; index += step) {
    const [first, end] = sourcesOf(link, column, source, unitAt(column, index));
    for (let unit = first; unit < end; unit++) {
      const from = indexOf(source, unit);
      if (from >= 0) pairs.push([from, index]);
    }
  }
  return pairs;
}

/** A band from the whole right side of one column to the whole left side of the next. */
function band(path, from, to) {
  const [a, b] = [whole(from), whole(to)];
  const [x1, x2] = [a.left + a.width + 2, b.left - 2];
  const bend = (x2 - x1) / 2;
  path.moveTo(x1, a.top);
  path.bezierCurveTo(x1 + bend, a.top, x2 - bend, b.top, x2, b.top);
  path.lineTo(x2, b.top + b.height);
  path.bezierCurveTo(x2 - bend, b.top + b.height, x1 + bend, a.top + a.height, x1, a.top + a.height);
  path.closePath();
}

/** Draw the part of the web between x = `left` and `right`. */
export function drawWeb(pen, web, theme, left, right) {
  pen.lineWidth = 1;
  pen.strokeStyle = pen.fillStyle = theme.ink;
  for (const link of web) {
    if (link.right < left || link.left > right) continue;
    pen.globalAlpha = link.ribbon ? 0.05 : 0.13;
    if (link.ribbon) pen.fill(link.path);
    else pen.stroke(link.path);
  }
  pen.globalAlpha = 1;
}

/** Draw the lines that run into shown unit `index` of column number `at`; the strongest last. */
export function drawIncoming(pen, edges, columns, layout, at, index, theme, colour) {
  const to = inlet(layout.columns[at], index);
  const known = [...edges].sort((a, b) => (a.size ?? 0) - (b.size ?? 0));
  pen.lineCap = "round";
  for (const { source, index: from, size, share } of known) {
    const path = new Path2D();
    way(path, outlet(layout.columns[source], from), to, layout.lane, columns[at].slot - columns[source].slot > 1);
    pen.strokeStyle = size === null ? theme.ink : colour(share);
    pen.globalAlpha = size === null ? 0.65 : 0.35 + 0.65 * size;
    pen.lineWidth = size === null ? 1.5 : 1 + 4 * size;
    pen.stroke(path);
  }
  pen.globalAlpha = 1;
}

/** The last bit of the way, over the maps that stand before a map in its own column. */
export function drawApproach(pen, place, index, theme) {
  const { x, y } = inlet(place, index);
  const { left } = boxAt(place, index);
  if (left - x < 6) return;
  for (const [colour, thick] of [[theme.paper, 4], [theme.accent, 2]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = thick;
    drawLine(pen, x - 2, y, left, y);
  }
}
