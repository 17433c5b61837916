// Maps side by side at equal sizes. Maps of one shape share the cell that is pointed at.

import { divergingColours, grayColours } from "../shared/colour.js";
import { atDensity } from "../shared/density.js";
import { make } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { HeatFigure } from "./figure.js";

const LEAST = 190;
const MOST = 340;
const BETWEEN = 24;

class Heatmaps {
  constructor(root) {
    this.figures = [];
    this.help = make("div", { class: "unseen", id: "help" });
    this.row = make("div", { class: "maps" });
    this.element = make("div", { class: "heatmaps" }, this.row, this.help);
    root.append(this.element);
    this.watch = new ResizeObserver(onScreen(() => this.fit()));
    this.watch.observe(this.element);
    this.listening = new AbortController();
    atDensity(() => this.fit(), this.listening.signal);
  }

  update({ meta: { words, items }, ...arrays }) {
    while (this.figures.length > items.length) this.figures.pop().element.remove();
    while (this.figures.length < items.length) {
      const figure = new HeatFigure((row, column) => this.point(figure, row, column));
      this.figures.push(figure);
      this.row.append(figure.element);
    }
    this.help.textContent = words.help;
    const theme = readTheme(this.element);
    const colours = { diverging: divergingColours(theme), gray: grayColours() };
    const tallest = Math.max(...items.map(({ height, width }) => height / width));
    const axes = items.some(({ extent }) => extent);
    this.row.classList.toggle("axes", axes);
    this.row.style.setProperty("--shape", String(1 / Math.min(1.25, Math.max(0.2, tallest))));
    items.forEach((item, at) => {
      const values = arrays[`values${at}`];
      this.figures[at].show({ ...item, values, colours: colours[item.scale] }, words);
    });
    this.fit();
  }

  point(from, row, column) {
    for (const figure of this.figures) {
      const same = figure.item.height === from.item.height && figure.item.width === from.item.width;
      if (same) figure.mark(row, column, figure === from);
    }
  }

  fit() {
    const available = this.element.clientWidth;
    if (!available || !this.figures.length) return;
    const room = Math.max(1, Math.floor((available + BETWEEN) / (LEAST + BETWEEN)));
    const count = Math.min(room, this.figures.length);
    const width = Math.min(MOST, Math.floor((available - BETWEEN * (count - 1)) / count));
    this.row.style.gridTemplateColumns = `repeat(${count}, ${width}px)`;
    for (const figure of this.figures) figure.sharpen();
  }

  destroy() {
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(Heatmaps);
