// One kernel that learns: its maps, what runs it, its weights with their gradients, and the loss.

import { atBegin } from "../shared/begin.js";
import { colourOf, css, divergingColours, grayColours } from "../shared/colour.js";
import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { atKeys } from "../shared/keys.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { spanWords } from "../shared/spans.js";
import { bracketed, exactly, inCells, seenStep, powerOfTen, withMinus } from "./digits.js";
import { Grid, WeightGrid } from "./grids.js";
import { LossCurve } from "./loss.js";
import { Plate } from "./maps.js";
import { ends, signed, sizeOf } from "./sums.js";
import { Transport } from "./transport.js";
import { Why } from "./why.js";

const MAPS = ["picture", "output", "target", "error"];
const SIGNS = { output: "∗ w", target: "−", error: "=" };
const QUIET = 4000; // milliseconds between two sentences to readers while it runs
const CHANNELS = ["R", "G", "B"];

class OneKernel {
  constructor(root, turns) {
    this.turns = turns;
    this.hover = null;
    this.channel = 0;
    this.plates = Object.fromEntries(MAPS.map((each) => [each, new Plate(this.looker("position"), this.keeper("position"))]));
    for (const [each, sign] of Object.entries(SIGNS)) this.plates[each].element.dataset.sign = sign;
    this.transport = new Transport({
      go: (steps) => this.go(steps),
      reset: () => this.turns.send({ step: 0 }),
      turned: (running) => this.turned(running),
      rated: (rate) => this.rate(rate),
    });
    /** @type {(act: (row?: number, column?: number) => void) => (number?: number) => void} */
    const numbered = (act) => (number) => (number === undefined ? act() : act(...this.cell(number)));
    this.weights = new WeightGrid(numbered(this.looker("weight")), numbered(this.keeper("weight")));
    this.gradients = new Grid("div");
    this.next = new Grid("div");
    this.aim = new Grid("div");
    this.aim.element.classList.add("aim");
    this.minus = make("span", { class: "sign" });
    this.equals = make("span", { class: "sign" }, "=");
    this.bias = make("p", { class: "equation bias" });
    this.title = make("h2");
    this.channels = make("span", { class: "channels", role: "group" });
    this.why = new Why();
    this.loss = new LossCurve((step) => this.lookBack(step));
    this.verdict = make("p", { class: "verdict" });
    this.question = make("h2");
    this.answer = make("p", { role: "status" });
    this.trial = make("div", { class: "trial" }, this.question, this.answer);
    this.ends = [make("span"), make("i", { "aria-hidden": "true" }), make("span")];
    this.legendName = make("span");
    this.legend = make("p", { class: "legend soft" }, this.legendName, ...this.ends);
    this.said = make("div", { class: "unseen", role: "status" });
    this.helps = [make("div", { class: "unseen", id: "map-help" }), make("div", { class: "unseen", id: "grid-help" })];
    this.element = make(
      "div",
      { class: "lesson" },
      this.trial,
      make("div", { class: "maps" }, ...MAPS.map((each) => this.plates[each].element)),
      this.legend,
      this.transport.element,
      make(
        "div",
        { class: "below" },
        make(
          "div",
          { class: "sums" },
          make("div", { class: "head" }, this.title, this.channels),
          make(
            "div",
            { class: "step-sum" },
            this.weights.element,
            this.minus,
            this.gradients.element,
            this.equals,
            this.next.element,
          ),
          this.bias,
          this.why.element,
        ),
        make("div", { class: "side" }, this.aim.element, this.verdict, this.loss.element),
      ),
      this.said,
      ...this.helps,
    );
    root.append(this.element);
    this.watch = new ResizeObserver(onScreen(() => this.loss.draw()));
    this.watch.observe(this.element);
    this.listening = new AbortController();
    addEventListener("popstate", () => this.transport.turn(false), { signal: this.listening.signal });
    atKeys(this.element, (event) => this.press(event), this.listening.signal);
    atBegin(() => this.begin(), this.listening.signal);
    atDensity(() => this.loss.draw(), this.listening.signal);
  }

  /**
   * What is told of a place that is pointed at.
   *
   * @param {"weight" | "position"} kind
   * @returns {(row?: number, column?: number) => void}
   */
  looker(kind) {
    return (row, column) => {
      this.hover = row === undefined ? null : this.place(kind, row, column);
      this.look();
    };
  }

  /**
   * What is told of a place that is to stay in view, or is let go where it stays already.
   *
   * @param {"weight" | "position"} kind
   * @returns {(row?: number, column?: number) => void}
   */
  keeper(kind) {
    return (row, column) => {
      const pin = row === undefined ? null : this.place(kind, row, column);
      const same = pin && JSON.stringify(pin) === JSON.stringify(this.lesson.pin);
      this.turns.send({ pin: same ? null : pin });
    };
  }

