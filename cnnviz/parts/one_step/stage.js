// The stage: a column for all that a layer learns and makes, above what the numbers are, below their gradients.

import { divergingColours, grayColours } from "../shared/colour.js";
import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { Cells } from "./cells.js";
import { Frames } from "./frames.js";
import { Overview } from "./overview.js";
import { boxOf, nearest, placeOf } from "./places.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const CALM_MOTION = matchMedia("(prefers-reduced-motion: reduce)");

/** What tells whether the same cells can show other numbers. */
function shapeOf(columns) {
  const sizes = ({ parts, picture }) => [picture, parts.map((part) => part.slice(1, 4))];
  return JSON.stringify(columns.map(({ id, up, unit }) => [id, unit?.count, up.map(sizes)]));
}

export class NumberStage {
  /** @param {{ step(at: number): void, open(grid: any, element: number): void, maps(units: number[]): void }} hand */
  constructor(hand) {
    this.hand = hand;
    this.frames = new Frames();
    this.forward = { name: make("b"), says: make("span") };
    this.backward = { name: make("b"), says: make("span") };
    this.axis = make(
      "div",
      { class: "axis" },
      make("div", { class: "forward" }, this.forward.name, this.forward.says, make("i"), make("span", {}, "→")),
      make("div", { class: "backward" }, make("span", {}, "←"), make("i"), this.backward.says, this.backward.name),
    );
    this.inner = make("div", { class: "stage", role: "group", "aria-describedby": "stage-help" });
    this.element = make("div", { class: "stagebox" }, this.inner);
    this.overview = new Overview((column) => this.bring(column));
    this.whole = make("div", { class: "staged" }, this.overview.element, this.element);
    this.element.addEventListener("scroll", () => this.edges(), { passive: true });
    this.inner.addEventListener("click", (event) => this.click(event));
    this.inner.addEventListener("keydown", (event) => this.press(event));
    this.inner.addEventListener("pointermove", (event) => this.point(event));
    this.inner.addEventListener("focusin", (event) => this.stop(event.target));
    this.grids = [];
    this.shape = "";
  }

  /** @param {any} meta @param {Float32Array} up @param {Float32Array} down @param {Theme} theme */
  show(meta, up, down, theme) {
    this.meta = meta;
    const shape = shapeOf(meta.columns);
    if (shape !== this.shape) this.build(meta, shape);
    const { words, columns, at } = meta;
    this.inner.setAttribute("aria-label", words.stage);
    this.inner.classList.toggle("two", meta.kernels > 1);
    this.inner.classList.toggle("large", !meta.small);
    this.inner.classList.toggle("tight", meta.small && columns.length > 10);
    say(this.forward.name, words.forwardIs);
    say(this.forward.says, meta.rows[0]);
    say(this.backward.name, words.backwardIs);
    say(this.backward.says, meta.rows[1]);
    const [, side] = meta.look;
    this.axis.className = `axis ${side === "up" ? "goes-forward" : "goes-back"}`;
    const scales = { gray: grayColours(), value: divergingColours(theme), weight: divergingColours(theme, "weight") };
    const grids = columns.flatMap((column) => [...column.up, ...column.down]);
    grids.forEach((grid, number) => {
      const gray = grid.scale === "gray";
      const scale = { low: gray ? 0 : -grid.top, high: gray ? 1 : grid.top, colours: scales[grid.scale] ?? scales.value };
      const look = { scale, ink: theme.ink, paper: theme.paper, words };
      this.grids[number].show(grid, grid.side === "up" ? up : down, at >= grid.known, look);
    });
    columns.forEach((column, number) => this.heads(column, this.columns[number]));
    this.overview.show(columns.map(({ name: called, about }) => `${called}, ${about}`));
    this.inner.classList.toggle("editing", meta.small && !meta.fixed && at === 0);
    this.nudged(meta.weight);
    if (!this.inner.querySelector('[tabindex="0"]')) this.stop(this.grids[0].cells[0]);
    this.mark();
  }

  build(meta, shape) {
    this.shape = shape;
    this.grids = [];
    this.columns = meta.columns.map((column, at) => this.column(column, at, meta.small));
    this.inner.style.setProperty("--count", String(meta.columns.length));
    this.overview.build(this.columns);
    const elements = this.columns.flatMap((column) => column.elements);
    this.inner.replaceChildren(this.axis, ...elements, this.frames.lines, this.frames.element);
  }

