// The drawing board: pointer and keyboard lay soft ink. Each finished stroke goes to the server; where answers
// come directly, so does the stroke under way, one message at a time.

import { grayColours, paintValues } from "../shared/colour.js";
import { icon, layOver, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { Ink } from "./ink.js";

const SKETCH_ICONS = {
  pen: ["M3.5 16.5L4.6 12.6L13.4 3.8L16.2 6.6L7.4 15.4Z", "M11.6 5.6L14.4 8.4"],
  eraser: ["M7.6 16.5L3.2 12.1L11.7 3.6L17 8.9L9.4 16.5Z", "M7.4 7.9L12.7 13.2", "M7.6 16.5H17"],
  undo: ["M7 4.5L3.2 8.2L7 12", "M3.4 8.2H12A4.2 4.2 0 0 1 12 16.6H8"],
  redo: ["M13 4.5L16.8 8.2L13 12", "M16.6 8.2H8A4.2 4.2 0 0 0 8 16.6H12"],
  clear: ["M3.5 5.5H16.5", "M8 5.5V3.2H12V5.5", "M5.2 5.5L6 17H14L14.8 5.5", "M8.6 8.5V14M11.4 8.5V14"],
};
const SPEAK_AFTER = 300; // milliseconds of rest before the place of the cursor is read out
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Sketch {
  constructor(root, turns) {
    this.turns = turns;
    this.erases = false;
    this.scale = { low: 0, high: 1, colours: grayColours() };
    this.build(root);
    this.listen();
  }

  build(root) {
    this.label = make("div", { class: "label", id: "label" });
    this.help = make("div", { class: "unseen", id: "help" });
    this.place = make("div", { class: "unseen", role: "status" });
    this.canvas = make("canvas", { tabindex: 0, role: "application", "aria-labelledby": "label", "aria-describedby": "help" });
    this.mark = make("div", { class: "mark" });
    this.guide = make("div", { class: "guide", hidden: "" });
    this.ruled = make("div", { class: "ruled", hidden: "" });
    this.board = make("div", { class: "board" }, this.canvas, this.ruled, this.guide, this.mark);
    const button = (which, press) => makeButton(press, {}, icon(...SKETCH_ICONS[which]));
    const pen = button("pen", () => this.take(false));
    const eraser = button("eraser", () => this.take(true));
    const undo = button("undo", () => this.travel("past", "undo"));
    const redo = button("redo", () => this.travel("future", "redo"));
    const clear = button("clear", () => this.clear());
    this.buttons = { pen, eraser, undo, redo, clear };
    const gap = make("span", { class: "gap" });
    this.tools = make("div", { class: "tools", role: "group" }, pen, eraser, gap, undo, redo, clear);
    this.width = make("input", { type: "range", min: 1, step: 0.5 });
    this.widthName = make("span");
    this.widthValue = make("output");
    const slider = make("label", { class: "width" }, this.widthName, this.width, this.widthValue);
    this.element = make("div", { class: "sketch" }, this.label, this.board, this.tools, slider, this.help, this.place);
    root.append(this.element);
  }

  listen() {
    this.width.addEventListener("input", () => this.paint());
    this.canvas.addEventListener("pointerdown", (event) => this.start(event));
    // A finger shows where it draws by itself; the ring of the focus is for keys.
    this.canvas.addEventListener("pointerdown", () => this.board.classList.add("touched"));
    this.element.addEventListener("keydown", () => this.board.classList.remove("touched"));
    this.canvas.addEventListener("pointermove", (event) => this.follow(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      this.canvas.addEventListener(end, (event) => this.lift(event.pointerId));
    }
    this.element.addEventListener("keydown", (event) => this.shortcut(event));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.canvas.addEventListener("keyup", (event) => event.key === " " && this.lift("key"));
    this.canvas.addEventListener("blur", () => this.lift("key"));
  }

  update({ meta: { words, side, pen, guide, cells, levels } }) {
    this.words = words;
    this.ruled.hidden = !cells;
    this.ruled.style.setProperty("--cells", String(cells));
    if (this.ink?.side !== side) this.takeUp(side, pen, guide);
    say(this.label, words.label);
    say(this.help, words.help);
    say(this.widthName, words.width);
    this.tools.setAttribute("aria-label", words.tools);
    for (const [which, button] of Object.entries(this.buttons)) name(button, words[which]);
    if (this.turns.settled && this.stroke === undefined && levels !== this.ink.digits) {
      if (this.shown) this.ink.remember();
      this.ink.digits = levels;
      this.leaveEraser();
    }
    this.shown = true;
    this.paint();
  }

  /** Begin on an empty board of `side` points, with a pen of so many points and a frame of that share of the side. */
  takeUp(side, pen, guide) {
    this.ink = new Ink(side);
    this.shown = false;
    this.cursor = { x: Math.floor(side / 2) + 0.5, y: Math.floor(side / 2) + 0.5 };
    Object.assign(this.width, { max: Math.round((side * 6) / 32), value: pen });
    this.canvas.classList.toggle("fine", side > 32);
    this.guide.hidden = !guide;
    this.guide.style.inset = `${50 * (1 - guide)}%`;
  }

  paint() {
    const { side } = this.ink;
    paintValues(this.canvas, this.ink.points, side, side, this.scale);
    const { pen, eraser, undo, redo } = this.buttons;
    pen.setAttribute("aria-pressed", String(!this.erases));
    eraser.setAttribute("aria-pressed", String(this.erases));
    undo.setAttribute("aria-disabled", String(this.ink.past.length === 0));
    redo.setAttribute("aria-disabled", String(this.ink.future.length === 0));
    say(this.widthValue, this.width.value);
    const { x, y } = this.cursor;
    const half = Number(this.width.value) / 2;
    layOver(this.mark, [y - half, x - half, y + half, x + half], side, side);
  }

  take(erases) {
    this.erases = erases;
    this.paint();
  }

  /** Take the pen where nothing is left that could be erased. */
  leaveEraser() {
    if (!this.ink.points.some(Boolean)) this.erases = false;
  }

  clear() {
    if (!this.ink.points.some(Boolean)) return;
    this.ink.remember();
    this.ink.clear();
    this.finish();
  }

  travel(stack, act) {
    if (!this.ink[stack].length) return;
    this.ink[act]();
    this.finish();
  }

  finish() {
    this.leaveEraser();
    this.paint();
    this.turns.sendOnly(this.ink.digits);
  }

  /** Show what the unfinished stroke gives, and what it has become meanwhile as soon as that is shown. */
  async tell() {
    if (this.telling) return;
    this.telling = true;
    const { digits } = this.ink;
    const shown = await this.turns.glimpse(digits);
    this.telling = false;
    if (shown && this.stroke !== undefined && this.ink.digits !== digits) this.tell();
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side } = this.ink;
    return { x: ((event.clientX - box.left) / box.width) * side, y: ((event.clientY - box.top) / box.height) * side };
  }

  start(event) {
    if (event.button !== 0 || this.stroke !== undefined) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.begin(event.pointerId, this.point(event));
  }

  follow(event) {
    if (event.pointerId !== this.stroke) {
      if (event.pointerType === "mouse" && this.stroke === undefined) this.moveTo(this.point(event));
      return;
    }
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) this.drawTo(this.point(each));
    this.paint();
    this.tell();
  }

  begin(stroke, point) {
    this.stroke = stroke;
    this.ink.remember();
    this.cursor = point;
    this.drawTo(point);
    this.paint();
    this.tell();
  }

  drawTo(point) {
    this.ink.line(this.cursor, point, Number(this.width.value), this.erases);
    this.cursor = point;
  }

  lift(stroke) {
    if (this.stroke !== stroke) return;
    this.stroke = undefined;
    this.finish();
  }

  moveTo(point) {
    this.cursor = point;
    this.paint();
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || this.stroke !== undefined) return;
    const pressed = event.key.toLowerCase();
    if (pressed !== "z" && pressed !== "y") return;
    event.preventDefault();
    if (pressed === "y" || event.shiftKey) this.travel("future", "redo");
    else this.travel("past", "undo");
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== " ") return;
    event.preventDefault();
    if (event.key === " ") {
      if (this.stroke === undefined) this.begin("key", this.cursor);
    } else {
      const [x, y] = ["x", "y"].map((axis, at) => {
        const next = Math.floor(this.cursor[axis]) + 0.5 + arrow[at];
        return Math.min(this.ink.side - 0.5, Math.max(0.5, next));
      });
      if (this.stroke === "key") this.drawTo({ x, y });
      this.moveTo({ x, y });
      if (this.stroke === "key") this.tell();
    }
    const [row, column] = [Math.floor(this.cursor.y), Math.floor(this.cursor.x)];
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.speak(row, column), SPEAK_AFTER);
  }

  /** What is under the cursor, for a screen reader, when no key has moved it for a while. */
  speak(row, column) {
    say(this.place, fill(this.words.place, { row, column, level: this.ink.level(row * this.ink.side + column) }));
  }

  destroy() {
    clearTimeout(this.speaking);
    this.element.remove();
  }
}