  place(kind, row, column) {
    return { kind, channel: kind === "weight" ? this.channel : 0, row, column };
  }

  /**
   * Row and column of weight `number`.
   *
   * @param {number} number
   * @returns {[number, number]}
   */
  cell(number) {
    const columns = this.lesson.kernel[1];
    return [Math.floor(number / columns), number % columns];
  }

  go(steps) {
    if (!this.turns.settled) return false;
    this.turns.send({ steps, told: this.lesson.taken });
    return true;
  }

  turned(running) {
    this.turns.run(running);
    this.spoken = 0;
  }

  /** Run what was set up elsewhere on the page, where it can be seen. */
  begin() {
    this.transport.turn(!this.transport.ended);
    this.element.scrollIntoView({ block: "start" });
  }

  /** Looking back ends a run; nothing of it is lost. */
  lookBack(step) {
    this.transport.turn(false);
    this.turns.sendInstead({ look: step }, (waiting) => "look" in waiting);
  }

  rate(rate) {
    const { ended, taken, last, nextRate } = this.lesson;
    const body = ended && taken < last ? { again: rate } : { rate, was: nextRate };
    this.turns.sendInstead(body, (waiting) => "rate" in waiting || "again" in waiting);
    this.transport.writeRate(rate);
  }

  update({ meta, ...arrays }) {
    this.theme = readTheme(this.element);
    const [value, weight] = [divergingColours(this.theme), divergingColours(this.theme, "weight")];
    const { input, target } = arrays;
    this.lesson = {
      ...meta,
      ...arrays,
      channelNames: CHANNELS,
      gray: { low: Math.min(0, ...ends(input)), high: Math.max(...ends(input)), colours: grayColours() },
      value: signed(value, Math.max(0.01, sizeOf(target))),
      weights: signed(weight, Math.max(...[arrays.weight, arrays.aim, arrays.next].map(sizeOf))),
    };
    if (meta.pin?.kind === "weight") this.channel = meta.pin.channel;
    this.channel = Math.min(this.channel, meta.channels - 1);
    this.helps[0].textContent = meta.words.mapHelp;
    this.helps[1].textContent = meta.words.help;
    this.transport.show(meta);
    this.showTrial(meta);
    this.showMaps();
    this.showLegend();
    this.loss.show(this.lesson, this.theme);
    say(this.verdict, meta.verdict);
    this.look();
    this.speak();
  }

  showMaps() {
    const { words, size, places, kernel, channels, input, target, error, gray, value } = this.lesson;
    const output = error.map((each, at) => each + target[at]);
    const picture = { title: words.picture, values: input, size, scale: gray, places, reach: kernel[0], channels };
    this.plates.picture.show(picture);
    for (const [each, values] of Object.entries({ output, target, error })) {
      this.plates[each].show({ title: words[each], values, size: places, scale: value, places, reach: 1 });
    }
  }

  /** The question of the experiment that is set up, and its answer once enough steps were taken to see it. */
  showTrial({ experiment, words }) {
    this.trial.hidden = !experiment;
    if (!experiment) return;
    say(this.question, experiment.question);
    say(this.answer, experiment.answer || words.answerLater);
    this.answer.classList.toggle("soft", !experiment.answer);
  }

  /** The scale of colours of the three maps. */
  showLegend() {
    const { words, value } = this.lesson;
    say(this.legendName, words.legend);
    say(this.ends[0], exactly(value.low));
    say(this.ends[2], exactly(value.high));
    const stops = Array.from({ length: 17 }, (_, at) => css(colourOf(value.low + (at / 16) * (value.high - value.low), value)));
    this.ends[1].style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  }

  /** Show what belongs to the place that is pointed at, or pinned; else to a weight in the corner. */
  look() {
    const { lesson } = this;
    if (!lesson) return;
    const [rows, columns] = lesson.kernel;
    const looked = this.hover ?? lesson.pin ?? { kind: "weight", channel: this.channel, row: 0, column: columns - 1 };
    const at = looked.kind === "position" ? looked : null;
    const row = Math.min(looked.row, (at ? lesson.places[0] : rows) - 1);
    const column = Math.min(looked.column, (at ? lesson.places[1] : columns) - 1);
    const place = { channel: this.channel, row, column };
    this.read(at ? place : null);
    this.showGrids(at ? -1 : row * columns + column);
    if (at) this.why.showPosition(lesson, place);
    else this.why.showWeight(lesson, place);
  }

