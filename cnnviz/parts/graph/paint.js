// The columns' pictures: each column is one canvas on which its maps, cells or bars stand at their places.

import { colourOf, css, noNumberAt, packedOf } from "../shared/colour.js";
import { formatNumber } from "../shared/numbers.js";
import { boxOf } from "./layout.js";
import { rangeOf, reachOf } from "./model.js";

const ROOM = 1; // for the frames

/** What stays the same while many columns are painted: {columns, levels, numbers, scale, colours, theme, density, words}. */
export class Painter {
  constructor() {
    this.scratch = document.createElement("canvas");
    this.table = new Uint32Array(256);
    this.pen = this.scratch.getContext("2d", { willReadFrequently: true });
  }

  /** Paint column number `at`, laid out as `place`, on `canvas`, which lies over the place's rectangle and a little more. */
  column(canvas, at, place, view) {
    const column = view.columns[at];
    const { density } = view;
    const size = [place.width, place.height].map((length) => Math.ceil((length + 2 * ROOM) * density));
    if (canvas.width !== size[0]) canvas.width = size[0];
    if (canvas.height !== size[1]) canvas.height = size[1];
    Object.assign(canvas.style, {
      left: `${place.left - ROOM}px`,
      top: `${place.top - ROOM}px`,
      width: `${size[0] / density}px`,
      height: `${size[1] / density}px`,
    });
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, ...size);
    pen.setTransform(density, 0, 0, density, (ROOM - place.left) * density, (ROOM - place.top) * density);
    pen.strokeStyle = view.theme.line;
    pen.lineWidth = 1;
    if (column.picture) this.picture(pen, column.picture, place.picture, view);
    if (column.kind === "answers") this.bars(pen, column, place, view);
    else if (column.kind === "numbers") this.cells(pen, column, place, view);
    else if (!column.picture || column.count > 1) this.maps(pen, column, place, view);
  }

  /** The width of `text` in CSS pixels. */
  measure(font, text) {
    this.pen.font = font;
    return this.pen.measureText(text).width;
  }

  /** Let `write` fill the pixels of a small picture, which then stands in the scratch canvas. */
  fill(width, height, write) {
    if (this.scratch.width < width) this.scratch.width = width;
    if (this.scratch.height < height) this.scratch.height = height;
    const image = this.pen.createImageData(width, height);
    write(new Uint32Array(image.data.buffer));
    this.pen.putImageData(image, 0, 0);
  }

  /** Copy a part of the scratch canvas into a box: whole cells where there is room, smooth where cells are small. */
  put(pen, [left, top, width, height], box, density) {
    pen.imageSmoothingEnabled = box.width * density < width;
    pen.imageSmoothingQuality = "medium";
    pen.drawImage(this.scratch, left, top, width, height, box.left, box.top, box.width, box.height);
  }

  picture(pen, { levels: first, channels, cells }, box, { levels, density }) {
    const [height, width] = cells;
    const size = height * width;
    const planes = [0, channels > 2 ? 1 : 0, channels > 2 ? 2 : 0].map((plane) => first + plane * size);
    this.fill(width, height, (pixels) => {
      for (let at = 0; at < size; at++) {
        pixels[at] = (255 << 24) | (levels[planes[2] + at] << 16) | (levels[planes[1] + at] << 8) | levels[planes[0] + at];
      }
    });
    this.put(pen, [0, 0, width, height], box, density);
    frame(pen, box);
  }

  maps(pen, column, place, view) {
    const [height, width] = column.cells;
    const size = height * width;
    this.fill(width, height * column.count, (pixels) => {
      for (let index = 0; index < column.count; index++) {
        this.colour(pixels.subarray(index * size, (index + 1) * size), column, index, view);
      }
    });
    for (let index = 0; index < column.count; index++) {
      const box = boxOf(place.grid, index);
      this.put(pen, [0, index * height, ...covered(column)], box, view.density);
      frame(pen, box);
    }
  }

  /** One map alone, or the picture that stands for it. */
  map(pen, column, index, box, view) {
    const [height, width] = column.cells;
    if (column.picture && column.count === 1) return this.picture(pen, column.picture, box, view);
    this.fill(width, height, (pixels) => this.colour(pixels, column, index, view));
    this.put(pen, [0, 0, ...covered(column)], box, view.density);
  }

  /** Write the colours of a shown map into `pixels`. */
  colour(pixels, column, index, { columns, levels, numbers, scale, colours }) {
    const [low, high] = rangeOf(column, numbers, index);
    const reach = reachOf(columns, numbers, scale, column, index) || 1;
    const shades = packedOf(colours);
    for (let level = 0; level < 256; level++) {
      const value = low + (level * (high - low)) / 255;
      this.table[level] = shades[Math.min(512, Math.max(0, Math.round(256 + (256 * value) / reach)))];
    }
    const from = column.levels + index * pixels.length;
    for (let cell = 0; cell < pixels.length; cell++) pixels[cell] = this.table[levels[from + cell]];
    if (column.special === undefined) return;
    const marks = column.special + index * pixels.length;
    for (let cell = 0; cell < pixels.length; cell++) {
      const mark = levels[marks + cell];
      if (mark === 1) pixels[cell] = noNumberAt(cell, column.cells[1]);
      else if (mark) pixels[cell] = mark === 2 ? shades[512] : shades[0];
    }
  }

  cells(pen, column, place, view) {
    const { numbers, colours } = view;
    const reach = reachOf(view.columns, numbers, view.scale, column, 0) || 1;
    const framed = !place.grid.byRow;
    for (let index = 0; index < column.count; index++) {
      const box = boxOf(place.grid, index);
      pen.fillStyle = css(colourOf(numbers[column.numbers + index], { low: -reach, high: reach, colours }));
      pen.fillRect(box.left, box.top, box.width, box.height);
      if (framed) frame(pen, box);
    }
    if (!framed) frame(pen, place);
  }

  bars(pen, column, place, view) {
    const { numbers, colours, theme, large } = view;
    const best = column.units.reduce(
      (top, _, index) => (numbers[column.numbers + index] > numbers[column.numbers + top] ? index : top),
      0,
    );
    pen.textBaseline = "middle";
    column.units.forEach((unit, index) => {
      const box = boxOf(place.grid, index);
      const value = numbers[column.numbers + index];
      const { labelWidth, barLeft, barWidth } = barParts(view.answer);
      const middle = box.top + box.height / 2;
      pen.font = `${index === best ? 700 : 400} ${large ? 19 : 16}px ${theme.font}`;
      pen.fillStyle = theme.ink;
      pen.fillText(cut(pen, column.labels?.[index] ?? String(unit), labelWidth), box.left + 6, middle, labelWidth);
      pen.fillStyle = theme.raised;
      pen.fillRect(box.left + barLeft, middle - 6, barWidth, 12);
      pen.fillStyle = css(colours[index === best ? 512 : 420]);
      const part = column.shares ? value : value / Math.max(Math.abs(column.low), Math.abs(column.high));
      const share = Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0));
      pen.fillRect(box.left + barLeft, middle - 6, share && Math.max(1, share * barWidth), 12);
      pen.fillStyle = theme.ink;
      pen.font = `${index === best ? 700 : 400} ${large ? 18 : 15}px ${theme.font}`;
      pen.fillText(answerText(column, value), box.left + barLeft + barWidth + 8, middle);
    });
  }
}

