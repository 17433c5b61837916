// What was sent, and which maps make which: pure functions on Python's description, without a page.

import { unravelled } from "../shared/places.js";

const SPECIAL = [0, NaN, Infinity, -Infinity]; // what has no level among the finite numbers, see content.py
const LINES = 64; // lines that are drawn for a row of many numbers: those of the largest weights

/**
 * The shown units of a column: their numbers in the network.
 *
 * @param {GraphColumn} column
 * @param {number} index
 */
export const unitAt = (column, index) => column.units?.[index] ?? column.first + index;
/** @param {GraphColumn} column @param {number} unit */
export const indexOf = (column, unit) => {
  const index = column.units ? column.units.indexOf(unit) : unit - column.first;
  return index >= 0 && index < column.count ? index : -1;
};

/**
 * The next page of a column before (`by` -1) or after (1) that which is shown; undefined where there is none to turn to.
 *
 * @param {GraphColumn} column
 * @param {number} by
 */
export function pageBeside({ page, page_count, held }, by) {
  const pages = held ?? Array.from({ length: page_count }, (_, at) => at);
  return by < 0 ? pages.filter((each) => each < page).at(-1) : pages.find((each) => each > page);
}

/**
 * What is opened of a column's layer: an index into its output without the batch axis; of a map without a cell its channel alone.
 *
 * @param {GraphColumn} column
 * @param {number} unit
 * @param {number[] | null | undefined} cell
 * @returns {number[]}
 */
export function elementAt({ kind, shape, last }, unit, cell) {
  const place = cell ?? (kind !== "maps" && shape.length === 3 ? [0, 0] : null);
  if (last) return [...(place ?? [0, 0]), unit];
  return place && shape.length > 1 ? [unit, ...unravelled(place[0], shape.slice(1, -1)), place[1]] : [unit];
}

/**
 * The lowest and the highest number of a shown map, or the number itself, twice.
 *
 * @param {GraphColumn} column
 * @param {Numbers} numbers
 * @param {number} index
 * @returns {Span}
 */
export function rangeOf(column, numbers, index) {
  if (column.kind !== "maps") return [numbers[column.numbers + index], numbers[column.numbers + index]];
  return [numbers[column.numbers + 2 * index], numbers[column.numbers + 2 * index + 1]];
}

const largest = (low, high) => Math.max(Math.abs(low), Math.abs(high));

/**
 * The size of number that has full colour: on the scale "unit" that of the map, else of the layer or the network.
 *
 * @param {GraphColumn[]} columns
 * @param {Numbers} numbers
 * @param {string} scale
 * @param {GraphColumn} column
 * @param {number} index
 */
export function reachOf(columns, numbers, scale, column, index) {
  if (scale === "network") return Math.max(...columns.map(({ low, high }) => largest(low, high)));
  if (scale === "layer" || column.kind !== "maps") return largest(column.low, column.high);
  return largest(...rangeOf(column, numbers, index));
}

/**
 * The number of a shown map at a row and a column, or the mean that stands for it, to the nearest of 256 levels.
 *
 * @param {GraphColumn} column
 * @param {{ levels: Numbers, numbers: Numbers }} arrays
 * @param {number} index
 * @param {number} row
 * @param {number} across
 */
export function numberAt(column, { levels, numbers }, index, row, across) {
  const [low, high] = rangeOf(column, numbers, index);
  if (column.kind !== "maps") return low;
  const [height, width] = column.cells;
  const cell = (index * height + Math.floor(row / column.area[0])) * width + Math.floor(across / column.area[1]);
  const special = column.special === undefined ? 0 : levels[column.special + cell];
  return special ? SPECIAL[special] : low + (levels[column.levels + cell] * (high - low)) / 255;
}

/**
 * What shown unit `index` of column number `at` takes: {edges: [{source, index, size, share}], hidden, left}. Size, 0 to 1, and
 * share, -1 to 1, are null where no weights are known; `hidden` counts channels on other pages, `left` those whose lines are
 * left out.
 *
 * @param {GraphColumn[]} columns
 * @param {Numbers} levels
 * @param {number} at
 * @param {number} index
 * @returns {{ edges: GraphEdge[], hidden: number, left: number }}
 */
