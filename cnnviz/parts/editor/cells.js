// The sheet of numbers. A cell shows its number short and coloured; with the cursor in it, whole and plain.

import { colourOf, css, divergingColours, inkOn } from "../shared/colour.js";
import { focusedBeside, make } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const NARROWEST = 42;
const WIDEST = 84;
const LOWEST = 36;
const TALLEST_SHEET = 540;
const TABLE = /[\t\n,;[\]\\]/;
const READABLE = /^\s*[-+\u2212]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(\s*\/\s*(\d+\.?\d*|\.\d+))?\s*$/i;

/** A typed text as a number for the eye; the server decides what it means. */
function roughly(text) {
  if (!READABLE.test(text)) return NaN;
  const [above, below = "1"] = text.replace("\u2212", "-").split("/");
  return Number(above) / Number(below);
}

export class Cells {
  constructor({ commit, paste, leave, remark }) {
    this.commit = commit;
    this.paste = paste;
    this.leave = leave;
    this.remark = remark;
    this.help = make("div", { class: "unseen", id: "help" });
    this.sheet = make("div", { class: "sheet", role: "group", "aria-describedby": "help" });
    this.element = make("div", { class: "cells" }, this.sheet, this.help);
    this.inputs = [];
    this.channel = 0;
    this.width = WIDEST;
    for (const [type, react] of Object.entries({
      focusin: this.enter, focusout: this.exit, input: this.type, keydown: this.press, paste: this.take,
    })) {
      this.sheet.addEventListener(type, (event) => react.call(this, event, this.inputs.indexOf(event.target)));
    }
  }

  /** Take the server's texts, (C, kH, kW); what is being typed into a sheet of the same shape stays. */
  show(texts, channel, words) {
    const shape = `${texts[0].length}x${texts[0][0].length}`;
    const typing = shape === this.shape && channel === this.channel && this.changed(this.focused());
    this.good = texts.map((plane) => plane.flat());
    this.texts = this.good.map((plane) => [...plane]);
    this.channel = channel;
    this.words = words;
    const place = shape === this.shape ? null : this.build(texts[0].length, texts[0][0].length);
    this.shape = shape;
    this.help.textContent = words.help;
    this.sheet.setAttribute("aria-label", words.kernel);
    this.inputs.forEach((input, at) => {
      const values = { row: Math.floor(at / this.columns), column: at % this.columns };
      input.setAttribute("aria-label", fill(words.cell, values));
    });
    if (typing) this.writeOthers();
    else this.writeAll();
    if (place) this.inputs[place[0] * this.columns + place[1]].focus();
    if (this.focused() >= 0) this.describe(this.focused());
  }

  /** Lay out new cells; gives the row and column nearest to the cell that had the focus, if one had. */
  build(rows, columns) {
    const at = this.focused();
    const place = [Math.min(Math.floor(at / this.columns), rows - 1), Math.min(at % this.columns, columns - 1)];
    this.rows = rows;
    this.columns = columns;
    this.inputs = Array.from({ length: rows * columns }, () =>
      make("input", {
        type: "text",
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        enterkeyhint: "next",
        maxlength: 64,
      }),
    );
    this.sheet.style.setProperty("--columns", columns);
    this.sheet.replaceChildren(...this.inputs);
    return at >= 0 ? place : null;
  }

  turnTo(channel) {
    this.channel = channel;
    this.writeAll();
  }

  focused() {
    return this.inputs.indexOf(focusedBeside(this.element));
  }

  /** Whether the cell says something else than what was last shown or sent. */
  changed(at) {
    return at >= 0 && this.inputs[at].value !== this.texts[this.channel][at];
  }

  typed() {
    const flat = this.texts[this.channel];
    return Array.from({ length: this.rows }, (_, row) => flat.slice(row * this.columns, (row + 1) * this.columns));
  }

  writeAll() {
    this.writeOthers();
    const at = this.focused();
    if (this.changed(at)) {
      this.inputs[at].value = this.texts[this.channel][at];
      this.inputs[at].select();
    }
  }

  /** Write every cell but the one with the cursor. */
  writeOthers() {
    this.inputs.forEach((_, at) => at !== this.focused() && this.write(at));
    this.size();
  }

  write(at) {
    this.inputs[at].value = this.short(at);
  }

  short(at) {
    const text = this.texts[this.channel][at];
    const value = roughly(text);
    return Number.isNaN(value) ? text : formatNumber(value, this.width >= 76 ? 6 : this.width >= 60 ? 4 : 3);
  }

