// The picture, the kernel or the map as cells in rows and columns, one of which can be chosen.

import { colourOf, css, inkOn } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { compactNumber } from "../shared/numbers.js";
import { movedIn } from "./entries.js";

export class CellGrid {
  /**
   * `look` is told of the cell that is pointed at, or nothing; `keep` of one that is chosen.
   *
   * @param {string} kind "x", "w" or "y"
   * @param {(marked?: string) => void} look
   * @param {(marked: string) => void} keep
   */
  constructor(kind, look, keep) {
    this.kind = kind;
    this.size = [1, 1];
    this.at = 0;
    this.title = make("b");
    this.amount = make("span", { class: "soft" });
    this.cells = make("div", { class: "cells", tabindex: 0, role: "application" });
    this.element = make("figure", { class: `grid-${kind}` }, make("figcaption", {}, this.title, this.amount), this.cells);
    const numberOf = (event) => [...this.cells.children].indexOf(event.target);
    const over = (event) => {
      const at = numberOf(event);
      if (at >= 0) look(kind + at);
    };
    this.cells.addEventListener("pointerover", (event) => event.pointerType === "mouse" && over(event));
    this.cells.addEventListener("pointerleave", () => look());
    this.cells.addEventListener("click", (event) => {
      const at = numberOf(event);
      if (at >= 0) keep(kind + at);
    });
    this.cells.addEventListener("keydown", (event) => {
      const to = movedIn(event.key, this.at, this.size);
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      keep(kind + to);
    });
  }

  /**
   * @param {{ title: string, amount: string, help: string }} words
   * @param {ArrayLike<number>} values
   * @param {number[]} size rows and columns
   * @param {Scale} scale
   */
  show(words, values, size, scale) {
    const { cells } = this;
    this.size = size;
    say(this.title, words.title);
    say(this.amount, words.amount);
    cells.setAttribute("aria-label", words.help);
    while (cells.children.length > values.length) cells.lastElementChild?.remove();
    while (cells.children.length < values.length) cells.append(make("span", { "aria-hidden": "true" }));
    cells.style.setProperty("--columns", String(size[1]));
    let longest = 1;
    [...cells.children].forEach((cell, at) => {
      const colour = colourOf(values[at], scale);
      const text = compactNumber(values[at]);
      longest = Math.max(longest, text.length);
      say(cell, text);
      Object.assign(/** @type {HTMLElement} */ (cell).style, { background: css(colour), color: inkOn(colour) });
    });
    cells.style.setProperty("--letters", String(longest));
  }

  /**
   * Light these cells; `chosen` is the one from which arrow keys go on, if it is one of these.
   *
   * @param {Set<number>} lit
   * @param {number | undefined} chosen
   */
  light(lit, chosen) {
    [...this.cells.children].forEach((cell, at) => {
      cell.classList.toggle("lit", lit.has(at));
      cell.classList.toggle("here", at === chosen);
    });
    if (chosen !== undefined) this.at = chosen;
    this.at = Math.min(this.at, this.cells.children.length - 1);
  }
}
