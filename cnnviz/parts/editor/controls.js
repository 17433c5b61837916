// What stands around the cells: sizes, channels and tools.

import { icon, make, makeButton, name, say } from "../shared/dom.js";

const LARGEST_SIDE = 15;

/** Two counters, for rows and for columns. */
export class Sizes {
  constructor(resize) {
    this.sides = { rows: 1, columns: 1 };
    this.counters = {};
    this.element = make("div", { class: "sizes" });
    for (const side of ["rows", "columns"]) {
      const step = (by) => {
        const count = this.sides[side] + by;
        if (count < 1 || count > LARGEST_SIDE) return;
        this.sides[side] = count;
        this.show(this.sides.rows, this.sides.columns);
        resize(this.sides.rows, this.sides.columns);
      };
      const button = (by, path) => makeButton(() => step(by), {}, icon(path));
      const counter = {
        title: make("span", { class: "title" }),
        fewer: button(-1, "M5 10H15"),
        count: make("output"),
        more: button(1, "M5 10H15M10 5V15"),
      };
      counter.group = make("div", { class: "counter", role: "group" }, counter.title, counter.fewer, counter.count, counter.more);
      this.counters[side] = counter;
      this.element.append(counter.group);
    }
  }

  name(words) {
    for (const [side, { group, title, fewer, more }] of Object.entries(this.counters)) {
      say(title, words[side]);
      group.setAttribute("aria-label", words[side]);
      name(fewer, words[`fewer_${side}`]);
      name(more, words[`more_${side}`]);
    }
  }

  show(rows, columns) {
    this.sides = { rows, columns };
    for (const [side, { fewer, count, more }] of Object.entries(this.counters)) {
      say(count, String(this.sides[side]));
      // Not `disabled`: a button that has the focus would lose it.
      fewer.setAttribute("aria-disabled", this.sides[side] <= 1);
      more.setAttribute("aria-disabled", this.sides[side] >= LARGEST_SIDE);
    }
  }
}

const COLOURS = ["red", "green", "blue"];

/** Tabs for red, green and blue when each has its own kernel. */
export class Channels {
  constructor(turnTo) {
    this.element = make("div", { class: "channels", role: "tablist", hidden: "" });
    const tab = (colour, at) => makeButton(() => turnTo(at), { role: "tab", class: colour }, make("i"), make("span"));
    this.tabs = COLOURS.map(tab);
    this.element.append(...this.tabs);
    this.element.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const to = (this.tabs.findIndex((tab) => tab === event.target) + step + 3) % 3;
      turnTo(to);
      this.tabs[to].focus();
    });
  }

  show(count, channel, words) {
    this.element.hidden = count === 1;
    this.element.setAttribute("aria-label", words.channel);
    this.tabs.forEach((tab, at) => {
      say(tab.lastChild, words[COLOURS[at]]);
      tab.setAttribute("aria-selected", String(at === channel));
      tab.tabIndex = at === channel ? 0 : -1;
    });
  }
}

const FACES = {
  normalise: () => "Σ=1",
  negate: () => "±",
  double: () => "×2",
  halve: () => "÷2",
  transpose: () => icon("DM2.5 2.5L17.5 17.5", "M2.5 7V17.5H13Z", "FM7 2.5H17.5V13Z"),
  rotate: () => icon("M16.3 8.2A6.7 6.7 0 1 0 16.6 11.5", "M16.8 3.6V8.3H12.1"),
  mirror_horizontal: () => icon("DM10 2V18", "M7.4 4.5V15.5H1.8Z", "FM12.6 4.5V15.5H18.2Z"),
  mirror_vertical: () => icon("DM2 10H18", "M4.5 7.4H15.5V1.8Z", "FM4.5 12.6H15.5V18.2Z"),
  centre_one: () => icon("M2.5 2.5H17.5V17.5H2.5Z", "M8.6 8L10.4 6.7V13.3"),
  copy: () => icon("M7 7H17V17H7Z", "M13 4.5V3H3V13H4.5"),
};

/** A row of small buttons, each with a word for pointer and reader. */
export class Toolbar {
  constructor({ tool, copy, remark }) {
    this.element = make("div", { class: "tools", role: "group" });
    /** @type {[string, HTMLButtonElement][]} */
    this.buttons = Object.entries(FACES).map(([which, face]) => {
      const button = makeButton(() => (which === "copy" ? copy() : tool(which)), {}, face());
      for (const start of ["pointerenter", "focus"]) button.addEventListener(start, () => remark(button.title));
      for (const end of ["pointerleave", "blur"]) button.addEventListener(end, () => remark(""));
      this.element.append(button);
      return [which, button];
    });
  }

  name(words) {
    this.element.setAttribute("aria-label", words.tools);
    for (const [which, button] of this.buttons) name(button, words[which]);
  }

  focus() {
    this.buttons[0][1].focus();
  }
}
