// The curve of a probability over a slider's range. A drag on it is a drag on the slider, unless it is `fixed`.

import { percent } from "../answers/softmax.js";
import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { circle, drawLine } from "../shared/pen.js";
import { readTheme } from "../shared/theme.js";
import { Sheet } from "../stepper/sheet.js";

const SIDES = { left: 54, right: 14, top: 28, bottom: 32 };
const TALL = 250;
const NARROW = 520;
const DASHED = [6, 5]; // of the next class, so that it is told not by its colour alone
const PAGE = 10; // steps of the slider
const QUIET = 450; // milliseconds without a change, after which a reader hears the sentence

class DisturbCurve {
  constructor(root, turns) {
    this.turns = turns;
    this.over = make("span");
    this.choose = make("select");
    this.here = make("output", { class: "here" });
    const label = make("label", {}, this.over, this.choose);
    this.key = make("div", { class: "key", "aria-hidden": "true" });
    this.canvas = make("canvas", { tabindex: 0, role: "slider" });
    this.sentence = make("div", { class: "sentence" });
    this.said = make("p", { class: "unseen", role: "status" });
    const head = make("div", { class: "head" }, label, this.here);
    this.element = make("div", { class: "curve" }, head, this.sentence, this.key, this.canvas, this.said);
    root.append(this.element);
    this.sheet = new Sheet(this.canvas);
    this.choose.addEventListener("change", () => this.turns.sendOnly({ dial: this.choose.value }));
    this.canvas.addEventListener("pointerdown", (event) => this.take(event));
    this.canvas.addEventListener("pointermove", (event) => this.held === event.pointerId && this.go(this.placeAt(event)));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => (this.held = undefined));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.watch = new ResizeObserver(onScreen(() => this.draw()));
    this.watch.observe(this.element);
    this.listening = new AbortController();
    atDensity(() => this.draw(), this.listening.signal);
  }

  update({ meta, places, first, second, ahead }) {
    this.meta = meta;
    this.theme = readTheme(this.element);
    this.places = places;
    this.first = first;
    this.second = second;
    this.ahead = ahead;
    const { dials, dial, names, sentence, fooled, words, fixed } = meta;
    this.canvas.classList.toggle("fixed", Boolean(fixed));
    this.canvas.setAttribute("role", fixed ? "img" : "slider");
    this.canvas.tabIndex = fixed ? -1 : 0;
    const options = JSON.stringify(dials);
    const made = () => dials.map(([id, label]) => make("option", { value: id }, label));
    if (options !== this.options) this.choose.replaceChildren(...made());
    this.options = options;
    if (this.turns.settled) {
      this.choose.value = dial.name;
      this.at = dial.value;
    }
    say(this.over, words.over);
    this.element.dataset.dial = dial.name;
    this.element.dataset.at = String(dial.value);
    this.element.dataset.measured = String(places.length);
    const labels = names ? [["line", names[0]], ["line next", names[1]], ["band", words.ahead]] : [];
    this.key.replaceChildren(...labels.filter(([, label]) => label).map(([kind, label]) => make("span", { class: kind }, label)));
    const said = names ? sentence : [...sentence, words.waits];
    const lead = fooled ? [...said, words.fooled] : said;
    this.sentence.replaceChildren(...lead.map((each) => make("p", {}, each)));
    this.speak(sentence.join(" "));
    this.draw();
  }

  speak(told) {
    clearTimeout(this.quiet);
    const first = this.told === undefined;
    this.told = told;
    if (!first) this.quiet = setTimeout(() => say(this.said, this.told), QUIET);
  }

  take(event) {
    if (event.button !== 0 || this.meta.fixed) return;
    this.held = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.go(this.placeAt(event));
  }

  placeAt(event) {
    const { low, high } = this.meta.dial;
    const share = (event.clientX - this.canvas.getBoundingClientRect().left - SIDES.left) / this.wide;
    return low + (high - low) * share;
  }

  press(event) {
    const { low, high, step } = this.meta.dial;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -PAGE, PageUp: PAGE }[event.key];
    const to = { Home: low, End: high }[event.key] ?? (by && this.at + by * step * (event.shiftKey ? PAGE : 1));
    if (to === undefined || this.meta.fixed) return;
    event.preventDefault();
    this.go(to);
  }

  /** The slider goes to its step nearest to `value`. */
  go(value) {
    const { name, low, high, step } = this.meta.dial;
    const steps = Math.round((Math.min(high, Math.max(low, value)) - low) / step);
    const at = Number(Math.min(high, low + steps * step).toFixed(6));
    if (at === this.at) return;
    this.at = at;
    this.draw();
    this.turns.sendOnly({ dial: name, at });
  }

  x(value) {
    const { low, high } = this.meta.dial;
    return SIDES.left + ((value - low) / (high - low)) * this.wide;
  }

  y(share) {
    return SIDES.top + (1 - share) * (TALL - SIDES.top - SIDES.bottom);
  }

  draw() {
    const { meta, theme, sheet } = this;
    const width = Math.floor(this.element.clientWidth);
    if (!meta || !width) return;
    this.wide = width - SIDES.left - SIDES.right;
    sheet.fit(width, TALL, theme);
    sheet.clear();
    this.drawBands();
    this.drawAxes();
    if (meta.names) {
      if (meta.names[1] !== null) this.drawCurve(this.second, DASHED, 2);
      this.drawCurve(this.first, [], 2.5);
    }
    this.drawHere();
  }

  /** Where another class is ahead, from halfway to the place before to halfway to the one after. */
  drawBands() {
    const { places, ahead, meta, sheet, theme } = this;
    const { context } = sheet;
    const edge = (at, next) => (places[next] === undefined ? places[at] : (places[at] + places[next]) / 2);
    for (let from = 0; from < places.length; from++) {
      if (ahead[from] === meta.first) continue;
      let to = from;
      while (ahead[to + 1] === ahead[from]) to++;
      const [left, right] = [this.x(edge(from, from - 1)), this.x(edge(to, to + 1))];
      context.fillStyle = theme.line;
      context.globalAlpha = 0.55;
      context.fillRect(left, SIDES.top, Math.max(2, right - left), TALL - SIDES.top - SIDES.bottom);
      context.globalAlpha = 1;
      const label = meta.labels[String(ahead[from])] ?? "";
      context.font = sheet.font(400, 14);
      if (context.measureText(label).width < right - left - 4) {
        sheet.text(label, (left + right) / 2, SIDES.top - 12, { size: 14, align: "center" });
      }
      from = to;
    }
  }

  drawAxes() {
    const { sheet, theme, meta } = this;
    const { context } = sheet;
    Object.assign(context, { strokeStyle: theme.line, lineWidth: 1 });
    for (const share of [0, 0.5, 1]) {
      const y = Math.round(this.y(share)) + 0.5;
      drawLine(context, SIDES.left, y, SIDES.left + this.wide, y);
      sheet.text(`${100 * share}%`, SIDES.left - 8, y, { size: 14, align: "right", alpha: 0.8 });
    }
    const { low, high, unit, neutral } = meta.dial;
    const pieces = this.wide < NARROW ? 2 : 4;
    for (let piece = 0; piece <= pieces; piece++) {
      const value = low + ((high - low) * piece) / pieces;
      const align = piece === 0 ? "left" : piece === pieces ? "right" : "center";
      sheet.text(formatNumber(value, 3) + unit, this.x(value), TALL - SIDES.bottom + 16, { size: 14, align, alpha: 0.8 });
    }
    context.setLineDash([2, 3]);
    drawLine(context, this.x(neutral), SIDES.top, this.x(neutral), TALL - SIDES.bottom);
    context.setLineDash([]);
  }

  drawCurve(values, dash, line) {
    const { context } = this.sheet;
    Object.assign(context, { strokeStyle: this.theme.ink, fillStyle: this.theme.ink, lineWidth: line, lineJoin: "round" });
    context.globalAlpha = dash.length ? 0.7 : 1;
    context.setLineDash(dash);
    context.beginPath();
    this.places.forEach((place, at) => context.lineTo(this.x(place), this.y(values[at])));
    context.stroke();
    context.setLineDash([]);
    this.places.forEach((place, at) => {
      circle(context, this.x(place), this.y(values[at]), dash.length ? 2 : 3);
      context.fill();
    });
    context.globalAlpha = 1;
  }

  drawHere() {
    const { sheet, theme, meta, at, canvas } = this;
    const { context } = sheet;
    const { dial, words, now, here, fooled } = meta;
    Object.assign(context, { strokeStyle: theme.accent, lineWidth: 2 });
    drawLine(context, this.x(at), SIDES.top - 4, this.x(at), TALL - SIDES.bottom);
    const place = formatNumber(at) + dial.unit;
    const own = at === dial.value; // else the answer of the network is still on its way
    if (own && here && here[0] !== null && !fooled) {
      circle(context, this.x(at), this.y(here[0]), 5.5);
      Object.assign(context, { fillStyle: theme.accent, strokeStyle: theme.paper });
      context.fill();
      context.stroke();
    }
    const text = fill(words.place, { name: dial.label, place, answer: now[0], share: percent(now[1] ?? NaN) });
    if (own) say(this.here, text);
    canvas.setAttribute("aria-label", meta.fixed ? `${words.curve}. ${text}` : words.curve);
    if (meta.fixed) return;
    const range = { "aria-valuemin": dial.low, "aria-valuemax": dial.high, "aria-valuenow": at };
    for (const [name, value] of Object.entries(range)) canvas.setAttribute(name, String(value));
    canvas.setAttribute("aria-valuetext", own ? text : `${dial.label} ${place}`);
  }

  destroy() {
    clearTimeout(this.quiet);
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(DisturbCurve);
