// The demonstration: the whole computation of one number on one screen, as large as the screen lets it be.

import { focusedBeside, icon, make, makeButton, say } from "../shared/dom.js";
import { secondLayout } from "./second.js";
import { cellFor } from "./sheet.js";

const AT = { width: 1232, height: 696 }; // CSS pixels of room at which type has the size for a projector
const TYPE = { normal: 20, smallest: 16 };
const SHEET_ZOOM = 1.6; // how much larger than the type the arithmetic is drawn
const SMALLEST_ZOOM = 16 / 15; // the sheet's headings are of 15
const SHARE = { usual: 0.33, most: 0.43 }; // of the height, for the arithmetic
const TALL_WINDOW = 3; // rows of a window that need no more than the usual share
const ABOVE_GRID = 26; // as in the layouts that these stand for
const BELOW_GRID = 8;
const LARGEST_SIGN = 70;
const SUBTOTAL = 110;

const ICON_OF_DEMONSTRATION = ["M2.500 4h15v9.500h-15z", "M10 13.500v3M6.500 17h7"];
const ICON_OF_END = ["M5 5l10 10M15 5L5 15"];

export class Demonstration {
  /** Of a `stepper`, whose menu gets the button. */
  constructor(stepper) {
    this.stepper = stepper;
    this.on = false;
    /** How large it is drawn; nothing where the screen is too small for all of it, and it is laid out as ever. */
    this.scale = 0;
    this.frame = stepper.find(".stepper");
    this.text = make("span");
    this.button = makeButton(() => this.turn(!this.on), { class: "demonstrate" });
    stepper.bar.more.add(this.button);
    const options = { signal: stepper.listening.signal, capture: true };
    document.addEventListener("keydown", (event) => this.press(event), options);
    this.observer = new ResizeObserver(() => this.on && stepper.onScreen());
  }

  /** Take what arrives, unless a hand is ahead of it; whether that is something else now. */
  take({ demo, words }) {
    const before = this.on;
    if (this.stepper.turns.settled) this.on = demo;
    const other = before !== this.on;
    if (other || this.words !== words) this.show(words);
    return other;
  }

  turn(on) {
    this.on = on;
    this.stepper.turns.sendInstead({ demo: on }, (waiting) => waiting !== null && "demo" in waiting);
    this.show(this.words);
    this.stepper.resize();
  }

  /** Escape is the way out, unless it ends something else. */
  press(event) {
    const { more } = this.stepper.bar;
    if (!this.on || event.key !== "Escape" || event.defaultPrevented || more.open) return;
    const path = event.composedPath();
    if (!path.includes(this.stepper.root) && !path[0].matches?.("body, html, .stMain")) return;
    event.preventDefault();
    event.stopPropagation();
    this.turn(false);
  }

  show(words) {
    this.words = words;
    say(this.text, this.on ? words.demonstration_end : words.demonstration);
    this.button.replaceChildren(icon(...(this.on ? ICON_OF_END : ICON_OF_DEMONSTRATION)), this.text);
    this.frame.classList.toggle("demo", this.on);
    const { more } = this.stepper.bar;
    if (this.on === more.panel.contains(this.button)) this.move(more);
    const host = this.stepper.root.host ?? this.stepper.root;
    host.dataset.demo = this.on ? "on" : "off";
    this.observer.disconnect();
    const { figures } = this.stepper.maps;
    if (this.on) for (const { figure } of Object.values(figures)) this.observer.observe(figure);
  }

  /** Out of the menu while it is on, as it is the way out then, and back into it. */
  move(more) {
    const held = focusedBeside(this.frame) === this.button;
    if (this.on) more.button.before(this.button);
    else more.add(this.button);
    if (held) more.focus(this.button);
  }

  /** Take the room that the screen gives. */
  measure() {
    const { style } = this.frame;
    this.scale = 0;
    style.removeProperty("font-size");
    const filling = this.on && getComputedStyle(this.frame).display === "grid";
    this.stepper.maps.filling = 0;
    if (!filling) return;
    const host = this.stepper.root.host ?? this.stepper.root;
    style.setProperty("--above", `${host.getBoundingClientRect().top}px`);
    const { width, height } = this.frame.getBoundingClientRect();
    this.height = height;
    this.scale = Math.min(width / AT.width, height / AT.height);
    style.fontSize = `${Math.max(TYPE.smallest, TYPE.normal * this.scale)}px`;
    this.stepper.maps.filling = this.scale;
  }

  /** How much larger than usual the arithmetic is drawn. */
  get zoom() {
    return Math.max(SMALLEST_ZOOM, SHEET_ZOOM * this.scale);
  }

  /** The sizes of what is drawn for a stage of `model` in a `room` so wide: no magnifier, since the picture stands beside it. */
  layout(stage, model, room) {
    if (stage === "then") return secondLayout(model, room, (this.height * SHARE.most) / this.zoom);
    const spec = model.meta[stage === "pool" ? "pool" : "conv"];
    const [rows, columns] = stage === "act" ? [Infinity, 1] : spec.kernel;
    const tall = (this.height * (rows > TALL_WINDOW ? SHARE.most : SHARE.usual)) / this.zoom;
    if (stage === "act") return { width: room, height: tall };
    const high = (tall - ABOVE_GRID - BELOW_GRID) / rows;
    const around = { cells: 0, zoom: 0, side: 0, left: 0, width: room };
    if (stage === "pool") {
      const cell = cellFor(Math.min(room / columns, high), 1, 4, 72);
      return { ...around, top: ABOVE_GRID, cell, height: ABOVE_GRID + rows * cell + BELOW_GRID };
    }
    const beside = spec.groups < model.image.channels ? SUBTOTAL : 0;
    const cell = cellFor(Math.min((room - beside - 2 * ABOVE_GRID) / (3 * columns), high), 1, 4, 72);
    const sign = Math.min(LARGEST_SIGN, (room - beside - 3 * columns * cell) / 2);
    const one = { grids: 3, shown: 1, stacked: false, subtotals: beside > 0, legible: cell >= 12 };
    return { ...around, ...one, top: 0, cell, sign, height: ABOVE_GRID + rows * cell + BELOW_GRID };
  }
}
