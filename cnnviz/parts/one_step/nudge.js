// The proof beside the sum: the weight is nudged, and the loss is drawn along it with the slope that the gradient claims.

import { make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { Sheet } from "../stepper/sheet.js";

const HIGH_CURVE = 94;
const BELOW = 24;
const REACH = 0.3; // of the drawn slope to either side, as a share of the curve

export class NudgePanel {
  /** @param {(eps: number) => void} choose @param {(weight: [string, number] | null) => void} keep */
  constructor(choose, keep) {
    this.choose = choose;
    this.heading = make("h2", { id: "nudge-name" });
    this.offers = make("div", { class: "segments", role: "group", "aria-labelledby": "nudge-name" });
    this.weight = make("p");
    this.keep = makeButton(() => keep(this.kept ? null : this.at), { class: "keep" });
    this.lines = make("dl", { class: "lines" });
    this.note = make("p", { class: "soft note" });
    this.canvas = make("canvas", { role: "img" });
    this.sheet = new Sheet(this.canvas);
    this.element = make(
      "section",
      { class: "proof" },
      make("div", { class: "line" }, this.heading, this.offers),
      make("div", { class: "line of-weight" }, this.weight, this.keep),
      this.lines,
      this.canvas,
      this.note,
    );
  }

  /** @param {any} meta @param {Theme} theme */
  show({ proof, words, kept, weight, at }, theme) {
    this.proof = proof;
    this.kept = kept;
    this.at = weight;
    this.words = words;
    this.theme = theme;
    say(this.heading, words.nudge);
    say(this.keep, kept ? words.letGo : words.keep);
    this.keep.title = kept ? "" : words.keepSays;
    this.weight.classList.toggle("kept", kept);
    this.element.classList.toggle("early", at === 0 && !kept); // nothing has been said yet that could be proved
    const refused = proof.refused;
    for (const each of [this.offers, this.lines, this.canvas]) each.toggleAttribute("hidden", Boolean(refused));
    say(this.weight, kept ? fill(words.kept, { name: refused ?? proof.title }) : (refused ?? proof.title));
    if (refused) return say(this.note, "");
    this.buttons(proof);
    this.lines.replaceChildren(
      ...proof.lines.map(([label, text, look]) => {
        return make("div", { class: look || null }, make("dt", {}, label), make("dd", {}, text));
      }),
    );
    say(this.note, proof.note);
    const [low, high] = [proof.places[0], proof.places.at(-1)].map((each) => formatNumber(each, 3));
    this.canvas.setAttribute("aria-label", fill(words.curve, { low, high, weight: formatNumber(proof.weight, 4) }));
    this.draw();
  }

  buttons({ offered, eps }) {
    offered.forEach(([value, text], at) => {
      const choose = () => this.choose(this.proof.offered[at][0]);
      const button = this.offers.children[at] ?? this.offers.appendChild(makeButton(choose));
      say(button, text);
      button.setAttribute("aria-pressed", String(value === eps));
    });
  }

  draw() {
    const width = Math.floor(this.element.querySelector(".lines").clientWidth) - 1;
    if (!this.proof || this.proof.refused || width < 50) return;
    const { sheet, proof, theme } = this;
    sheet.fit(width, HIGH_CURVE, theme);
    sheet.clear();
    const { places, losses, weight, loss, moved, kink } = proof;
    const [first, last] = [places[0], places.at(-1)];
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    const room = Math.max(high - low, 0.02 * Math.abs(high), 1e-6);
    const small = { size: 14, alpha: 0.8 };
    const [top, floor] = [high, low].map((each) => formatNumber(each, 2));
    const start = 10 + 8 * Math.max(top.length, floor.length);
    const x = (at) => start + 6 + ((at - first) / (last - first)) * (width - start - 12);
    const y = (at) => 8 + (1 - (at - low + 0.08 * room) / (1.16 * room)) * (HIGH_CURVE - BELOW - 12);
    const { context } = sheet;
    context.save();
    context.beginPath();
    context.rect(start, 0, width - start, HIGH_CURVE - BELOW + 4);
    context.clip();
    this.line(context, places.map((each, at) => [x(each), y(losses[at])]), theme.ink, 2.2);
    if (kink !== null) this.line(context, [[x(kink), 0], [x(kink), HIGH_CURVE]], theme.line, 1.5);
    this.tangent(context, x, y, REACH * (last - first));
    if (moved) this.dot(context, x(moved[0]), y(moved[1]), theme.ink, false);
    this.dot(context, x(weight), y(loss), theme.accent, true);
    context.restore();
    const base = HIGH_CURVE - 10;
    sheet.text(top, start - 4, y(high), { ...small, align: "right" });
    if (high - low > 0.25 * room) sheet.text(floor, start - 4, y(low), { ...small, align: "right" });
    sheet.text(formatNumber(first, 2), start, base, small);
    sheet.text(this.words.along, (start + width) / 2, base, { ...small, align: "center" });
    sheet.text(formatNumber(last, 2), width, base, { ...small, align: "right" });
  }

  /** The slope that the gradient says, once it is known. */
  tangent(context, x, y, reach) {
    const { weight, loss, slope } = this.proof;
    if (slope === null) return;
    const ends = [-reach, reach].map((by) => [x(weight + by), y(loss + by * slope)]);
    this.line(context, ends, this.theme.accent, 1.8);
  }

  line(context, points, colour, wide) {
    context.strokeStyle = colour;
    context.lineWidth = wide;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.stroke();
  }

  dot(context, x, y, colour, filled) {
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fillStyle = filled ? colour : this.theme.paper;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }
}
