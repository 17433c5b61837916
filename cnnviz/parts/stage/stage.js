// One picture on its way through a network that learns: a column for each layer, the last one with the answer.

import { divergingColours, paintPicture, paintValues } from "../shared/colour.js";
import { make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";
import { Answer } from "./answer.js";
import { Pad } from "./pad.js";

const LEVEL = 127; // what the largest number is sent as
const CALM = 500; // milliseconds between two drawings where motion is to be reduced
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const ROWS = 4; // maps above each other
const WIDE = 8; // numbers of a vector beside each other

/** So many elements made by `build` in `parent`, in their order. */
function count(parent, wanted, build) {
  while (parent.children.length > wanted) parent.lastElementChild.remove();
  while (parent.children.length < wanted) parent.append(build());
  return [...parent.children];
}

/** A layer: its name, how it fared, and what it makes of the picture. */
class Column {
  constructor() {
    this.title = make("b");
    this.size = make("span", { class: "size" });
    this.fared = make("dl", { class: "fared" });
    this.cells = make("div", { class: "cells" });
    this.more = make("span", { class: "size" });
    const header = make("header", {}, this.title, this.size);
    this.element = make("section", { class: "column" }, header, this.cells, this.more, this.fared);
  }

  show(column, values, kernels, words, theme) {
    const { title, beside, shape, shown } = column;
    say(this.title, title);
    say(this.size, [shape.join(" × "), ...beside].join(" · "));
    this.fare(column, words);
    const maps = shown.length === 3;
    const [number, height, width] = maps ? shown : [1, Math.ceil(shown[0] / WIDE), Math.min(WIDE, shown[0])];
    this.cells.classList.toggle("vector", !maps);
    this.cells.style.setProperty("--rows", String(Math.min(ROWS, number)));
    const scale = { low: -LEVEL, high: LEVEL, colours: divergingColours(theme) };
    const cells = count(this.cells, number, () =>
      make("div", { class: "cell" }, make("canvas", { class: "kernel" }), make("canvas", { class: "map", role: "img" })),
    );
    cells.forEach((cell, at) => {
      const [kernel, map] = cell.children;
      kernel.hidden = !kernels;
      if (kernels) this.paintKernel(kernel, kernels, at, words, theme);
      const own = maps ? values.subarray(at * height * width, (at + 1) * height * width) : padded(values, height * width);
      paintValues(map, own, height, width, scale);
      if (!maps) map.style.aspectRatio = `${width} / ${height}`;
      map.setAttribute("aria-label", fill(words.map, { title, number: at + 1, count: number }));
    });
    const all = shape[0];
    say(this.more, shown[0] < all ? fill(words.more, { shown: shown[0], all }) : "");
  }

  paintKernel(canvas, { values, shape }, at, words, theme) {
    const size = shape[1] * shape[2];
    const scale = { low: -LEVEL, high: LEVEL, colours: divergingColours(theme, "weight") };
    paintValues(canvas, values.subarray(at * size, (at + 1) * size), shape[1], shape[2], scale);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", fill(words.kernel, { number: at + 1 }));
  }

  /** Sizes of gradient and update, and how much of a ReLU is silent. */
  fare({ gradient, update, silent }, words) {
    const lines = [
      [words.gradient, gradient === null ? "" : formatNumber(gradient, 2), words.gradientHelp],
      [words.update, update === null ? "" : formatNumber(update, 2), words.updateHelp],
      [words.silent, silent === null ? "" : `${Math.round(100 * silent)}%`, words.silentHelp],
    ].filter(([, value]) => value);
    count(this.fared, lines.length, () => make("div", {}, make("dt"), make("dd"))).forEach((line, at) => {
      const [label, value, help] = lines[at];
      say(line.children[0], label);
      say(line.children[1], value);
      line.title = help;
    });
  }
}

/** `values` with zeros behind, so many in all. */
function padded(values, length) {
  const whole = new Int8Array(length);
  whole.set(values);
  return whole;
}

class Stage {
  constructor(root, turns) {
    this.turns = turns;
    this.columns = [];
    this.title = make("b");
    this.truth = make("span", { class: "size" });
    this.canvas = make("canvas", { class: "picture", role: "img" });
    this.before = makeButton(() => this.another(-1), {}, "‹");
    this.after = makeButton(() => this.another(1), {}, "›");
    this.draw = makeButton(() => this.turnToDrawing(), { class: "draw" });
    this.pad = new Pad(turns);
    this.given = make("span", { class: "size" });
    this.shownAs = make("div", { class: "given" }, this.canvas, this.given);
    this.picture = make(
      "section",
      { class: "column shown" },
      make("header", {}, this.title, this.truth),
      this.pad.element,
      this.shownAs,
      make("div", { class: "choose" }, this.before, this.after, this.draw),
    );
    this.answer = new Answer();
    this.row = make("div", { class: "row", tabindex: 0, role: "group" });
    const parts = make("div", { class: "parts" }, this.picture, this.row, this.answer.element);
    this.note = make("p", { class: "size note" });
    this.element = make("div", { class: "stage" }, parts, this.note);
    root.append(this.element);
  }

  another(by) {
    const { place, pictures } = this.shown.meta;
    this.turns.sendInstead({ picture: (place + by + pictures) % pictures }, () => true);
  }

  /** Draw on an empty pad, or see the picture again. */
  turnToDrawing() {
    const { drawn, place, side } = this.shown.meta;
    this.turns.send(drawn ? { picture: place } : { ink: "0".repeat(side * side) });
  }

  update(shown) {
    this.shown = shown;
    const wait = STILL.matches ? CALM - (performance.now() - (this.drawn ?? -CALM)) : 0;
    if (this.due) return;
    if (wait <= 0) return this.show();
    this.due = setTimeout(() => this.show(), wait);
  }

  show() {
    this.due = undefined;
    this.drawn = performance.now();
    const { meta, picture, maps, kernels, shares } = this.shown;
    const { words, size, columns, names, truth, drawn } = meta;
    const theme = readTheme(this.element);
    this.row.setAttribute("aria-label", fill(words.stage, { step: meta.step }));
    say(this.title, words.picture);
    say(this.truth, drawn ? words.drawn : fill(words.truth, { name: names[truth] }));
    paintPicture(this.canvas, picture, size[1], size[2]);
    this.canvas.setAttribute("aria-label", this.truth.textContent ?? "");
    name(this.before, words.before);
    name(this.after, words.another);
    say(this.draw, words.draw);
    this.draw.setAttribute("aria-pressed", String(drawn));
    this.picture.classList.toggle("drawn", drawn);
    this.pad.show(meta.pad);
    say(this.given, drawn ? words.given : "");
    while (this.columns.length > columns.length) this.columns.pop().element.remove();
    while (this.columns.length < columns.length) {
      this.columns.push(new Column());
      this.row.append(this.columns.at(-1).element);
    }
    let from = 0;
    columns.forEach((column, at) => {
      const length = column.shown.reduce((all, each) => all * each, 1);
      const own = at === 0 && meta.kernels ? { values: kernels, shape: meta.kernels } : null;
      this.columns[at].show(column, maps.subarray(from, from + length), own, words, theme);
      from += length;
    });
    this.answer.element.hidden = meta.hidden;
    if (!meta.hidden) this.answer.show(meta, shares);
    say(this.note, columns.length ? words.scale : "");
  }

  destroy() {
    clearTimeout(this.due);
    this.pad.destroy();
    this.element.remove();
  }
}

export default mounting(Stage);
