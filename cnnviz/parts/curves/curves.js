// Curves over one axis in one frame. Pointing at a place, or the arrow keys, reads every curve there.

import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { circle, drawLine } from "../shared/pen.js";
import { readTheme } from "../shared/theme.js";
import { tickStep } from "../signal_stepper/axis.js";
import { clamp } from "../stepper/geometry.js";
import { Sheet } from "../stepper/sheet.js";

const SIDES = { left: 56, top: 14, bottom: 52 };
const HIGH = 320;
const NAME_ROOM = 16; // a line of type
const DASHES = [[], [9, 5], [2, 4], [12, 4, 2, 4]];
const FAR = 8; // places that an arrow key goes with Shift

class Curves {
  constructor(root) {
    this.canvas = make("canvas", { tabindex: 0, role: "img" });
    this.read = make("p", { class: "read", "aria-live": "polite" });
    this.element = make("div", { class: "curves" }, this.canvas, this.read);
    root.append(this.element);
    this.sheet = new Sheet(this.canvas);
    this.at = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.point(event));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.watch = new ResizeObserver(onScreen(() => this.draw()));
    this.watch.observe(this.element);
    this.listening = new AbortController();
    atDensity(() => this.draw(), this.listening.signal);
  }

  update({ meta, values }) {
    this.meta = meta;
    this.values = values;
    this.points = this.values.length / meta.names.length;
    this.theme = readTheme(this.element);
    this.canvas.setAttribute("aria-label", meta.summary);
    if (this.at !== null) this.at = clamp(this.at, 0, this.points - 1);
    this.draw();
  }

  point(event) {
    const { left, wide } = this.plot;
    this.go(Math.round(((event.clientX - this.canvas.getBoundingClientRect().left - left) / wide) * (this.points - 1)));
  }

  press(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    this.go((this.at ?? 0) + step * (event.shiftKey ? FAR : 1));
    event.preventDefault();
  }

  go(index) {
    this.at = clamp(index, 0, this.points - 1);
    this.draw();
  }

  value(curve, index) {
    return this.values[curve * this.points + index];
  }

  draw() {
    const { meta, theme, sheet } = this;
    const width = Math.floor(this.element.clientWidth);
    if (!meta || !width) return;
    sheet.fit(width, HIGH, theme);
    sheet.clear();
    sheet.context.font = `15px ${theme.font}`;
    const widest = Math.max(...meta.names.map((name) => sheet.context.measureText(name).width));
    const names = meta.names.length > 1 ? Math.min(140, 12 + widest) : 12;
    this.plot = { left: SIDES.left, wide: width - SIDES.left - names, top: SIDES.top, tall: HIGH - SIDES.top - SIDES.bottom };
    this.high = Math.max(...this.values, 1e-9) * 1.05;
    this.drawAxes();
    meta.names.forEach((_, curve) => this.drawCurve(curve));
    this.nameCurves();
    this.readCurves();
  }

  x(index) {
    return this.plot.left + (index / (this.points - 1)) * this.plot.wide;
  }

  y(value) {
    return this.plot.top + this.plot.tall * (1 - value / this.high);
  }

  drawAxes() {
    const { sheet, theme, meta, plot } = this;
    const { context } = sheet;
    context.fillStyle = theme.raised;
    context.fillRect(plot.left, plot.top, plot.wide, plot.tall);
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.beginPath();
    const step = tickStep(this.high * 1e6, 4) / 1e6;
    for (let value = 0; value <= this.high; value += step) {
      const y = Math.round(this.y(value)) + 0.5;
      context.moveTo(plot.left, y);
      context.lineTo(plot.left + plot.wide, y);
      sheet.text(formatNumber(value, 3), plot.left - 8, y, { size: 14, align: "right", alpha: 0.75 });
    }
    const pieces = plot.wide < 420 ? 2 : 5;
    for (let piece = 0; piece <= pieces; piece++) {
      const x = Math.round(plot.left + (piece / pieces) * plot.wide) + 0.5;
      context.moveTo(x, plot.top);
      context.lineTo(x, plot.top + plot.tall);
      const value = meta.low + ((meta.high - meta.low) * piece) / pieces;
      sheet.text(formatNumber(value, 3), x, plot.top + plot.tall + 14, { size: 14, align: "center", alpha: 0.75 });
    }
    context.stroke();
    const name = { size: 15, align: "center", alpha: 0.8, most: plot.wide };
    sheet.text(meta.words.across, plot.left + plot.wide / 2, HIGH - 14, name);
  }

  drawCurve(curve) {
    const { sheet, theme } = this;
    const { context } = sheet;
    context.strokeStyle = theme.ink;
    context.lineWidth = 2.2;
    context.setLineDash(DASHES[curve % DASHES.length]);
    context.beginPath();
    for (let index = 0; index < this.points; index++) context.lineTo(this.x(index), this.y(this.value(curve, index)));
    context.stroke();
    context.setLineDash([]);
  }

  /** Each name stands at the end of its curve, moved down where it would cover another. */
  nameCurves() {
    const { names } = this.meta;
    if (names.length < 2) return;
    const ends = names.map((name, curve) => ({ name, y: this.y(this.value(curve, this.points - 1)) })).sort((a, b) => a.y - b.y);
    let free = -Infinity;
    for (const end of ends) {
      free = Math.max(end.y, free + NAME_ROOM);
      this.sheet.text(end.name, this.plot.left + this.plot.wide + 8, free, { size: 15, most: 128 });
    }
  }

  readCurves() {
    const { meta, theme, sheet, at } = this;
    if (at === null) return say(this.read, meta.words.hint);
    const { context } = sheet;
    const x = this.x(at);
    context.strokeStyle = theme.accent;
    context.lineWidth = 1;
    drawLine(context, x, this.plot.top, x, this.plot.top + this.plot.tall);
    context.fillStyle = theme.accent;
    const parts = meta.names.map((name, curve) => {
      circle(context, x, this.y(this.value(curve, at)), 5);
      context.fill();
      const value = formatNumber(this.value(curve, at), 3);
      return meta.names.length > 1 ? `${name} ${value}` : value;
    });
    const listed = parts.reduce((first, then) => fill(meta.words.then, { first, then }));
    say(this.read, fill(meta.words.pair, { name: meta.places[at], way: listed }));
  }

  destroy() {
    this.watch.disconnect();
    this.listening.abort();
  }
}

export default mounting(Curves);
