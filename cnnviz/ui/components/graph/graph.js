// A network from left to right: columns of feature maps. Pointing at a map lights up what it takes and what it sees of the
// input; a click opens it. Everything is drawn from one message; the server hears of choices only.

import { divergingColours } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { readTheme } from "../shared/theme.js";
import { Turns } from "../shared/turns.js";
import { headOf, Tools } from "./heads.js";
import { layOut } from "./layout.js";
import { Lens } from "./lens.js";
import { drawIncoming, drawWeb, lineColours, webOf } from "./lines.js";
import { drawMarks } from "./marks.js";
import { fieldAt, incoming, indexOf, numberAt, reachOf, unitAt } from "./model.js";
import { answerWidth, Painter } from "./paint.js";
import { aboutText, placeText, scaleText, shapeText } from "./sentences.js";
import { below, beside, spotAt } from "./spots.js";

const HEIGHT = [426, 486, 560]; // on a phone, a page, a wide page
const BRANCH = 110; // more for each column of a slot after the second
const MARGIN = 300; // pixels beside the visible part whose columns are painted too
const SPEAK_AFTER = 300;

class Graph {
  constructor(root) {
    this.root = root;
    this.turns = new Turns();
    this.painter = new Painter();
    this.tools = new Tools((scale) => this.chooseScale(scale));
    this.web = make("canvas", { class: "under" });
    this.lines = make("canvas", { class: "under" });
    this.marks = make("canvas", { class: "over" });
    this.wide = make("div", { class: "wide" });
    this.scroller = make("div", { class: "scroller", tabindex: 0, role: "application" }, this.wide);
    this.lens = new Lens();
    this.stage = make("div", { class: "stage" }, this.web, this.lines, this.scroller, this.marks, this.lens.canvas);
    this.place = make("div", { class: "place" });
    this.about = make("div", { class: "about" });
    this.spoken = make("div", { class: "unseen", role: "status" });
    this.element = make("div", { class: "graph" }, this.tools.element, this.stage, make("div", { class: "readout" }, this.place, this.about), this.spoken);
    root.append(this.element);
    this.canvases = [];
    this.listen();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.stage);
  }

  listen() {
    const { scroller } = this;
    scroller.addEventListener("scroll", () => this.schedule("scroll"), { passive: true });
    scroller.addEventListener("pointermove", (event) => this.point(event));
    scroller.addEventListener("pointerdown", (event) => this.point(event));
    scroller.addEventListener("pointerleave", () => this.light(null));
    scroller.addEventListener("click", (event) => {
      const spot = this.spotUnder(event);
      if (spot) this.select(spot);
    });
    scroller.addEventListener("keydown", (event) => event.target === scroller && this.press(event));
    scroller.addEventListener("focus", () => scroller.matches(":focus-visible") && this.moveTo(this.cursor ?? this.shownChosen ?? { at: 0, index: 0 }));
    scroller.addEventListener("blur", () => this.schedule());
  }

  update(data, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    const arrived = performance.now();
    const fresh = data !== this.data;
    this.theme = readTheme(this.root.host ?? this.root);
    this.colours = divergingColours(this.theme);
    this.lineColour = lineColours(this.theme);
    if (fresh) this.take(data);
    this.element.classList.toggle("large", this.meta.large);
    this.arrange();
    this.paintAll();
    if (fresh && this.chosen && this.shownChoice !== this.choiceKey()) this.reveal(this.chosen);
    this.shownChoice = this.choiceKey();
    if (fresh) this.report("data", arrived);
  }

  take(data) {
    this.data = data;
    this.meta = data.meta;
    this.turns.confirm(this.meta.turn);
    this.columns = this.meta.columns;
    this.levels = data.levels.getChildAt(0).toArray();
    this.numbers = data.numbers.getChildAt(0).toArray();
    const kept = (spot) => (spot && this.columns[spot.at]?.count > spot.index ? spot : null);
    if (this.turns.settled) this.scale = this.meta.scale;
    this.chosen = this.turns.settled ? this.found(this.meta.selected) : kept(this.chosen);
    this.cursor = kept(this.cursor);
    this.hovered = kept(this.hovered);
    this.lens.follow(this.lens.canvas.hidden ? null : this.hovered, () => this.showLens());
    const { words } = this.meta;
    this.scroller.setAttribute("aria-label", words.label);
    this.tools.update(words, this.scale);
    this.tools.colours = null;
  }

  /** The spot that Python calls {layer, channel}: the first column of that layer; index -1 if it is on another page. */
  found(selected) {
    const at = selected ? this.columns.findIndex((column) => column.op_type && column.layer === selected.layer) : -1;
    return at < 0 ? null : { at, index: indexOf(this.columns[at], selected.channel), cell: selected.cell };
  }

  choiceKey() {
    return JSON.stringify([this.chosen?.at, this.chosen?.index]);
  }

  /** Lay the columns out if their shapes, the words or the room have changed. */
  arrange() {
    const width = this.stage.clientWidth;
    if (!width) return;
    const { columns, meta } = this;
    const large = meta.large;
    const key = JSON.stringify([width, large, meta.titles, columns.map((c) => [c.array, c.shape, c.slot, c.page, c.kind, c.labels, c.links.map((l) => l.source)])]);
    this.answer = this.widthOfAnswers(large);
    if (key === this.arranged) return;
    this.arranged = key;
    const deepest = columns.map(({ slot }) => columns.filter((other) => other.slot === slot).length);
    const paged = columns.some((column) => column.page_count > 1);
    const [title, line, pager] = large ? [26, 22, 38] : [20, 18, 34];
    const head = (at, stacked, level) => title * (level || stacked > 2 ? 1 : 2) + line * (stacked > 2 ? 1 : 2) + (level || stacked > 2 ? columns[at].page_count > 1 : paged) * pager + 8;
    const room = {
      width: width - 8,
      height: HEIGHT[width < 600 ? 0 : width < 1480 ? 1 : 2] + BRANCH * Math.min(3, Math.max(0, Math.max(...deepest) - 2)),
      pitch: (at) => this.pitchOf(at, large),
      answer: this.answer,
      head,
    };
    this.layout = layOut(columns, room);
    this.wide.style.width = `${this.layout.width + 4}px`;
    this.stage.style.height = `${this.layout.height + 14}px`;
    const heads = columns.map((column, at) => headOf(column, meta.titles[at], { ...this.layout.columns[at].head, compact: deepest[at] > 2, one: this.layout.columns[at].head.top > 0 }, meta.words, (page) => this.turn(at, page)));
    this.canvases = columns.map((_, at) => this.canvases[at] ?? make("canvas", {}));
    this.wide.replaceChildren(...heads, ...this.canvases);
    this.net = webOf(columns, this.layout);
  }

  widthOfAnswers(large) {
    const pen = this.painter.pen;
    pen.font = `700 ${large ? 19 : 16}px ${this.theme.font}`;
    const labels = this.columns.flatMap((column) => (column.kind === "answers" ? (column.labels ?? column.units) : []));
    return answerWidth(Math.max(0, ...labels.map((label) => pen.measureText(label).width)) + 6);
  }

  /** The width that a column's head wants: its longest word and its shape in full. */
  pitchOf(at, large) {
    const { pen } = this.painter;
    const column = this.columns[at];
    const wide = (font, text) => {
      pen.font = `${font} ${this.theme.font}`;
      return pen.measureText(text).width;
    };
    const words = this.meta.titles[at].split(" ").map((word) => wide(large ? "650 20px" : "650 16px", word));
    return 14 + Math.ceil(Math.min(170, Math.max(column.page_count > 1 ? 110 : 40, wide(large ? "17px" : "14px", shapeText(column.shape)), ...words)));
  }

  resize() {
    if (!this.columns) return;
    this.arrange();
    this.paintAll();
  }

  paintAll() {
    if (!this.layout) return;
    this.fresh = new Set();
    this.paintVisible();
    if (this.under !== this.underKey()) this.drawUnder();
    this.draw();
  }

  /** What the web depends on; other numbers in the maps leave it as it is. */
  underKey() {
    return `${this.arranged} ${this.theme.paper} ${devicePixelRatio} ${this.scroller.scrollLeft}`;
  }

  /** What painting needs to know. */
  get view() {
    const { columns, levels, numbers, scale, colours, theme, answer } = this;
    return { columns, levels, numbers, scale, colours, theme, answer, density: devicePixelRatio || 1, large: this.meta.large };
  }

  /** Paint the columns in view that are not painted yet; canvases far away give their memory back. */
  paintVisible() {
    const { scrollLeft, clientWidth } = this.scroller;
    const { view } = this;
    this.layout.columns.forEach((place, at) => {
      const near = place.left < scrollLeft + clientWidth + MARGIN && place.left + place.width > scrollLeft - MARGIN;
      if (near && !this.fresh.has(at)) {
        this.painter.column(this.canvases[at], at, place, view);
        this.fresh.add(at);
      } else if (!near && this.canvases[at].width) {
        this.canvases[at].width = 0;
        this.fresh.delete(at);
      }
    });
  }

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

  drawUnder() {
    this.under = this.underKey();
    const { scrollLeft, clientWidth } = this.scroller;
    this.scroller.classList.toggle("before", scrollLeft > 2);
    this.scroller.classList.toggle("behind", scrollLeft + clientWidth < this.wide.clientWidth - 2);
    drawWeb(this.pen(this.web), this.net, this.theme, scrollLeft, scrollLeft + clientWidth);
  }

  /** The chosen spot if it is on the page of maps that is shown. */
  get shownChosen() {
    return this.chosen?.index >= 0 ? this.chosen : null;
  }

  get active() {
    return this.hovered ?? (this.scroller.matches(":focus-visible") ? this.cursor : null) ?? this.shownChosen;
  }

  /** Lines, frames, legend and words for what is pointed at, else for what is chosen. */
  draw() {
    if (!this.layout) return;
    const { columns, layout, theme, active, shownChosen: chosen } = this;
    const taken = active ? incoming(columns, this.levels, active.at, active.index) : { edges: [], hidden: 0, left: 0 };
    const lines = this.pen(this.lines);
    if (active) drawIncoming(lines, taken.edges, columns, layout, active.at, active.index, theme, this.lineColour);
    const field = active?.cell || (active && columns[active.at].kind !== "maps") ? this.fieldOf(active) : null;
    drawMarks(this.pen(this.marks), { columns, layout, theme, active, chosen, edges: taken.edges, field, lineColour: this.lineColour });
    this.tell(active, taken, field);
  }

  fieldOf({ at, index, cell }) {
    return fieldAt(this.columns, at, unitAt(this.columns[at], index), ...(cell ?? [0, 0]));
  }

  tell(active, taken, field) {
    const { columns, numbers, scale } = this;
    const { words } = this.meta;
    const { at, index } = active ?? { at: Math.min(1, columns.length - 1), index: 0 };
    const value = active ? this.valueOf(active) : null;
    this.tools.show(this.colours, reachOf(columns, numbers, scale, columns[at], index), scaleText(scale, columns[at], index, words), value);
    say(this.place, active ? placeText(active, value, field, columns, numbers, words) : words.hint);
    say(this.about, active ? aboutText(active, taken, columns, words) : "");
  }

  /** The number under the pointer: exact for single numbers, within half of a 255th of the map's range for maps. */
  valueOf({ at, index, cell }) {
    const column = this.columns[at];
    if (column.kind !== "maps") return this.numbers[column.numbers + index];
    if (!cell) return null;
    return numberAt(column, this, index, ...cell);
  }

  spotUnder(event) {
    if (!this.layout) return null;
    const bounds = this.scroller.getBoundingClientRect();
    return spotAt(this.columns, this.layout, event.clientX - bounds.left + this.scroller.scrollLeft, event.clientY - bounds.top);
  }

  point(event) {
    this.handled = performance.now();
    this.light(this.spotUnder(event));
  }

  light(spot) {
    this.hovered = spot;
    this.lens.follow(spot, () => this.showLens());
    this.scroller.style.cursor = spot && this.columns[spot.at].op_type ? "pointer" : "";
    this.schedule();
  }

  showLens() {
    if (this.hovered && this.layout) this.lens.show(this.hovered, this.painter, this.view, this.layout, this.scroller);
  }

  /** Open a map; the input was made by nothing and cannot be opened. */
  select(spot) {
    const column = this.columns[spot.at];
    this.cursor = spot;
    if (!column.op_type) return;
    this.chosen = spot;
    this.shownChoice = this.choiceKey();
    this.turns.send(this.setTriggerValue, ["select", column.array, unitAt(column, spot.index), ...(spot.cell ?? [])]);
    this.schedule();
  }

  chooseScale(scale) {
    if (scale === this.scale) return;
    const chosen = performance.now();
    this.scale = scale;
    this.tools.update(this.meta.words, scale);
    this.paintAll();
    this.turns.send(this.setTriggerValue, ["scale", scale]);
    this.report("scale", chosen);
  }

  turn(at, page) {
    if (page < 0 || page >= this.columns[at].page_count) return;
    for (const column of this.columns) if (column.page_of === this.columns[at].page_of) column.page = page; // so that a second press counts from here
    this.turns.send(this.setTriggerValue, ["page", this.columns[at].page_of, page]);
  }

  press(event) {
    const { columns, layout } = this;
    const spot = this.cursor ?? this.shownChosen ?? { at: 0, index: 0 };
    const column = columns[spot.at];
    const last = columns.length - 1;
    const steps = {
      ArrowUp: () => this.moveTo(below(columns, layout, spot, -1)),
      ArrowDown: () => this.moveTo(below(columns, layout, spot, 1)),
      ArrowLeft: () => this.moveTo(beside(columns, layout, spot, -1)),
      ArrowRight: () => this.moveTo(beside(columns, layout, spot, 1)),
      Home: () => this.moveTo({ at: event.ctrlKey ? 0 : spot.at, index: 0 }),
      End: () => this.moveTo(event.ctrlKey ? { at: last, index: 0 } : { at: spot.at, index: column.count - 1 }),
      PageUp: () => this.turn(spot.at, column.page - 1),
      PageDown: () => this.turn(spot.at, column.page + 1),
      Enter: () => this.select(spot),
      " ": () => this.select(spot),
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    this.handled = performance.now();
    steps[event.key]();
  }

  moveTo(spot) {
    this.cursor = spot;
    this.hovered = null;
    this.lens.hide();
    this.reveal(spot);
    this.schedule();
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.speak(spot), SPEAK_AFTER);
  }

  speak(spot) {
    if (this.columns[spot.at]?.count > spot.index) say(this.spoken, `${this.meta.titles[spot.at]}. ${placeText(spot, this.valueOf(spot), null, this.columns, this.numbers, this.meta.words)}`);
  }

  /** Scroll sideways until the column of `spot` is in view. */
  reveal({ at }) {
    if (!this.layout) return;
    const { left, width } = this.layout.columns[at];
    const { scrollLeft, clientWidth } = this.scroller;
    if (left < scrollLeft + 20) this.scroller.scrollLeft = left - clientWidth / 3;
    else if (left + width > scrollLeft + clientWidth - 20) this.scroller.scrollLeft = left + width - (clientWidth * 2) / 3;
  }

  schedule(why) {
    this.scrolled ||= why === "scroll";
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.layout) return;
      if (this.scrolled) {
        this.lens.hide();
        this.paintVisible();
        this.drawUnder();
      }
      this.scrolled = false;
      this.draw();
      if (this.handled !== undefined) this.report("hover", this.handled);
      this.handled = undefined;
    });
  }

  /** Tell whoever measures when the browser had painted; a message is handled only after the paint of its frame. */
  report(kind, from) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => this.root.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail: { kind, part: "graph", from, painted: performance.now() } }));
    if (kind === "hover") channel.port2.postMessage(0);
    else requestAnimationFrame(() => channel.port2.postMessage(0));
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    this.lens.hide();
    this.element.remove();
  }
}

export default mounting(Graph);
