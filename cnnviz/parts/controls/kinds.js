// The kinds of controls. Each has an `element`, is shown by `update`, and tells what the hand has chosen.

import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { Slider } from "../shared/slider.js";
import { Hint } from "./hint.js";

/** What all have: a head with the label, and a question mark where there is an explanation. */
class Control {
  /**
   * @param {string} kind
   * @param {string} id that is used by nothing else in the part
   * @param {HTMLElement} label
   */
  constructor(kind, id, label = make("label", { for: id })) {
    label.className = "name";
    this.text = label;
    this.hint = new Hint(`${id}-tip`);
    this.head = make("div", { class: "head" }, label, this.hint.element);
    this.element = make("div", { class: `control ${kind}` }, this.head);
  }

  /** @param {any} control @param {any} words */
  update({ label, help, disabled }, words) {
    say(this.text, label);
    this.element.classList.toggle("idle", Boolean(disabled));
    this.hint.update(help, words.help);
  }

  destroy() {
    this.hint.close();
  }
}

class SliderControl extends Control {
  constructor(id, tell) {
    super("slider", id);
    this.slider = new Slider(tell, { id });
    this.head.append(this.slider.output);
    this.element.append(this.slider.input);
  }

  update(control, words) {
    super.update(control, words);
    this.slider.show(control, control.value);
    this.slider.input.disabled = Boolean(control.disabled);
  }
}

class SelectControl extends Control {
  constructor(id, tell) {
    super("select", id);
    this.select = make("select", { id });
    this.select.addEventListener("change", () => tell(this.options[this.select.selectedIndex][0]));
    this.element.append(make("div", { class: "box" }, this.select, icon("M6 8 l4 4 l4 -4")));
  }

  update(control, words) {
    super.update(control, words);
    const { select } = this;
    this.options = control.options;
    while (select.length > this.options.length) select.remove(select.length - 1);
    while (select.length < this.options.length) select.append(make("option"));
    this.options.forEach(([, label], at) => say(select.options[at], label));
    select.selectedIndex = this.options.findIndex(([option]) => option === control.value);
    select.disabled = control.disabled;
  }
}

class SegmentsControl extends Control {
  constructor(id, tell) {
    super("segments", id, make("span", { id: `${id}-name` }));
    this.id = id;
    this.tell = tell;
    this.radios = [];
    this.group = make("div", { class: "row", role: "radiogroup", "aria-labelledby": `${id}-name` });
    this.element.append(this.group);
  }

  update(control, words) {
    super.update(control, words);
    this.options = control.options;
    if (this.radios.length !== this.options.length) this.build(this.options.length);
    this.options.forEach(([option, label], at) => {
      const { input, text } = this.radios[at];
      say(text, label);
      input.checked = option === control.value;
      input.disabled = Boolean(control.disabled);
    });
  }

  build(count) {
    this.radios = Array.from({ length: count }, (_, at) => {
      const input = make("input", { type: "radio", name: this.id });
      input.addEventListener("change", () => this.tell(this.options[at][0]));
      return { input, text: make("span") };
    });
    this.group.replaceChildren(...this.radios.map(({ input, text }) => make("label", {}, input, text)));
  }
}

class NumberControl extends Control {
  constructor(id, tell) {
    super("number", id);
    this.tell = tell;
    this.typing = false;
    this.input = make("input", { type: "number", id, step: "any", inputmode: "decimal" });
    this.input.addEventListener("input", () => (this.typing = true));
    this.input.addEventListener("change", () => this.take(this.input.valueAsNumber));
    this.input.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!steps) return;
      event.preventDefault();
      this.move(steps);
    });
    this.down = this.button(-1, "M5 10 h10");
    this.up = this.button(1, "M10 5 v10", "M5 10 h10");
    this.element.append(make("div", { class: "box" }, this.input, this.down, this.up));
  }

  /** Not a stop of the Tab key: the arrow keys do the same in the field. */
  button(steps, ...drawing) {
    return makeButton(() => this.move(steps), { tabindex: -1 }, icon(...drawing));
  }

  update(control, words) {
    super.update(control, words);
    this.bounds = control;
    this.input.min = control.low;
    this.input.max = control.high;
    name(this.down, words.down);
    name(this.up, words.up);
    if (!this.typing) this.show(control.value);
  }

  show(value) {
    this.value = value;
    if (this.input.valueAsNumber !== value) this.input.value = String(value);
    this.down.disabled = value <= this.bounds.low;
    this.up.disabled = value >= this.bounds.high;
  }

  move(steps) {
    const typed = this.input.valueAsNumber;
    const from = Number.isNaN(typed) ? this.value : typed;
    this.take(Number((from + steps * this.bounds.step).toPrecision(12)));
  }

  /** Take the number that is allowed and nearest to this one; what is none leaves the former. */
  take(number) {
    const { low, high, whole } = this.bounds;
    const near = Math.min(high, Math.max(low, whole ? Math.round(number) : number));
    const value = Number.isNaN(near) ? this.value : near;
    const another = value !== this.value;
    this.typing = false;
    this.show(value);
    if (another) this.tell(value);
  }
}

class ToggleControl extends Control {
  constructor(id, tell) {
    super("toggle", id);
    this.input = make("input", { type: "checkbox", role: "switch", id });
    this.input.addEventListener("change", () => tell(this.input.checked));
    const label = this.text;
    this.text = make("span");
    label.append(this.input, make("span", { class: "track" }), this.text);
  }

  update(control, words) {
    super.update(control, words);
    this.input.checked = control.value;
    this.input.disabled = Boolean(control.disabled);
  }
}

/** A line that is read out when it changes. */
class NoteControl {
  constructor() {
    this.element = make("p", { class: "control note", role: "status" });
  }

  update({ label }) {
    say(this.element, label);
  }

  destroy() {}
}

/** Links to settings, of which a plain click chooses one here. */
class LinksControl extends Control {
  constructor(id, tell) {
    super("links", id, make("span", { id: `${id}-name` }));
    this.tell = tell;
    this.list = make("ul", { "aria-labelledby": `${id}-name` });
    this.list.addEventListener("click", (event) => this.choose(event));
    this.element.append(this.list);
  }

  update(control, words) {
    super.update(control, words);
    this.options = control.options;
    const { list } = this;
    while (list.children.length > this.options.length) list.lastElementChild.remove();
    while (list.children.length < this.options.length) list.append(make("li", {}, make("a")));
    this.options.forEach(([option, label, link], at) => {
      const anchor = /** @type {HTMLAnchorElement} */ (list.children[at].firstElementChild);
      say(anchor, label);
      anchor.href = `?${link}`;
      if (option === control.value) anchor.setAttribute("aria-current", "true");
      else anchor.removeAttribute("aria-current");
    });
  }

  choose(event) {
    const anchor = /** @type {Element} */ (event.target).closest("a");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const at = [...this.list.children].findIndex((each) => each.contains(anchor));
    this.tell(this.options[at][0]);
  }
}

export const KINDS = {
  links: LinksControl,
  note: NoteControl,
  slider: SliderControl,
  select: SelectControl,
  segments: SegmentsControl,
  number: NumberControl,
  toggle: ToggleControl,
};
