// One map with its title, legend and readout.

import { paintValues } from "../shared/colour.js";
import { layOver, make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const RAMP = Float32Array.from({ length: 257 }, (_, at) => at / 256);
const DIGITS = 4;

export class HeatFigure {
  /** `point` is called with a row and a column, or with nothing when the pointer leaves. */
  constructor(point) {
    this.point = point;
    this.title = make("div", { class: "title" });
    this.canvas = make("canvas", { tabindex: 0, role: "application", "aria-describedby": "help" });
    this.cell = make("div", { class: "cell", hidden: "" });
    this.ends = Object.fromEntries(["top", "bottom", "left", "right"].map((side) => [side, make("span", { class: side })]));
    this.frame = make("div", { class: "frame" }, this.canvas, this.cell);
    this.box = make("div", { class: "box" }, this.frame);
    this.plot = make("div", { class: "plot" }, this.box, ...Object.values(this.ends));
    this.ramp = make("canvas", { "aria-hidden": "true" });
    this.tick = make("i", { hidden: "" });
    this.numbers = make("div", { class: "numbers" });
    const ramp = make("div", { class: "ramp" }, this.ramp, this.tick);
    this.legend = make("div", { class: "legend", role: "img" }, ramp, this.numbers);
    this.readout = make("div", { class: "readout" });
    this.caption = make("div", { class: "caption" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.element = make("figure", {}, this.title, this.caption, this.plot, this.legend, this.readout, this.said);
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerdown", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => this.canvas.matches(":focus-visible") || this.point());
    const enter = () => this.canvas.matches(":focus-visible") && this.point(this.row ?? 0, this.column ?? 0);
    this.canvas.addEventListener("focus", enter);
    this.canvas.addEventListener("blur", () => this.point());
    this.canvas.addEventListener("keydown", (event) => this.press(event));
  }

  show(item, words) {
    const { title, caption, height, width, values, low, high, colours, extent } = item;
    this.item = item;
    this.words = words;
    say(this.title, title);
    say(this.caption, caption);
    this.canvas.setAttribute("aria-label", `${title}. ${caption}`);
    const wide = width / height;
    this.frame.style.aspectRatio = `${wide}`;
    this.frame.style.setProperty("--wide", `${wide}`);
    paintValues(this.canvas, values, height, width, { low, high, colours });
    this.leaveOut(values, width);
    paintValues(this.ramp, RAMP, 1, RAMP.length, { low: 0, high: 1, colours });
    const ends = [low, ...(item.scale === "diverging" ? [0] : []), high].map((end) => formatNumber(end, DIGITS));
    this.numbers.replaceChildren(...ends.map((end) => make("span", {}, end)));
    this.legend.setAttribute("aria-label", fill(words.from_to, { low: ends[0], high: ends.at(-1) }));
    const [[left, right], [top, bottom]] = extent ?? [["", ""], ["", ""]];
    for (const [side, end] of Object.entries({ top, bottom, left, right })) {
      say(this.ends[side], end === "" ? "" : formatNumber(end, DIGITS));
    }
    if (!this.cell.hidden) this.mark(Math.min(this.row, height - 1), Math.min(this.column, width - 1), false);
  }

  /** A value that is no number has no colour: its cell lets the hatched ground through. */
  leaveOut(values, width) {
    const context = this.canvas.getContext("2d");
    values.forEach((value, at) => Number.isNaN(value) && context.clearRect(at % width, Math.floor(at / width), 1, 1));
  }

  /** Whole pixels when there is room for them, smooth when the map has more cells than the screen has points. */
  sharpen() {
    const points = this.canvas.clientWidth * devicePixelRatio;
    this.canvas.classList.toggle("smooth", points > 0 && points < this.item.width);
  }

  /** Frame one cell, here and on the legend, and write its value; `aloud` for screen readers too. Nothing: no cell. */
  mark(row, column, aloud) {
    this.cell.hidden = this.tick.hidden = row === undefined;
    if (row === undefined) {
      say(this.readout, "");
      say(this.said, "");
      return;
    }
    const { height, width, values, low, high } = this.item;
    this.row = row;
    this.column = column;
    const value = values[row * width + column];
    layOver(this.cell, [row, column, row + 1, column + 1], height, width);
    const along = Math.min(1, Math.max(0, (value - low) / (high - low)));
    this.tick.style.left = `${Number.isFinite(along) ? 100 * along : 0}%`;
    const text = fill(this.words.cell, { row, column, value: formatNumber(value, DIGITS + 2) });
    say(this.readout, text);
    if (aloud && this.canvas.matches(":focus")) say(this.said, text);
  }

  hover(event) {
    const bounds = this.canvas.getBoundingClientRect();
    const at = (place, start, length, count) =>
      Math.min(count - 1, Math.max(0, Math.floor(((place - start) / length) * count)));
    const { height, width } = this.item;
    this.point(at(event.clientY, bounds.top, bounds.height, height), at(event.clientX, bounds.left, bounds.width, width));
  }

  press(event) {
    const { height, width } = this.item;
    const [row, column] = [this.row ?? 0, this.column ?? 0];
    const stride = event.shiftKey ? 10 : 1;
    const to = {
      ArrowUp: [row - stride, column],
      ArrowDown: [row + stride, column],
      ArrowLeft: [row, column - stride],
      ArrowRight: [row, column + stride],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? height - 1 : row, width - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.point(Math.min(height - 1, Math.max(0, to[0])), Math.min(width - 1, Math.max(0, to[1])));
  }
}
