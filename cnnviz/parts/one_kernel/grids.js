// Weights as cells in rows and columns, coloured by their values.

import { colourOf, css, inkOn } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";

export class Grid {
  /** @param {"button" | "div"} tag of a cell */
  constructor(tag, attributes = {}) {
    this.tag = tag;
    this.heading = make("span", { class: "heading" });
    this.cells = make("div", { class: "cells", ...attributes });
    this.element = make("div", { class: "grid" }, this.heading, this.cells);
  }

  /**
   * @param {string} heading
   * @param {ArrayLike<number>} values row by row
   * @param {number} columns
   * @param {Scale} scale
   * @param {(value: number) => string} write
   */
  show(heading, values, columns, scale, write) {
    say(this.heading, heading);
    const { cells } = this;
    while (cells.children.length > values.length) cells.lastElementChild?.remove();
    while (cells.children.length < values.length) {
      cells.append(make(this.tag, { class: "cell", ...(this.tag === "button" && { type: "button", tabindex: -1 }) }));
    }
    cells.style.setProperty("--columns", String(columns));
    [...cells.children].forEach((cell, at) => {
      const colour = colourOf(values[at], scale);
      say(cell, write(values[at]));
      Object.assign(/** @type {HTMLElement} */ (cell).style, { background: css(colour), color: inkOn(colour) });
    });
  }

  /** Frame one cell; none for a number that there is not. */
  mark(number) {
    [...this.cells.children].forEach((cell, at) => cell.classList.toggle("on", at === number));
  }
}

/** Weights of which one can be chosen, by pointing or by the arrow keys. */
export class WeightGrid extends Grid {
  /**
   * `look` is told the number of a weight that is pointed at, or nothing when the pointer leaves; `keep` of one that is pinned.
   *
   * @param {(number?: number) => void} look
   * @param {(number?: number) => void} keep
   */
  constructor(look, keep) {
    super("button", { role: "group", "aria-describedby": "grid-help" });
    this.columns = 1;
    const numberOf = (event) => [...this.cells.children].indexOf(event.target);
    const over = (event) => numberOf(event) >= 0 && look(numberOf(event));
    this.cells.addEventListener("pointerover", (event) => event.pointerType === "mouse" && over(event));
    this.cells.addEventListener("pointerleave", () => look());
    this.cells.addEventListener("focusin", over);
    this.cells.addEventListener("click", (event) => numberOf(event) >= 0 && keep(numberOf(event)));
    this.cells.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return keep();
      const step = { ArrowUp: -this.columns, ArrowDown: this.columns, ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      this.focus(numberOf(event) + step);
    });
  }

  show(heading, values, columns, scale, write) {
    super.show(heading, values, columns, scale, write);
    this.columns = columns;
  }

  /** What each cell says to readers. */
  label(heading, words) {
    this.cells.setAttribute("aria-label", heading);
    [...this.cells.children].forEach((cell, at) => cell.setAttribute("aria-label", words(at)));
  }

  /** The one cell that the Tab key stops at. */
  stop(number) {
    [...this.cells.children].forEach((cell, at) => cell.setAttribute("tabindex", at === number ? "0" : "-1"));
  }

  focus(number) {
    const cell = /** @type {HTMLElement | undefined} */ (this.cells.children[number]);
    if (!cell) return;
    this.stop(number);
    cell.focus();
  }
}
