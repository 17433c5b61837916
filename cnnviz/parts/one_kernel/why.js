// Where a gradient comes from: for one weight its pixels times the errors, or for one position what it adds to every weight.

import { paintValues } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { compactNumber, fill, formatNumber } from "../shared/numbers.js";
import { bracketed, exactly, seenStep } from "./digits.js";
import { Grid } from "./grids.js";
import { agrees, productsOf, signed, sizeOf, windowOf } from "./sums.js";

const BETWEEN = ["", "×", "="];

/** A small map or grid with its caption. */
class Card {
  constructor(sign) {
    this.caption = make("span", { class: "soft" });
    this.canvas = make("canvas");
    this.grid = new Grid("div");
    this.element = make("div", { class: "card", "data-sign": sign }, this.canvas, this.grid.cells, this.caption);
  }

  map(caption, values, [height, width], scale) {
    say(this.caption, caption);
    [this.canvas.hidden, this.grid.cells.hidden] = [false, true];
    paintValues(this.canvas, values, height, width, scale);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
  }

  cells(caption, values, columns, scale) {
    say(this.caption, caption);
    [this.canvas.hidden, this.grid.cells.hidden] = [true, false];
    this.grid.show("", values, columns, scale, compactNumber);
  }
}

export class Why {
  constructor() {
    this.heading = make("h2");
    this.cards = BETWEEN.map((sign) => new Card(sign));
    this.lines = make("dl", { class: "lines" });
    this.update = make("p", { class: "equation" });
    this.note = make("p", { class: "soft note" });
    const row = make("div", { class: "cards" }, ...this.cards.map(({ element }) => element), this.lines);
    this.element = make("section", {}, this.heading, row, this.update, this.note);
  }

  /** @param {any} lesson @param {Spot & { channel: number }} weight */
  showWeight(lesson, weight) {
    const { words, places, gray, value, gradient, channels } = lesson;
    const at = (weight.channel * lesson.kernel[0] + weight.row) * lesson.kernel[1] + weight.column;
    const sums = productsOf(lesson, weight);
    const count = places[0] * places[1];
    const channel = lesson.channelNames[weight.channel];
    const title = channels > 1 ? words.whyChannel : words.why;
    say(this.heading, fill(title, { ...weight, channel, value: exactly(gradient[at]) }));
    this.cards[0].map(words.met, sums.met, places, gray);
    this.cards[1].map(words.errors, lesson.error, places, value);
    const own = signed(value.colours, sizeOf(sums.products, Number.MIN_VALUE));
    this.cards[2].map(words.products, sums.products, places, own);
    const right = agrees(sums, count, gradient[at]);
    const mean = `${exactly(sums.sum / count)} ${right ? "✓" : "≠"}`;
    this.write([
      [words.positive, exactly(sums.positive), "positive"],
      [words.negative, exactly(sums.negative), "negative"],
      [words.sum, exactly(sums.sum), "total"],
      [fill(words.mean, { count }), mean, right ? "" : "bad", words[right ? "agrees" : "differs"]],
    ]);
    this.writeUpdate(lesson, at);
  }

  /** The step of one weight, written out, and what its gradient says. */
  writeUpdate({ weight, gradient, velocity, next, rate, momentum, step, words }, at) {
    const back = momentum && step > 0;
    const g = bracketed(gradient[at]);
    const pull = back ? `[${momentum} × ${bracketed(velocity[at])} + ${g}]` : g;
    this.update.hidden = false;
    const [before, after] = seenStep(weight[at], next[at]);
    say(this.update, `${before} − ${exactly(rate)} × ${pull} = ${after}`);
    const flat = Math.abs(gradient[at]) < 1e-7;
    say(this.note, flat ? words.settled : gradient[at] < 0 ? words.larger : words.smaller);
  }

  /** @param {any} lesson @param {Spot & { channel: number }} position */
  showPosition(lesson, position) {
    const { words, places, kernel, gray, value, error, target } = lesson;
    const at = position.row * places[1] + position.column;
    const seen = windowOf(lesson, position);
    const adds = seen.map((pixel) => pixel * error[at]);
    say(this.heading, fill(words.positionWhy, position));
    this.cards[0].cells(words.window, seen, kernel[1], gray);
    this.cards[1].cells(words.itsError, [error[at]], 1, value);
    this.cards[2].cells(words.adds, adds, kernel[1], signed(value.colours, sizeOf(adds, Number.MIN_VALUE)));
    const all = error.reduce((sum, each) => sum + each * each, 0);
    this.write([
      [words.outputHere, exactly(target[at] + error[at])],
      [words.targetHere, exactly(target[at])],
      [words.errorHere, exactly(error[at]), "total"],
      [words.share, `${formatNumber(all ? (100 * error[at] ** 2) / all : 0, 3)} %`],
    ]);
    this.update.hidden = true;
    say(this.note, "");
  }

  /** Lines of a name, a number, and how it looks; the last may say more to readers. */
  write(lines) {
    while (this.lines.children.length > lines.length) this.lines.lastElementChild?.remove();
    while (this.lines.children.length < lines.length) this.lines.append(make("div", {}, make("dt"), make("dd")));
    lines.forEach(([label, number, look = "", told = null], at) => {
      const line = this.lines.children[at];
      line.className = look;
      say(line.children[0], label);
      say(line.children[1], number);
      /** @type {HTMLElement} */ (line.children[1]).title = told ?? "";
    });
  }
}
