// A picture under a map, and maps by themselves.

import { HeatFigure } from "../heatmaps/figure.js";
import { HeatRow } from "../heatmaps/row.js";
import { layOver, make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { paintGlass } from "./glass.js";

const FADES = 95; // percent of a gray picture's contrast, under the strongest map

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

  showOver(item, words, picture, part, strength, fades) {
    this.fades = fades;
    this.show(item, words);
    this.part.hidden = !part;
    if (part) layOver(this.part, part, 1, 1);
    if (this.picture.src !== picture) this.picture.src = picture;
    this.strengthen(strength);
  }

  /** Paint the map anew: a number's share of the largest is how much it covers. */
  strengthen(strength) {
    const { height, width, values, low, high } = this.item;
    const grey = `grayscale(${Math.min(1, 2 * strength)})`;
    this.picture.style.filter = this.fades ? `${grey} contrast(${100 - FADES * strength}%)` : grey;
    paintGlass(this.canvas, values, height, width, low, high, strength);
    const ramp = Float32Array.from({ length: 257 }, (_, at) => low + ((high - low) * at) / 256);
    paintGlass(this.ramp, ramp, 1, ramp.length, low, high, strength);
  }
}

class Overlay extends HeatRow {
  constructor(root) {
    super(root);
    this.widths = { least: 200, most: 380 };
    this.glasses = [];
    this.label = make("span");
    this.slider = make("input", { type: "range", min: 0, max: 100, step: 5, value: 75 });
    this.slider.addEventListener("input", () => this.strengthen());
    this.element.classList.add("overlay");
    this.element.prepend(make("label", { class: "strength" }, this.label, this.slider));
    this.note = make("p", { class: "note", role: "status" });
    this.element.append(this.note);
  }

  get all() {
    return [...this.glasses, ...this.figures];
  }

  update(content) {
    const { words, picture, over, alone, frame, items, note, fades } = content.meta;
    this.words = words;
    say(this.label, words.strength);
    say(this.note, note);
    this.glaze(over.length);
    const values = items.map((_, at) => content[`values${at}`]);
    const rest = Object.fromEntries(values.slice(alone).map((each, at) => [`values${at}`, each]));
    this.showItems({ meta: { words, items: items.slice(alone) }, ...rest });
    over.forEach((words_, at) => {
      const item = { ...items[at], ...words_, values: values[at], colours: this.colours[items[at].scale] };
      this.glasses[at].showOver(item, words, picture, at ? null : frame, this.strength(), fades);
    });
    this.tell();
    this.fit();
  }

  /** So many figures with the picture under a map, before all others. */
  glaze(count) {
    while (this.glasses.length > count) this.glasses.pop().element.remove();
    while (this.glasses.length < count) {
      const glass = new GlassFigure((row, column) => this.point(glass, row, column));
      const last = this.glasses.at(-1);
      if (last) last.element.after(glass.element);
      else this.row.prepend(glass.element);
      this.glasses.push(glass);
    }
  }

  strength() {
    return this.slider.valueAsNumber / 100;
  }

  strengthen() {
    for (const glass of this.glasses) glass.strengthen(this.strength());
    this.tell();
  }

  tell() {
    this.slider.setAttribute("aria-valuetext", fill(this.words.percent, { share: this.slider.value }));
  }

  fit() {
    super.fit();
    for (const { canvas, picture } of this.glasses) {
      picture.classList.toggle("smooth", canvas.clientWidth * devicePixelRatio < 2 * picture.naturalWidth);
    }
  }
}

export default mounting(Overlay);
