// The pictures of a batch, of which the stage follows one: the loss is the mean of theirs.

import { grayColours, paintValues } from "../shared/colour.js";
import { make, makeButton, say } from "../shared/dom.js";

export class BatchBar {
  /** @param {(image: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.name = make("span", { id: "image-name", class: "soft" });
    this.images = make("span", { class: "images", role: "group", "aria-labelledby": "image-name" });
    this.element = make("div", { class: "batch" }, this.name, this.images);
    this.made = [];
  }

  /** @param {any} meta */
  show({ words, batch, pictures, image }) {
    this.element.hidden = !batch.length;
    say(this.name, words.image);
    if (this.made.length !== batch.length) {
      this.made = batch.map((_, at) => this.button(at));
      this.images.replaceChildren(...this.made.map(({ button }) => button));
    }
    batch.forEach(([label, loss], at) => {
      const { button, canvas, text, lost } = this.made[at];
      const side = Math.sqrt(pictures[at].length);
      paintValues(canvas, pictures[at], side, side, { low: 0, high: 1, colours: grayColours() });
      say(text, label);
      say(lost, `${words.loss} ${loss || "…"}`);
      button.setAttribute("aria-pressed", String(at === image));
    });
  }

  button(at) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const [text, lost] = [make("span"), make("span", { class: "soft" })];
    const button = makeButton(() => this.choose(at), {}, canvas, make("span", { class: "said" }, text, lost));
    return { button, canvas, text, lost };
  }
}
