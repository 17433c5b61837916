// The first sum: a window that follows the pointer, its products with the kernel, their sum, and the map that they fill.

import { colourOf, css, divergingColours, grayColours } from "../shared/colour.js";
import { enable, make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { Board } from "./board.js";
import { meaningOf, productsOf, sumOf, tourOf, windowAt, writtenSum } from "./first_sum.js";
import { Links } from "./links.js";

const [BEFORE_TOUR, STEP, FILLING] = [900, 650, 40]; // milliseconds
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const NO_HOVER = matchMedia("(hover: none)");

const heading = (...children) => make("figcaption", {}, ...children);

export class Live {
  constructor() {
    this.titles = Object.fromEntries(["picture", "sum", "map"].map((each) => [each, [make("b"), make("span")]]));
    this.names = ["window", "kernel", "products"].map(() => make("span", { class: "soft" }));
    this.trio = make("div", { class: "trio" });
    this.terms = make("p", { class: "terms soft" });
    this.total = make("b", { class: "total" });
    this.agrees = make("span", { class: "agrees soft" });
    this.sides = [make("i"), make("i")];
    this.says = make("span");
    const sides = make("span", { class: "sides", "aria-hidden": "true" }, ...this.sides);
    this.meaning = make("p", { class: "meaning" }, sides, this.says);
    this.told = make("div", { class: "told" }, this.terms, make("p", { class: "result" }, this.total), this.meaning, this.agrees);
    this.fillButton = makeButton(() => this.fillRest(), { class: "fill" });
    this.hint = make("p", { class: "hint", "aria-hidden": "true" });
    this.help = make("div", { class: "unseen", id: "board-help" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.pictureSide = make("figure", { class: "picture" }, heading(...this.titles.picture));
    this.sumSide = make("figure", { class: "sum" }, heading(...this.titles.sum), this.trio, this.told);
    this.mapSide = make("figure", { class: "map" }, heading(...this.titles.map));
    this.element = make("section", { class: "live" }, this.pictureSide, this.sumSide, this.mapSide, this.help, this.said);
    this.links = new Links(this.element);
    this.element.prepend(this.links.element);
    this.seen = new Set();
    this.at = [0, 0];
    this.watch = new ResizeObserver(onScreen(() => this.lines()));
    this.watch.observe(this.element);
  }

  /** Show the picture, the kernel and what the engine makes of them. */
  update({ picture, kernel, output, words }) {
    this.words = words;
    if (!this.boards) this.build(picture, kernel, output);
    this.given = { picture, weights: kernel.flat(), output: output.flat(), side: kernel.length, columns: output[0].length };
    say(this.titles.picture[0], words.picture);
    say(this.titles.picture[1], words.brightness);
    say(this.titles.sum[0], words.sum);
    say(this.titles.sum[1], words.nine);
    say(this.titles.map[0], words.map);
    say(this.fillButton, words.fill);
    say(this.hint, NO_HOVER.matches ? words.touch : words.point);
    say(this.help, words.help);
    this.names.forEach((each, at) => say(each, [words.window, words.kernel, words.products][at]));
    this.element.setAttribute("aria-label", words.live);
    this.boards.picture.element.setAttribute("aria-label", words.picture);
    this.boards.map.element.setAttribute("aria-label", words.map);
    this.paint();
  }

  build(picture, kernel, output) {
    const [rows, columns, side] = [output.length, output[0].length, kernel.length];
    const small = () => new Board(side, side, "small");
    this.boards = {
      picture: new Board(picture.length, picture[0].length, "plate"),
      map: new Board(rows, columns, "plate"),
      window: small(),
      kernel: small(),
      products: small(),
    };
    const { boards } = this;
    const middle = (side - 1) / 2;
    boards.picture.listen(
      (row, column) => this.point(row - middle, column - middle),
      (down, across) => this.walk(down, across),
    );
    boards.map.listen(
      (row, column) => this.point(row, column),
      (down, across) => this.walk(down, across),
    );
    this.pictureSide.append(boards.picture.element, this.hint);
    this.mapSide.append(boards.map.element, this.fillButton);
    const sign = (text) => make("span", { class: "sign" }, text);
    const named = (at, board) => make("div", { class: "named" }, this.names[at], board.element);
    this.trio.append(named(0, boards.window), sign("×"), named(1, boards.kernel), sign("="), named(2, boards.products));
    this.size = [rows, columns];
    this.begin();
  }

  /** As at first: one place is seen, and then the window takes its few steps by itself, once. */
  begin() {
    this.stop();
    const tour = tourOf(this.size[1]);
    this.seen = new Set();
    this.at = /** @type {Span} */ (tour[0]);
    this.seen.add(this.number);
    this.hint.hidden = false;
    if (STILL.matches) return;
    const step = () => {
      const next = tour.shift();
      if (!next) return;
      this.go(...next);
      this.timer = setTimeout(step, STEP);
    };
    tour.shift();
    this.timer = setTimeout(step, BEFORE_TOUR);
  }

  /** The place of the window among those of the map. */
  get number() {
    return this.at[0] * this.size[1] + this.at[1];
  }

  /** No step is taken by itself any more. */
  stop() {
    clearTimeout(this.timer);
  }

  point(row, column) {
    this.stop();
    this.hint.hidden = true;
    this.go(row, column);
  }

  walk(down, across) {
    this.point(this.at[0] + down, this.at[1] + across);
    this.tell();
  }

  /** Let the window stand at this place, or at the nearest that there is. */
  go(row, column) {
    const within = (place, count) => Math.min(count - 1, Math.max(0, place));
    const [last, known] = [this.number, this.seen.size];
    this.at = [within(row, this.size[0]), within(column, this.size[1])];
    this.seen.add(this.number);
    if (this.number !== last || this.seen.size !== known) this.show();
  }

  fillRest() {
    this.stop();
    this.hint.hidden = true;
    const back = this.at;
    const rest = [...this.given.output.keys()].filter((each) => !this.seen.has(each));
    if (STILL.matches) rest.splice(0).forEach((each) => this.seen.add(each));
    const step = () => {
      const next = rest.shift();
      if (next === undefined) {
        this.at = back;
        this.show();
        this.tell();
        return;
      }
      this.go(Math.floor(next / this.size[1]), next % this.size[1]);
      this.timer = setTimeout(step, FILLING);
    };
    step();
  }

  /** Paint all, in the colours of the page. */
  paint() {
    const theme = readTheme(this.element);
    const signedScale = (most, pair) => ({ low: -most, high: most, colours: divergingColours(theme, pair) });
    const { picture, weights, output, side } = this.given;
    const brightest = Math.max(...picture.flat());
    this.scales = {
      pixel: { low: 0, high: brightest, colours: grayColours() },
      weight: signedScale(1.6 * Math.max(...weights.map(Math.abs)), "weight"),
      product: signedScale(1.3 * brightest, "value"),
      map: signedScale(brightest * side, "value"),
    };
    this.boards.picture.show(picture.flat(), this.scales.pixel, formatNumber);
    this.boards.kernel.show(weights, this.scales.weight, formatNumber);
    this.shown = output;
    this.show();
  }

  /** Show the window where it stands now. */
  show() {
    const { boards, scales, words } = this;
    const { picture, weights, output, side } = this.given;
    const [row, column] = this.at;
    const pixels = windowAt(picture, row, column, side);
    const products = productsOf(pixels, weights);
    const total = sumOf(products);
    boards.picture.mark(row, column, side);
    boards.map.mark(row, column);
    boards.window.show(pixels, scales.pixel, formatNumber);
    boards.products.show(products, scales.product, formatNumber);
    boards.map.show(output, scales.map, formatNumber, (at) => this.seen.has(at));
    const meaning = meaningOf(total);
    this.sums = { row, column, terms: writtenSum(products), total: formatNumber(total), says: words[meaning] };
    say(this.terms, this.sums.terms);
    say(this.total, `= ${this.sums.total}`);
    this.total.dataset.meaning = meaning;
    say(this.says, words[meaning]);
    const shades = { left: [0.9, 0.1], right: [0.1, 0.9], even: [0.5, 0.5] }[meaning];
    this.sides.forEach((each, at) => {
      each.style.background = css(colourOf(shades[at] * scales.pixel.high, scales.pixel));
    });
    const engine = output[this.number];
    const same = engine === total;
    say(this.agrees, fill(same ? `✓ ${words.agrees}` : words.differs, { value: formatNumber(engine) }));
    const count = { seen: this.seen.size, all: output.length };
    say(this.titles.map[1], fill(words.count, count));
    Object.assign(this.element.dataset, { row, column, total, engine, agrees: same, seen: count.seen });
    enable(this.fillButton, count.seen < count.all, boards.map.element);
    this.lines();
  }

  /** To readers: what a key has brought. */
  tell() {
    say(this.said, fill(this.words.told, this.sums));
  }

  lines() {
    if (!this.boards?.picture.element.isConnected) return;
    const { picture, window: copy, products, map } = this.boards;
    this.links.draw(picture.frame, copy.element, products.element, this.total, map.frame, map.element);
  }

  /** What "Start over" leaves, to come back to. */
  get left() {
    return { at: this.at, seen: this.seen, hint: this.hint.hidden };
  }

  /** Put back what was left. */
  comeBack({ at, seen, hint }) {
    this.stop();
    [this.at, this.seen, this.hint.hidden] = [at, seen, hint];
    this.show();
  }

  destroy() {
    this.stop();
    this.watch.disconnect();
  }
}
