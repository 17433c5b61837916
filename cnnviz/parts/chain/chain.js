// The steps whose result is the input: their names in order, each a way back, and what the input is.

import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";

const ICON_OF_BACK = ["M11 4.5L5.5 10l5.500 5.500M5.500 10H16"];

class Chain {
  constructor(root, turns) {
    this.turns = turns;
    this.list = make("ol");
    this.about = make("p", { role: "status" });
    this.backText = make("span");
    this.back = makeButton(() => this.send({ back: this.steps.length - 1 }), {}, icon(...ICON_OF_BACK), this.backText);
    this.picture = makeButton(() => this.send({ use: "picture" }));
    this.ways = make("span", { class: "ways" }, this.back, this.picture);
    this.element = make("nav", { class: "chain" }, this.list, this.ways, this.about);
    /** @type {string[]} */
    this.steps = [];
    root.append(this.element);
  }

  /** One click is one way back, however often it is repeated before the page has followed. */
  send(body) {
    if (this.turns.settled) this.turns.send(body);
  }

  update({ meta }) {
    const { steps, words, fixed, about, large } = meta;
    this.steps = steps;
    this.element.hidden = !steps.length;
    this.element.classList.toggle("large", large);
    this.element.setAttribute("aria-label", words.name);
    this.ways.hidden = fixed;
    say(this.backText, words.back);
    say(this.picture, words.use);
    say(this.about, about);
    const written = JSON.stringify([steps, words, fixed]);
    if (written === this.written) return;
    this.written = written;
    this.list.replaceChildren(
      make("li", {}, words.picture),
      ...steps.map((step, at) => make("li", {}, this.stepAt(step, at, fixed, words))),
      make("li", { class: "now", "aria-current": "step" }, words.now),
    );
  }

  stepAt(step, at, fixed, words) {
    const text = `${at + 1} · ${step}`;
    if (fixed) return text;
    const button = makeButton(() => this.send({ back: at }), {}, text);
    name(button, fill(words.back_to, { number: at + 1, name: step }));
    return button;
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Chain);