export function incoming(columns, levels, at, index) {
  const column = columns[at];
  const unit = unitAt(column, index);
  /** @type {{ edges: GraphEdge[], hidden: number, left: number }} */
  const found = { edges: [], hidden: 0, left: 0 };
  for (const link of column.links) {
    const source = columns[link.source];
    const [first, end] = sourcesOf(link, column, source, unit);
    let edges = [];
    for (let from = first; from < end; from++) {
      const place = indexOf(source, from);
      if (place < 0) found.hidden++;
      else edges.push({ source: link.source, index: place, ...strength(link, column, source, levels, index, place) });
    }
    if (edges.length > LINES) {
      found.left += edges.length - LINES;
      edges = edges[0].size === null ? evenly(edges, LINES) : edges.sort((a, b) => b.size - a.size).slice(0, LINES);
    }
    found.edges.push(...edges);
  }
  return found;
}

/**
 * The channels of the source that may make `unit`: the first, and one past the last.
 *
 * @param {GraphLink} link
 * @param {GraphColumn} column
 * @param {GraphColumn} source
 * @param {number} unit
 * @returns {Span}
 */
export function sourcesOf(link, column, source, unit) {
  const one = (/** @type {number} */ channel) =>
    /** @type {Span} */ (channel >= 0 && channel < source.total ? [channel, channel + 1] : [0, 0]);
  if (link.kind === "one") return one(source.total === 1 ? 0 : unit);
  if (link.kind === "shift") return one(unit + link.shift);
  if (link.kind === "cells") return one(Math.floor(unit / (source.size[0] * source.size[1])));
  const groups = link.groups ?? 1;
  const share = source.total / groups;
  const group = Math.floor(unit / (column.total / groups));
  return [group * share, (group + 1) * share];
}

/**
 * @param {GraphLink} link
 * @param {GraphColumn} column
 * @param {GraphColumn} source
 * @param {Numbers} levels
 * @param {number} index
 * @param {number} place
 */
function strength(link, column, source, levels, index, place) {
  if (link.strengths === undefined) return { size: null, share: null };
  const pair = link.strengths + index * source.count + place;
  return { size: levels[pair] / 255, share: (levels[pair + column.count * source.count] - 128) / 127 };
}

const evenly = (list, count) => Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)]);

/**
 * The first and last rows and columns of the input that a number sees, [[top, bottom], [left, right]], or null.
 *
 * @param {GraphColumn[]} columns
 * @param {number} at
 * @param {number} unit
 * @param {number} row
 * @param {number} across
 * @returns {Span[] | null}
 */
export function fieldAt(columns, at, unit, row, across) {
  const column = columns[at];
  const cells = column.links.find((link) => link.kind === "cells");
  if (cells) {
    return fieldAt(columns, cells.source, 0, ...cellOf(columns[cells.source], unit));
  }
  if (column.field.length !== 2) return null;
  return column.field.map(([size, jump, start], axis) => {
    const from = start + (axis ? across : row) * jump;
    return [Math.ceil(from), Math.floor(from + size - 1)];
  });
}

/**
 * Row and column of the element that flattened number `unit` is.
 *
 * @param {{ size?: Span }} column
 * @param {number} unit
 * @returns {Span}
 */
export function cellOf({ size: [height, width] }, unit) {
  return [Math.floor(unit / width) % height, unit % width];
}

/**
 * The first and last rows and columns of what `link` of column number `at` takes for the number at a row and a column, found from
 * what both see of the input; null where that is no window that moves along. What several arrays make together (a sum, a row of
 * maps) sees as far as any of them, but takes the same place of each.
 *
 * @param {GraphColumn[]} columns
 * @param {GraphLink} link
 * @param {number} at
 * @param {number} row
 * @param {number} across
 * @returns {number[][] | null}
 */
export function windowIn(columns, link, at, row, across) {
  const column = columns[at];
  const source = columns[link.source];
  if (column.kind !== "maps" || source.kind !== "maps") return null;
  if (column.links.length > 1) {
    const same = ["one", "shift"].includes(link.kind) && String(column.size) === String(source.size);
    return same ? [[row, row], [across, across]] : null;
  }
  if (column.field.length !== 2 || source.field.length !== 2) return null;
  const window = column.field.map(([size, jump, start], axis) => {
    const [sizeBefore, jumpBefore, startBefore] = source.field[axis];
    const first = (start + (axis ? across : row) * jump - startBefore) / jumpBefore;
    return jump > 0 ? [first, first + (size - sizeBefore) / jumpBefore] : [NaN, NaN];
  });
  return window.flat().every(Number.isInteger) ? window : null;
}
