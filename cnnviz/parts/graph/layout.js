// Where everything stands: columns from left to right, maps in each from top to bottom. Pure arithmetic on CSS pixels.

const BETWEEN = 4; // maps of one column
/** @type {Span} */
const FITTED = [72, 32]; // sizes of maps to choose from
/** @type {Span} */
const SCROLLED = [56, 36]; // the same where the columns do not fit and the page scrolls sideways
const STRIP = 56; // about the width of a strip of many small cells
const FEW = 40; // single numbers up to this count have cells that can be told apart
const MOST_BETWEEN = 96;
const LANE = 18; // below the columns, for lines that pass some by

/**
 * Places for `columns` (as Python describes them) in `room`: {width, height, answer, between, apart, pitch(number),
 * head(number, stacked, level)}: the width without scrolling, the height of the stage, the width of answers, what is left at
 * least between columns for the lines and between heads, and the room that a column's head wants to the right and below.
 *
 * `room.bar` pixels above all are left free for the modules' bars.
 *
 * Gives {width, height (no more than the columns need), lane, side, columns: [{left, top, width, height, head, grid,
 * picture}]}, where a `grid` is {left, top, count, across, down, stepX, stepY, boxWidth, boxHeight, byRow}.
 */
export function layOut(columns, room) {
  const slots = [];
  columns.forEach((column, at) => (slots[column.slot] ??= []).push(at));
  const filled = slots.filter(Boolean);
  const passing = columns.some((column) => column.links.some((link) => column.slot - columns[link.source].slot > 1));
  const floor = room.height - (passing ? LANE : 0);
  const pitches = filled.map((slot) => Math.max(...slot.map(room.pitch)));
  const measured = (side) => {
    const parts = filled.map((slot) => stack(columns, slot, side, floor, room));
    const widths = parts.map((part) => Math.max(...part.map((each) => each.width)));
    const steps = widths.map((width, at) => Math.max(at < widths.length - 1 ? width + room.between : width, pitches[at]));
    return { side, parts, widths, steps, total: steps.reduce((sum, step) => sum + step, 0) };
  };
  const fit =
    best(FITTED, measured, ({ total }, looks) => (total <= room.width ? looks + 1 : 0)) ??
    best(SCROLLED, measured, ({ total }, looks) => (looks + 1) / total);
  const parts = fit.parts.flat();
  // What is unused above and below all.
  const slack = parts.length > filled.length ? 0 : Math.min(...parts.map(({ top, head }) => top - head.height));
  const bar = room.bar ?? 0;
  for (const part of parts) {
    part.top += bar - slack;
    part.head.top += bar;
  }
  const tall = room.height + bar - 2 * slack;
  const spare = Math.floor(Math.max(0, room.width - fit.total) / Math.max(1, filled.length - 1));
  const places = Array(columns.length);
  let left = 0;
  filled.forEach((slot, at) => {
    const width = slot.length > 1 ? 0 : fit.widths[at]; // columns of one slot begin below their heads
    slot.forEach((column, level) => (places[column] = placed(fit.parts[at][level], left, width)));
    const gap = Math.min(Math.max(MOST_BETWEEN, fit.steps[at]), fit.steps[at] - fit.widths[at] + spare);
    for (const column of slot) places[column].head.width = Math.max(pitches[at], fit.widths[at] + gap) - room.apart;
    left += at < filled.length - 1 ? fit.widths[at] + gap : fit.steps[at];
  });
  return { width: Math.ceil(left), height: tall, lane: tall - LANE / 2, side: fit.side, bar, columns: places };
}

/** Of some sizes of maps the one with large maps in few and full rows; undefined if none of them `fits`. */
function best([largest, smallest], measured, score) {
  let found;
  for (let side = largest; side >= smallest; side -= 2) {
    const fit = measured(side);
    const grids = fit.parts.flat().filter((part) => part.maps).map((part) => part.grid);
    const order =
      grids.reduce((sum, { across, down, count }) => sum + count / (across * down) / Math.sqrt(across), 0) / (grids.length || 1);
    const reached = score(fit, side * order);
    if (reached > (found?.score ?? 0)) found = { ...fit, score: reached };
  }
  return found;
}

