// The sum behind a number, written out as the engine's evidence tells it.

import { colourOf, css, divergingColours, grayColours, inkOn, paintValues } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { compactNumber } from "../shared/numbers.js";
import { powerFor, withPower } from "./cells.js";

const MOST_CELLS = 40; // more are painted as a picture

export class SumPanel {
  constructor() {
    this.title = make("h2");
    this.words = make("p", { class: "words" });
    this.items = make("div", { class: "items" });
    this.check = make("p", { class: "check soft" });
    this.counting = make("p", { class: "counting soft" });
    this.element = make("section", { class: "sum" }, this.title, this.words, this.items, this.check, this.counting);
  }

  /** @param {any} panel @param {string} counting how places are counted @param {Theme} theme */
  show({ title, words, items, check }, counting, theme) {
    say(this.title, title);
    say(this.words, words);
    this.items.replaceChildren(...this.terms(items, theme));
    say(this.counting, counting);
    this.check.hidden = !check;
    this.check.classList.toggle("bad", Boolean(check) && !check.agrees);
    if (check) say(this.check, `${check.agrees ? "✓" : "≠"} ${check.text}`);
  }

  /** A sign stays on the line of what follows it. */
  terms(items, theme) {
    const terms = [];
    let signed = false;
    for (const item of items) {
      const element = this.item(item, theme);
      if (signed) terms.at(-1).append(element);
      else terms.push(make("div", { class: "term" }, element));
      signed = item.kind === "sign";
    }
    return terms;
  }

  item(item, theme) {
    switch (item.kind) {
      case "cells":
        return this.figure(item, theme);
      case "named":
        return make("figure", {}, make("figcaption", { class: "soft" }, item.label), make("b", {}, item.text));
      case "rows":
        return this.table(item);
      default:
        return make("span", { class: item.kind }, item.text);
    }
  }

  figure(item, theme) {
    const top = Math.max(1e-9, ...item.values.map(Math.abs));
    const power = item.rows * item.columns > MOST_CELLS ? 0 : powerFor(top);
    const caption = make("figcaption", { class: "soft" }, withPower(item.label, power));
    return make("figure", {}, caption, this.cells(item, top, power, theme));
  }

  cells({ rows, columns, values, scale, marks, label }, top, power, theme) {
    const gray = scale === "gray";
    const colours = gray ? grayColours() : divergingColours(theme, scale === "weight" ? "weight" : "value");
    const range = { low: gray ? 0 : -top, high: gray ? 1 : top, colours };
    if (rows * columns > MOST_CELLS) {
      const canvas = make("canvas", { class: "many", role: "img", "aria-label": `${label}, ${rows} × ${columns}` });
      paintValues(canvas, values, rows, columns, range);
      canvas.style.aspectRatio = `${columns} / ${rows}`;
      return canvas;
    }
    const box = make("div", { class: "few" });
    box.style.setProperty("--columns", String(columns));
    values.forEach((value, at) => {
      const colour = colourOf(value, range);
      const cell = make("span", { class: marks.includes(at) ? "on" : null }, compactNumber(value / 10 ** power));
      Object.assign(cell.style, { background: css(colour), color: inkOn(colour) });
      box.append(cell);
    });
    return box;
  }

  table({ head, lines, hit }) {
    const row = (cells, tag, look) => make("tr", { class: look }, ...cells.map((cell) => make(tag, {}, cell)));
    return make("table", {}, row(head, "th", null), ...lines.map((line, at) => row(line, "td", at === hit ? "hit" : null)));
  }

  /** What a reader hears of it. */
  get spoken() {
    return `${this.title.textContent}. ${this.words.textContent}`;
  }
}
