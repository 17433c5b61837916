// Softmax in a table: each logit, its exponential, their sum, each one's share; and the temperature.

import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const MOST_ROWS = 12; // rows of the table; of more classes, the most probable are shown
const REACH = 1.5; // temperatures from 10 ** -1.5 to 10 ** 1.5, the network's own in the middle

export class Shares {
  /** `change` is called when the temperature has been moved. */
  constructor(dial, table, change) {
    this.dial = dial;
    this.table = table;
    this.temperature = 1;
    this.slider = make("input", { type: "range", min: -REACH, max: REACH, step: 0.05, value: 0 });
    this.slider.addEventListener("input", () => {
      this.temperature = 10 ** Number(this.slider.value);
      change();
    });
    this.reset = make("button", { type: "button" });
    this.reset.addEventListener("click", () => {
      this.slider.value = 0;
      this.temperature = 1;
      change();
    });
    this.text = make("span", { class: "degree" });
    this.note = make("p");
    this.title = make("span");
    dial.replaceChildren(make("label", {}, this.title, this.slider, this.text), this.reset, this.note);
  }

  update({ words }) {
    this.words = words;
    say(this.title, words.temperature);
    say(this.reset, words.own_temperature);
    say(this.note, words.temperature_note);
  }

  /** Write `step` down; `engine[class]` is the network's own share where it is known. */
  show(step, names) {
    const { words, temperature } = this;
    const degree = `T = ${formatNumber(temperature, 3)}`;
    say(this.text, degree);
    this.slider.setAttribute("aria-valuetext", degree);
    this.reset.disabled = temperature === 1;
    const cold = temperature === 1;
    const ranks = step.logits.map((_, index) => index);
    if (ranks.length > MOST_ROWS) ranks.sort((a, b) => step.logits[b] - step.logits[a]);
    let shown = ranks.slice(0, MOST_ROWS);
    if (!shown.includes(step.index)) shown = [...shown.slice(0, MOST_ROWS - 1), step.index];
    const shift = cold ? "z − max" : "(z − max) / T";
    const head = make("tr", {}, ...[words.answer, "z", shift, `e^(${shift})`, "", "p"].map((text) => make("th", { scope: "col" }, text)));
    const rows = shown.map((index) => {
      const bar = make("i", { class: "high" });
      bar.style.width = `${step.shares[index] * 100}%`;
      const numbers = [step.logits[index], (step.logits[index] - step.largest) / temperature, step.exponents[index]];
      const cells = numbers.map((value) => make("td", {}, formatNumber(value, 4)));
      return make("tr", { "aria-current": index === step.index ? "true" : null }, make("th", { scope: "row" }, names[index]), ...cells, make("td", { class: "bars" }, make("span", { class: "track" }, bar)), make("td", {}, formatNumber(step.shares[index], 4)));
    });
    const left = step.logits.length - shown.length;
    if (left) {
      const sum = shown.reduce((rest, index) => rest - step.exponents[index], step.sum);
      const share = shown.reduce((rest, index) => rest - step.shares[index], 1);
      rows.push(make("tr", {}, make("th", { scope: "row" }, fill(words.others, { count: left })), make("td"), make("td"), make("td", {}, formatNumber(Math.max(0, sum), 4)), make("td"), make("td", {}, formatNumber(Math.max(0, share), 4))));
    }
    const foot = make("tr", {}, make("th", { scope: "row" }, "Σ"), make("td"), make("td"), make("td", {}, formatNumber(step.sum, 5)), make("td"), make("td", {}, "1"));
    this.table.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows), make("tfoot", {}, foot)));
  }
}
