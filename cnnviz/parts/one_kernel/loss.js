// The loss over the steps, on a logarithmic scale. Pointing at a step, or the arrow keys, reads it.

import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { Sheet } from "../stepper/sheet.js";
import { powerOfTen } from "./digits.js";

const HIGH = 210;
const SIDES = { left: 48, right: 14, top: 12, bottom: 28 };
const FEWEST = 20; // steps on the axis
const MARKS = 5; // on the other one, at most
const LEAST = 1e-30; // what a loss of 0 is drawn as

const written = (power) => (power >= -2 && power <= 2 ? formatNumber(10 ** power) : powerOfTen(power));

export class LossCurve {
  constructor() {
    this.title = make("b");
    this.note = make("span");
    this.canvas = make("canvas", { tabindex: 0, role: "img" });
    this.read = make("p", { class: "read" });
    this.element = make("figure", { class: "loss" }, make("figcaption", {}, this.title, this.note), this.canvas, this.read);
    this.sheet = new Sheet(this.canvas);
    this.at = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", () => this.go(null));
    this.canvas.addEventListener("blur", () => this.go(null));
    this.canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      this.go((this.at ?? this.steps.length - 1) + step);
    });
  }

  show(steps, losses, words, theme) {
    this.steps = steps;
    this.losses = losses;
    this.words = words;
    this.theme = theme;
    say(this.title, words.loss);
    say(this.note, words.lossIs);
    const ends = { first: formatNumber(losses[0], 3), last: formatNumber(losses.at(-1), 3), step: steps.at(-1) };
    this.canvas.setAttribute("aria-label", fill(words.curve, ends));
    if (this.at !== null) this.at = Math.min(this.at, steps.length - 1);
    this.draw();
  }

  point(event) {
    const step = ((event.clientX - this.canvas.getBoundingClientRect().left - SIDES.left) / this.wide) * this.most;
    this.go(this.steps.findLastIndex((each) => each <= step + 0.5));
  }

  go(at) {
    this.at = at === null ? null : Math.min(this.steps.length - 1, Math.max(0, at));
    this.draw();
  }

  draw() {
    const width = Math.floor(this.element.clientWidth);
    if (!this.steps || !width) return;
    const { sheet, theme } = this;
    sheet.fit(width, HIGH, theme);
    sheet.clear();
    this.wide = width - SIDES.left - SIDES.right;
    this.most = Math.max(FEWEST, this.steps.at(-1));
    this.powers = Array.from(this.losses, (loss) => Math.log10(Math.max(loss, LEAST)));
    this.high = Math.ceil(Math.max(...this.powers) + 0.05);
    this.low = Math.min(this.high - 3, Math.floor(Math.min(...this.powers)));
    this.drawAxes();
    const { context } = sheet;
    context.strokeStyle = theme.ink;
    context.lineWidth = 2.2;
    context.beginPath();
    this.powers.forEach((power, at) => context.lineTo(this.x(this.steps[at]), this.y(power)));
    context.stroke();
    this.dot(this.powers.length - 1, theme.ink);
    if (this.at === null) return say(this.read, "");
    this.dot(this.at, theme.accent);
    say(this.read, fill(this.words.curveAt, { step: this.steps[this.at], loss: formatNumber(this.losses[this.at], 4) }));
  }

  drawAxes() {
    const { sheet, theme } = this;
    const { context } = sheet;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.beginPath();
    const every = Math.ceil((this.high - this.low) / MARKS);
    for (let power = this.high; power >= this.low; power -= every) {
      const y = Math.round(this.y(power)) + 0.5;
      context.moveTo(SIDES.left, y);
      context.lineTo(SIDES.left + this.wide, y);
      sheet.text(written(power), SIDES.left - 8, y, { size: 14, align: "right", alpha: 0.75 });
    }
    context.stroke();
    const below = HIGH - SIDES.bottom + 16;
    sheet.text("0", SIDES.left, below, { size: 14, align: "center", alpha: 0.75 });
    const end = fill(this.words.stepAt, { step: this.most });
    sheet.text(end, SIDES.left + this.wide, below, { size: 14, align: "right", alpha: 0.75 });
  }

  dot(at, colour) {
    const { context } = this.sheet;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(this.x(this.steps[at]), this.y(this.powers[at]), 4.5, 0, 2 * Math.PI);
    context.fill();
  }

  x(step) {
    return SIDES.left + (step / this.most) * this.wide;
  }

  y(power) {
    return SIDES.top + ((this.high - power) / (this.high - this.low)) * (HIGH - SIDES.top - SIDES.bottom);
  }
}
