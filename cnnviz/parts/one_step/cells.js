// A grid of numbers on the stage: cells that can be opened, or where there are too many a picture of them.

import { colourOf, css, inkOn, paintValues } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { compactNumber, fill, formatNumber } from "../shared/numbers.js";
import { powerOfTen } from "../one_kernel/digits.js";
import { elementAt } from "./places.js";

const MINUS_SIGN = "\u2212";
const WIDE = ["score", "share", "loss"];

/** Two decimals, for the few numbers that have more room. */
const roomy = (value) => {
  const size = Math.abs(value);
  if (size >= 1000 || (size < 0.005 && size > 0)) return compactNumber(value);
  return (value < 0 ? MINUS_SIGN : "") + size.toFixed(2);
};

/** So many digits as fit beside others: two decimals below 1, one below 10. */
const tight = (value) => {
  const size = Math.abs(value);
  if (size < 0.995 || size >= 999.5) return compactNumber(value);
  const text = size.toFixed(size < 9.95 ? 1 : 0).replace(/\.0$/, "");
  return value < 0 ? MINUS_SIGN + text : text;
};

/** One decimal, for the many pixels. */
const narrow = (value) => {
  const size = Math.abs(value);
  if (size >= 99.5) return compactNumber(value);
  const text = size < 0.05 ? "0" : size.toFixed(size >= 9.95 ? 0 : 1).replace(/^0/, "").replace(/\.0$/, "");
  return text === "0" || value > 0 ? text : MINUS_SIGN + text;
};

/**
 * How a number of an array stands in its cell.
 *
 * @param {string} array
 * @param {boolean} wide
 * @returns {(value: number) => string}
 */
export const written = (array, wide) => (wide ? roomy : array === "a0" ? narrow : tight);

/**
 * The power of ten that small numbers are written in, for a grid whose largest is `top`; 0 where none is needed.
 *
 * @param {number} top
 */
export const powerFor = (top) => (top > 1e-9 && top < 0.03 ? Math.floor(Math.log10(top)) : 0);

/**
 * A label, and the power of ten in which what stands below it is written.
 *
 * @param {string | null} label
 * @param {number} power
 */
export const withPower = (label, power) => [label, power ? `× ${powerOfTen(power)}` : null].filter(Boolean).join(" ");

export class Cells {
  /** @param {any} grid as layout.py describes it @param {boolean} wide whether its cells have room for two decimals */
  constructor(grid, wide) {
    this.grid = grid;
    this.wide = wide || WIDE.includes(grid.scale);
    this.write = written(grid.array, this.wide);
    this.parts = grid.parts;
    /** @type {HTMLElement[]} */
    this.cells = [];
    /** @type {HTMLElement[]} */
    this.texts = []; // of cells that have their class beside the number
    this.cursor = { part: 0, row: 0, column: 0 };
    const looks = ["cells", this.wide && "wide", grid.array === "a0" && "pixels", grid.named && "named"];
    const look = grid.picture ? "picture" : looks.filter(Boolean).join(" ");
    this.boxes = this.parts.map((part) => this.box(look, part));
    this.label = make("span", { class: "soft label" });
    this.element = make("div", { class: "numbers" }, this.label, ...this.boxes);
  }

  box(look, [, , rows, columns]) {
    const box = make("div", { class: look });
    box.style.setProperty("--columns", String(columns));
    box.style.setProperty("--rows", String(rows));
    if (this.grid.picture) {
      const canvas = make("canvas", { tabindex: -1, role: "button" });
      this.cells.push(canvas);
      box.append(canvas);
      return box;
    }
    for (let at = 0; at < rows * columns; at++) {
      const cell = make("button", { type: "button", class: "cell", tabindex: -1 });
      if (this.grid.named) {
        this.texts.push(make("span"));
        cell.append(make("i", {}, this.grid.classes[this.cells.length]), this.texts[this.cells.length]);
      }
      this.cells.push(cell);
      box.append(cell);
    }
    return box;
  }