  /** What stands under the maps, of one position or of all. */
  read(place) {
    const { words, centred, step, kernel, places, target, error } = this.lesson;
    for (const plate of Object.values(this.plates)) plate.mark(place?.row, place?.column);
    const texts = {
      picture: centred ? words.centred : words.unit,
      output: fill(words.atStep, { step }),
      target: this.lesson.madeBy,
      error: words.errorIs,
    };
    if (place) {
      const at = place.row * places[1] + place.column;
      const values = { output: target[at] + error[at], target: target[at], error: error[at] };
      for (const [each, value] of Object.entries(values)) texts[each] = fill(words[`${each}At`], { value: exactly(value) });
      const { row: top, column: left } = place;
      texts.picture = spanWords(words, top, top + kernel[0] - 1, left, left + kernel[1] - 1).both;
    }
    for (const each of MAPS) say(this.plates[each].read, texts[each]);
  }

  showGrids(chosen) {
    const { lesson } = this;
    const { words, kernel, weight, gradient, next, weights, aim, aimKernel, aimName } = lesson;
    const [rows, columns] = kernel;
    const write = inCells(rows);
    this.element.style.setProperty("--side", String(columns));
    say(this.title, words.update);
    this.weights.show(words.weights, this.ofChannel(weight), columns, weights, write);
    this.showSlopes();
    this.next.show(words.next, this.ofChannel(next), columns, weights, write);
    this.aim.element.hidden = !aimKernel;
    if (aimKernel) {
      const [high, wide] = aimKernel;
      this.aim.show(aimName, this.ofChannel(aim, aimKernel), wide, weights, inCells(high));
    }
    for (const grid of [this.weights, this.gradients, this.next]) grid.mark(chosen);
    this.weights.label(words.weights, (at) => {
      const [row, column] = this.cell(at);
      const [value, slope] = [weight, gradient].map((values) => exactly(this.ofChannel(values)[at]));
      return fill(words.weightName, { row, column, value, gradient: slope });
    });
    this.weights.stop(chosen < 0 ? 0 : chosen);
    this.minus.replaceChildren("− ", make("b", {}, exactly(lesson.rate)), " ×");
    this.showBias();
    this.showChannels(lesson.channels, words);
  }

  /** What is taken from the weights, times the rate; small ones in powers of ten that stand above. */
  showSlopes() {
    const { words, kernel, momentum, step, gradient, velocity } = this.lesson;
    const carried = momentum && step > 0;
    const own = this.ofChannel(gradient);
    const slopes = carried ? this.ofChannel(velocity).map((each, at) => momentum * each + own[at]) : own;
    const top = sizeOf(slopes);
    const power = top < 0.1 || top >= 1e4 ? Math.floor(Math.log10(top)) : 0;
    const unit = power ? ` (× ${powerOfTen(power)})` : "";
    const decimals = kernel[0] > 5 ? 1 : 2;
    const write = (value) => withMinus((value / 10 ** power).toFixed(decimals));
    const scale = signed(divergingColours(this.theme), top);
    this.gradients.show((carried ? `${momentum} v + g` : words.gradients) + unit, slopes, kernel[1], scale, write);
  }

  /** Weights of the channel that is shown, of a kernel of so many rows and columns. */
  ofChannel(values, [rows, columns] = this.lesson.kernel) {
    return values.subarray(this.channel * rows * columns, (this.channel + 1) * rows * columns);
  }

  showBias() {
    const { biased, bias, biasGradient, nextBias, rate, momentum, step, words } = this.lesson;
    this.bias.hidden = !biased || Boolean(momentum && step > 0);
    const [before, after] = seenStep(bias, nextBias);
    const update = `${before} − ${exactly(rate)} × ${bracketed(biasGradient)} = ${after}`;
    say(this.bias, `${words.bias}: ${update}`);
  }

  /** Of a picture in colour the weights of one channel are shown. */
  showChannels(count, words) {
    this.channels.hidden = count === 1;
    this.channels.setAttribute("aria-label", words.channel);
    const names = CHANNELS;
    while (this.channels.children.length < names.length) {
      const number = this.channels.children.length;
      const button = make("button", { type: "button" });
      button.addEventListener("click", () => {
        this.channel = number;
        if (this.lesson.pin?.kind === "weight") this.turns.send({ pin: { ...this.lesson.pin, channel: number } });
        this.look();
      });
      this.channels.append(button);
    }
    names.forEach((name, at) => {
      say(this.channels.children[at], name);
      this.channels.children[at].setAttribute("aria-pressed", String(at === this.channel));
    });
  }

  /** At most one sentence in some seconds while it runs. */
  speak() {
    const now = performance.now();
    if (this.transport.running && now - (this.spoken ?? 0) < QUIET) return;
    this.spoken = now;
    say(this.said, this.lesson.verdict);
  }

  press(event) {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight") this.transport.single();
    else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) this.transport.turn(!this.transport.running);
    else if (event.key === "0") this.transport.again.click();
    else return;
    event.preventDefault();
  }

  destroy() {
    this.transport.turn(false);
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(OneKernel);
