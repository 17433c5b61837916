// A layer: its name and what it makes and costs, and below, when it is opened, its settings.

import { KINDS } from "../controls/kinds.js";
import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { nextCount } from "./history.js";

const LESS = "M5 10 h10";
const MORE = ["M10 5 v10", "M5 10 h10"];
const CROSS = ["M6 6 L14 14", "M14 6 L6 14"];
const UP = ["M10 15 V5", "M6 9 L10 5 L14 9"];
const DOWN = ["M10 5 V15", "M6 11 L10 15 L14 11"];

export class Row {
  /**
   * @param {number} place
   * @param {{ open(place: number): void, set(place: number, name: string, value: any): void, remove(place: number): void,
   *   move(place: number, by: 1 | -1): void }} hand
   */
  constructor(place, hand) {
    this.place = place;
    this.hand = hand;
    this.controls = new Map();
    const id = `layer-${place}`;
    this.name = make("b");
    this.detail = make("span", { class: "soft" });
    this.head = makeButton(
      () => hand.open(place),
      { class: "title", "aria-controls": id, "aria-describedby": "builder-keys" },
      icon("M8 6 l4 4 l-4 4"),
      make("span", {}, this.name, this.detail),
    );
    this.count = make("span", { class: "count" });
    this.fewer = makeButton(() => this.step(-1), { class: "bare" }, icon(LESS));
    this.more = makeButton(() => this.step(1), { class: "bare" }, icon(...MORE));
    this.counts = make("span", { class: "counts", role: "group" }, this.fewer, this.count, this.more);
    this.cross = makeButton(() => hand.remove(place), { class: "bare" }, icon(...CROSS));
    this.shape = make("span");
    this.weights = make("span");
    this.products = make("span");
    this.facts = make("div", { class: "facts soft" }, this.shape, this.weights, this.products);
    this.error = make("p", { class: "error" });
    this.settings = make("div", { class: "settings" });
    this.notes = make("div", { class: "notes" });
    this.up = makeButton(() => hand.move(place, -1), {}, icon(...UP), make("span"));
    this.down = makeButton(() => hand.move(place, 1), {}, icon(...DOWN), make("span"));
    this.moves = make("div", { class: "moves" }, this.up, this.down);
    this.panel = make("div", { class: "panel", id }, this.settings, this.notes, this.moves);
    this.top = make("div", { class: "top" }, this.head, this.counts, this.cross);
    this.element = make("li", {}, this.top, this.facts, this.error, this.panel);
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  /** @param {any} line @param {boolean} open @param {any} words */
  update(line, open, words) {
    this.line = line;
    say(this.name, line.name);
    say(this.detail, line.detail);
    this.head.setAttribute("aria-expanded", String(open));
    this.element.classList.toggle("open", open);
    this.element.classList.toggle("bad", Boolean(line.error));
    this.showCount(line, words);
    this.cross.hidden = !line.removable;
    name(this.cross, fill(words.remove, { name: line.name }));
    this.fact(this.shape, words.output, line.shape ?? (line.error ? "" : "–"));
    this.fact(this.weights, words.weights, line.weights);
    this.fact(this.products, words.products, line.products);
    const place = line.weights ? this.facts : this.top; // beside the name, where there is nothing else to say
    if (this.shape.parentElement !== place) place.insertBefore(this.shape, line.weights ? this.weights : this.counts);
    this.facts.hidden = !line.weights;
    this.error.hidden = !line.error;
    say(this.error, line.error ?? "");
    this.panel.hidden = !open;
    if (open) this.open(line, words);
  }

  /** A number under its heading, which readers hear with it. */
  fact(element, heading, text) {
    const told = text && `${heading}: `;
    if (element.textContent === told + text) return;
    element.replaceChildren(make("span", { class: "unseen" }, told), text);
  }

  showCount({ count, name: layer }, words) {
    this.counts.hidden = !count;
    if (!count) return;
    this.counts.setAttribute("aria-label", `${layer}: ${count.label}`);
    name(this.fewer, fill(words.fewer, { name: count.label }));
    name(this.more, fill(words.more, { name: count.label }));
    this.value = count.value;
    this.writeCount();
  }

  writeCount() {
    say(this.count, String(this.value));
    this.fewer.setAttribute("aria-disabled", String(this.value <= 1));
    this.more.setAttribute("aria-disabled", String(this.value >= this.line.count.high));
  }

  step(way) {
    const { name: setting, high } = this.line.count;
    const next = nextCount(this.value, way, high);
    if (next === this.value) return;
    this.value = next;
    this.writeCount();
    this.hand.set(this.place, setting, next);
  }

  open({ controls, notes, up, down }, words) {
    const kinds = controls.map((control) => control.name).join();
    if (kinds !== this.kinds) this.build(controls, kinds);
    for (const control of controls) {
      this.controls.get(control.name).update(control, { ...words, down: words.lower, up: words.higher });
    }
    while (this.notes.children.length > notes.length) this.notes.lastElementChild?.remove();
    while (this.notes.children.length < notes.length) this.notes.append(make("p"));
    notes.forEach((note, at) => say(this.notes.children[at], note));
    this.moves.hidden = !up && !down;
    this.up.disabled = !up;
    this.down.disabled = !down;
    say(this.up.children[1], words.up);
    say(this.down.children[1], words.down);
  }

  build(controls, kinds) {
    this.kinds = kinds;
    for (const control of this.controls.values()) control.destroy();
    this.controls = new Map(
      controls.map(({ name: setting, kind }) => {
        const tell = (value) => this.hand.set(this.place, setting, value);
        return [setting, new KINDS[kind](`set-${this.place}-${setting}`, tell)];
      }),
    );
    this.settings.replaceChildren(...[...this.controls.values()].map(({ element }) => element));
  }

  press(event) {
    const { line, hand, place } = this;
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (by && line[by < 0 ? "up" : "down"]) hand.move(place, by);
    else if (event.key === "Delete" && event.target === this.head && line.removable) hand.remove(place);
    else if (!by) return;
    event.preventDefault();
  }

  destroy() {
    for (const control of this.controls.values()) control.destroy();
    this.element.remove();
  }
}
