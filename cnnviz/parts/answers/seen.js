// What the network sees: its input in large pixels, the box around the ink and the ink's centre of mass.

import { HeatFigure } from "../heatmaps/figure.js";
import { grayColours } from "../shared/colour.js";
import { make } from "../shared/dom.js";

export class Seen {
  constructor() {
    this.figure = new HeatFigure((row, column) => this.figure.mark(row, column, true));
    this.box = make("div", { class: "ink" });
    this.centre = make("div", { class: "centre" });
    this.figure.frame.append(this.box, this.centre);
    this.help = make("div", { class: "unseen", id: "help" });
    this.element = make("div", { class: "maps seen" }, this.figure.element, this.help);
    this.colours = grayColours();
  }

  show(seen, values, words) {
    const { height, width, box, centre, ...labels } = seen;
    this.help.textContent = words.help;
    this.element.style.setProperty("--shape", String(width / height));
    this.figure.show({ ...labels, height, width, values, scale: "gray", colours: this.colours, extent: null }, words);
    this.figure.sharpen();
    this.box.hidden = this.centre.hidden = !box;
    if (!box) return;
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const [top, left, bottom, right] = box;
    Object.assign(this.box.style, {
      top: share(top, height), left: share(left, width), height: share(bottom - top, height), width: share(right - left, width),
    });
    Object.assign(this.centre.style, { top: share(centre[0], height), left: share(centre[1], width) });
  }
}
