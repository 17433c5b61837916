// A picture that grows for a map: what lets it grow, a slider over doublings of the steps, and the curve of the map's value.

import { make, makeButton, makeShape, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const HIGH = 100;
const WIDE = 800;
const PACE = 350; // milliseconds a picture stands when the way is watched again
const FIELDS = ["grow_rate", "grow_blur", "grow_jitter", "grow_goal"];

/** Where a step stands on the axis, in doublings: 0, 1, 2, 4, 8 ... at equal distances. */
const along = (step) => (step < 1 ? step : 1 + Math.log2(step));

export class Grower {
  /** @param {any} hand lets it grow `to` so many doublings, `set`s how it grows, `stop`s it, and `tell`s readers */
  constructor(hand) {
    this.hand = hand;
    this.title = make("h3");
    this.told = make("span", { class: "soft" });
    this.image = make("img", { class: "grown", alt: "" });
    this.button = makeButton(() => this.press(), { class: "go" });
    this.slider = make("input", { type: "range", min: 0, max: 8, step: 1 });
    this.slider.addEventListener("input", () => this.slide(Number(this.slider.value)));
    this.line = makeShape("polyline", { fill: "none" });
    this.zero = makeShape("line", { x1: 0, x2: WIDE, class: "zero" });
    const box = { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img" };
    this.svg = makeShape("svg", box, this.zero, this.line);
    this.dot = make("i");
    this.ticks = make("div", { class: "ticks", "aria-hidden": "true" });
    this.again = makeButton(() => this.hand.set("grow_seed", (this.meta.climb.seed + 1) % 10000));
    this.start = make("span", { class: "soft" });
    this.summary = make("summary");
    this.selects = FIELDS.map((field) => this.select(field));
    this.about = make("p");
    this.climbed = make("p");
    this.compare = make("p");
    this.error = make("p", { role: "alert" });
    this.shows = make("p");
    this.limits = make("p", { class: "limits" });
    const curve = make("div", { class: "curve" }, this.svg, this.dot);
    const settings = make("div", { class: "settings" }, ...this.selects.map((each) => each.label));
    this.element = make(
      "section",
      { class: "growing" },
      make("div", { class: "cap" }, this.title, this.told),
      this.image,
      this.error,
      make("div", { class: "run" }, this.button, make("div", { class: "axis" }, this.slider, curve, this.ticks)),
      make("div", { class: "start" }, this.again, this.start),
      make("details", {}, this.summary, settings, this.about, this.climbed),
      this.compare,
      this.shows,
      this.limits,
    );
  }

  select(field) {
    const name = make("span");
    const input = make("select");
    input.addEventListener("change", () => this.hand.set(field, field === "grow_goal" ? input.value : Number(input.value)));
    return { field, name, input, label: make("label", {}, name, input) };
  }

  get still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** The last doubling that was reached. */
  get reached() {
    return this.meta.climb.steps.filter((step) => step <= this.meta.growing.step).length - 1;
  }

  show(meta) {
    const before = this.meta;
    this.meta = meta;
    const { words, climb, choices, growing, grown } = meta;
    if (before?.growing.running || before?.climb.seed !== climb.seed) clearTimeout(this.timer);
    const ended = before?.growing.running && !growing.running && !growing.error;
    say(this.title, words.grow_title);
    say(this.again, words.seed);
    say(this.start, fill(words.seed_at, { seed: climb.seed }));
    say(this.summary, words.settings);
    for (const { field, name, input } of this.selects) {
      say(name, words[field]);
      const options = choices[field].map(([value, text]) => make("option", { value }, text));
      if (input.textContent !== options.map((each) => each.textContent).join("")) input.replaceChildren(...options);
      input.value = String(climb[field]);
    }
    const [rows, columns] = climb.size;
    say(this.about, fill(words.grow_about, { rows, columns }));
    say(this.climbed, fill(words.climbed, { array: climb.array }));
    say(this.shows, words.grow_shows);
    say(this.limits, words.grow_limits);
    say(this.error, growing.error);
    this.slider.setAttribute("aria-label", words.steps);
    this.svg.setAttribute("aria-label", words.curve);
    if (this.ticks.childElementCount !== climb.steps.length) {
      const tick = (step, at) => make("span", { style: `left:${(100 * at) / climb.last}%` }, String(step));
      this.ticks.replaceChildren(...climb.steps.map(tick));
    }
    const strongest = growing.step > 0 && meta.patches[0];
    const compared = climb.grow_goal === "cell" ? words.compare_cell : words.compare;
    const reached = { patch: strongest && formatNumber(strongest.value, 4), value: this.valueAt(growing.values.length - 1) };
    say(this.compare, strongest && !growing.running ? fill(compared, reached) : "");
    const done = this.reached >= climb.last;
    this.button.disabled = Boolean(growing.error);
    say(this.button, growing.running ? words.stop : done ? words.replay : growing.step > 0 ? words.go_on : words.grow);
    this.button.hidden = done && this.still;
    this.draw(growing.running ? null : Math.min(grown, this.reached));
    if (ended) this.hand.tell(fill(words.grown_said, { step: growing.step, value: this.valueAt(growing.step) }));
  }

  valueAt(step) {
    const value = this.meta.growing.values[step];
    return value === undefined ? "…" : formatNumber(value, 4);
  }

  /** Show the picture after so many doublings; the newest one for null. */
  draw(at) {
    const { words, growing, climb, moments } = this.meta;
    const newest = at === null;
    const step = newest ? growing.step : climb.steps[Math.max(0, at)];
    const kept = moments[String(Math.max(0, at ?? 0))];
    const hold = newest && this.still && growing.step < climb.steps[climb.last];
    const image = hold ? moments["0"] : newest ? growing.picture : (kept ?? growing.picture);
    if (image && this.image.src !== image) this.image.src = image;
    this.image.hidden = !image;
    this.image.classList.toggle("sharp", climb.size[0] < 64);
    const text = step ? fill(words.step, { step, value: this.valueAt(step) }) : words.noise;
    say(this.told, text);
    this.image.alt = `${words.grow_title}, ${text}`;
    this.slider.value = String(newest ? this.reached : Math.max(0, at));
    this.slider.style.setProperty("--share", String(Number(this.slider.value) / climb.last));
    this.slider.setAttribute("aria-valuetext", fill(words.steps_said, { step, value: this.valueAt(step) }));
    this.trace(step);
  }

  trace(step) {
    const { growing, climb } = this.meta;
    const known = growing.values;
    const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
    const x = (at) => (WIDE * along(at)) / climb.last;
    const y = (value) => HIGH - 6 - ((HIGH - 12) * (value - low)) / (high - low || 1);
    this.line.setAttribute("points", known.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" "));
    this.zero.setAttribute("y1", String(y(0)));
    this.zero.setAttribute("y2", String(y(0)));
    this.dot.hidden = known[step] === undefined;
    if (known[step] !== undefined) {
      this.dot.style.left = `${(100 * x(step)) / WIDE}%`;
      this.dot.style.top = `${y(known[step])}%`;
    }
  }

  slide(to) {
    clearTimeout(this.timer);
    if (to <= this.reached) this.draw(to);
    this.hand.to(to);
  }

  press() {
    const { growing, climb } = this.meta;
    clearTimeout(this.timer);
    if (growing.running) this.hand.stop();
    else if (this.reached < climb.last) this.hand.to(climb.last);
    else this.watch(0);
  }

  /** Show one kept picture after the other. */
  watch(at) {
    this.draw(at);
    if (at < this.meta.climb.last) this.timer = setTimeout(() => this.watch(at + 1), PACE);
    else this.hand.to(at);
  }

  destroy() {
    clearTimeout(this.timer);
  }
}
