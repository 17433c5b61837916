// Maps side by side at equal sizes. Maps of one shape share the cell that is pointed at.

import { divergingColours, grayColours } from "../shared/colour.js";
import { atDensity } from "../shared/density.js";
import { make } from "../shared/dom.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { HeatFigure } from "./figure.js";

const BETWEEN = 24;

export class HeatRow {
  constructor(root) {
    this.widths = { least: 190, most: 340 };
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

  /** All figures in the row, whatever they show. */
  get all() {
    return this.figures;
  }

  update(content) {
    this.showItems(content);
    this.fit();
  }

  /** A figure for each item; gives the items with their values and colours. */
  showItems({ meta: { words, items }, ...arrays }) {
    while (this.figures.length > items.length) this.figures.pop().element.remove();
    while (this.figures.length < items.length) {
      const figure = new HeatFigure((row, column) => this.point(figure, row, column));
      this.figures.push(figure);
      this.row.append(figure.element);
    }
    this.help.textContent = words.help;
    const theme = readTheme(this.element);
    const colours = (this.colours = { diverging: divergingColours(theme), gray: grayColours() });
    const tallest = Math.max(...items.map(({ height, width }) => height / width));
    this.row.classList.toggle("axes", items.some(({ extent }) => extent));
    this.row.style.setProperty("--shape", String(1 / Math.min(1.25, Math.max(0.2, tallest))));
    const shown = items.map((item, at) => ({ ...item, values: arrays[`values${at}`], colours: colours[item.scale] }));
    shown.forEach((item, at) => this.figures[at].show(item, words));
    return shown;
  }

  point(from, row, column) {
    for (const figure of this.all) {
      const same = figure.item.height === from.item.height && figure.item.width === from.item.width;
      if (same) figure.mark(row, column, figure === from);
    }
  }

  fit() {
    const available = this.element.clientWidth;
    if (!available || !this.figures.length) return;
    const { least, most } = this.widths;
    const room = Math.max(1, Math.floor((available + BETWEEN) / (least + BETWEEN)));
    const count = Math.min(room, this.all.length);
    const width = Math.min(most, Math.floor((available - BETWEEN * (count - 1)) / count));
    this.row.style.gridTemplateColumns = `repeat(${count}, ${width}px)`;
    for (const figure of this.all) figure.sharpen();
  }

  destroy() {
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}
