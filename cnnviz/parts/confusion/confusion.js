// What a network confuses: the matrix, and beside it the pictures of a cell or the surest mistakes.

import { make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";
import { Gallery } from "./gallery.js";
import { Matrix } from "./matrix.js";

class ConfusionPart {
  constructor(root, turns) {
    this.turns = turns;
    this.matrix = new Matrix((cell) => this.openCell(cell), (at) => this.look(at));
    this.gallery = new Gallery((place) => this.choose(place));
    this.title = make("b");
    this.axes = make("span", { class: "soft" });
    this.counted = make("p", { class: "soft counted" });
    this.told = make("p", { class: "told" });
    this.heading = make("b");
    this.amount = make("span", { class: "soft" });
    this.back = makeButton(() => this.openCell(null), { class: "back" });
    this.none = make("p", { class: "none" });
    this.hint = make("p", { class: "soft" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.help = make("div", { class: "unseen", id: "matrix-help" });
    const left = make(
      "div",
      { class: "left" },
      make("div", { class: "caption" }, this.title, this.axes),
      this.matrix.element,
      this.told,
      this.counted,
    );
    const right = make(
      "div",
      { class: "pictures" },
      make("div", { class: "caption" }, make("span", {}, this.heading, " ", this.amount), this.back),
      this.none,
      this.gallery.element,
      this.hint,
    );
    this.element = make("div", { class: "confusion" }, make("div", { class: "sides" }, left, right), this.said, this.help);
    root.append(this.element);
  }

  update({ meta, ...arrays }) {
    this.given = { ...meta, ...arrays };
    const { words, cell, classes, found, places, picture, counted } = this.given;
    const theme = readTheme(this.element);
    this.element.style.setProperty("--classes", String(classes.length));
    this.element.classList.toggle("signed", this.given.signed);
    say(this.title, words.title);
    say(this.axes, words.axes);
    say(this.counted, counted);
    say(this.help, words.help);
    say(this.hint, words.hint);
    this.matrix.show(this.given, theme);
    this.look();
    const named = cell && { true: classes[cell[0]], answer: classes[cell[1]] };
    const heading = named ? fill(words.cellPictures, named) : words.mistakes;
    say(this.heading, heading);
    say(this.amount, found ? fill(words.shownOf, { shown: places.length, count: found }) : "");
    say(this.back, words.back);
    this.back.hidden = !cell;
    this.none.hidden = found > 0 || !this.given.read;
    say(this.none, cell ? words.empty : words.none);
    this.gallery.show(this.given);
    if (this.turns.settled) this.wanted = undefined;
    this.gallery.mark(this.wanted ?? picture);
    const opened = JSON.stringify(cell);
    if (this.opened !== undefined && opened !== this.opened) say(this.said, `${heading}: ${found}`);
    this.opened = opened;
  }

  /** Say of the cell that is pointed at what it counts; else what is confused most often. */
  look(at) {
    if (!this.given) return;
    const { classes, matrix, most, words } = this.given;
    if (at === undefined) {
      say(this.told, most);
      return;
    }
    const [row, column] = [Math.floor(at / classes.length), at % classes.length];
    say(this.told, fill(words.cell, { true: classes[row], answer: classes[column], count: matrix[at] }));
  }

  openCell(cell) {
    this.turns.sendInstead({ cell }, (waiting) => "cell" in waiting);
  }

  choose(place) {
    this.wanted = place;
    this.gallery.mark(place);
    this.turns.sendInstead({ picture: place }, (waiting) => "picture" in waiting);
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(ConfusionPart);
