// The lines above the sheet: the equation, and its result beside the engine's.

import { say } from "../shared/dom.js";
import { letteringOf, linesOf, widthOf } from "./lettering.js";
import { sizeCanvas } from "./sheet.js";

const RESULT = ["total", "check", "engine", "note"];
const PARTS = ["equation", ...RESULT];
const SPACE = { across: 18, check: 6, down: 4 }; // CSS pixels between the parts of the result
const BELOW = 12;

export class Told {
  /** `frame` holds an element for each part, and the canvas. */
  constructor(frame) {
    this.frame = frame;
    this.canvas = frame.querySelector("canvas");
    this.context = this.canvas.getContext("2d");
    this.parts = Object.fromEntries(PARTS.map((part) => [part, frame.querySelector(`.${part}`)]));
  }

  /** Take the room and the fonts; the height starts anew where they are others. */
  fit(room, theme) {
    this.theme = theme;
    this.fonts = Object.fromEntries(PARTS.map((part) => [part, letteringOf(this.parts[part], theme)]));
    const size = [room, this.fonts.total.font].join();
    if (this.size === size) return;
    this.size = size;
    this.room = room;
    this.lines = 1;
    this.height = 0;
  }

  /** Draw `texts`, one for each part; the page gets them by `settle`. */
  show(texts) {
    this.texts = texts;
    const { context, theme, fonts, room } = this;
    const lines = linesOf(context, texts.equation, room, fonts.equation);
    this.lines = Math.max(this.lines, lines.length);
    const rows = [{ y: 0, parts: [{ part: "equation", lines, x: 0 }] }, ...this.rowsOf(texts)];
    const last = rows.at(-1);
    this.reserve(Math.ceil(last.y + this.heightOf(last) + BELOW));
    const result = rows.find(({ parts }) => parts.some(({ part }) => part === "total"));
    if (result) this.totalAt = [0, result.y, Math.max(72, 3 * fonts.total.line), fonts.total.line];
    const density = sizeCanvas(this.canvas, room, this.height);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, room, this.height);
    for (const { y, parts } of rows) {
      const down = Math.max(...parts.map(({ part }) => fonts[part].down));
      for (const { part, lines: said, x } of parts) {
        context.font = fonts[part].font;
        context.fillStyle = part === "check" ? theme.accent : theme.ink;
        said.forEach((line, index) => context.fillText(line, x, Math.round(y + down + index * fonts[part].line)));
      }
    }
  }

  /** The parts of the result, beside each other as far as there is room. */
  rowsOf(texts) {
    const { context, fonts, room } = this;
    let row = { y: this.lines * fonts.equation.line, parts: [] };
    const rows = [row];
    let x = 0;
    const shown = RESULT.filter((part) => texts[part]);
    const wide = Object.fromEntries(shown.map((part) => [part, widthOf(context, texts[part], fonts[part])]));
    for (const part of shown) {
      const needed = wide[part] + (part === "check" ? SPACE.check + wide.engine : 0);
      if (x && x + needed > room && part !== "engine") {
        row = { y: row.y + this.heightOf(row) + SPACE.down, parts: [] };
        rows.push(row);
        x = 0;
      }
      row.parts.push({ part, x, lines: linesOf(context, texts[part], room - x, fonts[part], wide[part]) });
      x += wide[part] + (part === "check" ? SPACE.check : SPACE.across);
    }
    return rows;
  }

  heightOf({ parts }) {
    return Math.max(0, ...parts.map(({ part, lines }) => lines.length * this.fonts[part].line));
  }

  /** Make room for `height`; it is never given back at the same width, so that the sheet below stays where it is. */
  reserve(height) {
    if (height <= this.height) return;
    this.height = height;
    this.frame.style.height = `${height}px`;
  }

  /** Do `work` that shows what nobody sees: the room that it takes is given back. */
  aside(work) {
    const { lines, height } = this;
    const tall = this.frame.style.height;
    work();
    Object.assign(this, { lines, height });
    this.frame.style.height = tall;
  }

  /** Write into the page what is drawn. */
  settle() {
    for (const part of PARTS) say(this.parts[part], this.texts[part]);
  }
}
