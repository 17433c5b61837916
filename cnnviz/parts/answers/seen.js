// What the network sees: its input in large pixels, the box around the ink and the ink's centre of mass, and what a card asks of.

import { HeatFigure } from "../heatmaps/figure.js";
import { askedPlaces, atAskedPlace } from "../shared/asked_place.js";
import { grayColours } from "../shared/colour.js";
import { layOver, make } from "../shared/dom.js";

export class Seen {
  constructor() {
    this.figure = new HeatFigure((row, column) => this.figure.mark(row, column, true));
    this.box = make("div", { class: "ink" });
    this.centre = make("div", { class: "centre" });
    /** @type {HTMLElement[]} */
    this.asked = [];
    this.figure.frame.append(this.box, this.centre);
    this.callOff = atAskedPlace(() => this.frameAsked());
    this.help = make("div", { class: "unseen", id: "help" });
    this.element = make("div", { class: "maps axes seen" }, this.figure.element, this.help);
    this.colours = grayColours();
  }

  show(seen, values, words) {
    const { height, width, box, centre, ...labels } = seen;
    this.help.textContent = words.help;
    this.element.style.setProperty("--shape", String(width / height));
    const extent = [
      [0, width - 1],
      [0, height - 1],
    ];
    this.figure.show({ ...labels, height, width, values, scale: "gray", colours: this.colours, extent }, words);
    this.figure.sharpen();
    this.height = height;
    this.width = width;
    this.frameAsked();
    this.box.hidden = this.centre.hidden = !box;
    if (!box) return;
    layOver(this.box, box, height, width);
    layOver(this.centre, [...centre, ...centre], height, width);
  }

  frameAsked() {
    for (const each of this.asked) each.remove();
    this.asked = this.height ? askedPlaces().map(() => make("div", { class: "asked" })) : [];
    this.figure.frame.append(...this.asked);
    this.asked.forEach((each, at) => layOver(each, askedPlaces()[at], this.height, this.width));
  }

  destroy() {
    this.callOff();
  }
}
