// The photo that the network got, under the class map of the class whose bar is pressed.

import { paintGlass } from "../overlay/glass.js";
import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

export class Photo {
  constructor() {
    this.title = make("div", { class: "title" });
    this.caption = make("div", { class: "caption" });
    this.picture = make("img", { alt: "" });
    this.glass = make("canvas", { role: "img" });
    this.about = make("p", { class: "about" });
    this.label = make("span");
    this.slider = make("input", { type: "range", min: 0, max: 100, step: 5, value: 70 });
    this.slider.addEventListener("input", () => this.paint());
    this.strength = make("label", { class: "slider" }, this.label, this.slider);
    const frame = make("div", { class: "shot" }, this.picture, this.glass);
    this.element = make("div", { class: "photo" }, this.title, frame, this.about, this.strength, this.caption);
  }

  /** Show `photo` with the map that `maps` holds of class `chosen`, which is called `label`. */
  show(photo, maps, chosen, label) {
    this.photo = photo;
    say(this.title, photo.title);
    say(this.caption, photo.caption);
    say(this.label, photo.strength);
    if (this.picture.src !== photo.picture) this.picture.src = photo.picture;
    const at = photo.classes.indexOf(chosen);
    const size = photo.height * photo.width;
    this.values = at < 0 ? null : maps.subarray(at * size, (at + 1) * size);
    this.glass.hidden = this.about.hidden = this.strength.hidden = at < 0;
    if (this.values) {
      const mean = this.values.reduce((sum, value) => sum + value, 0) / size;
      const text = fill(photo.map, { label, height: photo.height, width: photo.width, mean: formatNumber(mean, 4) });
      say(this.about, text);
      this.glass.setAttribute("aria-label", text);
    }
    this.paint();
  }

  paint() {
    const share = this.values ? this.slider.valueAsNumber / 100 : 0;
    this.picture.style.filter = share ? `grayscale(${Math.min(1, 2 * share)})` : "";
    if (!this.values) return;
    const { height, width, reach, percent } = this.photo;
    this.slider.setAttribute("aria-valuetext", fill(percent, { share: this.slider.value }));
    paintGlass(this.glass, this.values, height, width, -reach, reach, share);
  }
}
