// What is said of a map, a number or an answer: pure functions on Python's description and its translated words.

import { fill, formatNumber } from "../shared/numbers.js";
import { spanWords } from "../shared/spans.js";
import { cellOf, rangeOf, unitAt } from "./model.js";
import { answerText } from "./paint.js";

export const shapeText = (shape) => shape.join(" × ");

/** A number of a map with the decimals that 256 levels from `low` to `high` can tell apart. */
export function rounded(value, low, high) {
  const step = (high - low) / 255;
  if (!(step > 0)) return formatNumber(value);
  const power = Math.floor(Math.log10(step));
  return formatNumber(Math.round(value / 10 ** power) * 10 ** power, Math.max(4, -power));
}

/** The layer and the map, number or answer. */
function nameOf(column, index, words) {
  const unit = unitAt(column, index);
  const label = column.labels?.[index];
  if (label !== undefined) return fill(words.answer, { layer: column.layer, label });
  return fill(column.kind === "maps" ? words.map : words.unit, { layer: column.layer, unit });
}

/** That the map or number at `spot` was opened. */
export function openedText(spot, columns, words) {
  return fill(words.opened, { what: nameOf(columns[spot.at], spot.index, words) });
}

/** What stands at `spot`: its name, its number `value` or the range of its map, and what it sees of the input; the name alone if
 * numbers are `covered`. */
export function placeText(spot, value, field, columns, numbers, words, covered = false) {
  const column = columns[spot.at];
  const what = nameOf(column, spot.index, words);
  if (covered && spot.at) return fill(words.valued, { what, value: "?" });
  if (column.kind === "answers") return fill(words.valued, { what, value: answerText(column, value) });
  if (column.kind === "numbers") {
    const said = fill(words.valued, { what, value: formatNumber(value, 5) });
    return [said, ...origin(column, spot.index, columns, words)].join(" ");
  }
  const [low, high] = rangeOf(column, numbers, spot.index);
  if (!spot.cell) return fill(words.ranges, { what, low: formatNumber(low, 3), high: formatNumber(high, 3) });
  const said = fill(words.cell, { what, row: spot.cell[0], column: spot.cell[1], value: rounded(value, low, high) });
  if (!field || !column.op_type) return said;
  const { size } = columns[0]; // beyond it is padding
  const inside = field.map(([first, last], axis) => [Math.max(0, first), Math.min(size[axis] - 1, last)]);
  if (inside.some(([first, last]) => first > last)) return said;
  const [[top, bottom], [left, right]] = inside;
  return `${said} ${fill(words.sees, spanWords(words, top, bottom, left, right))}`;
}

/** Which element of a map a flattened number is. */
function origin(column, index, columns, words) {
  const link = column.links.find(({ kind }) => kind === "cells");
  if (!link) return [];
  const source = columns[link.source];
  const unit = unitAt(column, index);
  const [row, across] = cellOf(source, unit);
  return [
    fill(words.origin, { layer: source.layer, unit: Math.floor(unit / (source.size[0] * source.size[1])), row, column: across }),
  ];
}

/** What the lines mean, which of them are not there, and that a map is drawn smaller than it is. */
export function aboutText({ at }, { edges, hidden, left }, columns, words) {
  const column = columns[at];
  const said = [];
  const weighted = edges.find(({ size }) => size !== null);
  if (weighted) said.push(columns[weighted.source].kind === "maps" ? words.lines_maps : words.lines_numbers);
  if (left) said.push(fill(weighted ? words.strongest : words.some, { shown: edges.length, count: edges.length + left }));
  if (hidden) said.push(fill(words.hidden, { count: hidden }));
  if (column.kind === "maps" && String(column.cells) !== String(column.size)) {
    said.push(fill(words.reduced, { shown: shapeText(column.cells), whole: shapeText(column.size) }));
  }
  return said.join(" ");
}

/** Whose largest number has full colour. */
export function scaleText(scale, column, index, words) {
  if (scale === "network") return words.whose_network;
  const own = scale === "unit" && column.kind === "maps";
  return fill(own ? words.whose_unit : words.whose_layer, { layer: column.layer, unit: unitAt(column, index) });
}
