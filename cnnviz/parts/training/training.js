// A training as it goes on: the button that lets it run, a sentence, facts, two curves, and a slider through time.

import { atBegin } from "../shared/begin.js";
import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { atKeys } from "../shared/keys.js";
import { marked } from "../shared/marked.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber, grouped } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { Bar, inPercent } from "./bar.js";
import { Curve, RIGHT_AXIS } from "./curve.js";
import { lossAxis, Points } from "./points.js";
import { Runner } from "./runner.js";
import { Time } from "./time.js";

const QUIET = 4000; // milliseconds between two sentences to readers while it runs
const CALM = 500; // milliseconds between two drawings where motion is to be reduced
const SURE = 60; // steps before which the running mean of the training pictures lags behind
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

class Training {
  constructor(root, turns) {
    this.turns = turns;
    this.own = new Points();
    this.held = new Points();
    /** @type {number | null} */
    this.pointed = null;
    this.meta = /** @type {any} */ (undefined);
    this.runner = new Runner({
      ask: (to) => turns.send({ to, told: this.told }),
      settled: () => turns.settled,
      turned: () => this.turned(),
    });
    this.bar = new Bar({
      run: () => this.run(),
      batch: () => this.single(),
      epoch: () => this.goOn((Math.floor(this.meta.trained / this.meta.perEpoch) + 1) * this.meta.perEpoch),
      again: () => this.again(),
    });
    const legend = make("span", { class: "legend" }, make("i", { class: "own" }), make("span"), make("i", { class: "held" }));
    legend.append(make("span"));
    this.legend = legend;
    this.gap = make("span", { class: "soft" });
    const hand = { point: (step) => this.point(step), choose: (step) => this.look(step) };
    this.curves = { loss: new Curve(hand, legend), right: new Curve(hand, this.gap) };
    this.time = new Time({
      look: (step) => this.look(step),
      now: () => this.toNow(),
      rate: (rate) => this.rate(rate),
      speed: (speed) => {
        this.runner.speed = speed;
        this.runner.wake();
      },
    });
    this.said = make("div", { class: "unseen", role: "status" });
    const { loss, right } = this.curves;
    this.course = make(
      "div",
      { class: "course" },
      make("div", { class: "curves" }, loss.element, right.element),
      this.time.element,
    );
    this.element = make("div", { class: "training" }, this.bar.element, this.course, this.said);
    root.append(this.element);
    this.watch = new ResizeObserver(onScreen(() => this.draw()));
    this.watch.observe(this.course);
    this.listening = new AbortController();
    addEventListener("popstate", () => this.runner.leave(), { signal: this.listening.signal });
    atKeys(this.element, (event) => this.press(event), this.listening.signal);
    atBegin(() => this.begin(), this.listening.signal);
    atDensity(() => this.draw(), this.listening.signal);
  }

  /** Run what was set up elsewhere on the page, where it can be seen. */
  begin() {
    this.goOn(this.meta.steps);
    this.element.scrollIntoView({ block: "start" });
  }

  /** Whether it stands before a step that this page was opened for. */
  get waits() {
    return this.runner.goal === null && !this.runner.owes && Boolean(this.meta.waits);
  }

  /** How far the state has come, as far as is known: training may be beyond it, and a message may take it back there. */
  get told() {
    return Math.min(this.meta.trained, this.meta.target);
  }

  update({ meta, ...arrays }) {
    const fresh = !this.meta;
    this.meta = meta;
    this.theme = readTheme(this.element);
    if (arrays.steps !== this.taken) this.takeWhole(arrays);
    if (meta.news && meta.news !== this.news) this.takeNews(meta.news);
    this.runner.learn(meta);
    if (fresh && meta.waits && meta.short) this.goOn(meta.target);
    this.showSoon();
  }

  takeWhole(arrays) {
    this.taken = arrays.steps;
    this.news = undefined;
    this.own.take(arrays.steps, arrays.losses, arrays.accuracies);
    this.held.take(arrays.heldSteps, arrays.heldLosses, arrays.heldAccuracies);
  }

  takeNews(news) {
    this.news = news;
    if (news.since > this.own.last) this.turns.trigger(); // an answer was lost: a run of the script brings the whole
    if (news.since < this.own.last) [this.own, this.held].forEach((each) => each.cutAt(news.since));
    for (const point of news.points) this.own.add(...point);
    for (const point of news.held) this.held.add(...point);
  }

  /** Show it in the next frame; twice a second where motion is to be reduced. */
  showSoon() {
    if (this.due) return;
    const wait = STILL.matches && this.runner.running ? Math.max(0, CALM - (performance.now() - (this.drawn ?? 0))) : 0;
    const show = () => {
      this.due = undefined;
      this.drawn = performance.now();
      this.show();
    };
    this.due = wait ? setTimeout(show, wait) : requestAnimationFrame(show);
  }

