// A slider, and its number in words beside it.

import { make, say } from "./dom.js";
import { formatNumber } from "./numbers.js";

export class Slider {
  /**
   * @param {(value: number) => void} tell called with each step of the hand
   * @param {Record<string, string>} attributes
   */
  constructor(tell, attributes) {
    this.unit = "";
    this.input = make("input", { type: "range", ...attributes });
    this.output = make("output", { "aria-hidden": "true" });
    this.input.addEventListener("input", () => {
      this.write();
      tell(this.value);
    });
  }

  get value() {
    return Number(this.input.value);
  }

  /**
   * Stand at `value` between these bounds.
   *
   * @param {{ low: number, high: number, step: number, unit: string }} bounds
   * @param {number} value
   */
  show({ low, high, step, unit }, value) {
    const { input } = this;
    for (const [name, bound] of Object.entries({ min: low, max: high, step })) {
      if (input.getAttribute(name) !== String(bound)) input.setAttribute(name, String(bound));
    }
    this.unit = unit;
    if (this.value !== value) input.value = String(value);
    this.write();
  }

  write() {
    const { min, max } = this.input;
    const text = formatNumber(this.value) + this.unit;
    const share = (this.value - Number(min)) / (Number(max) - Number(min) || 1);
    this.input.style.setProperty("--share", String(share));
    this.input.setAttribute("aria-valuetext", text);
    say(this.output, text);
  }
}
