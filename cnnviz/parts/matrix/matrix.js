// A convolution as a matrix: three small grids, the sentence on what is marked, and the matrix that links them.

import { divergingColours, grayColours } from "../shared/colour.js";
import { atDensity } from "../shared/density.js";
import { make, makeButton, say } from "../shared/dom.js";
import { explainTerms } from "../shared/known.js";
import { mounting } from "../shared/mount.js";
import { columnOf } from "../shared/columns.js";
import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { entriesOf, markedPlace, matrixOf, productsOf } from "./entries.js";
import { CellGrid } from "./grid.js";
import { Plot } from "./plot.js";

const KINDS = ["x", "w", "y"];
const MOST_PRODUCTS = 12; // of a sum, in a line
const QUIET = 450; // milliseconds until what is marked is spoken, so that a way over many cells is silent

class MatrixPart {
  constructor(root, turns) {
    this.turns = turns;
    this.listening = new AbortController();
    const look = (marked) => this.look(marked);
    const keep = (marked) => this.keep(marked);
    this.views = make("div", { class: "choice", role: "group" });
    this.channels = make("div", { class: "choice", role: "group" });
    this.about = make("p", { class: "about" });
    this.grids = Object.fromEntries(KINDS.map((kind) => [kind, new CellGrid(kind, look, keep)]));
    this.heading = make("h3");
    this.sum = make("p", { class: "sum" });
    this.result = make("p", { class: "result" });
    this.sentences = make("div", { class: "sentences" });
    const sign = (text) => make("span", { class: "sign", "aria-hidden": "true" }, text);
    const tell = make("div", { class: "tell" }, this.heading, this.sum, this.result, this.sentences);
    const { x, w, y } = this.grids;
    this.three = make("div", { class: "three" }, x.element, sign("∗"), w.element, sign("="), y.element, tell);
    this.title = make("b");
    this.amount = make("span", { class: "soft" });
    this.plot = new Plot(look, keep);
    this.counts = make("div", { class: "counts" });
    const caption = make("div", { class: "caption" }, this.title, this.amount);
    this.drawn = make("div", { class: "drawn" }, caption, this.plot.element, this.counts);
    this.refusal = make("p", { class: "refusal", role: "status" });
    this.said = make("div", { class: "unseen", role: "status" });
    const choices = make("div", { class: "choices" }, this.views, this.channels);
    this.element = make("div", { class: "matrix" }, choices, this.about, this.refusal, this.three, this.drawn, this.said);
    root.append(this.element);
    this.observer = new ResizeObserver(onScreen(() => this.fit()));
    this.observer.observe(this.element);
    atDensity(() => this.show(), this.listening.signal);
  }

  update({ meta, ...arrays }) {
    const { words } = meta;
    this.given = { ...meta };
    for (const [name, values] of Object.entries(arrays)) this.given[name] = columnOf(values);
    this.element.classList.toggle("large", meta.large);
    this.choose(this.views, words.which, meta.views, meta.view, (view) => words[view], (view) => ({ view }));
    const numbers = meta.channels.map((_name, at) => at);
    this.choose(this.channels, words.channel, numbers, meta.channel, (at) => meta.channels[at], (channel) => ({ channel }));
    const refused = Boolean(meta.refused);
    say(this.refusal, meta.refused);
    this.refusal.hidden = !refused;
    this.three.hidden = this.drawn.hidden = this.about.hidden = refused;
    if (refused) return;
    say(this.about, meta.about.join(" "));
    this.about.hidden = !meta.about.length;
    if (this.turns.settled) this.kept = meta.marked;
    this.matrix = matrixOf(this.given);
    this.prepare();
    this.fit();
  }

  /** A row of buttons of which one is pressed; none where there is nothing to choose. */
  choose(row, label, options, chosen, name, body) {
    row.hidden = options.length < 2;
    row.setAttribute("aria-label", label);
    const keys = options.map(String).join();
    if (row.dataset.options !== keys) {
      row.dataset.options = keys;
      row.replaceChildren(...options.map((option) => makeButton(() => this.turns.send(body(option)))));
    }
    options.forEach((option, at) => {
      say(row.children[at], name(option));
      row.children[at].setAttribute("aria-pressed", String(option === chosen));
    });
  }

  /** Colours and grids: what does not change with what is marked. */
  prepare() {
    const { given } = this;
    const { words, sizes, white, signed: negative } = given;
    const theme = (this.theme = readTheme(this.element));
    const most = (values) => values.reduce((found, value) => Math.max(found, Math.abs(value)), 0) || 1;
    const signed = (values, pair) => ({ low: -most(values), high: most(values), colours: divergingColours(theme, pair) });
    const scales = {
      x: negative ? signed(given.x, "value") : { low: 0, high: white, colours: grayColours() },
      w: signed(given.w, "weight"),
      y: signed(given.y, "value"),
    };
    const names = { x: words.input, w: words.kernel, y: words.output };
    const amounts = { x: words.pixels, w: words.weights, y: words.sums };
    for (const kind of KINDS) {
      const title = names[kind];
      const amount = fill(amounts[kind], { count: given[kind].length });
      const told = { title, amount, help: fill(words.grid_help, { name: title }) };
      this.grids[kind].show(told, given[kind], sizes[kind], scales[kind]);
    }
    this.plot.take(given, this.matrix, scales, theme);
    say(this.title, given.bias ? words.title_bias : words.title);
    const { rows, columns, cells } = this.matrix;
    const held = [...cells.values()].length;
    const numbers = { rows, columns, count: held, all: rows * columns, pixels: given.x.length };
    say(this.amount, fill(given.view === "im2col" ? words.copies : words.entries, numbers));
    this.counts.replaceChildren(...given.counts.map((text) => make("p", {}, text)));
  }

