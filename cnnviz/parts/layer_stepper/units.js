// A row of numbers as a list: each unit or class with its value as a bar, to be chosen by a click.

import { make, say } from "../shared/dom.js";
import { formatNumber } from "../shared/numbers.js";

const MOST_UNITS = 200; // entries that a list may have; of more, the largest are shown

export class Units {
  /** `choose` is called with the place of a unit. */
  constructor(element, choose) {
    this.element = element;
    this.rows = [];
    element.addEventListener("click", (event) => {
      const row = this.rows.find(({ button }) => button === event.target.closest("button"));
      if (row) choose(row.unit);
    });
    element.addEventListener("keydown", (event) => this.press(event, choose));
  }

  press(event, choose) {
    const at = this.rows.findIndex(({ button }) => button === event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, to))];
    row.button.focus();
    choose(row.unit);
  }

  /** Show `values` with `labels`, one of them `chosen`; a bar reaches over all the room at `most`. */
  show(values, labels, chosen, most) {
    let shown = Array.from(values, (_, unit) => unit);
    if (shown.length > MOST_UNITS) {
      shown.sort((a, b) => values[b] - values[a]);
      shown = shown.slice(0, MOST_UNITS).includes(chosen)
        ? shown.slice(0, MOST_UNITS)
        : [chosen, ...shown.slice(0, MOST_UNITS - 1)];
    }
    while (this.rows.length > shown.length) this.rows.pop().button.remove();
    while (this.rows.length < shown.length) this.rows.push(this.makeRow());
    const signed = shown.some((unit) => values[unit] < 0);
    const moved = chosen !== this.chosen;
    this.chosen = chosen;
    shown.forEach((unit, at) => {
      const row = this.rows[at];
      const share = Math.max(-1, Math.min(1, values[unit] / most));
      row.unit = unit;
      say(row.label, labels[unit] ?? String(unit));
      say(row.value, formatNumber(values[unit], 4));
      const [zero, reach] = signed ? [50, 50] : [0, 100];
      row.bar.style.left = `${zero + Math.min(0, share) * reach}%`;
      row.bar.style.width = `${Math.abs(share) * reach}%`;
      row.bar.className = share < 0 ? "low" : "high";
      row.button.setAttribute("aria-pressed", unit === chosen);
      row.button.tabIndex = unit === chosen ? 0 : -1;
      if (moved && unit === chosen) this.reveal(row.button);
    });
  }

  /** Let nothing of it be read. */
  clear() {
    for (const { button } of this.rows.splice(0)) button.remove();
  }

  /** Scroll the list, not the page, so that `button` can be seen. */
  reveal(button) {
    const { element } = this;
    const [top, bottom] = [button.offsetTop - element.offsetTop, button.offsetTop - element.offsetTop + button.offsetHeight];
    if (top < element.scrollTop || bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = top - element.clientHeight / 2;
    }
  }

  makeRow() {
    const [label, value, bar] = [make("span", { class: "unit" }), make("span", { class: "amount" }), make("i")];
    const button = make("button", { type: "button", class: "unit-row" }, label, make("span", { class: "track" }, bar), value);
    this.element.append(button);
    return { button, label, value, bar };
  }
}
