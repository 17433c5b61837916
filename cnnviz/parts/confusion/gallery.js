// Pictures with what they are read as; one can be chosen to be followed through the network.

import { paintPicture } from "../shared/colour.js";
import { make, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { percentOf } from "./shades.js";

export class Gallery {
  /** @param {(place: number) => void} choose is told the place of a picture among the held-out ones */
  constructor(choose) {
    this.element = make("div", { class: "gallery" });
    this.shown = [];
    this.element.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button");
      const at = this.shown.findIndex((each) => each.button === button);
      if (at >= 0) choose(this.places[at]);
    });
  }

  /** @param {any} given content of the part */
  show({ classes, cell, shape, places, labels, answers, certainties, pixels, words }) {
    this.places = places;
    while (this.shown.length > places.length) this.shown.pop()?.button.remove();
    while (this.shown.length < places.length) this.add();
    const length = shape[0] * shape[1] * shape[2];
    this.shown.forEach(({ button, canvas, read, share }, at) => {
      paintPicture(canvas, pixels.subarray(at * length, (at + 1) * length), shape[1], shape[2]);
      const [true_, answer] = [classes[labels[at]], classes[answers[at]]];
      const written = percentOf(certainties[at]);
      say(read, cell ? "" : `${true_} → ${answer}`); // of a cell, the heading says it
      say(share, written);
      name(button, fill(words.picture, { true: true_, answer, share: written }));
    });
  }

  /** Ring the picture that the page shows; -1 for none. */
  mark(place) {
    this.shown.forEach(({ button }, at) => button.setAttribute("aria-pressed", String(this.places[at] === place)));
  }

  add() {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const [read, share] = [make("span", { class: "read" }), make("span", { class: "share" })];
    const button = make("button", { type: "button", class: "example", "aria-pressed": "false" }, canvas, read, share);
    this.shown.push({ button, canvas, read, share });
    this.element.append(button);
  }
}
