// Sliders whose results are there while they are dragged.

import { make } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { Slider } from "../shared/slider.js";

class Dials {
  constructor(root, turns) {
    this.turns = turns;
    this.element = make("div", { class: "dials" });
    this.dials = new Map();
    root.append(this.element);
  }

  /** Show the newest values, unless a hand is ahead of them. */
  update({ meta: { scope, at, dials } }) {
    if (!this.turns.settled) return;
    const kind = JSON.stringify([scope, at, dials.map(({ value, ...rest }) => rest)]);
    if (kind !== this.kind) this.build(dials);
    this.scope = { scope, at };
    this.kind = kind;
    for (const { name, value, ...bounds } of dials) this.dials.get(name).show(bounds, value);
  }

  build(dials) {
    this.dials = new Map(dials.map(({ name, label }) => [name, new Slider(() => this.tell(), { "aria-label": label })]));
    const rows = dials.map(({ name, label }) => {
      const { input, output } = this.dials.get(name);
      return make("label", {}, make("span", {}, label), output, input);
    });
    this.element.replaceChildren(...rows);
  }

  tell() {
    const values = Object.fromEntries([...this.dials].map(([name, { value }]) => [name, value]));
    this.turns.sendOnly({ ...this.scope, values });
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Dials);
