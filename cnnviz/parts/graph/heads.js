// Words above the columns, and the row of tools: the scale of colours with its legend.

import { paintValues } from "../shared/colour.js";
import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { pageBeside } from "./model.js";
import { shapeText } from "./sentences.js";

const SCALES = ["unit", "layer", "network"];
const RAMP = Float32Array.from({ length: 257 }, (_, at) => at / 128 - 1);

/** The head of one column; `turn`, if pages can be turned, is called with the page to turn to. */
export function headOf(column, title, place, words, turn) {
  const head = make("div", {
    class: `head${place.compact ? " compact" : ""}${place.one ? " one" : ""}`,
    title: `${title} · ${column.layer}`,
  });
  for (const side of ["left", "top", "width", "height"]) head.style[side] = `${place[side]}px`;
  head.append(make("div", { class: "kind" }, make("span", {}, title)));
  if (!place.compact) head.append(make("div", { class: "layer" }, place.called));
  head.append(make("div", { class: "shape" }, shapeText(column.shape)));
  if (column.page_count > 1) head.append(pager(column, words, turn));
  return head;
}

/** The bar above the columns of a module, from `left` to `right`; `toggle`, if there is one, opens or folds it. */
export function moduleBar(module, { left, right, height }, words, toggle, holds) {
  const called = toggle ? folding(module, words, toggle) : make("span", { class: "called" }, module.name);
  const bar = make("div", { class: `module${module.open ? " open" : ""}${holds ? " holds" : ""}` }, called);
  if (module.open) bar.append(make("span", { class: "brief" }, module.brief));
  Object.assign(bar.style, { left: `${left}px`, width: `${right - left}px` });
  if (module.open) bar.style.height = `${height}px`;
  return bar;
}

function folding(module, words, toggle) {
  const chevron = icon(module.open ? "M4 7l6 6 6-6" : "M7 4l6 6-6 6");
  const said = make("span", {}, module.name);
  const button = makeButton(toggle, { class: "fold", "aria-expanded": String(module.open) }, chevron, said);
  name(button, fill(module.open ? words.module_close : words.module_open, { name: module.name }));
  return button;
}

function pager(column, words, turn) {
  const all = column.all ?? column.count;
  const [first, last] = [column.first, column.first + all - 1];
  const part = column.count < all ? fill(words.page_part, { count: column.count, all }) : "";
  if (!turn || (column.held && column.held.length < 2)) {
    return make("div", { class: "pager" }, make("span", {}, fill(words.page_shown, { first, last })));
  }
  const button = (to, words_, path) => {
    const made = makeButton(() => turn(to), { class: "turn" }, icon(path));
    name(made, fill(words_, { layer: column.layer }));
    made.disabled = to === undefined;
    return made;
  };
  const back = button(pageBeside(column, -1), words.page_back, "M12 4l-6 6 6 6");
  const on = button(pageBeside(column, 1), words.page_on, "M8 4l6 6-6 6");
  const shown = make("span", part ? { title: part } : {}, part ? `${first}–${last}*` : `${first}–${last}`);
  return make("div", { class: "pager" }, back, shown, on);
}

/** The row of tools; `choose` is called with the scale that a visitor wants. */
export class Tools {
  constructor(choose) {
    this.label = make("span", { class: "label", id: "scale" });
    this.buttons = SCALES.map((scale) => {
      const button = makeButton(() => choose(scale), { role: "radio" });
      button.addEventListener("keydown", (event) => this.press(event, choose));
      return button;
    });
    this.choices = make("div", { class: "choices", role: "radiogroup", "aria-labelledby": "scale" }, ...this.buttons);
    this.ramp = make("canvas", { "aria-hidden": "true" });
    this.tick = make("i", { hidden: "" });
    this.ends = [0, 1, 2].map(() => make("span", {}));
    this.numbers = make("div", { class: "ends" }, ...this.ends);
    this.whose = make("span", { class: "whose" });
    this.legend = make("div", { class: "legend" }, make("div", { class: "ramp" }, this.ramp, this.tick), this.numbers);
    this.element = make("div", { class: "tools" }, this.label, this.choices, this.legend, this.whose);
  }

  press(event, choose) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const to = (this.buttons.indexOf(event.target) + step + SCALES.length) % SCALES.length;
    this.buttons[to].focus();
    choose(SCALES[to]);
  }

  update(words, scale) {
    say(this.label, words.scale);
    SCALES.forEach((each, at) => {
      say(this.buttons[at], words[`scale_${each}`]);
      this.buttons[at].setAttribute("aria-checked", String(each === scale));
      this.buttons[at].tabIndex = each === scale ? 0 : -1;
    });
  }

  /** The legend: colours from `-reach` to `reach`, unless `covered`, whose they are, and a mark at `value` if there is one. */
  show(colours, reach, whose, value, covered) {
    if (this.colours !== colours) paintValues(this.ramp, RAMP, 1, RAMP.length, { low: -1, high: 1, colours });
    this.colours = colours;
    [-reach, 0, reach].forEach((end, at) => say(this.ends[at], covered && end ? "?" : formatNumber(end, 3)));
    say(this.whose, whose);
    this.tick.hidden = value === null || !Number.isFinite(value);
    if (!this.tick.hidden) this.tick.style.left = `${Math.min(100, Math.max(0, (50 * (value + reach)) / (reach || 1)))}%`;
  }
}