/**
 * Width and height of a map in cells; the last ones of areas may be cut.
 *
 * @returns {Span}
 */
const covered = ({ size, area }) => [size[1] / area[1], size[0] / area[0]];

const PERCENT = 58;
const SHARE = 0.38; // of a row for its bar
const fitting = (bar) => Math.max(40, Math.min(90, bar));

/** How a row of `width` pixels is shared between label, bar and percentage. */
function barParts(width) {
  const barWidth = fitting(width * SHARE);
  const barLeft = width - PERCENT - barWidth - 4;
  return { labelWidth: barLeft - 14, barLeft, barWidth };
}

/** The width of a row whose longest label has `label` pixels; if it is `tight`, with no more than the bar's share beside it. */
export function answerWidth(label, tight) {
  const beside = Math.min(150, label) + 14 + PERCENT + 4;
  return beside + (tight ? Math.ceil(fitting((beside * SHARE) / (1 - SHARE))) : 84);
}

/** What stands behind an answer's bar: a share as a percentage, a score as it is. */
export const answerText = (column, value) => (column.shares ? percent(value) : formatNumber(value, 3));

/** A share as a percentage with as many digits as matter. */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  const hundredths = share * 100;
  if (hundredths > 0 && hundredths < 0.05) return "<0.1%";
  return `${formatNumber(Number(hundredths.toFixed(1)), 4)}%`;
}

/** `text`, or its beginning with an ellipsis, in `width` pixels. */
function cut(pen, text, width) {
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

const frame = (pen, { left, top, width, height }) => pen.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