  column(column, at, small) {
    const wide = column.foot.includes("−") || (!small && column.up[0].parts[0][3] === 1);
    const made = (side) => column[side].map((grid) => new Cells(grid, wide));
    const grids = { up: made("up"), down: made("down") };
    this.grids.push(...grids.up, ...grids.down);
    const [up, down] = ["up", "down"].map((side) => make("div", { class: side }, ...grids[side].map(({ element }) => element)));
    const head = { name: make("b"), about: make("span") };
    const foot = { name: make("b"), about: make("span") };
    const top = makeButton(() => this.hand.step(this.meta.columns[at].head), { class: "head" }, head.name, head.about);
    const below = makeButton(() => this.hand.step(this.meta.columns[at].below), { class: "head foot" }, foot.name, foot.about);
    const units = this.unit(at);
    const heading = make("div", { class: "heading" }, top, units.element);
    const elements = [heading, up, down, below];
    for (const each of elements) each.style.gridColumn = String(at + 1);
    return { ...grids, elements, head, foot, top, below, units };
  }

  /** Which of a layer's maps is shown. */
  unit(at) {
    const text = make("span");
    const turn = (by) => {
      const { place, value, count } = this.meta.columns[at].unit;
      const units = [...this.meta.units];
      units[place] = (value + by + count) % count;
      this.hand.maps(units);
    };
    const fewer = makeButton(() => turn(-1), {}, icon("M12 5 l-5 5 l5 5"));
    const more = makeButton(() => turn(1), {}, icon("M8 5 l5 5 l-5 5"));
    return { element: make("span", { class: "unit" }, fewer, text, more), text, fewer, more };
  }

  heads(column, { head, foot, top, below, units }) {
    const { words, at, titles } = this.meta;
    say(head.name, column.name);
    say(head.about, column.about);
    say(foot.name, column.foot);
    say(foot.about, fill(words.atStep, { step: column.below }));
    const [array, side] = this.meta.look;
    const here = column.up.some((grid) => grid.array === array);
    top.classList.toggle("now", here && side === "up");
    below.classList.toggle("now", here && side === "down");
    top.title = `${fill(words.atStep, { step: column.head })}: ${titles[column.head]}`;
    below.title = `${fill(words.atStep, { step: column.below })}: ${titles[column.below]}`;
    top.setAttribute("aria-current", column.head === at ? "step" : "false");
    below.setAttribute("aria-current", column.below === at ? "step" : "false");
    units.element.hidden = !column.unit;
    if (!column.unit) return;
    say(units.text, fill(words.unit, column.unit));
    name(units.fewer, words.fewer);
    name(units.more, words.more);
  }

  /** Mark the weight that is nudged, and its gradient. */
  nudged([array, element]) {
    for (const each of this.inner.querySelectorAll(".nudged")) each.classList.remove("nudged");
    for (const cells of this.grids.filter(({ grid }) => grid.array === array && !grid.picture)) {
      const place = placeOf(cells.parts, element);
      if (place) cells.cellAt(place).classList.add("nudged");
    }
  }

  /** The grid that a cell belongs to. */
  gridOf(cell) {
    return this.grids.find((each) => each.cells.includes(cell));
  }

  click(event) {
    const cell = event.target.closest(".cell, canvas");
    const cells = cell && this.gridOf(cell);
    if (!cells) return;
    if (cells.grid.picture) cells.move(cells.placeIn(cell, event));
    this.hand.open(cells.grid, cells.elementIn(cell, event));
  }

  /** Say the number of a picture that is pointed at. */
  point(event) {
    const cells = this.gridOf(event.target);
    if (!cells?.grid.picture || event.pointerType !== "mouse") return;
    cells.move(cells.placeIn(event.target, event));
    event.target.title = event.target.getAttribute("aria-label");
  }