  show() {
    const { meta } = this;
    this.bar.show(meta, { running: this.runner.running, waits: this.waits });
    this.time.show(meta);
    const { words } = meta;
    const [, own, , held] = this.legend.children;
    say(own, fill(words.own, { count: meta.running }));
    say(held, words.held);
    const gap = meta.own === null || meta.right === null || meta.shown < SURE ? 0 : Math.round(100 * (meta.own - meta.right));
    say(this.gap, gap > 0 ? fill(gap === 1 ? words.gapOfOne : words.gap, { points: gap }) : "");
    this.draw();
    this.speak();
  }

  draw() {
    if (!this.meta) return;
    const { own, held, pointed, theme } = this;
    const { words, trained, shown } = this.meta;
    const at = pointed ?? shown;
    const losses = [...own.values, ...held.values].map(([loss]) => loss);
    const kinds = [
      ["loss", "loss", 0, words.loss, lossAxis(losses), (tick) => formatNumber(tick, 2), (loss) => formatNumber(loss, 3)],
      ["right", "accuracy", 1, words.right, RIGHT_AXIS, (tick) => `${100 * tick}%`, inPercent],
    ];
    for (const [which, term, column, title, axis, write, told] of kinds) {
      const curve = this.curves[which];
      const one = (points) => ({
        steps: points.steps,
        values: points.values.map((values) => values[column]),
        read: (step) => points.at(step)?.[column],
      });
      const [mine, others] = [own.at(at)?.[column], held.at(at)?.[column]];
      const numbers = { own: mine === undefined ? "–" : told(mine), held: others === undefined ? "–" : told(others) };
      const read = `${fill(words.stepAt, { step: at })}: ${numbers.own} / ${numbers.held}`;
      curve.tell(marked(term, title), pointed === null ? "" : read);
      curve.label(fill(words.curve, { title, ...numbers, step: at }));
      const from = (step) => fill(words.stepAt, { step: grouped(step) });
      curve.draw({ own: one(own), held: one(held), axis, write, last: trained, shown, pointed, theme, from });
    }
  }

  point(step) {
    this.pointed = step === null ? null : Math.min(step, this.meta.trained);
    if (this.pointing) return;
    this.pointing = requestAnimationFrame(() => {
      this.pointing = undefined;
      this.draw();
    });
  }

  run() {
    if (this.meta.ended) this.again();
    else if (this.runner.running) this.runner.stop();
    else if (this.waits) this.goOn(this.meta.target);
    else this.goOn(this.meta.steps);
  }

  goOn(goal) {
    if (this.meta.ended) return;
    if (this.meta.looks) this.toNow();
    this.runner.start(goal);
  }

  /** One batch, with which a run ends. */
  single() {
    if (this.meta.ended || this.waits) return;
    if (this.runner.running) return this.runner.stop();
    if (this.meta.looks) this.toNow();
    this.runner.start(this.meta.trained + 1, true);
  }

  again() {
    this.runner.stop();
    this.turns.send("again");
  }

  look(step) {
    const { trained, target } = this.meta;
    if (!trained) return;
    if (step >= trained) return this.toNow();
    if (step > target) return; // the state that is shown ends before
    this.turns.sendInstead({ look: step }, (waiting) => typeof waiting === "object" && "look" in waiting);
  }

  toNow() {
    const now = this.runner.goal === null ? this.meta.trained : this.meta.target;
    if (this.meta.looks) this.turns.send({ now, told: this.told });
  }

  rate(rate) {
    this.turns.send({ rate, at: this.meta.exploded ? 0 : this.meta.trained }); // nothing follows an explosion
  }

  turned() {
    this.turns.run(this.runner.running);
    this.spoken = 0;
    if (this.meta) this.showSoon();
  }

  /** At most one sentence in some seconds while it runs. */
  speak() {
    const now = performance.now();
    const { words, shown, verdict, waits } = this.meta;
    const text = this.waits ? waits : fill(words.spoken, { step: shown, verdict });
    if (this.runner.running && now - (this.spoken ?? 0) < QUIET) return;
    this.spoken = now;
    say(this.said, text);
  }

  press(event) {
    const typing = event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey;
    if (typing || this.meta.fixed) return;
    if (event.key === "ArrowRight") this.single();
    else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) this.run();
    else if (event.key === "0") this.bar.again.click();
    else return;
    event.preventDefault();
  }

  destroy() {
    this.runner.destroy();
    this.turns.run(false);
    cancelAnimationFrame(this.due);
    clearTimeout(this.due);
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(Training);
