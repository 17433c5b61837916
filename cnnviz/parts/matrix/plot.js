// The matrix itself: the vector that it is multiplied by stands exactly above its columns, the result beside its rows.

import { colourOf, css, inkOn } from "../shared/colour.js";
import { make } from "../shared/dom.js";
import { compactNumber } from "../shared/numbers.js";
import { drawLine } from "../shared/pen.js";
import { movedAlong, markedPlace } from "./entries.js";

const LABEL = 34; // CSS pixels left of the columns, for the names
const EQUALS = 24;
const TYPE = 14;
const ROOMY = 22; // a cell so high has its number in it
const LOW = 18; // of many rows
const NARROW = 640;
const GAP = 10;
const LARGEST = 52;

export class Plot {
  /**
   * @param {(marked?: string) => void} look
   * @param {(marked: string) => void} keep
   */
  constructor(look, keep) {
    /** @type {any} */
    this.given = undefined;
    /** @type {any} */
    this.matrix = undefined;
    /** @type {any} */
    this.scales = undefined;
    /** @type {any} */
    this.theme = undefined;
    this.canvas = make("canvas", { tabindex: 0, role: "application" });
    this.element = make("div", { class: "plot" }, this.canvas);
    this.canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && look(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => look());
    this.canvas.addEventListener("click", (event) => {
      const found = this.under(event);
      if (found) keep(found);
    });
    this.canvas.addEventListener("keydown", (event) => {
      const { kind, index } = markedPlace(this.marked);
      const to = movedAlong(event.key, index, this.counts[kind]);
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      keep(kind + to);
    });
  }

  /** Take what is drawn; `given` is the part's content, `matrix` what `matrixOf` made of it, `scales` by kind. */
  take(given, matrix, scales, theme) {
    Object.assign(this, { given, matrix, scales, theme });
    this.counts = { y: matrix.rows, w: given.w.length, x: given.x.length };
  }

  /** What is under a pointer event; nothing between the parts. */
  under(event) {
    if (!this.place) return undefined;
    const { left, top, cell, high, head, rows, columns, beside, wide } = this.place;
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const column = Math.floor((x - left) / cell);
    const row = Math.floor((y - top) / high);
    const inside = column >= 0 && column < columns;
    const im2col = this.given.view === "im2col";
    if (y < head) return inside ? (im2col ? "w" : "x") + column : undefined;
    if (row < 0 || row >= rows) return undefined;
    if (x >= beside && x < beside + wide) return `y${row}`;
    if (!inside) return undefined;
    const entry = this.matrix.cells.get(row * columns + column);
    if (!entry) return `y${row}`;
    return im2col ? `x${entry.input}` : `w${entry.tap}`;
  }

  /** Measure the room and lay out: as wide as there is room for, numbers where they can be read. */
  layOut(room) {
    const { rows, columns } = this.matrix;
    const small = room < NARROW;
    const left = small ? 0 : LABEL;
    const wide = small ? 18 : 54;
    const equals = small ? 6 : EQUALS;
    const most = Math.floor(room) - left - equals - wide - 1;
    const cell = Math.min(LARGEST, Math.max(3, columns * 12 > most ? most / columns : Math.floor(most / columns)));
    const high = small ? Math.max(8, Math.min(16, cell * 1.6)) : rows > 40 ? LOW : ROOMY;
    const head = small ? Math.max(16, cell) : Math.min(30, Math.max(ROOMY, cell));
    const top = head + GAP;
    const beside = left + columns * cell + equals;
    return { left, top, cell, high, head, rows, columns, beside, wide, small, width: room, height: top + rows * high + 3 };
  }

