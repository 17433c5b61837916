// The matrix as a grid with one stop of the Tab key; at its right each class's share of right answers.

import { paintPicture } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { cellAfter, percentOf, shadeOf } from "./shades.js";

export class Matrix {
  /**
   * `open` is told the cell that is chosen, or null; `look` the one that is pointed at, or nothing.
   *
   * @param {(cell: [number, number] | null) => void} open
   * @param {(at?: number) => void} look
   */
  constructor(open, look) {
    this.open = open;
    this.element = make("div", { class: "matrix", role: "grid", "aria-describedby": "matrix-help" });
    this.cells = [];
    this.size = 0;
    const numberOf = (event) => this.cells.indexOf(event.target);
    this.element.addEventListener("click", (event) => this.choose(numberOf(event)));
    this.element.addEventListener("keydown", (event) => this.press(event, numberOf(event)));
    this.element.addEventListener("focusin", (event) => numberOf(event) >= 0 && look(numberOf(event)));
    this.element.addEventListener("focusout", () => look());
    this.element.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") look(numberOf(event) >= 0 ? numberOf(event) : undefined);
    });
    this.element.addEventListener("pointerleave", () => look());
  }

  /** @param {any} given content of the part @param {Theme} theme */
  show(given, theme) {
    const { classes, matrix, accuracies, cell, words } = given;
    const size = classes.length;
    if (size !== this.size) this.build(size);
    this.element.setAttribute("aria-label", `${words.title}: ${words.axes}`);
    say(this.corner, words.axes);
    say(this.rightHead, words.right);
    classes.forEach((name, at) => {
      this.label(this.heads[at], name, at, given);
      this.label(this.rows[at], name, at, given);
      const row = matrix.subarray(at * size, (at + 1) * size);
      const all = row.reduce((sum, count) => sum + count, 0);
      row.forEach((count, column) => this.write(at * size + column, count, all, at === column, given, theme));
      say(this.shares[at], percentOf(accuracies[at]));
      this.shares[at].setAttribute("aria-label", fill(words.row, { name, share: percentOf(accuracies[at]) }));
    });
    this.opened = cell ? cell[0] * size + cell[1] : -1;
    this.cells.forEach((each, at) => each.setAttribute("aria-selected", String(at === this.opened)));
    if (!this.cells.some((each) => each.tabIndex === 0)) this.stop(Math.max(0, this.opened));
  }

  build(size) {
    this.size = size;
    this.heads = Array.from({ length: size }, () => make("span", { class: "sign", role: "columnheader" }));
    this.rows = Array.from({ length: size }, () => make("span", { class: "sign", role: "rowheader" }));
    this.shares = Array.from({ length: size }, () => make("span", { class: "accuracy", role: "gridcell" }));
    this.cells = Array.from({ length: size * size }, () =>
      make("button", { class: "count", type: "button", role: "gridcell", tabindex: -1 }),
    );
    this.rightHead = make("span", { class: "accuracy", role: "columnheader" });
    this.corner = make("span", { class: "unseen" });
    const corner = make("span", { role: "columnheader" }, this.corner);
    const lines = this.rows.map((head, row) => [head, ...this.cells.slice(row * size, (row + 1) * size), this.shares[row]]);
    const rows = [[corner, ...this.heads, this.rightHead], ...lines];
    this.element.replaceChildren(...rows.map((each) => make("div", { class: "line", role: "row" }, ...each)));
  }

  /** A class beside the matrix: by its name if that is short, else by a picture, with its name where there is room. */
  label(element, name, at, { signed, signs, shape }) {
    element.title = name;
    if (!signed) {
      say(element, name);
      return;
    }
    const canvas = element.querySelector("canvas") ?? make("canvas", { "aria-hidden": "true" });
    const length = shape[0] * shape[1] * shape[2];
    paintPicture(canvas, signs.subarray(at * length, (at + 1) * length), shape[1], shape[2]);
    if (!canvas.parentElement) element.replaceChildren(canvas, make("b", { class: "unseen" }));
    say(element.lastElementChild, name);
  }

  write(at, count, all, right, { classes, words }, theme) {
    const cell = this.cells[at];
    say(cell, count ? String(count) : "");
    const [true_, answer] = [classes[Math.floor(at / this.size)], classes[at % this.size]];
    cell.setAttribute("aria-label", fill(words.cell, { true: true_, answer, count }));
    cell.classList.toggle("right", right);
    cell.classList.toggle("empty", !count);
    Object.assign(cell.style, shadeOf(count, all, right, theme));
  }

  /** Let the Tab key stop at one cell alone. */
  stop(at) {
    this.cells.forEach((cell, number) => (cell.tabIndex = number === at ? 0 : -1));
  }

  choose(at) {
    if (at < 0) return;
    this.stop(at);
    if (at === this.opened) this.open(null);
    else if (!this.cells[at].classList.contains("empty")) this.open([Math.floor(at / this.size), at % this.size]);
  }

  press(event, at) {
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = cellAfter(event.key, at, this.size);
    if (event.key === "Escape" && this.opened >= 0) this.open(null);
    else if (to === undefined) return;
    else {
      this.stop(to);
      this.cells[to].focus();
    }
    event.preventDefault();
    event.stopPropagation(); // the page's own keys are not meant here
  }
}
