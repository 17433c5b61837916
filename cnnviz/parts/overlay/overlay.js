// A picture under a map, and maps by themselves.

import { HeatFigure } from "../heatmaps/figure.js";
import { HeatRow } from "../heatmaps/row.js";
import { paintPixels } from "../shared/colour.js";
import { layOver, make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";

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
    if (part) layOver(this.part, part, 1, 1);
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

class Overlay extends HeatRow {
  constructor(root) {
    super(root);
    this.widths = { least: 200, most: 380 };
    this.glass = new GlassFigure((row, column) => this.point(this.glass, row, column));
    this.label = make("span");
    this.slider = make("input", { type: "range", min: 0, max: 100, step: 5, value: 75 });
    this.slider.addEventListener("input", () => this.strengthen());
    this.row.append(this.glass.element);
    this.element.classList.add("overlay");
    this.element.prepend(make("label", { class: "strength" }, this.label, this.slider));
  }

  get all() {
    return [this.glass, ...this.figures];
  }

  update(content) {
    const { words, picture, over, frame } = content.meta;
    this.words = words;
    say(this.label, words.strength);
    const [first] = this.showItems(content);
    this.glass.showOver({ ...first, ...over }, words, picture, frame, this.strength());
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

  fit() {
    super.fit();
    const { canvas, picture } = this.glass;
    picture.classList.toggle("smooth", canvas.clientWidth * devicePixelRatio < 2 * picture.naturalWidth);
  }
}

export default mounting(Overlay);
