// A curve of the training pictures and one of those held out. Pointing at a step reads both; pressing there looks back at it.

import { make, say } from "../shared/dom.js";
import { explainTerms } from "../shared/known.js";
import { Sheet } from "../stepper/sheet.js";

const HIGH = 190;
const LOW = 146; // in a window that has little room
const FLAT = 800;
const SIDES = { left: 46, right: 12, top: 12, bottom: 26 };
const FEWEST = 20; // steps on the axis
export const RIGHT_AXIS = { ticks: [0, 0.5, 1], share: (/** @type {number} */ share) => share };
const DASH = [5, 4]; // of the held-out curve, so that it is told not by its colour alone

export class Curve {
  /**
   * `point` is told the step that is pointed at, or null; `choose` one that is pressed. `beside` stands beside the title while
   * nothing is pointed at.
   *
   * @param {{ point(step: number | null): void, choose(step: number): void }} hand
   * @param {HTMLElement} beside
   */
  constructor({ point, choose }, beside) {
    this.title = make("b");
    this.read = make("span", { class: "reading" });
    this.beside = beside;
    this.canvas = make("canvas", { role: "img" });
    this.element = make("figure", {}, make("figcaption", {}, this.title, beside, this.read), this.canvas);
    this.sheet = new Sheet(this.canvas);
    this.pressed = false;
    this.wide = 1; // of the curve, in pixels
    this.most = 0; // steps
    this.high = HIGH;
    this.axis = RIGHT_AXIS;
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.pressed = event.pointerType === "mouse";
      choose(this.stepAt(event));
    });
    this.canvas.addEventListener("pointermove", (event) => {
      point(this.stepAt(event));
      if (this.pressed && event.buttons & 1) choose(this.stepAt(event));
    });
    for (const end of /** @type {const} */ (["pointerup", "pointerleave"])) {
      this.canvas.addEventListener(end, () => (this.pressed = false));
    }
    this.canvas.addEventListener("pointerleave", () => point(null));
  }

  stepAt(event) {
    const across = (event.clientX - this.canvas.getBoundingClientRect().left - SIDES.left) / this.wide;
    return Math.round(Math.min(1, Math.max(0, across)) * this.most);
  }

  /**
   * Draw both curves up to step `last`.
   *
   * @param {any} shown `own` and `held` with steps and values, `axis` with ticks and shares, the steps to mark
   */
  draw({ own, held, axis, write, last, shown, pointed, theme, from }) {
    const width = Math.floor(this.element.clientWidth);
    if (!width) return;
    const { sheet } = this;
    this.high = innerHeight < FLAT ? LOW : HIGH;
    sheet.fit(width, this.high, theme);
    sheet.clear();
    [this.wide, this.most, this.axis] = [width - SIDES.left - SIDES.right, Math.max(FEWEST, last), axis];
    this.drawAxes(write, last, theme, from);
    this.line(own, theme.ink, 2, []);
    this.line(held, theme.accent, 2.2, DASH);
    this.upright(shown, theme.accent, 1.5);
    if (pointed !== null) this.upright(pointed, theme.ink, 1);
    const at = pointed ?? shown;
    this.dot(at, own, theme.ink, theme);
    this.dot(at, held, theme.accent, theme);
  }

  drawAxes(write, last, theme, from) {
    const { sheet, axis } = this;
    const { context } = sheet;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.beginPath();
    for (const tick of axis.ticks) {
      const y = Math.round(this.y(tick)) + 0.5;
      context.moveTo(SIDES.left, y);
      context.lineTo(SIDES.left + this.wide, y);
      sheet.text(write(tick), SIDES.left - 8, y, { size: 14, align: "right", alpha: 0.75 });
    }
    context.stroke();
    const below = this.high - SIDES.bottom + 15;
    sheet.text("0", SIDES.left, below, { size: 14, align: "center", alpha: 0.75 });
    sheet.text(from(this.most), SIDES.left + this.wide, below, { size: 14, align: "right", alpha: 0.75 });
  }

  line({ steps, values }, colour, width, dash) {
    const { context } = this.sheet;
    Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
    context.setLineDash(dash);
    context.beginPath();
    steps.forEach((step, at) => context.lineTo(this.x(step), this.y(values[at])));
    context.stroke();
    context.setLineDash([]);
  }

  upright(step, colour, width) {
    const { context } = this.sheet;
    const x = this.x(step);
    Object.assign(context, { strokeStyle: colour, lineWidth: width });
    context.beginPath();
    context.moveTo(x, SIDES.top - 6);
    context.lineTo(x, this.high - SIDES.bottom);
    context.stroke();
  }

  dot(step, { read }, colour, theme) {
    const value = read(step);
    if (value === undefined) return;
    const { context } = this.sheet;
    Object.assign(context, { fillStyle: colour, strokeStyle: theme.paper, lineWidth: 1.5 });
    context.beginPath();
    context.arc(this.x(step), this.y(value), 4.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  label(words) {
    this.canvas.setAttribute("aria-label", words);
  }

  tell(title, reading) {
    explainTerms(this.title, title);
    say(this.read, reading);
    this.beside.hidden = Boolean(reading);
  }

  x(step) {
    return SIDES.left + (Math.min(step, this.most) / this.most) * this.wide;
  }

  y(value) {
    const share = Math.min(1, Math.max(0, this.axis.share(value)));
    return this.high - SIDES.bottom - share * (this.high - SIDES.top - SIDES.bottom);
  }
}
