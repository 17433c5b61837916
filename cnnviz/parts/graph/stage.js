// The part that scrolls sideways: a canvas for each column, lines below them, marks above them, and the lens.

import { make } from "../shared/dom.js";
import { headOf, moduleBar } from "./heads.js";
import { layOut } from "./layout.js";
import { Lens } from "./lens.js";
import { drawIncoming, drawWeb, webOf } from "./lines.js";
import { drawMarks } from "./marks.js";
import { Painter } from "./paint.js";
import { roomFor, stackedWith } from "./room.js";
import { spotAt } from "./spots.js";

const MARGIN = 300; // pixels beside the visible part whose columns are painted too

export class Stage {
  constructor() {
    this.painter = new Painter();
    this.web = make("canvas", { class: "under" });
    this.lines = make("canvas", { class: "under" });
    this.marks = make("canvas", { class: "over" });
    this.wide = make("div", { class: "wide" });
    this.scroller = make("div", { class: "scroller", tabindex: 0, role: "application" }, this.wide);
    this.lens = new Lens();
    this.element = make("div", { class: "stage" }, this.web, this.lines, this.scroller, this.marks, this.lens.canvas);
    this.canvases = [];
    this.painted = new Set();
  }

  /**
   * Lay the columns out if their shapes, the words or the room have changed; `turn` is called with a column and a page, `toggle`
   * with a module. Without them there is nothing to press.
   */
  arrange(view, titles, words, { turn = undefined, toggle = undefined } = {}) {
    const width = this.element.clientWidth;
    if (!width) return;
    const { columns, modules, large, selected } = view;
    const shapes = columns.map((c) => [c.array, c.shape, c.slot, c.page, c.kind, c.labels, c.links.map((l) => l.source)]);
    const within = modules.length && selected?.layer;
    const key = JSON.stringify([width, large, titles, shapes, modules, within]);
    if (key === this.arranged) return;
    this.arranged = key;
    const wide = (font, text) => this.painter.measure(`${font} ${view.theme.font}`, text);
    const holds = (module) => !module.open && module.layers.includes(selected?.layer);
    const barred = modules.filter((module) => toggle || module.open || holds(module)); // else its column says it all
    const laid = (tight) => {
      const room = roomFor(columns, barred, titles, width, large, wide, tight);
      return { tight, answer: room.answer, layout: layOut(columns, room) };
    };
    const normal = laid(false);
    const narrow = !large && normal.layout.width > width ? laid(true) : normal;
    const { tight, answer, layout } = narrow.layout.width > width ? normal : narrow; // only where the end comes into view by it
    this.answer = answer;
    this.layout = layout;
    this.wide.classList.toggle("tight", tight);
    this.wide.style.width = `${this.layout.width + 4}px`;
    this.element.style.height = `${this.layout.height + 14}px`;
    const stacked = stackedWith(columns);
    const heads = columns.map((column, at) => {
      const { head } = this.layout.columns[at];
      const within = modules.find((module) => module.open && column.layer.startsWith(`${module.name}/`));
      const called = within ? column.layer.slice(within.name.length + 1) : column.layer; // its bar above says the rest
      const place = { ...head, called, compact: stacked[at] > 2, one: head.top > this.layout.bar };
      return headOf(column, titles[at], place, words, turn && ((page) => turn(at, page)));
    });
    this.canvases = columns.map((_, at) => this.canvases[at] ?? make("canvas", {}));
    const focused = this.focusedModule();
    const bars = barred.map((module) =>
      moduleBar(module, this.spanOf(module), words, toggle && (() => toggle(module)), holds(module)),
    );
    this.wide.replaceChildren(...bars, ...heads, ...this.canvases);
    if (focused >= 0) bars[focused]?.querySelector("button")?.focus();
    this.net = webOf(columns, this.layout);
  }

  /** The number of the module whose button has the focus, or -1. */
  focusedModule() {
    return [...this.wide.querySelectorAll(".fold")].findIndex((button) => button.matches(":focus"));
  }

