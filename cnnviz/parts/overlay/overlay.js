// A picture under a map, and maps by themselves. Maps of one shape share the cell that is pointed at.

import { HeatFigure } from "../heatmaps/figure.js";
import { divergingColours, grayColours, paintPixels } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";

const NARROW = 200;
const WIDE = 380;
const APART = 24;
const FALLS = [30, 136, 255]; // blue and orange that stand out from black, gray and white alike
const RISES = [255, 122, 0];

/** A heat map whose zero is clear glass over a picture. */
class GlassFigure extends HeatFigure {
  constructor(point) {
    super(point);
    this.picture = make("img", { alt: "", class: "under" });
    this.canvas.classList.add("glass");
    this.ramp.classList.add("glass");
    this.part = make("div", { class: "part", hidden: "" });
    this.frame.prepend(this.picture);
    this.frame.append(this.part);
  }

  showOver(item, words, picture, part, strength) {
    this.show(item, words);
    this.part.hidden = !part;
    if (part) {
      const [top, left, bottom, right] = part.map((share) => 100 * share);
      Object.assign(this.part.style, { top: `${top}%`, left: `${left}%`, height: `${bottom - top}%`, width: `${right - left}%` });
    }
    if (this.picture.src !== picture) this.picture.src = picture;
    this.strengthen(strength);
  }

  /** Paint the map anew: a number's share of the largest is how much it covers. */
  strengthen(strength) {
    const { height, width, values, low, high } = this.item;
    this.picture.style.filter = `grayscale(${Math.min(1, 2 * strength)})`;
    paintGlass(this.canvas, values, height, width, low, high, strength);
    const ramp = Float32Array.from({ length: 257 }, (_, at) => low + ((high - low) * at) / 256);
    paintGlass(this.ramp, ramp, 1, ramp.length, low, high, strength);
  }
}

function paintGlass(canvas, values, height, width, low, high, strength) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  paintPixels(canvas, height, width, (pixels) => {
    for (let at = 0; at < pixels.length; at++) {
      const value = values[at] / most;
      const [red, green, blue] = value < 0 ? FALLS : RISES;
      const cover = Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value)) ** 0.75 * strength;
      pixels[at] = (Math.round(255 * cover) << 24) | (blue << 16) | (green << 8) | red;
    }
  });
}

class Overlay {
  constructor(root) {
    this.figures = [];
    this.glass = new GlassFigure((row, column) => this.point(this.glass, row, column));
    this.help = make("div", { class: "unseen", id: "help" });
    this.row = make("div", { class: "maps" }, this.glass.element);
    this.label = make("span");
    this.slider = make("input", { type: "range", min: 0, max: 100, step: 5, value: 75 });
    this.slider.addEventListener("input", () => this.strengthen());
    const tools = make("label", { class: "strength" }, this.label, this.slider);
    this.element = make("div", { class: "heatmaps overlay" }, tools, this.row, this.help);
    root.append(this.element);
    this.watch = new ResizeObserver(onScreen(() => this.fit()));
    this.watch.observe(this.element);
  }

  update({ meta, ...arrays }) {
    const { words, picture, over, frame, items } = meta;
    while (this.figures.length > items.length) this.figures.pop().element.remove();
    while (this.figures.length < items.length) {
      const figure = new HeatFigure((row, column) => this.point(figure, row, column));
      this.figures.push(figure);
      this.row.append(figure.element);
    }
    this.words = words;
    say(this.label, words.strength);
    say(this.help, words.help);
    const theme = readTheme(this.element);
    const colours = { diverging: divergingColours(theme), gray: grayColours() };
    const tallest = Math.max(...items.map(({ height, width }) => height / width));
    this.row.style.setProperty("--shape", String(1 / Math.min(1.25, Math.max(0.2, tallest))));
    const shown = items.map((item, at) => ({
      ...item,
      values: arrays[`values${at}`],
      colours: colours[item.scale],
    }));
    shown.forEach((item, at) => this.figures[at].show(item, words));
    this.glass.showOver({ ...shown[0], ...over }, words, picture, frame, this.strength());
    this.tell();
    this.fit();
  }

  strength() {
    return this.slider.valueAsNumber / 100;
  }

  strengthen() {
    this.glass.strengthen(this.strength());
    this.tell();
  }

  tell() {
    this.slider.setAttribute("aria-valuetext", fill(this.words.percent, { share: this.slider.value }));
  }

  point(from, row, column) {
    for (const figure of [this.glass, ...this.figures]) {
      const same = figure.item.height === from.item.height && figure.item.width === from.item.width;
      if (same) figure.mark(row, column, figure === from);
    }
  }

  fit() {
    const available = this.element.clientWidth;
    if (!available || !this.figures.length) return;
    const all = this.figures.length + 1;
    const count = Math.min(all, Math.max(1, Math.floor((available + APART) / (NARROW + APART))));
    const width = Math.min(WIDE, Math.floor((available - APART * (count - 1)) / count));
    this.row.style.gridTemplateColumns = `repeat(${count}, ${width}px)`;
    for (const figure of [this.glass, ...this.figures]) figure.sharpen();
    const points = this.glass.canvas.clientWidth * devicePixelRatio;
    this.glass.picture.classList.toggle("smooth", points < 2 * this.glass.picture.naturalWidth);
  }

  destroy() {
    this.watch.disconnect();
    this.element.remove();
  }
}

export default mounting(Overlay);
