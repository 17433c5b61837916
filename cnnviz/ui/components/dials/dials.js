// Sliders whose results are there while they are dragged.

import { atAnswers, DirectTurns, newer } from "../shared/direct.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { formatNumber } from "../shared/numbers.js";

class Dials {
  constructor(root) {
    this.turns = new DirectTurns();
    this.callOff = atAnswers(() => this.show());
    this.element = make("div", { class: "dials" });
    this.dials = new Map();
    root.append(this.element);
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.turns.follow(data);
    this.show();
  }

  /** Show the newest values, unless a hand is ahead of them. */
  show() {
    if (!this.turns.settled) return;
    const { scope, dials } = newer(this.data, "dials") ?? this.data;
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
        this.turns.sendOnly(this.send, { scope: this.scope, values });
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
    this.turns.destroy();
    this.callOff();
    this.element.remove();
  }
}

export default mounting(Dials);