/** The columns of one slot, one below the other; each gets room by the number of its maps. */
function stack(columns, slot, side, height, room) {
  const weights = slot.map((at) => Math.min(16, Math.max(4, columns[at].count)));
  const heads = slot.map((at, level) => room.head(at, slot.length, level));
  const rest = height - heads.reduce((sum, head) => sum + head, 0) - 12 * (slot.length - 1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let top = 0;
  return slot.map((at, level) => {
    const space = Math.max(side, Math.floor((rest * weights[level]) / sum));
    const size = measure(columns, columns[at], side, space, room);
    const part = {
      ...size,
      head: { top, height: heads[level] },
      top: top + heads[level] + Math.max(0, (space - size.height) >> 1),
    };
    top += heads[level] + space + 12;
    return part;
  });
}

/** How large a column is in `space` pixels of height. */
function measure(columns, column, side, space, room) {
  if (column.kind === "answers") return bars(column, space, room);
  if (column.kind === "numbers") {
    return column.count <= FEW ? cells(column, space) : (leaves(columns, column, space) ?? strip(column, space));
  }
  const [height, width] = column.size;
  if (column.picture) return pictured(column, side, space, [height, width]);
  const boxWidth = Math.max(6, Math.round(side * Math.min(1, width / height)));
  const boxHeight = Math.max(6, Math.round(side * Math.min(1, height / width)));
  return { ...grid(column.count, boxWidth, boxHeight, BETWEEN, space), maps: true };
}

function grid(count, boxWidth, boxHeight, between, space) {
  const most = Math.max(1, Math.floor((space + between) / (boxHeight + between)));
  const across = Math.ceil(count / most);
  const down = Math.ceil(count / across);
  const [stepX, stepY] = [boxWidth + between, boxHeight + between];
  return {
    width: across * stepX - between,
    height: down * stepY - between,
    grid: { count, across, down, stepX, stepY, boxWidth, boxHeight, byRow: false },
  };
}

function bars(column, space, room) {
  const step = Math.max(22, Math.min(34, Math.floor(space / column.count)));
  return grid(column.count, room.answer, step - 4, 4, Math.max(space, step * column.count));
}

function cells(column, space) {
  const step = Math.max(8, Math.min(34, Math.floor(space / column.count)));
  const between = step > 14 ? 4 : 1;
  return grid(column.count, 30, step - between, between, Math.max(space, step * column.count));
}

const wall = (count, across, width, height) => {
  const down = Math.ceil(count / across);
  return {
    width: across * width,
    height: down * height,
    grid: { count, across, down, stepX: width, stepY: height, boxWidth: width, boxHeight: height, byRow: true },
  };
};

/** Flattened maps as they lay: row below row, so that each can still be seen; nothing if there is no room for that. */
function leaves(columns, column, space) {
  const link = column.links.find(({ kind }) => kind === "cells");
  const across = link ? columns[link.source].size[1] : Infinity;
  const height = Math.min(8, Math.floor(space / Math.ceil(column.count / across)));
  const width = Math.min(8, Math.floor(STRIP / across));
  return height >= 2 && width >= 2 && across > 1 ? wall(column.count, across, width, height) : null;
}

/** Many numbers as a wall of small cells, row by row, so that their order runs from top to bottom. */
function strip(column, space) {
  let cell = 8;
  while (cell > 2 && Math.ceil(column.count / Math.floor(space / cell)) * cell > STRIP) cell--;
  return wall(column.count, Math.ceil(column.count / Math.max(1, Math.floor(space / cell))), cell, cell);
}

/** A picture, and below it its channels if it has several. */
function pictured(column, side, space, [height, width]) {
  const large = Math.min(2 * side, space - (column.count > 1 ? side + 12 : 0));
  const share = large / Math.max(height, width);
  const picture = { left: 0, top: 0, width: Math.round(width * share), height: Math.round(height * share) };
  if (column.count === 1) return { ...grid(1, picture.width, picture.height, 0, picture.height), picture };
  const below = picture.height + 12;
  const box = Math.min(side, Math.floor((space - below + BETWEEN) / column.count) - BETWEEN);
  const small = box >= 28 ? box : Math.floor((picture.width + BETWEEN) / column.count) - BETWEEN;
  const part = small / Math.max(height, width);
  const [boxWidth, boxHeight] = [Math.max(4, Math.round(width * part)), Math.max(4, Math.round(height * part))];
  const channels = grid(column.count, boxWidth, boxHeight, BETWEEN, box >= 28 ? space - below : boxHeight);
  const all = Math.max(picture.width, channels.width);
  picture.left = (all - picture.width) >> 1;
  return {
    width: all,
    height: below + channels.height,
    picture,
    grid: { ...channels.grid, left: (all - channels.width) >> 1, top: below },
  };
}

/** A measured column at its place, centred in `width` pixels from `left` on. */
function placed(part, left, width) {
  const indent = Math.max(0, (width - part.width) >> 1);
  const x = left + indent;
  const at = (shape) => ({ ...shape, left: x + (shape.left ?? 0), top: part.top + (shape.top ?? 0) });
  return {
    left: x,
    top: part.top,
    width: part.width,
    height: part.height,
    head: { ...part.head, left },
    grid: at(part.grid),
    picture: part.picture ? at(part.picture) : null,
  };
}

/** The rectangle of the shown unit number `index` of a grid. */
export function boxOf({ left, top, across, down, stepX, stepY, boxWidth, boxHeight, byRow }, index) {
  const [column, row] = byRow ? [index % across, Math.floor(index / across)] : [Math.floor(index / down), index % down];
  return { left: left + column * stepX, top: top + row * stepY, width: boxWidth, height: boxHeight };
}

/** The number of the shown unit at a point, or -1 between units. */
export function indexAt({ left, top, count, across, down, stepX, stepY, boxWidth, boxHeight, byRow }, x, y) {
  const [column, row] = [Math.floor((x - left) / stepX), Math.floor((y - top) / stepY)];
  if (column < 0 || row < 0 || column >= across || row >= down) return -1;
  if (x - left - column * stepX >= boxWidth || y - top - row * stepY >= boxHeight) return -1;
  const index = byRow ? row * across + column : column * down + row;
  return index < count ? index : -1;
}