  press(event) {
    const cells = this.gridOf(event.target);
    if (!cells) return;
    const steps = { PageDown: 1, PageUp: -1 }[event.key];
    const arrow = ARROWS[event.key];
    if (steps) this.hand.step(this.meta.at + steps);
    else if (arrow) this.go(cells, event.target, arrow);
    else if (event.key === "Enter" && cells.grid.picture) this.hand.open(cells.grid, cells.elementIn(event.target));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Within a picture from pixel to pixel; else to the nearest cell there is. */
  go(cells, from, arrow) {
    if (cells.grid.picture) {
      const { part, row, column } = { ...cells.cursor, part: cells.cells.indexOf(from) };
      const [, , rows, columns] = cells.parts[part];
      const next = { part, row: row + arrow[0], column: column + arrow[1] };
      if (next.row >= 0 && next.row < rows && next.column >= 0 && next.column < columns) {
        cells.move(next);
        return this.mark(cells);
      }
    }
    const all = this.grids.flatMap((each) => each.cells);
    const at = nearest(all.map((each) => each.getBoundingClientRect()), all.indexOf(from), arrow);
    if (at >= 0) all[at].focus();
  }

  /** The one cell that the Tab key stops at. */
  stop(cell) {
    if (!this.gridOf(cell)) return;
    const stops = this.inner.querySelectorAll('.cell[tabindex="0"], canvas[tabindex="0"]');
    for (const each of stops) each.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
  }

  /** Frame what is looked at, or where the cursor of a picture stands. */
  mark(cursor = undefined) {
    if (!this.meta) return;
    const [array, side, element] = this.meta.look;
    const { sources, at } = this.meta;
    this.edges();
    const given = at === 0 && array === "a0";
    const target = cursor ? this.under(cursor) : given ? null : this.areas(array, side, [element])[0];
    const others = cursor || at === 0 ? [] : sources.flatMap(([of, half, elements]) => this.areas(of, half, elements));
    this.frames.draw(target ?? null, others, this.inner.getBoundingClientRect());
  }

  /** Where the stage is cut off, it fades. */
  edges() {
    const { scrollLeft, scrollWidth, clientWidth, classList } = this.element;
    classList.toggle("cut-left", scrollLeft > 1);
    classList.toggle("cut-right", scrollLeft + clientWidth < scrollWidth - 1);
    this.overview.mark(scrollWidth > clientWidth + 1 ? this.inView() : null, this.here());
  }

  /** Which columns lie in view, by their middles. */
  inView() {
    const { left, right } = this.element.getBoundingClientRect();
    return this.columns.map(({ elements: [heading] }) => {
      const area = heading.getBoundingClientRect();
      const middle = (area.left + area.right) / 2;
      return middle > left && middle < right;
    });
  }

  /** The column of what is looked at. */
  here() {
    const [array] = this.meta.look;
    return this.meta.columns.findIndex(({ up }) => up.some((grid) => grid.array === array));
  }

  under(cells) {
    const { part, row, column } = cells.cursor;
    return cells.area(part, { top: row, bottom: row + 1, left: column, right: column + 1 });
  }

  /** Where elements of an array stand on the screen, a box for each part that shows some of them. */
  areas(array, side, elements) {
    return this.grids
      .filter(({ grid }) => grid.array === array && grid.side === side)
      .flatMap((cells) =>
        cells.parts.map((_, part) => {
          const box = boxOf(cells.parts, elements, part);
          return box && cells.area(part, box);
        }),
      )
      .filter((area) => area !== null);
  }

  /** Where its width has come to be another, as letters arrive or the window changes, the stage shows the same column. */
  settle() {
    const { scrollWidth, clientWidth } = this.element;
    if (!this.meta || this.widths === `${scrollWidth} ${clientWidth}`) return;
    this.widths = `${scrollWidth} ${clientWidth}`;
    this.overview.fit();
    this.revealed = false;
    this.reveal();
  }

  /** Bring what is looked at into view, where the stage is wider than the page. */
  reveal() {
    const column = this.here();
    if (column >= 0) this.bring(column);
  }

  /** @param {number} column that is to stand in the middle, as far as the stage can be moved */
  bring(column) {
    const { element, inner } = this;
    if (element.scrollWidth <= element.clientWidth) return;
    const area = this.columns[column].elements[0].getBoundingClientRect();
    const left = (area.left + area.right) / 2 - inner.getBoundingClientRect().left - element.clientWidth / 2;
    element.scrollTo({ left, behavior: CALM_MOTION.matches || !this.revealed ? "auto" : "smooth" });
    this.revealed = true;
  }

  /** The cell of what is looked at gets the focus, if a cell had it. */
  follow() {
    if (!this.gridOf(focusedBeside(this.inner))) return;
    const [array, side, index] = this.meta.look;
    const cells = this.grids.find(({ grid, parts }) => grid.array === array && grid.side === side && placeOf(parts, index));
    const place = cells && placeOf(cells.parts, index);
    if (!cells || !place) return;
    if (cells.grid.picture) cells.move(place);
    cells.cellAt(place).focus({ preventScroll: true });
  }
}
