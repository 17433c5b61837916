// A board of cells with numbers, and a frame around those that are looked at.

import { colourOf, css, inkOn } from "../shared/colour.js";
import { layOver, make, say } from "../shared/dom.js";

export class Board {
  /**
   * @param {number} rows
   * @param {number} columns
   * @param {string} [kind] a class
   */
  constructor(rows, columns, kind = "") {
    this.rows = rows;
    this.columns = columns;
    this.cells = Array.from({ length: rows * columns }, () => make("div", { class: "cell" }));
    this.frame = make("div", { class: "frame", hidden: "" });
    this.element = make("div", { class: `board ${kind}` }, ...this.cells, this.frame);
    this.element.style.setProperty("--columns", String(columns));
  }

  /**
   * @param {ArrayLike<number>} values row by row
   * @param {Scale} scale
   * @param {(value: number) => string} write
   * @param {(at: number) => boolean} [seen] whether a cell shows its number
   */
  show(values, scale, write, seen = () => true) {
    this.cells.forEach((cell, at) => {
      const shown = seen(at);
      const colour = shown ? colourOf(values[at], scale) : null;
      say(cell, shown ? write(values[at]) : "");
      cell.classList.toggle("unseen-yet", !shown);
      Object.assign(cell.style, { background: colour ? css(colour) : "", color: colour ? inkOn(colour) : "" });
    });
  }

  /** Frame `side` x `side` cells from this one on. */
  mark(row, column, side = 1) {
    this.frame.hidden = false;
    layOver(this.frame, [row, column, row + side, column + side], this.rows, this.columns);
  }

  /** Let the board be walked over by pointer, finger and arrow keys: `go` is told a cell, `step` a way. */
  listen(go, step) {
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-describedby", "board-help");
    for (const kind of ["pointermove", "pointerdown"]) {
      this.element.addEventListener(kind, (event) => go(...this.under(/** @type {PointerEvent} */ (event))));
    }
    const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    this.element.addEventListener("keydown", (event) => {
      const way = ways[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      step(...way);
    });
  }

  /** @param {PointerEvent} event */
  under(event) {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const at = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return [at((event.clientY - top) / height, this.rows), at((event.clientX - left) / width, this.columns)];
  }
}