  /** Show what is pointed at; without anything, what is kept. */
  look(marked) {
    if (!this.given || this.given.refused || this.shown === (marked ?? this.kept)) return;
    this.show(marked);
  }

  keep(marked) {
    this.kept = marked;
    this.turns.sendInstead({ on: marked }, (waiting) => "on" in waiting);
    this.show();
  }

  fit() {
    if (this.given && !this.given.refused) this.show(this.pointed);
  }

  show(pointed = undefined) {
    if (!this.given || this.given.refused || !this.plot.element.clientWidth) return;
    this.pointed = pointed;
    const { given } = this;
    const marked = (this.shown = pointed ?? this.kept);
    const { kind, index } = markedPlace(marked);
    const entries = entriesOf(given, marked);
    const lit = { x: new Set(), w: new Set(), y: new Set() };
    for (const at of entries) {
      lit.x.add(given.inputs[at]);
      lit.w.add(given.taps[at]);
      lit.y.add(given.outputs[at]);
    }
    lit[kind].add(index);
    if (kind === "y" && lit.w.size === given.w.length) lit.w.clear(); // all of them tell nothing
    for (const each of KINDS) this.grids[each].light(lit[each], each === kind ? index : undefined);
    const { words } = given;
    const what = { y: words.output_cell, w: words.weight_cell, x: words.pixel_cell }[kind];
    this.plot.canvas.setAttribute("aria-label", fill(words.plot_help, { name: this.title.textContent, what }));
    this.plot.draw(this.plot.element.clientWidth, entries, marked);
    this[`tell_${kind}`](index, entries);
    this.element.dataset.on = marked;
    this.speakSoon();
  }

  /** The lines beside the grids. */
  write(heading, sum, result, sentences) {
    say(this.heading, heading);
    say(this.sum, sum);
    say(this.result, result);
    this.sum.hidden = !sum;
    const found = sentences.filter(Boolean);
    while (this.sentences.children.length > found.length) this.sentences.lastElementChild.remove();
    while (this.sentences.children.length < found.length) this.sentences.append(make("p"));
    found.forEach((text, at) => {
      const line = /** @type {HTMLElement} */ (this.sentences.children[at]);
      if (line.dataset.said === text) return;
      line.dataset.said = text;
      explainTerms(line, text);
    });
  }

  placeOf(kind, index) {
    const { sizes, starts, words } = this.given;
    const [, columns] = sizes[kind];
    const [row, column] = [Math.floor(index / columns), index % columns];
    const place = fill(words[kind], { row, column });
    const start = starts[kind];
    return start ? fill(words[`${kind}_whole`], { place, row: start[0] + row, column: start[1] + column }) : place;
  }

  tell_y(index, entries) {
    const { given } = this;
    const { words, y, w } = given;
    const { products, total, tolerance } = productsOf(given, index);
    const terms = products.slice(0, MOST_PRODUCTS).map(({ weight, value }) => `${inBrackets(weight, 3)}·${inBrackets(value, 3)}`);
    if (products.length > MOST_PRODUCTS) terms.push(fill(words.more, { count: products.length }));
    if (given.bias) terms.push(inBrackets(given.bias, 4));
    const agrees = Math.abs(total - y[index]) <= tolerance;
    const check = `${agrees ? "✓" : "✗"} ${fill(agrees ? words.agrees : words.differs, { value: formatNumber(y[index]) })}`;
    const columns = new Set(entries.map((at) => given.inputs[at])).size;
    const numbers = { row: index, count: columns, rest: given.x.length - columns, weights: w.length };
    const outside = w.length - entries.length;
    const merged = given.view !== "im2col" && columns < entries.length;
    this.write(
      `${this.placeOf("y", index)}: ${words.y_title}`,
      terms.join(" + ") || "0",
      `= ${formatNumber(total)}   ${check}`,
      [
        fill(words.y_text, numbers),
        outside ? fill(words.y_padding, { count: outside, weights: w.length }) : "",
        merged ? words.merged : "",
      ],
    );
  }

  tell_w(index, entries) {
    const { given } = this;
    const { words, w } = given;
    const rows = this.matrix.rows;
    const count = new Set(entries.map((at) => given.outputs[at])).size;
    const numbers = { value: formatNumber(w[index]), count, rows, all: rows * given.x.length, weights: w.length };
    this.write(`${this.placeOf("w", index)}: ${words.w_title}`, "", `${formatNumber(w[index])} × ${count}`, [
      fill(words.w_text, numbers),
      fill(words.w_dense, numbers),
    ]);
  }

  tell_x(index, entries) {
    const { given } = this;
    const { words, x } = given;
    const rows = this.matrix.rows;
    const count = given.view === "im2col" ? entries.length : new Set(entries.map((at) => given.outputs[at])).size;
    const numbers = { value: formatNumber(x[index]), count, rows };
    this.write(`${this.placeOf("x", index)}: ${words.x_title}`, "", `${formatNumber(x[index])} × ${count}`, [
      entries.length ? fill(words.x_text, numbers) : words.x_none,
      words.x_back,
    ]);
  }

  speakSoon() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const { heading, result, sentences } = this;
      say(this.said, [heading.textContent, result.textContent, sentences.firstElementChild?.textContent].join(". "));
    }, QUIET);
  }

  destroy() {
    clearTimeout(this.speaking);
    this.listening.abort();
    this.observer.disconnect();
    this.element.remove();
  }
}

export default mounting(MatrixPart);
