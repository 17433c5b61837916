// The slider through time, and beside it the learning rate and the speed, which may change while it runs.

import { enable, focusedBeside, make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { SPEEDS } from "./runner.js";
import { inPercent } from "./bar.js";

const PARTS = 200; // of the slider of rates

export class Time {
  /** @param {{ look(step: number): void, now(): void, rate(rate: number): void, speed(speed: number): void }} hand */
  constructor({ look, now, rate, speed }) {
    this.words = /** @type {any} */ ({});
    this.rates = { low: 1, high: 1 };
    this.label = make("span", { class: "where" });
    this.moments = make("input", { type: "range", min: 0, step: 1, id: "time" });
    this.moments.addEventListener("input", () => look(Number(this.moments.value)));
    this.toNow = makeButton(now, { class: "to-now" });
    this.rateName = make("label", { for: "rate" });
    this.rate = make("input", { type: "range", min: 0, max: PARTS, step: 1, id: "rate" });
    this.rateValue = make("output", { for: "rate", "aria-hidden": "true" });
    this.rate.addEventListener("input", () => this.writeRate(this.chosen));
    this.rate.addEventListener("change", () => rate(this.chosen));
    this.speedName = make("label", { for: "speed" });
    this.speed = make("input", { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, value: SPEEDS.length - 1, id: "speed" });
    this.speedValue = make("output", { for: "speed", "aria-hidden": "true" });
    this.speed.addEventListener("input", () => {
      this.writeSpeed();
      speed(SPEEDS[Number(this.speed.value)]);
    });
    this.element = make(
      "div",
      { class: "time" },
      make("div", { class: "moments" }, this.label, this.moments, this.toNow),
      make("div", { class: "pace rates" }, this.rateName, this.rate, this.rateValue),
      make("div", { class: "pace speeds" }, this.speedName, this.speed, this.speedValue),
    );
  }

  /** The rate where the slider stands, with two digits. */
  get chosen() {
    const { low, high } = this.rates;
    return Number((low * (high / low) ** (Number(this.rate.value) / PARTS)).toPrecision(2));
  }

  show(meta) {
    const { words, trained, steps, shown, looks, rate, rates, right } = meta;
    [this.words, this.rates] = [words, rates];
    say(this.label, looks ? fill(words.earlier, { step: shown }) : fill(words.now, { step: shown, steps }));
    this.moments.max = String(trained);
    if (focusedBeside(this.moments) !== this.moments || !looks) this.moments.value = String(shown);
    this.moments.disabled = !trained;
    this.moments.style.setProperty("--share", String(trained ? Number(this.moments.value) / trained : 0));
    this.moments.setAttribute("aria-label", words.time);
    this.moments.setAttribute("aria-valuetext", fill(words.timeText, { step: shown, right: inPercent(right) }));
    say(this.toNow, words.toNow);
    enable(this.toNow, looks, this.moments);
    say(this.rateName, words.rate);
    say(this.speedName, words.speed);
    this.writeSpeed();
    if (this.told === rate) return; // a hand may hold the slider
    this.told = rate;
    this.rate.value = String(Math.round((PARTS * Math.log(rate / rates.low)) / Math.log(rates.high / rates.low)));
    this.writeRate(rate);
  }

  writeRate(rate) {
    const text = formatNumber(rate, 2);
    this.rate.style.setProperty("--share", String(Number(this.rate.value) / PARTS));
    this.rate.setAttribute("aria-valuetext", text);
    say(this.rateValue, text);
  }

  writeSpeed() {
    const speed = SPEEDS[Number(this.speed.value)];
    const text = speed === Infinity ? this.words.full : fill(this.words.perSecond, { count: speed });
    this.speed.style.setProperty("--share", String(Number(this.speed.value) / (SPEEDS.length - 1)));
    this.speed.setAttribute("aria-valuetext", text);
    say(this.speedValue, text);
  }
}
