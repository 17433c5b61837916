// A canvas to write arithmetic on: cells with numbers, sharp at any pixel density, in CSS pixels.

import { drawCased } from "../shared/pen.js";
import { clamp } from "./geometry.js";
import { stamps } from "./stamps.js";

const FILLED = 0.86; // of a cell's width, by the longest number of a grid

/** Set the size of `canvas` to whole pixels of the screen for a size in CSS pixels; returns how many make one. */
export function sizeCanvas(canvas, width, height) {
  const density = window.devicePixelRatio || 1;
  const pixels = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== pixels[0]) canvas.width = pixels[0];
  if (canvas.height !== pixels[1]) canvas.height = pixels[1];
  canvas.style.width = `${pixels[0] / density}px`;
  canvas.style.height = `${pixels[1] / density}px`;
  return density;
}

export class Sheet {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  /** Set the size in CSS pixels, and the theme. */
  fit(width, height, theme) {
    const density = sizeCanvas(this.canvas, width, height);
    if (theme !== this.theme) this.fonts = {};
    this.width = width;
    this.height = height;
    this.density = density;
    this.theme = theme;
  }

  clear() {
    this.context.setTransform(this.density, 0, 0, this.density, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.context.textBaseline = "middle";
    this.regions = {};
  }

  /** Leave a rectangle to the cover `name`; several under one `region` are covered together. */
  leave(region, name, [x, y, width, height]) {
    const [left, top, wide, tall] = this.regions[region]?.at ?? [x, y, width, height];
    const [right, bottom] = [Math.max(left + wide, x + width), Math.max(top + tall, y + height)];
    const [first, above] = [Math.min(left, x), Math.min(top, y)];
    this.regions[region] = { name, at: [first, above, right - first, bottom - above] };
  }

  /** Leave all of it to the cover `name`. */
  leaveWhole(name) {
    this.leave("whole", name, [0, 0, this.width, this.height]);
  }

  /** The name of a font; it is kept, for the browser takes a new string for a new font. */
  font(weight, size) {
    return ((this.fonts[weight] ??= {})[size] ??= `${weight} ${size}px ${this.theme.font}`);
  }

  /** How wide a digit is, as a share of the type size. */
  digit() {
    this.context.font = this.font(400, 100);
    return this.context.measureText("0").width / 100;
  }

  text(content, x, y, { size = 16, colour = this.theme.ink, align = "left", weight = 400, alpha = 1, most = undefined } = {}) {
    const { context } = this;
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.textAlign = align;
    context.font = this.font(weight, size);
    context.fillText(content, x, y, most);
    context.globalAlpha = 1;
  }

  box(x, y, width, height, { colour = this.theme.accent, line = 2, dash = [], casing = true } = {}) {
    drawCased(this.context, [x, y, width, height], { paper: casing ? this.theme.paper : undefined, colour, line, dash });
  }

  /** Slanting lines: a cell of padding. */
  hatch(x, y, size) {
    const { context } = this;
    context.fillStyle = this.theme.raised;
    context.fillRect(x, y, size, size);
    context.strokeStyle = this.theme.line;
    context.lineWidth = 1;
    context.beginPath();
    for (let offset = size / 3; offset < 2 * size; offset += size / 3) {
      context.moveTo(x + Math.max(0, offset - size), y + Math.min(size, offset));
      context.lineTo(x + Math.min(size, offset), y + Math.max(0, offset - size));
    }
    context.stroke();
  }

  /**
   * A grid of square cells. `at(row, column)` tells each cell: `{text, colour, padding, muted, strong}` with
   * `colour` as [red, green, blue]; one type size serves the whole grid, so that numbers can be compared.
   */
  grid(x, y, rows, columns, cell, at) {
    const { context, theme } = this;
    const cells = [];
    let longest = 1;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const one = at(row, column);
        cells.push(one);
        if (one.text && one.text.length > longest) longest = one.text.length;
      }
    }
    const size = Math.min(20, cell * 0.46, (cell * FILLED) / (longest * this.digit()));
    const letters = size < 7.5 ? 0 : size;
    const { density } = this;
    const image = stamps.print(rows, columns, cell * density, letters * density, cells, theme);
    context.putImageData(image, Math.round(x * density), Math.round(y * density));
    context.lineWidth = 1;
    const middle = (index) => [x + ((index % columns) + 0.5) * cell, y + (Math.floor(index / columns) + 0.53) * cell];
    const padding = [...cells.keys()].filter((index) => cells[index].padding);
    for (const index of padding) this.hatch(x + (index % columns) * cell, y + Math.floor(index / columns) * cell, cell);
    context.strokeStyle = theme.line;
    context.beginPath();
    if (cell < 6) context.rect(x, y, columns * cell, rows * cell); // lines between would hide the cells
    for (let row = 0; row <= rows && cell >= 6; row++) {
      context.moveTo(x, Math.round(y + row * cell) + 0.5);
      context.lineTo(x + columns * cell, Math.round(y + row * cell) + 0.5);
    }
    for (let column = 0; column <= columns && cell >= 6; column++) {
      context.moveTo(Math.round(x + column * cell) + 0.5, y);
      context.lineTo(Math.round(x + column * cell) + 0.5, y + rows * cell);
    }
    context.stroke();
    if (!letters || !padding.length) return;
    Object.assign(context, { textAlign: "center", font: `${size}px ${theme.font}`, fillStyle: theme.ink });
    for (const index of padding) {
      context.globalAlpha = cells[index].muted ? 0.55 : 1;
      if (cells[index].text) context.fillText(cells[index].text, ...middle(index));
    }
    context.globalAlpha = 1;
  }
}

/** The largest whole cell size between `low` and `high` that lets `count` cells fit in `room`. */
export const cellFor = (room, count, low, high) => clamp(Math.floor(room / count), low, high);
