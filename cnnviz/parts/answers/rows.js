// The bars: one button for each class that is shown, with its logit and its probability, and the sum of all others.

import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { percent } from "./softmax.js";

const DECIMALS = 2;
const COLUMNS = ["answer", "track", "logit", "exponent", "share"];

export class Rows {
  /** `choose` is called with a class, or with null when the pressed one is pressed again. */
  constructor(choose) {
    this.heads = Object.fromEntries(COLUMNS.map((column) => [column, make("span", { class: column })]));
    this.head = make("div", { class: "row head", "aria-hidden": "true" }, ...Object.values(this.heads));
    this.list = make("div", { class: "list", role: "group" });
    this.rest = this.cells(make("div", { class: "row rest" }));
    this.element = make("div", { class: "rows" }, this.head, this.list, this.rest.row);
    this.rows = [];
    this.list.addEventListener("click", (event) => {
      const row = this.rows.find((each) => each.row === /** @type {Element} */ (event.target).closest("button"));
      if (row) choose(row.row.getAttribute("aria-pressed") === "true" && row.own ? null : row.index);
    });
    this.list.addEventListener("keydown", (event) => this.press(event));
  }

  cells(row) {
    const bar = make("i");
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, make("span", { class: column })]));
    cells.track.append(bar);
    row.append(...Object.values(cells));
    return { row, bar, ...cells };
  }

  /**
   * Show `answers` ([class, label], ...) with `shares` and, if there are any, `logits` and `exponents` of all classes.
   * `chosen` is the class a visitor chose, or null: then the winner is the pressed one.
   */
  show({ answers, others, words, chosen, kind, named }, { shares, logits, exponents }, winner) {
    this.words = words;
    this.kind = kind;
    this.largest = kind === "numbers" ? shares.reduce((most, share) => Math.max(most, Math.abs(share) || 0), 0) : 1;
    while (this.rows.length > answers.length) this.rows.pop().row.remove();
    while (this.rows.length < answers.length) {
      const row = this.cells(make("button", { type: "button", class: "row" }));
      this.rows.push(row);
      this.list.append(row.row);
    }
    this.list.setAttribute("aria-label", words.label);
    this.element.classList.toggle("bare", !logits);
    for (const column of COLUMNS) say(this.heads[column], words[column] ?? "");
    let left = 1;
    answers.forEach(([index, label], at) => {
      const row = this.rows[at];
      Object.assign(row, { index, own: chosen === index });
      row.row.setAttribute("aria-pressed", index === (chosen ?? winner));
      row.row.classList.toggle("winner", (named || kind !== "numbers") && index === winner);
      row.row.tabIndex = at === 0 ? 0 : -1;
      row.row.title = label;
      row.row.setAttribute("aria-label", fill(words.row, { answer: label, share: written(kind, shares[index]) }));
      this.write(row, label, shares[index], logits?.[index], exponents?.[index]);
      left -= shares[index];
    });
    this.rest.row.hidden = !others;
    if (others) this.write(this.rest, fill(words.others, { count: others }), kind === "shares" ? Math.max(0, left) : undefined);
  }

  write(row, label, share, logit, exponent) {
    say(row.answer, label);
    say(row.logit, logit === undefined ? "" : aligned(logit));
    say(row.exponent, exponent === undefined ? "" : formatNumber(exponent, 4));
    say(row.share, share === undefined ? "" : written(this.kind, share));
    const part = Math.abs(share) / this.largest;
    row.bar.style.transform = `scaleX(${part <= 1 ? part : 0})`;
    row.row.dataset.share = share;
  }

  press(event) {
    const at = this.rows.findIndex(({ row }) => row === event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.rows[Math.min(this.rows.length - 1, Math.max(0, to))].row.focus();
  }
}

/** A probability as a percentage, another number as it is. */
export const written = (kind, share) => (kind === "numbers" ? formatNumber(share, 5) : percent(share));

/** A logit with two decimals, so that points stand below each other. */
function aligned(logit) {
  if (!(Math.abs(logit) < 1e5)) return formatNumber(logit);
  const text = Math.abs(logit).toFixed(DECIMALS);
  return logit < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}