  /** One size of type for the sheet, as large as its longest number allows. */
  size() {
    const longest = Math.max(...this.inputs.map((_, at) => this.short(at).length));
    const size = Math.min(
      this.width >= 60 ? 17 : 14,
      Math.max(this.width >= 60 ? 13 : 10.5, (this.width - 6) / (longest * 0.56)),
    );
    this.sheet.style.setProperty("--size", `${size}px`);
  }

  /** Mark what the server could not read: typed cells that are no numbers, or all typed cells if each looks like one. */
  judge(bad) {
    const plane = this.texts[this.channel];
    const typed = plane.map((text, at) => text !== this.good[this.channel][at]);
    const unread = plane.map((text, at) => typed[at] && !READABLE.test(text));
    const marked = unread.includes(true) ? unread : typed;
    this.inputs.forEach((input, at) => input.setAttribute("aria-invalid", bad && marked[at]));
  }

  hold(held) {
    for (const input of this.inputs) input.readOnly = held;
    this.sheet.setAttribute("aria-busy", held);
  }

  /** Fit the cells into `available` pixels; below their least width the sheet scrolls. */
  fit(available) {
    if (!available || !this.columns) return;
    const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor((available - 2 - (this.columns - 1)) / this.columns)));
    this.sheet.style.setProperty("--cell", `${width}px`);
    const height = Math.max(LOWEST, Math.min(60, Math.round(width * 0.72), Math.floor(TALLEST_SHEET / this.rows)));
    this.sheet.style.setProperty("--height", `${height}px`);
    if (width === this.width) return;
    this.width = width;
    this.writeOthers();
  }

  paint(theme) {
    if (!this.texts) return;
    const plane = this.texts[this.channel].map(roughly);
    const sizes = this.texts.flat().map((text) => Math.abs(roughly(text))).filter(Number.isFinite);
    const most = Math.max(...sizes, 0) || 1;
    const scale = { low: -most, high: most, colours: divergingColours(theme, "weight") };
    this.inputs.forEach((input, at) => {
      const known = Number.isFinite(plane[at]) && plane[at] !== 0;
      const colour = known ? colourOf(plane[at], scale) : null;
      input.style.setProperty("--tint", colour ? css(colour) : theme.paper);
      input.style.setProperty("--ink", colour ? inkOn(colour) : theme.ink);
    });
  }

  enter(_, at) {
    if (at < 0) return;
    this.inputs[at].value = this.texts[this.channel][at];
    this.inputs[at].select();
    this.inputs[at].scrollIntoView({ block: "nearest", inline: "nearest" });
    this.describe(at);
  }

  describe(at) {
    this.remark(`${this.inputs[at].getAttribute("aria-label")}: ${this.texts[this.channel][at]}`);
  }

  exit(_, at) {
    this.remark("");
    if (at < 0) return;
    this.keep(at);
    this.write(at);
  }

  /** Send the sheet if cell `at` was changed. */
  keep(at) {
    if (!this.changed(at) || this.inputs[at].readOnly) return;
    this.texts[this.channel][at] = this.inputs[at].value;
    this.commit();
  }

  type(_, at) {
    this.inputs[at]?.setAttribute("aria-invalid", "false");
  }

  take(event, at) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (at < 0 || this.inputs[at].readOnly || !TABLE.test(text.trim())) return;
    event.preventDefault();
    this.inputs[at].value = this.texts[this.channel][at];
    this.paste(text);
  }

  press(event, at) {
    if (at < 0 || event.isComposing) return;
    const input = this.inputs[at];
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const caret = input.selectionStart === input.selectionEnd ? input.selectionStart : -1;
    const free = event.ctrlKey || event.metaKey || whole;
    const steps = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: (free || caret === 0) && [0, -1],
      ArrowRight: (free || caret === input.value.length) && [0, 1],
      Enter: event.shiftKey ? [-1, 0] : [1, 0],
    };
    if (event.key === "Escape") {
      event.preventDefault();
      if (!this.changed(at)) return this.leave();
      input.value = this.texts[this.channel][at];
      return input.select();
    }
    const step = steps[event.key];
    if (!step || event.altKey || (event.shiftKey && event.key !== "Enter")) return;
    event.preventDefault();
    if (event.key === "Enter") this.keep(at);
    const row = Math.floor(at / this.columns) + step[0];
    const column = (at % this.columns) + step[1];
    const inside = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    if (inside) this.inputs[row * this.columns + column].focus();
    else if (event.key === "Enter") input.select();
  }
}
