// What a detector finds: the picture with its boxes, the map of the copy they come from, and the window of one cell.

import { paintPicture } from "../shared/colour.js";
import { focusedBeside, make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { paintLit, paintPart, paintRamp } from "./lit.js";
import { Plate } from "./plate.js";
import { Slide } from "./slide.js";

const DIGITS = 4;
const PAUSE = 500;

class Boxes {
  constructor(root) {
    this.found = new Plate((row, column) => this.pointBox(row, column), (key) => this.stepBox(key));
    this.lit = new Plate((row, column) => this.pointCell(row, column), (key, far) => this.stepCell(key, far));
    this.ramp = make("canvas", { "aria-hidden": "true" });
    this.ends = make("div", { class: "numbers" });
    this.legend = make("div", { class: "legend", role: "img" }, this.ramp, this.ends);
    this.play = makeButton(() => this.playOrStop(), { class: "play" });
    this.lit.element.append(this.legend, this.play);
    this.slide = new Slide((visited) => this.visit(visited), () => this.go(this.bestCell(this.eye.level)));
    this.seen = make("canvas", { class: "seen", role: "img" });
    this.seenTitle = make("div", { class: "title" });
    this.probability = make("div", { class: "big" });
    this.lines = make("div", { class: "lines" });
    this.card = make("div", { class: "card" }, this.seenTitle, this.seen, this.probability, this.lines);
    this.stripTitle = make("div", { class: "title" });
    this.strip = make("div", { class: "strip", role: "group" });
    this.help = make("div", { class: "unseen", id: "help" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.element = make(
      "div", { class: "boxes" },
      make("div", { class: "plates" }, this.found.element, this.lit.element, this.card),
      this.stripTitle, this.strip, this.help, this.said,
    );
    root.append(this.element);
  }

  /** @param {any} content */
  update(content) {
    if (content === this.content) return; // no colour here is the theme's, and the window may be on its way
    this.content = content;
    const { meta: { words, ...data }, picture, ...arrays } = content;
    const shape = JSON.stringify([data.levels, data.height, data.width]);
    this.words = words;
    this.data = data;
    this.boxes = data.boxes.map(([level, row, column, ...edges]) => ({ level, row, column, edges }));
    this.levels = data.levels.map((level, at) => {
      const map = arrays[`map${at}`];
      const best = map.reduce((most, value, cell) => (value > map[most] ? cell : most), 0);
      return { ...level, map, copy: arrays[`copy${at}`], best };
    });
    this.element.hidden = !this.levels.length;
    this.element.classList.toggle("large", data.large);
    if (!this.levels.length) return;
    this.write();
    paintPicture(this.found.canvas, picture, data.height, data.width);
    this.found.measure(data.height, data.width);
    paintRamp(this.ramp);
    this.thumbnails();
    if (shape !== this.shape || this.slide.running) this.eye = this.start();
    this.shape = shape;
    this.slide.stop();
    this.look();
  }

  write() {
    const { words } = this;
    say(this.found.title, words.found);
    say(this.found.caption, words.found_caption);
    say(this.stripTitle, words.copies);
    say(this.seenTitle, words.seen);
    say(this.help, words.help);
    this.found.frame.setAttribute("aria-label", words.found);
    this.strip.setAttribute("aria-label", words.copies);
    this.legend.setAttribute("aria-label", words.legend);
    this.ends.replaceChildren(make("span", {}, "0"), make("span", {}, words.legend), make("span", {}, "1"));
  }

  /** The cell of the likeliest box; without boxes the likeliest cell. */
  start() {
    if (this.boxes.length) return this.boxes[0];
    const level = this.levels.reduce((most, { map, best }, at) => (map[best] > this.best(most) ? at : most), 0);
    return this.bestCell(level);
  }

  best(level) {
    return this.levels[level].map[this.levels[level].best];
  }

  bestCell(level) {
    return this.cellOf(level, this.levels[level].best);
  }

  cellOf(level, number) {
    const { columns } = this.levels[level];
    return { level, row: Math.floor(number / columns), column: number % columns };
  }

  thumbnails() {
    const { words } = this;
    while (this.strip.children.length > this.levels.length) this.strip.lastChild.remove();
    while (this.strip.children.length < this.levels.length) {
      const at = this.strip.children.length;
      const inside = [make("canvas"), make("span"), make("span"), make("span")];
      this.strip.append(makeButton(() => this.go(this.bestCell(at)), { class: "copy" }, ...inside));
    }
    this.levels.forEach((level, at) => {
      const [canvas, size, face, best] = this.strip.children[at].children;
      paintLit(canvas, level, this.data);
      say(size, fill(words.copy_size, level));
      say(face, fill(words.copy_face, level));
      say(best, fill(words.copy_best, { best: formatNumber(this.best(at), DIGITS) }));
    });
  }

  /** Show everything about the cell that is looked at; only the first `lit` cells of its map are lit. */
  look(lit) {
    const { level, row, column } = this.eye;
    const shown = this.levels[level];
    const { window, stride } = this.data;
    [...this.strip.children].forEach((button, at) => button.setAttribute("aria-pressed", String(at === level)));
    const chosen = this.boxAt(this.eye);
    const [top, left] = [row * stride, column * stride];
    const inPicture = [top / shown.down, left / shown.across, (top + window) / shown.down, (left + window) / shown.across];
    this.found.outline([
      ...this.boxes.filter((box) => box !== chosen).reverse().map(({ edges }) => ["box", ...edges]),
      ...(chosen ? [["box chosen", ...chosen.edges]] : []),
      ["window", ...inPicture],
    ]);
    paintLit(this.lit.canvas, shown, this.data, lit);
    say(this.play, this.slide.running ? this.words.stop : this.words.play);
    this.lit.measure(shown.height, shown.width);
    this.lit.outline([["window", top, left, top + window, left + window]]);
    const title = fill(this.words.lit, { height: shown.height, width: shown.width });
    say(this.lit.title, title);
    say(this.lit.caption, fill(this.words.lit_caption, shown));
    this.lit.frame.setAttribute("aria-label", title);
    const [high, wide] = [Math.min(window, shown.height - top), Math.min(window, shown.width - left)];
    paintPart(this.seen, shown.copy, shown, { top, left, high, wide });
    this.seen.style.aspectRatio = `${wide} / ${high}`;
    this.seen.setAttribute("aria-label", this.words.seen);
    this.describe(shown, chosen, inPicture);
  }

  describe(shown, chosen, inPicture) {
    const { words } = this;
    const { row, column } = this.eye;
    const value = formatNumber(shown.map[row * shown.columns + column], DIGITS);
    say(this.probability, fill(words.probability, { value }));
    const whole = (edges) => {
      const [top, left, bottom, right] = edges.map((edge) => formatNumber(Math.round(edge)));
      return { top, left, bottom, right };
    };
    const number = this.boxes.indexOf(chosen) + 1;
    const lines = [
      chosen ? fill(words.box_number, { number, count: this.boxes.length }) : words.no_box,
      fill(words.cell, { row, column, rows: shown.rows, columns: shown.columns }),
      fill(words.window, whole(inPicture)),
      ...(chosen ? [fill(words.edges, whole(chosen.edges))] : []),
    ];
    this.lines.replaceChildren(...lines.map((line) => make("div", {}, line)));
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      if (focusedBeside(this.element)) say(this.said, [lines[0], this.probability.textContent, lines[1]].join(" "));
    }, PAUSE);
  }

  boxAt({ level, row, column }) {
    return this.boxes.find((box) => box.level === level && box.row === row && box.column === column);
  }

  go(eye) {
    this.slide.stop();
    this.eye = eye;
    this.look();
  }

  /** Look at another cell of the same map, at the nearest that it has. */
  goTo(row, column) {
    const { level } = this.eye;
    const { rows, columns } = this.levels[level];
    const near = (place, count) => Math.min(count - 1, Math.max(0, place));
    this.go({ level, row: near(row, rows), column: near(column, columns) });
  }

  playOrStop() {
    const { rows, columns } = this.levels[this.eye.level];
    if (this.slide.running) this.go(this.bestCell(this.eye.level));
    else this.slide.start(rows, columns);
  }

  /** The window slides on: `visited` cells have given their answer, and the last of them is looked at. */
  visit(visited) {
    this.eye = this.cellOf(this.eye.level, visited - 1);
    this.look(visited);
  }

  /** The smallest box below the pointer. */
  pointBox(row, column) {
    if (this.slide.running) return;
    const area = ({ edges: [top, left, bottom, right] }) => (bottom - top) * (right - left);
    const holds = ({ edges: [top, left, bottom, right] }) => row >= top && row < bottom && column >= left && column < right;
    const [box] = this.boxes.filter(holds).sort((one, other) => area(one) - area(other));
    if (box && box !== this.boxAt(this.eye)) this.go(box);
  }

  /** The cell whose window has its middle nearest to the pointer. */
  pointCell(row, column) {
    if (this.slide.running) return;
    const { window, stride } = this.data;
    this.goTo(Math.round((row - window / 2) / stride), Math.round((column - window / 2) / stride));
  }

  stepBox(key) {
    const { boxes } = this;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (!step || !boxes.length) return false;
    const now = boxes.indexOf(this.boxAt(this.eye));
    this.go(boxes[now < 0 ? 0 : (now + step + boxes.length) % boxes.length]);
    return true;
  }

  stepCell(key, far) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
    if (!step) return false;
    const [down, across] = step.map((cells) => cells * (far ? 10 : 1));
    this.goTo(this.eye.row + down, this.eye.column + across);
    return true;
  }

  destroy() {
    this.slide.stop();
    clearTimeout(this.speaking);
    this.element.remove();
  }
}

export default mounting(Boxes);
