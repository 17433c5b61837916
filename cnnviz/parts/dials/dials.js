// Sliders whose results are there while they are dragged.

import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { formatNumber } from "../shared/numbers.js";

class Dials {
  constructor(root, turns) {
    this.turns = turns;
    this.element = make("div", { class: "dials" });
    this.dials = new Map();
    root.append(this.element);
  }

  /** Show the newest values, unless a hand is ahead of them. */
  update({ meta: { scope, dials } }) {
    if (!this.turns.settled) return;
    const kind = JSON.stringify([scope, dials.map(({ value, ...rest }) => rest)]);
    if (kind !== this.kind) this.build(dials);
    this.scope = scope;
    this.kind = kind;
    for (const { name, value } of dials) this.turn(name, value);
  }

  build(dials) {
    const rows = dials.map(({ name, label, low, high, step, unit }) => {
      const input = make("input", { type: "range", min: low, max: high, step, "aria-label": label });
      const value = make("output", { "aria-hidden": "true" });
      input.addEventListener("input", () => {
        this.turn(name, Number(input.value));
        const values = Object.fromEntries([...this.dials].map(([each, dial]) => [each, Number(dial.input.value)]));
        this.turns.sendOnly({ scope: this.scope, values });
      });
      return [name, { input, value, unit, row: make("label", {}, make("span", {}, label), value, input) }];
    });
    this.dials = new Map(rows);
    this.element.replaceChildren(...rows.map(([, { row }]) => row));
  }

  turn(name, value) {
    const dial = this.dials.get(name);
    const text = formatNumber(value) + dial.unit;
    if (Number(dial.input.value) !== value) dial.input.value = value;
    const share = (dial.input.value - dial.input.min) / (dial.input.max - dial.input.min || 1);
    dial.input.style.setProperty("--share", share);
    dial.input.setAttribute("aria-valuetext", text);
    say(dial.value, text);
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Dials);
