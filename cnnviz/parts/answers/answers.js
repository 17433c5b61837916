// What a network answers: the verdict, a bar for each class, how softmax makes them, and what the network saw.

import { make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { Photo } from "./photo.js";
import { Rows, written } from "./rows.js";
import { Seen } from "./seen.js";
import { agreeing, softmaxAt } from "./softmax.js";
import { onScreen } from "../shared/paper.js";

const SPEAK_REST = 800; // milliseconds without a change before the verdict is read out
const LONG = 12; // a name of more characters is written smaller
const RANGE = 3; // the temperature's slider goes from 2^-3 to 2^3

class Answers {
  constructor(root, turns) {
    this.turns = turns;
    this.rows = new Rows((index) => this.choose(index));
    this.seen = new Seen();
    this.photo = new Photo();
    this.lead = make("span", { class: "lead" });
    this.best = make("strong", { class: "best" });
    this.odds = make("span", { class: "odds" });
    this.note = make("p", { class: "note" });
    this.said = make("div", { class: "unseen", role: "status" });
    const verdict = make("div", { class: "verdict", "aria-hidden": "true" }, this.lead, this.best, this.odds);
    this.softmax = this.buildSoftmax();
    this.text = make("div", { class: "text", "data-lit": "" }, verdict, this.note, this.rows.element, this.softmax, this.said);
    this.reveal = makeButton(() => this.turns.send({ cover: this.data.others }), { class: "reveal", hidden: "" });
    this.beside = make("div", { class: "beside" }, this.seen.element, this.photo.element, this.reveal);
    this.element = make("div", { class: "answers" }, this.beside);
    root.append(this.element);
    this.watch = new ResizeObserver(onScreen(() => this.data?.seen && this.seen.figure.sharpen()));
    this.watch.observe(this.element);
  }

  buildSoftmax() {
    this.summary = make("summary");
    this.formula = make("div", { class: "formula" });
    this.slider = make("input", { type: "range", min: -RANGE, max: RANGE, step: 0.25, value: 0 });
    this.sliderName = make("span");
    this.sliderValue = make("output");
    this.sum = make("div", { class: "sum" });
    this.verdictOnSum = make("div", { class: "agrees" });
    this.why = make("p");
    this.slider.addEventListener("input", () => this.draw());
    const slider = make("label", { class: "slider" }, this.sliderName, this.slider, this.sliderValue);
    const details = make("details", {}, this.summary, this.why, this.formula, slider, this.sum, this.verdictOnSum);
    details.addEventListener("toggle", () => this.draw());
    return details;
  }

  update(content) {
    const arrived = performance.now();
    const fresh = content !== this.taken;
    this.taken = content;
    const { meta, logits, probabilities, seen, maps } = content;
    this.data = { ...meta, logits, maps, engine: probabilities };
    this.element.classList.toggle("large", meta.large);
    this.seen.element.hidden = !meta.seen;
    if (meta.seen) this.seen.show(meta.seen, seen, meta.words);
    this.photo.element.hidden = !meta.photo;
    if (meta.photo && !meta.answers) this.photo.show(meta.photo, maps, null, "");
    this.reveal.hidden = Boolean(meta.answers) || !meta.others;
    if (!meta.answers) {
      say(this.reveal, meta.words.reveal);
      this.text.remove(); // hidden, it can be read nowhere
      return;
    }
    this.beside.append(this.text);
    this.softmax.hidden = !meta.softmax;
    if (!meta.softmax) this.softmax.open = false;
    this.draw();
    this.speakSoon();
    if (fresh) reportPainted(this.element, "answers", arrived);
  }

  /** The temperature that is shown: that of the slider, and 1 while the slider is folded away. */
  get temperature() {
    return this.softmax.open ? 2 ** Number(this.slider.value) : 1;
  }

  draw() {
    const { words, logits, engine, winner, note } = this.data;
    const { temperature } = this;
    const made = this.softmax.open && logits ? softmaxAt(logits, temperature) : null;
    const shares = made && temperature !== 1 ? made.shares : engine;
    this.element.classList.toggle("opened", Boolean(made));
    this.element.classList.toggle("other", temperature !== 1);
    this.rows.show({ ...this.data, chosen: this.pressed() }, { shares, logits, exponents: made?.exponents }, winner);
    this.drawPhoto();
    say(this.lead, words.verdict);
    const [best, odds] = this.verdict();
    say(this.best, best);
    this.best.classList.toggle("long", best.length > LONG);
    say(this.odds, odds);
    say(this.note, note ?? "");
    Object.assign(this.element.dataset, { winner, share: engine[winner] });
    this.tellSoftmax(made, temperature);
  }

  drawPhoto() {
    const { photo, maps, winner, answers } = this.data;
    if (!photo) return;
    const chosen = this.pressed() ?? winner;
    const [, label] = answers.find(([index]) => index === chosen) ?? [];
    this.photo.show(photo, maps, chosen, label ?? "");
  }

  /** What is written largest, and beside it: the class and its probability, or the only number; of several numbers none. */
  verdict() {
    const { kind, engine, labels, winner, named } = this.data;
    const number = written(kind, engine[winner]);
    if (named) return [labels[0], ""];
    if (kind === "shares" || (kind === "labels" && engine.length > 1)) return [labels[0], number];
    return [engine.length === 1 ? number : "", ""];
  }

  tellSoftmax(made, temperature) {
    const { words, engine } = this.data;
    say(this.summary, words.softmax);
    if (!made) return;
    say(this.why, words.why);
    say(this.formula, temperature === 1 ? words.formula : words.formula_at);
    say(this.sliderName, words.temperature);
    say(this.sliderValue, formatNumber(temperature, 3));
    say(this.sum, fill(words.sum, { sum: formatNumber(made.sum, 6), largest: formatNumber(made.largest, 5) }));
    const same = temperature === 1 && agreeing(made.shares, engine);
    say(this.verdictOnSum, temperature === 1 ? `${same ? "✓" : "≠"} ${same ? words.agrees : words.differs}` : words.changed);
    this.element.dataset.agrees = temperature === 1 ? same : "";
  }

  /** The class that the visitor chose, or null; a choice that the server has not answered yet counts. */
  pressed() {
    if (this.turns.settled) this.wanted = undefined;
    return this.wanted === undefined ? this.data.chosen : this.wanted;
  }

  choose(index) {
    this.wanted = index;
    this.turns.sendOnly(index);
    this.draw();
  }

  speakSoon() {
    const { words, labels, second, engine, winner, kind } = this.data;
    const values = {
      first: labels[0],
      share: written(kind, engine[winner]),
      second: labels[1],
      next: written(kind, engine[second]),
    };
    const line = second === null ? fill(words.alone, values) : fill(words.spoken, values);
    if (line === this.line) return;
    this.line = line;
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => say(this.said, line), SPEAK_REST);
  }

  destroy() {
    clearTimeout(this.speaking);
    this.watch.disconnect();
    this.seen.destroy();
    this.element.remove();
  }
}

export default mounting(Answers);
