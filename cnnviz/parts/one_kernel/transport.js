// Run, pause, one step, start again; how fast, and how large the steps are.

import { enable, icon, make, name, say } from "../shared/dom.js";
import { fill, formatNumber, grouped } from "../shared/numbers.js";

const SPEEDS = [1, 3, 10, 30, 100, 300, 1000]; // steps a second
const MOST_STEPS = 2000; // steps in one message
const LONGEST = 250; // milliseconds that are made up for, where the machine could not follow
const PACE = 40; // milliseconds between two messages, for more pictures a second show no more
const CALM = 500; // milliseconds between two pictures where motion is to be reduced
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const PLAY = "FM6 4 L16 10 L6 16 Z";
const AGAIN = ["M4 10 a6 6 0 1 1 2 4.5", "M4 5 v5 h5"];
const PAUSE = ["M7 4 v12", "M13 4 v12"];

/** What a rate does, by the borders between; "" where no rate is too large. */
function zoneOf(rate, { slow, swings, limit }) {
  if (!limit) return "";
  if (rate > limit) return "explodes";
  return rate < slow ? "slow" : rate < swings ? "learns" : "swings";
}

export class Transport {
  /**
   * `go` takes so many steps, if nothing is under way; `turned` is told when a run begins or ends.
   *
   * @param {{ go(steps: number): boolean, reset(): void, turned(running: boolean): void, rated(rate: number): void }} hand
   */
  constructor({ go, reset, turned, rated }) {
    this.go = go;
    this.reset = reset;
    this.turned = turned;
    this.running = false;
    this.ended = false;
    this.debt = 0; // steps
    this.last = 0; // when the last frame was, and when steps were last taken
    this.sent = 0;
    this.words = {};
    this.rates = /** @type {any} */ ({});
    this.again = make("button", { type: "button", class: "again" }, icon(...AGAIN));
    this.run = make("button", { type: "button", class: "run" });
    this.one = make("button", { type: "button", class: "one" }, icon("FM5 4 L13 10 L5 16 Z", "M15 4 v12"));
    this.again.addEventListener("click", () => this.restart());
    this.run.addEventListener("click", () => (this.ended ? this.restart() : this.turn(!this.running)));
    this.one.addEventListener("click", () => this.single());
    this.speed = make("input", { type: "range", min: 0, max: SPEEDS.length - 1, value: 2, id: "speed" });
    this.speedName = make("label", { for: "speed" });
    this.speedValue = make("span", { class: "soft", "aria-hidden": "true" });
    this.speed.addEventListener("input", () => this.write());
    this.rate = make("input", { type: "range", min: 0, max: 1000, step: 1, id: "rate" });
    this.rateName = make("label", { for: "rate" });
    this.rateValue = make("b", { class: "rate-value", "aria-hidden": "true" });
    this.zone = make("span", { class: "zone", "aria-hidden": "true" });
    this.band = make("div", { class: "band", "aria-hidden": "true" });
    this.zones = make("span", { class: "zones" }, this.rate, this.band);
    this.limit = make("span", { class: "soft limit", "aria-hidden": "true" });
    this.rate.addEventListener("input", () => {
      const { low, high } = this.rates;
      rated(Number((low * (high / low) ** (Number(this.rate.value) / 1000)).toPrecision(3)));
    });
    this.stepName = make("span");
    this.steps = make("b");
    this.element = make(
      "div",
      { class: "bar", role: "toolbar" },
      make("span", { class: "transport" }, this.again, this.run, this.one),
      make("span", { class: "speed" }, this.speedName, this.speed, this.speedValue),
      make(
        "span",
        { class: "rate" },
        this.rateName,
        this.zones,
        make("span", {}, this.rateValue, " ", this.zone),
        this.limit,
      ),
      make("span", { class: "step" }, this.stepName, " ", this.steps),
    );
  }

  /** @param {any} meta */
  show({ taken, last, ended, nextRate, rates, words }) {
    [this.words, this.rates] = [words, rates];
    this.ended = ended || taken >= last;
    if (this.ended) this.turn(false);
    name(this.again, words.againKey);
    name(this.one, words.one);
    enable(this.one, !this.ended, this.run);
    enable(this.again, taken > 0, this.run);
    this.element.setAttribute("aria-label", words.transport);
    say(this.speedName, words.speed);
    say(this.rateName, words.rate);
    say(this.stepName, words.step);
    say(this.steps, grouped(taken));
    this.write();
    this.writeRate(nextRate);
  }

  write() {
    const { words } = this;
    const [drawing, word] = this.ended ? [AGAIN, words.again] : this.running ? [PAUSE, words.pause] : [[PLAY], words.run];
    if (this.run.textContent !== word) this.run.replaceChildren(icon(...drawing), word);
    const speed = fill(words.perSecond, { count: SPEEDS[Number(this.speed.value)] });
    say(this.speedValue, speed);
    this.speed.setAttribute("aria-valuetext", speed);
    this.speed.style.setProperty("--share", String(Number(this.speed.value) / (SPEEDS.length - 1)));
  }

  writeRate(rate) {
    const { words, rates } = this;
    const share = (at) => Math.min(1, Math.max(0, Math.log(at / rates.low) / Math.log(rates.high / rates.low)));
    const text = formatNumber(rate, 3);
    const zone = words[zoneOf(rate, rates)];
    const limit = rates.limit ? fill(words.limit, { limit: formatNumber(rates.limit, 3) }) : "";
    this.rate.value = String(Math.round(share(rate) * 1000));
    this.rate.style.setProperty("--share", String(share(rate)));
    this.rate.setAttribute("aria-valuetext", [text, zone, limit].filter(Boolean).join(", "));
    say(this.rateValue, text);
    say(this.zone, zone || "");
    this.zone.classList.toggle("bad", Boolean(rates.limit) && rate > rates.limit);
    say(this.limit, limit);
    this.band.hidden = !rates.limit;
    this.zones.title = rates.limit ? fill(words.bands, words) : "";
    if (!rates.limit) return;
    for (const border of ["slow", "swings", "limit"]) {
      this.band.style.setProperty(`--${border}`, `${share(rates[border]) * 100}%`);
    }
  }

  restart() {
    this.turn(false);
    this.reset();
  }

  /** One step, with which a run ends. */
  single() {
    this.turn(false);
    if (!this.ended) this.go(1);
  }

  /** Let it run, or pause. */
  turn(running) {
    if (running === this.running) return;
    this.running = running;
    this.turned(running);
    this.write();
    if (!running) return;
    [this.debt, this.last, this.sent] = [1, performance.now(), 0];
    requestAnimationFrame((now) => this.tick(now));
  }

  /** A page that is not seen gets no frames, and so takes no steps. */
  tick(now) {
    if (!this.running) return;
    const passed = Math.min(LONGEST, Math.max(0, now - this.last));
    this.debt = Math.min(MOST_STEPS, this.debt + (passed / 1000) * SPEEDS[Number(this.speed.value)]);
    this.last = now;
    const steps = Math.floor(this.debt);
    const calm = now - this.sent >= (STILL.matches ? CALM : PACE);
    if (steps && calm && this.go(steps)) [this.debt, this.sent] = [this.debt - steps, now];
    requestAnimationFrame((next) => this.tick(next));
  }
}
