// Softmax in a table: each logit, its exponential, their sum, each one's share; and the temperature.

import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const MOST_ROWS = 12; // rows of the table; of more classes, the most probable are shown
const REACH = 1.5; // temperatures from 10 ** -1.5 to 10 ** 1.5, the network's own in the middle

export class Shares {
  /** `change` is called when the temperature has been moved, `choose` with the place of a class. */
  constructor(dial, table, change, choose) {
    this.dial = dial;
    this.table = table;
    this.choose = choose;
    this.rows = [];
    this.head = make("tr");
    this.body = make("tbody");
    this.sum = make("td");
    this.foot = make(
      "tr",
      {},
      make("th", { scope: "row" }, "Σ"),
      make("td"),
      make("td"),
      this.sum,
      make("td"),
      make("td", {}, "1"),
    );
    table.replaceChildren(make("table", {}, make("thead", {}, this.head), this.body, make("tfoot", {}, this.foot)));
    this.temperature = 1;
    this.slider = make("input", { type: "range", min: -REACH, max: REACH, step: 0.05, value: 0 });
    this.slider.addEventListener("input", () => {
      this.temperature = 10 ** Number(this.slider.value);
      change();
    });
    this.reset = make("button", { type: "button" });
    this.reset.addEventListener("click", () => {
      this.slider.value = "0";
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

  /** Write `step` down; classes can be chosen if `choosable`. */
  show(step, names, choosable) {
    const { words, temperature } = this;
    const degree = `T = ${formatNumber(temperature, 3)}`;
    say(this.text, degree);
    this.slider.setAttribute("aria-valuetext", degree);
    this.reset.disabled = temperature === 1;
    const shift = temperature === 1 ? "z − max" : "(z − max) / T";
    this.fill(this.head, [words.answer, "z", shift, `e^(${shift})`, "", "p"], "th");
    const ranks = step.logits.map((_, index) => index);
    if (ranks.length > MOST_ROWS) ranks.sort((a, b) => step.logits[b] - step.logits[a]);
    let shown = ranks.slice(0, MOST_ROWS);
    if (!shown.includes(step.index)) shown = [...shown.slice(0, MOST_ROWS - 1), step.index];
    const left = step.logits.length - shown.length;
    const count = shown.length + (left ? 1 : 0);
    while (this.rows.length > count) this.rows.pop().row.remove();
    while (this.rows.length < count) this.rows.push(this.makeRow());
    shown.forEach((index, at) => {
      const [z, exponent, share] = [step.logits[index], step.exponents[index], step.shares[index]];
      this.write(this.rows[at], names[index], [z, (z - step.largest) / temperature, exponent], share, choosable ? index : null);
      this.rows[at].row.toggleAttribute("aria-current", index === step.index);
    });
    if (left) {
      const rest = (all, sum) => Math.max(0, shown.reduce((remains, index) => remains - all[index], sum));
      this.write(
        this.rows.at(-1),
        fill(words.others, { count: left }),
        [null, null, rest(step.exponents, step.sum)],
        rest(step.shares, 1),
        null,
      );
      this.rows.at(-1).row.removeAttribute("aria-current");
    }
    say(this.sum, formatNumber(step.sum, 5));
  }

  fill(row, texts, tag) {
    while (row.children.length < texts.length) {
      const heads = tag === "th" && texts[row.children.length]; // the bars have none: they show p
      row.append(heads ? make("th", { scope: "col" }) : make("td"));
    }
    texts.forEach((text, at) => say(row.children[at], text));
  }

  makeRow() {
    const [button, bar, share] = [make("button", { type: "button" }), make("i", { class: "high" }), make("td")];
    const cells = [make("td"), make("td"), make("td")];
    const row = make(
      "tr",
      {},
      make("th", { scope: "row" }, button),
      ...cells,
      make("td", { class: "bars" }, make("span", { class: "track" }, bar)),
      share,
    );
    const one = { row, button, cells, bar, share, index: null };
    button.addEventListener("click", () => one.index !== null && this.choose(one.index));
    this.body.append(row);
    return one;
  }

  write(one, text, numbers, share, index) {
    one.index = index;
    one.button.disabled = index === null;
    say(one.button, text);
    numbers.forEach((value, at) => say(one.cells[at], value === null ? "" : formatNumber(value, 4)));
    one.bar.style.width = `${share * 100}%`;
    say(one.share, formatNumber(share, 4));
  }
}
