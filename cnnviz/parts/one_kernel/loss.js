// The loss over the steps, on a logarithmic scale, and under it, on the same axis, a slider through all steps so far. Pointing at
// the curve reads a step, a press on it looks back at it.

import { focusedBeside, make, say } from "../shared/dom.js";
import { explainTerms } from "../shared/known.js";
import { marked } from "../shared/marked.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { Sheet } from "../stepper/sheet.js";
import { powerOfTen } from "./digits.js";

const HIGH = 210;
const SIDES = { left: 48, right: 14, top: 12, bottom: 28 };
const FEWEST = 20; // steps on the axis
const MARKS = 5; // on the other one, at most
const THUMB = 16; // how wide the slider's handle is
const LEAST = 1e-15; // of the first loss: what is less is rounding, and drawn as this

const written = (power) => (power >= -2 && power <= 2 ? formatNumber(10 ** power) : powerOfTen(power));

export class LossCurve {
  /** @param {(step: number | null) => void} look is told the step to look back at, or nothing for the last one */
  constructor(look) {
    this.look = look;
    this.title = make("b");
    this.note = make("span");
    this.canvas = make("canvas", { tabindex: 0, role: "img" });
    this.read = make("p", { class: "read" });
    this.moment = make("input", { type: "range", min: 0, step: 1, class: "moment" });
    this.moment.addEventListener("input", () => this.choose(Number(this.moment.value)));
    this.now = make("button", { type: "button", class: "now" });
    this.now.addEventListener("click", () => look(null));
    this.element = make(
      "figure",
      { class: "loss" },
      make("figcaption", {}, this.title, this.note),
      this.canvas,
      this.moment,
      make("div", { class: "under" }, this.read, this.now),
    );
    this.sheet = new Sheet(this.canvas);
    this.at = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    this.canvas.addEventListener("pointerup", () => (this.held = false));
    this.canvas.addEventListener("pointercancel", () => (this.held = false));
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

  /** @param {any} lesson @param {Theme} theme */
  show({ steps, losses, step, taken, least, words }, theme) {
    this.step = step;
    this.taken = taken;
    this.least = least;
    this.steps = steps;
    this.losses = losses;
    this.words = words;
    this.theme = theme;
    explainTerms(this.title, marked("loss", words.loss));
    say(this.note, words.lossIs);
    const ends = { first: formatNumber(losses[0], 3), last: formatNumber(losses.at(-1), 3), step: steps.at(-1) };
    this.canvas.setAttribute("aria-label", fill(words.curve, ends));
    if (this.at !== null) this.at = Math.min(this.at, steps.length - 1);
    this.most = Math.max(FEWEST, taken);
    this.showMoment();
    this.draw();
  }

  /** The slider reaches as far as the axis; beyond the last step it comes back. */
  showMoment() {
    const { step, taken, words, moment } = this;
    moment.max = String(this.most);
    moment.value = String(step);
    moment.disabled = taken === 0;
    moment.style.setProperty("--share", String(step / this.most));
    moment.setAttribute("aria-label", words.moment);
    moment.setAttribute("aria-valuetext", fill(words.momentAt, { step, taken }));
    say(this.now, words.now);
    const focused = focusedBeside(this.now) === this.now;
    this.now.classList.toggle("away", step === taken);
    if (focused && step === taken) moment.focus();
  }

  choose(step) {
    const { taken } = this;
    if (step > taken) this.moment.value = String(taken);
    this.look(step >= taken ? null : step);
  }

  stepOf(event) {
    const share = (event.clientX - this.canvas.getBoundingClientRect().left - SIDES.left) / this.wide;
    return Math.max(0, Math.round(share * this.most));
  }

  point(event) {
    const step = this.stepOf(event);
    this.go(Math.max(0, this.steps.findLastIndex((each) => each <= step)));
    if (this.held) this.choose(step);
  }

  press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.held = this.taken > 0;
    this.point(event);
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
    Object.assign(this.moment.style, { marginLeft: `${SIDES.left - THUMB / 2}px`, width: `${this.wide + THUMB}px` });
    const least = LEAST * (this.losses[0] || 1);
    this.powers = Array.from(this.losses, (loss) => Math.log10(Math.max(loss, least)));
    this.high = Math.ceil(Math.max(...this.powers) + 0.05);
    const lowest = Math.min(...this.powers, this.least ? Math.log10(this.least) : Infinity);
    this.low = Math.min(this.high - 3, Math.floor(lowest));
    this.drawAxes();
    if (this.least) this.drawLeast();
    const { context } = sheet;
    context.strokeStyle = theme.ink;
    context.lineWidth = 2.2;
    context.beginPath();
    this.powers.forEach((power, at) => context.lineTo(this.x(this.steps[at]), this.y(power)));
    context.stroke();
    this.dot(this.steps.indexOf(this.step), theme.ink);
    if (this.at === null) return say(this.read, this.least ? fill(this.words.least, { loss: formatNumber(this.least, 3) }) : "");
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

  /** What no kernel of this size gets below. */
  drawLeast() {
    const { context } = this.sheet;
    const y = Math.round(this.y(Math.log10(this.least))) + 0.5;
    context.strokeStyle = this.theme.ink;
    context.lineWidth = 1.2;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(SIDES.left, y);
    context.lineTo(SIDES.left + this.wide, y);
    context.stroke();
    context.setLineDash([]);
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