  /** Draw with these entries marked; `marked` is what they belong to. */
  draw(room, entries, marked) {
    this.marked = marked;
    const place = (this.place = this.layOut(room));
    const { canvas, given, theme } = this;
    const density = window.devicePixelRatio || 1;
    canvas.width = Math.round(place.width * density);
    canvas.height = Math.round(place.height * density);
    Object.assign(canvas.style, { width: `${place.width}px`, height: `${place.height}px` });
    const context = canvas.getContext("2d");
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, place.width, place.height);
    Object.assign(context, { textAlign: "center", textBaseline: "middle", font: `${TYPE}px ${theme.font}` });
    this.context = context;
    const im2col = given.view === "im2col";
    const { kind, index } = markedPlace(marked);
    this.band(kind, index, im2col);
    this.cells(im2col);
    this.lines(im2col);
    this.frames(entries, im2col);
  }

  /** The row or the column of what is marked. */
  band(kind, index, im2col) {
    const { context, theme } = this;
    const { left, top, cell, high, rows, columns } = this.place;
    context.fillStyle = theme.accent;
    context.globalAlpha = theme.dark ? 0.24 : 0.14;
    if (kind === "y") context.fillRect(left, top + index * high, columns * cell, high);
    if (kind === (im2col ? "w" : "x")) context.fillRect(left + index * cell, top, cell, rows * high);
    context.globalAlpha = 1;
  }

  cells(im2col) {
    const { given, scales, theme, context } = this;
    const { left, top, cell, high, head, rows, columns, beside, wide, small } = this.place;
    const above = im2col ? given.w : given.x;
    for (let column = 0; column < columns; column++) {
      this.one(left + column * cell, 0, cell, head, above[column], im2col ? scales.w : scales.x);
    }
    for (const [key, { value }] of this.matrix.cells) {
      const [row, column] = [Math.floor(key / columns), key % columns];
      if (!im2col && value === 0) continue; // as the mock of a sparse matrix, an entry of 0 is left empty
      this.one(left + column * cell, top + row * high, cell, high, value, im2col ? scales.x : scales.w);
    }
    for (let row = 0; row < rows; row++) this.one(beside, top + row * high, wide, high, given.y[row], scales.y);
    if (small) return;
    context.fillStyle = theme.ink;
    const middle = top + (rows * high) / 2;
    context.font = `16px ${theme.font}`;
    for (const [text, x, y] of [
      [im2col ? "w" : "x", left / 2, head / 2],
      [im2col ? "P" : "A", left / 2, middle],
      ["=", beside - EQUALS / 2, middle],
      ["y", beside + wide / 2, head / 2],
    ]) {
      context.fillText(String(text), Number(x), Number(y));
    }
  }

  /** A cell, with its number where there is room for it. */
  one(x, y, width, height, value, scale) {
    const { context, theme } = this;
    const colour = colourOf(value, scale);
    context.fillStyle = css(colour);
    context.fillRect(x, y, width, height);
    if (height < LOW || width < 20) return;
    context.font = `${TYPE}px ${theme.font}`;
    const text = compactNumber(value);
    if (context.measureText(text).width > width - 3) return;
    context.fillStyle = inkOn(colour);
    context.fillText(text, x + width / 2, y + height / 2 + 1);
  }

  /** Lines between cells, and stronger ones where a row of the picture or of the kernel ends. */
  lines(im2col) {
    const { context, theme, given } = this;
    const { left, top, cell, high, head, rows, columns } = this.place;
    const [right, bottom] = [left + columns * cell, top + rows * high];
    context.strokeStyle = theme.line;
    context.lineWidth = cell < 8 ? 0.5 : 1;
    for (let column = 0; column <= columns; column++) {
      const x = Math.round(left + column * cell) + 0.5;
      drawLine(context, x, 0, x, head);
      drawLine(context, x, top, x, bottom);
    }
    for (let row = 0; row <= rows; row++) {
      const y = Math.round(top + row * high) + 0.5;
      drawLine(context, left, y, right, y);
    }
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.6;
    context.lineWidth = 1;
    const every = (im2col ? given.sizes.w : given.sizes.x)[1];
    for (let column = 0; column <= columns; column += every) {
      const x = Math.round(left + column * cell) + 0.5;
      drawLine(context, x, top, x, bottom);
    }
    context.globalAlpha = 1;
  }

  /** A frame around every marked entry, and around what stands above and beside it. */
  frames(entries, im2col) {
    const { context, theme, given } = this;
    const { left, top, cell, high, head, beside, wide } = this.place;
    const line = cell < 10 ? 1.5 : 2.5;
    const frame = (x, y, width, height) => {
      const inner = line / 2;
      context.strokeStyle = theme.paper;
      context.lineWidth = line + 1.5;
      context.strokeRect(x + inner, y + inner, width - line, height - line);
      context.strokeStyle = theme.accent;
      context.lineWidth = line;
      context.strokeRect(x + inner, y + inner, width - line, height - line);
    };
    const across = im2col ? given.taps : given.inputs;
    const [columns, rows] = [new Set(), new Set()];
    for (const at of entries) {
      frame(left + across[at] * cell, top + given.outputs[at] * high, cell, high);
      columns.add(across[at]);
      rows.add(given.outputs[at]);
    }
    const { kind, index } = markedPlace(this.marked);
    if (kind === "y") rows.add(index);
    if (kind === (im2col ? "w" : "x")) columns.add(index);
    for (const column of columns) frame(left + column * cell, 0, cell, head);
    for (const row of rows) frame(beside, top + row * high, wide, high);
  }
}
