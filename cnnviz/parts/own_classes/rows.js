// A row for each class: its name, how much it is believed in, a button that adds a picture, and its examples.

import { focusedBeside, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";

const EVERY = 300; // milliseconds between two pictures while the button is held

class Row {
  constructor(place, hand) {
    this.place = place;
    this.hand = hand;
    /** @type {Map<number, HTMLElement>} */
    this.pictures = new Map();
    this.name = make("input", { type: "text", class: "name", autocomplete: "off", spellcheck: "false" });
    this.name.addEventListener("change", () => this.rename());
    this.meter = make("span", { class: "meter", "aria-hidden": "true" }, make("i"));
    this.value = make("span", { class: "value" });
    this.ask = makeButton(() => hand.ask(place), { class: "ask" }, this.meter, this.value);
    this.word = make("span");
    this.key = make("kbd", { "aria-hidden": "true" }, String(place + 1));
    this.add = make("button", { type: "button", class: "add" }, this.word, " ", this.key);
    this.add.addEventListener("click", () => {
      if (!this.held) hand.add(place);
      this.held = false; // what follows may come from a key, which no pointer has held
    });
    this.add.addEventListener("pointerdown", (event) => event.button === 0 && this.hold());
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "pointerleave"])) {
      this.add.addEventListener(end, () => clearInterval(this.holding));
    }
    this.file = make("input", { type: "file", accept: "image/*", multiple: "", hidden: "", tabindex: -1 });
    this.file.addEventListener("change", () => {
      hand.files([.../** @type {FileList} */ (this.file.files)], place);
      this.file.value = "";
    });
    this.files = makeButton(() => this.file.click(), { class: "files" });
    this.less = makeButton(() => hand.send({ less: place }), { class: "less" }, "×");
    this.strip = make("div", { class: "strip" });
    this.none = make("span", { class: "soft" });
    const buttons = make("div", { class: "gives" }, this.add, this.files, this.file);
    this.element = make("li", { class: "row" }, this.name, this.ask, this.less, buttons, this.strip);
    this.element.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.element.classList.add("drop");
    });
    this.element.addEventListener("dragleave", () => this.element.classList.remove("drop"));
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.element.classList.remove("drop");
      hand.files([...(event.dataTransfer?.files ?? [])], place);
    });
  }

  /** While the button is held, the camera gives one picture after another. */
  hold() {
    this.held = false;
    clearInterval(this.holding);
    if (!this.hand.streams()) return;
    this.holding = setInterval(() => {
      this.held = true;
      this.hand.add(this.place);
    }, EVERY);
  }

  rename() {
    const text = this.name.value.trim();
    if (!text) this.name.value = this.called;
    else if (text !== this.called) {
      this.renamed = true; // whatever comes of it, the field then says how the class is called
      this.hand.send({ name: text, of: this.place });
    }
  }

  /** @param {any} meta @param {number | null} nearest */
  show(meta, nearest) {
    const { words, reading, longest, fewer, source } = meta;
    const { place } = this;
    const numbers = meta.classes[place];
    const called = meta.names[place];
    const number = place + 1;
    if (called !== this.called || (this.renamed && this.hand.settled())) {
      this.name.value = called;
      this.renamed = false;
    }
    this.called = called;
    this.name.maxLength = longest;
    this.name.setAttribute("aria-label", fill(words.name, { number }));
    const share = reading?.shares[place] ?? 0;
    this.element.classList.toggle("top", reading?.top === place);
    this.ask.setAttribute("aria-pressed", String(Boolean(reading?.why) && meta.asked === place));
    this.ask.disabled = !reading?.why;
    this.meter.style.setProperty("--share", String(share));
    const count = numbers.length === 1 ? words.countOne : fill(words.count, { count: numbers.length });
    const told = reading ? reading.texts[place] : count;
    say(this.value, told);
    const asks = reading?.why ? `. ${fill(words.askOf, { name: called })}` : "";
    this.ask.setAttribute("aria-label", `${called}: ${told}${asks}`);
    say(this.word, `+ ${words.add}`);
    this.add.setAttribute("aria-label", fill(words.addTo, { name: called, number }));
    say(this.files, words.files);
    this.files.setAttribute("aria-label", fill(words.filesInto, { name: called }));
    this.files.hidden = source !== "upload";
    this.less.hidden = !fewer;
    name(this.less, fill(words.less, { name: called }));
    this.showPictures(meta, numbers, nearest);
  }

  showPictures(meta, numbers, nearest) {
    const { words } = meta;
    const kept = new Set(numbers);
    let left = -1; // the place of the picture that had the keyboard's focus
    for (const [number, element] of this.pictures) {
      if (kept.has(number)) continue;
      if (element.contains(focusedBeside(element))) left = [...this.strip.children].indexOf(element);
      element.remove();
      this.pictures.delete(number);
    }
    const before = this.strip.childElementCount;
    numbers.forEach((number, at) => {
      const element = this.pictures.get(number) ?? this.picture(number);
      const [shown, out] = element.children;
      if (this.strip.children[at] !== element) this.strip.insertBefore(element, this.strip.children[at] ?? null);
      const picture = /** @type {HTMLImageElement} */ (shown.firstElementChild);
      const address = meta[`t${number}`];
      if (address && picture.src !== address) picture.src = address;
      const near = number === nearest;
      element.classList.toggle("nearest", near);
      const called = fill(words.take, { name: this.called, number: at + 1 });
      name(/** @type {HTMLElement} */ (shown), near ? `${called} (${words.nearest})` : called);
      name(/** @type {HTMLElement} */ (out), fill(words.out, { name: this.called, number: at + 1 }));
    });
    if (!numbers.length) this.strip.append(this.none);
    else this.none.remove();
    if (left >= 0) this.toPicture(Math.min(left, numbers.length - 1));
    say(this.none, words.none);
    if (before && this.strip.childElementCount > before) this.strip.scrollLeft = this.strip.scrollWidth;
  }

  /** Let the way out of the picture at this place have the keyboard's focus; what adds one where there is none. */
  toPicture(place) {
    const out = this.strip.children[place]?.querySelector(".out") ?? this.add;
    /** @type {HTMLElement} */ (out).focus();
  }

  picture(number) {
    const shown = makeButton(() => this.hand.look(number), { class: "shown" }, make("img", { alt: "", draggable: "false" }));
    const out = makeButton(() => this.hand.out(number), { class: "out" }, "×");
    const element = make("span", { class: "picture" }, shown, out);
    this.pictures.set(number, element);
    return element;
  }
}

export class Rows {
  constructor(hand) {
    this.hand = hand;
    /** @type {Row[]} */
    this.rows = [];
    this.element = make("ol", { class: "rows" });
  }

  show(meta) {
    this.element.setAttribute("aria-label", meta.words.classes);
    while (this.rows.length > meta.names.length) this.rows.pop()?.element.remove();
    while (this.rows.length < meta.names.length) {
      const row = new Row(this.rows.length, this.hand);
      this.rows.push(row);
      this.element.append(row.element);
    }
    for (const row of this.rows) row.show(meta, meta.reading?.nearest ?? null);
  }

  /** Whether an element is the name of a class, and nothing else is typed there yet. */
  isNamed(element) {
    return this.rows.some((row) => row.name === element && row.name.value === row.called);
  }

  destroy() {
    for (const row of this.rows) clearInterval(row.holding);
  }
}