  /** Where a module's columns and their heads begin and end. */
  spanOf({ columns }) {
    const places = columns.map((at) => this.layout.columns[at]);
    const left = Math.min(...places.map((place) => Math.min(place.left, place.head.left))) - 5;
    const ends = places.map((place) => Math.max(place.left + place.width, place.head.left + Math.min(place.head.width, 108)));
    return { left, right: Math.max(...ends) + 5, height: this.layout.height + 4 };
  }

  /** Paint everything in view anew; the web stays where nothing about it has changed. */
  paint(view) {
    this.view = { ...view, answer: this.answer, density: devicePixelRatio || 1 };
    this.painted.clear();
    this.paintVisible();
    if (this.under !== this.underKey()) this.drawUnder();
  }

  scrolled() {
    this.lens.hide();
    this.paintVisible();
    this.drawUnder();
  }

  /** Paint the columns in view that are not painted yet; canvases far away give their memory back. */
  paintVisible() {
    const { scrollLeft, clientWidth } = this.scroller;
    this.layout.columns.forEach((place, at) => {
      const near = place.left < scrollLeft + clientWidth + MARGIN && place.left + place.width > scrollLeft - MARGIN;
      if (near && !this.painted.has(at)) {
        this.painter.column(this.canvases[at], at, place, this.view);
        this.painted.add(at);
      } else if (!near && this.canvases[at].width) {
        this.canvases[at].width = 0;
        this.painted.delete(at);
      }
    });
  }

  /** What the web depends on; other numbers in the maps leave it as it is. */
  underKey() {
    return `${this.arranged} ${this.view.theme.paper} ${devicePixelRatio} ${this.scroller.scrollLeft}`;
  }

  drawUnder() {
    this.under = this.underKey();
    const { scrollLeft, clientWidth } = this.scroller;
    this.scroller.classList.toggle("before", scrollLeft > 2);
    this.scroller.classList.toggle("behind", scrollLeft + clientWidth < this.wide.clientWidth - 2);
    drawWeb(this.pen(this.web), this.net, this.view.theme, scrollLeft, scrollLeft + clientWidth);
  }

  /** Light up what makes the `active` spot, and what it sees of the input. */
  light(active, chosen, edges, field, lineColour) {
    const { columns, theme } = this.view;
    const pen = this.pen(this.lines);
    if (active) drawIncoming(pen, edges, columns, this.layout, active.at, active.index, theme, lineColour);
    drawMarks(this.pen(this.marks), { columns, layout: this.layout, theme, active, chosen, edges, field, lineColour });
  }

  /** A cleared canvas as large as the visible part, to be drawn on in the coordinates of the layout. */
  pen(canvas) {
    const density = devicePixelRatio || 1;
    const [width, height] = [this.scroller.clientWidth, this.layout.height];
    if (canvas.width !== Math.round(width * density)) canvas.width = Math.round(width * density);
    if (canvas.height !== Math.round(height * density)) canvas.height = Math.round(height * density);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(density, 0, 0, density, -this.scroller.scrollLeft * density, 0);
    return pen;
  }

  /** Open the lens over the spot that `spot()` gives by then, after a rest of the pointer. */
  magnify(spot) {
    const show = () => spot() && this.layout && this.lens.show(spot(), this.painter, this.view, this.layout, this.scroller);
    this.lens.follow(spot(), show);
  }

  spotUnder(event) {
    if (!this.layout) return null;
    const { left, top } = this.scroller.getBoundingClientRect();
    const x = event.clientX - left + this.scroller.scrollLeft;
    return spotAt(this.view.columns, this.layout, x, event.clientY - top);
  }

  /** Scroll sideways until column number `at` is in view. */
  reveal(at) {
    if (!this.layout) return;
    const { left, width } = this.layout.columns[at];
    const { scrollLeft, clientWidth } = this.scroller;
    if (left < scrollLeft + 20) this.scroller.scrollLeft = left - clientWidth / 3;
    else if (left + width > scrollLeft + clientWidth - 20) this.scroller.scrollLeft = left + width - (clientWidth * 2) / 3;
  }
}
