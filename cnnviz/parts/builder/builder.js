// The layers of a network that learns: a list in which each can be opened, changed, moved and removed, and others added.

import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { History } from "./history.js";
import { Row } from "./row.js";

const BACK = ["M7 4 L3 8 L7 12", "M3 8 H12 a4 4 0 0 1 0 8 H9"];
const AGAIN = ["M13 4 L17 8 L13 12", "M17 8 H8 a4 4 0 0 0 0 8 H11"];
const PICTURE = -1; // its place: before the first layer

/** @type {Map<string, History>} what was built, also while another page is looked at */
const histories = (globalThis.cnnvizBuilt ??= new Map());

class Builder {
  constructor(root, turns) {
    this.turns = turns;
    /** @type {number | null} the layer that is open */
    this.chosen = null;
    /** @type {Row[]} */
    this.rows = [];
    this.presetName = make("label", { for: "preset", class: "name" });
    this.preset = make("select", { id: "preset" });
    this.preset.addEventListener("change", () => this.choosePreset());
    this.undo = makeButton(() => this.travel("past"), { class: "bare" }, icon(...BACK));
    this.redo = makeButton(() => this.travel("future"), { class: "bare" }, icon(...AGAIN));
    this.headings = ["output", "weights", "products"].map(() => make("span"));
    this.pictureName = make("b");
    this.pictureShape = make("span", { class: "soft" });
    this.picture = makeButton(() => this.open(PICTURE), { class: "title" }, this.pictureName, this.pictureShape);
    this.pictureRow = make("li", { class: "picture" }, this.picture);
    this.list = make("ol", { class: "layers" }, this.pictureRow);
    this.addName = make("summary");
    this.kinds = make("div", { class: "kinds" });
    this.adding = make("details", { class: "adding" }, this.addName, this.kinds);
    this.totals = ["total", "weights", "products"].map(() => make("b"));
    this.total = make("p", { class: "facts total" }, ...this.totals);
    this.saving = make("p", { class: "soft saving" });
    this.error = make("p", { class: "error" });
    this.draft = make("p");
    this.back = makeButton(() => this.structural({ to: this.meta.draft.text }));
    this.box = make("div", { class: "draft" }, this.error, this.draft, this.back);
    this.said = make("div", { class: "unseen", role: "status" });
    this.keys = make("div", { class: "unseen", id: "builder-keys" });
    this.element = make(
      "section",
      { class: "builder" },
      make("div", { class: "head" }, this.presetName, this.undo, this.redo),
      make("div", { class: "select" }, make("div", { class: "box" }, this.preset, icon("M6 8 l4 4 l4 -4"))),
      make("div", { class: "facts headings soft", "aria-hidden": "true" }, ...this.headings),
      this.list,
      this.box,
      this.adding,
      this.total,
      this.saving,
      this.said,
      this.keys,
    );
    root.append(this.element);
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  get history() {
    const found = histories.get(this.turns.key) ?? new History();
    histories.set(this.turns.key, found);
    return found;
  }

  /** Show what the page has, unless the hand is ahead of it. */
  update({ meta }) {
    if (!this.turns.settled) return;
    this.meta = meta;
    const { words, lines } = meta;
    this.history.show(meta.text, meta.classes);
    if (this.chosen !== null && this.chosen >= lines.length) this.chosen = null;
    this.element.setAttribute("aria-label", words.network);
    this.list.setAttribute("aria-label", words.layers);
    this.showHead();
    say(this.pictureName, words.picture);
    say(this.pictureShape, meta.picture);
    this.pictureRow.classList.toggle("open", this.chosen === PICTURE);
    this.picture.setAttribute("aria-pressed", String(this.chosen === PICTURE));
    while (this.rows.length > lines.length) this.rows.pop()?.destroy();
    while (this.rows.length < lines.length) {
      const row = new Row(this.rows.length, this);
      this.rows.push(row);
      this.list.append(row.element);
    }
    lines.forEach((line, place) => this.rows[place].update(line, place === this.chosen, words));
    this.showAdding();
    this.showTotals();
    say(this.said, meta.said);
    say(this.keys, words.keys);
    this.focusOn();
  }

  showHead() {
    const { words, presets, preset, own } = this.meta;
    say(this.presetName, words.network);
    const options = preset ? presets : [["", own], ...presets];
    while (this.preset.length > options.length) this.preset.remove(this.preset.length - 1);
    while (this.preset.length < options.length) this.preset.append(make("option"));
    options.forEach(([value, label], at) => {
      this.preset.options[at].value = value;
      say(this.preset.options[at], label);
    });
    this.preset.value = preset ?? "";
    name(this.undo, words.undo);
    name(this.redo, words.redo);
    this.undo.setAttribute("aria-disabled", String(!this.history.past.length));
    this.redo.setAttribute("aria-disabled", String(!this.history.future.length));
    ["output", "weights", "products"].forEach((heading, at) => say(this.headings[at], words[heading]));
  }

  /** Where a layer would be added: behind the open one, else at the usual place; never behind the scores. */
  get place() {
    const { offered, usual } = this.meta;
    return this.chosen === null ? usual : Math.min(this.chosen + 1, offered.length - 1);
  }

  showAdding() {
    const { words, kinds, offered, lines } = this.meta;
    const { place } = this;
    const before = place <= (this.chosen ?? -2);
    const beside = before ? place : place - 1;
    const sentence = place === 0 ? words.addFirst : before ? words.addBefore : words.addAfter;
    say(this.addName, fill(sentence, { place: beside + 1, name: lines[beside]?.name }));
    while (this.kinds.children.length < kinds.length) {
      const kind = kinds[this.kinds.children.length][0];
      this.kinds.append(makeButton(() => this.add(kind)));
    }
    kinds.forEach(([kind, label], at) => {
      const button = /** @type {HTMLButtonElement} */ (this.kinds.children[at]);
      say(button, label);
      button.disabled = !offered[place]?.includes(kind);
    });
  }

  showTotals() {
    const { words, weights, products, saving, error, draft } = this.meta;
    this.total.hidden = !weights;
    [words.total, weights, products].forEach((text, at) => say(this.totals[at], text ?? ""));
    this.saving.hidden = !saving;
    say(this.saving, saving);
    this.box.hidden = !error && !draft;
    this.error.hidden = !error;
    say(this.error, error ?? "");
    this.draft.hidden = this.back.hidden = !draft;
    say(this.draft, draft?.said ?? "");
    say(this.back, words.back);
  }

  /** Let the focus follow what was moved, or stay near what was removed. */
  focusOn() {
    const { following } = this;
    this.following = null;
    if (!following) return;
    const row = this.rows[Math.min(following.place, this.rows.length - 1)];
    const wanted = row[following.what];
    (wanted.disabled ? row.head : wanted).focus();
  }

  open(place) {
    this.chosen = this.chosen === place ? null : place;
    this.update({ meta: this.meta });
  }

  /** A message about whole layers, by their places: only where what is shown is what the page has. */
  structural(body) {
    if (!this.turns.settled) return false;
    this.turns.send(body);
    return true;
  }

  choosePreset() {
    if (!this.structural({ preset: this.preset.value })) this.preset.value = this.meta.preset ?? "";
  }

  add(kind) {
    const { place } = this;
    if (this.structural({ add: kind, at: place })) this.chosen = place;
  }

  remove(place) {
    if (!this.structural({ remove: place })) return;
    this.chosen = null;
    this.following = { place, what: "head" };
  }

  move(place, by) {
    const focused = focusedBeside(this.element);
    const row = this.rows[place];
    const what = focused === row.up ? "up" : focused === row.down ? "down" : "head";
    if (!this.structural({ move: place, by })) return;
    this.following = { place: place + by, what };
    if (this.chosen === place) this.chosen = place + by;
    else if (this.chosen === place + by) this.chosen = place;
  }

  /** The newest value of a setting is all that counts. */
  set(line, setting, value) {
    const same = (waiting) => waiting.line === line && waiting.name === setting;
    this.turns.sendInstead({ line, name: setting, value }, same);
  }

  /** @param {"past" | "future"} way */
  travel(way) {
    const text = this.history[way].at(-1);
    if (text !== undefined) this.structural({ to: text });
  }

  press(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z") this.travel(event.shiftKey ? "future" : "past");
    else if (key === "y") this.travel("future");
    else return;
    event.preventDefault();
  }

  destroy() {
    for (const row of this.rows) row.destroy();
    this.element.remove();
  }
}

export default mounting(Builder);