  /**
   * Show what these cells are now.
   *
   * @param {any} grid
   * @param {Float32Array} numbers of its side of the stage
   * @param {boolean} known
   * @param {{ scale: Scale, ink: string, paper: string, words: any }} look
   */
  show(grid, numbers, known, { scale, ink, paper, words }) {
    this.grid = grid;
    this.parts = grid.parts;
    this.known = known;
    this.words = words;
    const count = this.parts.reduce((sum, [, , rows, columns]) => sum + rows * columns, 0);
    this.values = numbers.subarray(grid.at, grid.at + count);
    for (const box of this.boxes) box.classList.toggle("veil", !known);
    const power = known && !this.wide && ["value", "weight"].includes(grid.scale) && !grid.picture ? powerFor(grid.top) : 0;
    say(this.label, withPower(grid.label, power));
    this.label.hidden = !this.label.textContent;
    if (grid.picture) return this.paint(scale);
    this.cells.forEach((cell, at) => {
      const value = this.values[at];
      say(this.texts[at] ?? cell, known ? this.write(value / 10 ** power) : "");
      cell.title = known ? formatNumber(value, 5) : "";
      const style = /** @type {HTMLElement} */ (cell).style;
      if (!known) [style.background, style.color] = ["", ""];
      else if (grid.scale === "share") {
        const share = `${Math.max(0, Math.min(1, value)) * 100}%`;
        style.background = `linear-gradient(to right, var(--share-colour) ${share}, ${paper} ${share})`;
        style.color = ink;
      } else if (grid.scale === "loss") [style.background, style.color] = [ink, paper];
      else {
        const colour = colourOf(value, scale);
        [style.background, style.color] = [css(colour), inkOn(colour)];
      }
      cell.setAttribute("aria-label", this.spoken(at));
    });
  }

  paint(scale) {
    let from = 0;
    this.parts.forEach(([, , rows, columns], part) => {
      const canvas = /** @type {HTMLCanvasElement} */ (this.cells[part]);
      paintValues(canvas, this.values.subarray(from, from + rows * columns), rows, columns, scale);
      canvas.classList.toggle("veiled", !this.known);
      from += rows * columns;
    });
    this.move(this.cursor);
  }

  /** What a reader hears of the number with this place among those that are shown. */
  spoken(at) {
    const { grid, words } = this;
    if (grid.classes) {
      const value = this.known ? formatNumber(this.values[at], 4) : words.unknown;
      return fill(words.class, { name: grid.name, label: grid.classes[at], value });
    }
    let rest = at;
    let part = 0;
    while (rest >= this.parts[part][2] * this.parts[part][3]) rest -= this.parts[part][2] * this.parts[part++][3];
    const [, , , columns, channel] = this.parts[part];
    const value = this.known ? formatNumber(this.values[at], 4) : words.unknown;
    const place = { name: grid.name, row: Math.floor(rest / columns), column: rest % columns, channel, value };
    return fill(this.parts.length > 1 && channel !== null ? words.cellOf : words.cell, place);
  }

  /** Let the cursor of a picture stand at a place, and say its number. */
  move(place) {
    this.cursor = place;
    const before = this.parts.slice(0, place.part).reduce((sum, [, , rows, columns]) => sum + rows * columns, 0);
    const at = before + place.row * this.parts[place.part][3] + place.column;
    this.cells[place.part].setAttribute("aria-label", this.spoken(at));
  }

  /** The element that a cell stands for, or a place on a picture. */
  elementIn(cell, event = undefined) {
    const place = this.placeIn(cell, event);
    return elementAt(this.parts[place.part], place.row, place.column);
  }

  placeIn(cell, event) {
    const at = this.cells.indexOf(cell);
    if (this.grid.picture) {
      if (!event?.clientX) return { ...this.cursor, part: at };
      const [, , rows, columns] = this.parts[at];
      const { left, top, width, height } = cell.getBoundingClientRect();
      const within = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
      const row = within((event.clientY - top) / height, rows);
      return { part: at, row, column: within((event.clientX - left) / width, columns) };
    }
    let rest = at;
    let part = 0;
    while (rest >= this.parts[part][2] * this.parts[part][3]) rest -= this.parts[part][2] * this.parts[part++][3];
    return { part, row: Math.floor(rest / this.parts[part][3]), column: rest % this.parts[part][3] };
  }

  /** The cell that an element stands in. */
  cellAt({ part, row, column }) {
    if (this.grid.picture) return this.cells[part];
    const before = this.parts.slice(0, part).reduce((sum, [, , rows, columns]) => sum + rows * columns, 0);
    return this.cells[before + row * this.parts[part][3] + column];
  }

  /** Where rows and columns of a part stand on the screen. */
  area(part, { top, bottom, left, right }) {
    if (this.grid.picture) {
      const [, , rows, columns] = this.parts[part];
      const box = this.cells[part].getBoundingClientRect();
      const [x, y] = [(each) => box.left + (box.width * each) / columns, (each) => box.top + (box.height * each) / rows];
      return { left: x(left), right: x(right), top: y(top), bottom: y(bottom) };
    }
    const first = this.cellAt({ part, row: top, column: left }).getBoundingClientRect();
    const last = this.cellAt({ part, row: bottom - 1, column: right - 1 }).getBoundingClientRect();
    return { left: first.left, top: first.top, right: last.right, bottom: last.bottom };
  }
}
