// Walking over a map element by element: keys, play, the pin, what is read aloud, and when it is drawn.

import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { explainTerms } from "../shared/known.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { SPEEDS } from "./bar.js";
import { Cover, Covers } from "./covers.js";
import { Told } from "./told.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-8, 0], PageDown: [8, 0] };
const LONG_STEP = 8; // with Shift
const CALM_INTERVAL = 500; // milliseconds between steps under reduced motion
const SPEAK_AFTER = 300; // milliseconds of rest before the element is read out
const SETTLE_AFTER = 120; // milliseconds that the pointer rests before the page is written

/** What tells an element from others. */
const pinKey = (spot) => (spot ? [spot.stage, spot.channel, spot.row, spot.column].join() : "");

/** Whether two spots are the same element; those of a layer have no stage. */
const samePlace = (one, other) => pinKey(one) === pinKey(other);

/**
 * A kind of walker gives itself what `Walker` in kinds.d.ts lists: a model, a bar, and how it draws and speaks.
 */
export class Walker {
  constructor(root, turns) {
    this.root = root;
    this.turns = turns;
    this.find = (selector) => root.querySelector(selector);
    this.told = new Told(this.find(".told"));
    this.covers = new Covers();
    this.totalCover = new Cover(this.find(".told"), (name) => this.uncover(name));
    this.sheetCovers = ["kernel", "products", "sum", "whole"].map((region) => {
      return { region, cover: new Cover(this.find(".scroll"), (name) => this.uncover(name)) };
    });
    this.spot = null;
    this.pinned = null;
    this.playing = false;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.listening = new AbortController();
    this.waits = []; // stages whose number at the element has not been reached term by term
    document.fonts.addEventListener("loadingdone", () => this.spot && this.schedule(), { signal: this.listening.signal });
    atDensity(() => this.resize(), this.listening.signal);
  }

  /** Let `plate` answer the pointer: `spotUnder(event)` is the element that is meant there. */
  followPointer(plate, spotUnder) {
    const options = { signal: this.listening.signal };
    // A press and a click tell whole pixels only, and could mean the cell beside the one that is shown.
    let moved;
    const exact = (event) =>
      moved && Math.hypot(event.clientX - moved.clientX, event.clientY - moved.clientY) < 1.5 ? moved : event;
    const follow = (event) => {
      if (event.type === "pointermove") moved = event;
      if (this.playing || (this.terms.on && event.type !== "click")) return; // a walk through a sum stays with its element
      this.handled = performance.now();
      this.hurried = true;
      this.move(spotUnder(exact(event)));
    };
    plate.addEventListener("pointermove", follow, options);
    plate.addEventListener("pointerdown", follow, options);
    plate.addEventListener("click", (event) => this.pin(this.model.inside(spotUnder(exact(event)))), options);
    const leave = () => this.pinned && !this.playing && !this.terms.on && this.move(this.pinned);
    plate.addEventListener("pointerleave", leave, options);
  }

  /** Move, play or pin by a key, if it means any of this. */
  press(event) {
    const arrow = ARROWS[event.key];
    const { row, column } = this.spot;
    const [, columns] = this.model.size(this.spot);
    const far = event.shiftKey ? LONG_STEP : 1;
    this.handled = performance.now();
    if (arrow) this.move({ ...this.spot, row: row + arrow[0] * far, column: column + arrow[1] * far }, true);
    else if (event.key === "Home") this.move({ ...this.spot, column: 0 }, true);
    else if (event.key === "End") this.move({ ...this.spot, column: columns - 1 }, true);
    else if (event.key === " ") this.toggle();
    else if (event.key === "Enter") this.pin(this.spot);
    else if (event.key === "Escape") this.pin(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(spot, aloud = false) {
    const to = this.model.inside(spot);
    if (this.terms.on && !samePlace(to, this.spot)) this.terms.restart();
    this.spot = to;
    this.schedule();
    if (aloud) this.speakSoon();
  }

  advance(count) {
    const [, columns, cells] = this.model.size(this.spot);
    const index = (this.spot.row * columns + this.spot.column + count + cells) % cells;
    this.move({ ...this.spot, row: Math.floor(index / columns), column: index % columns }, !this.playing);
  }

  /** Whether the pin that arrives, or its absence, is another than the last one seen or set, with no hand ahead of it. */
  otherPin(meta) {
    return this.turns.settled && pinKey(meta.pin) !== this.lastPin;
  }

  /** Whether an element was just pinned by another than the hand here: a link was opened. */
  justPinned(meta) {
    return Boolean(meta.pin) && this.otherPin(meta);
  }

  /** Take the pin that arrives, unless a hand is ahead of it; `anyway` where that pinned something else altogether. */
  takePin(meta, anyway = false) {
    const taken = anyway || this.turns.settled;
    const pin = taken ? meta.pin : this.pinned;
    this.pinned = pin && this.model.inside(pin);
    if (taken) this.lastPin = pinKey(pin);
  }

  /** Take what is covered, unless a hand is ahead of it; whether that is something else now. */
  takeCovers(meta, under) {
    const names = this.turns.settled || meta.sealed || !this.coverNames ? meta.cover : this.coverNames;
    const other = names.join() !== this.coverNames?.join();
    this.coverNames = names;
    this.covers = new Covers(names, under);
    this.sealed = Boolean(meta.sealed);
    this.bar.offerGuess(!this.sealed);
    return other;
  }

  /** Cover these and nothing else. */
  cover(names) {
    this.coverNames = names;
    this.covers = new Covers(names, this.covers.under);
    this.turns.sendInstead({ cover: names }, (waiting) => waiting !== null && "cover" in waiting);
    this.coversChanged();
  }

  /** Take a cover away; the focus that was on it goes to the choice of covers. */
  uncover(name) {
    this.cover(this.covers.without(name));
    this.bar.more.focus(this.bar.guess);
    this.speakSoon();
  }

  pinnedHere() {
    return Boolean(this.pinned) && Object.entries(this.pinned).every(([name, value]) => this.spot[name] === value);
  }

  pin(spot) {
    if (spot) this.move(spot);
    const { words } = this.model.meta;
    this.speakSoon(() => (spot ? fill(words.said_pinned, { element: this.spoken() }) : words.said_let_go));
    this.keepPin(spot);
  }

  keepPin(spot) {
    this.pinned = spot;
    this.lastPin = pinKey(spot);
    this.sendPin(spot);
    this.schedule();
  }

  toggle() {
    this.playing = !this.playing;
    this.playedAt = undefined;
    this.owed = 0;
    this.schedule();
    const { words } = this.model.meta;
    this.speakSoon(() => (this.playing ? words.said_playing : fill(words.said_paused, { element: this.spoken() })));
  }

  schedule() {
    this.frame ??= requestAnimationFrame((time) => this.onFrame(time));
  }

  onFrame(time) {
    this.frame = undefined;
    if (this.playing) this.playOn(time);
    this.draw();
    this.hurried = false;
    if (this.playing) this.schedule();
    if (this.handled !== undefined) {
      reportPainted(this.root, "hover", this.handled, true);
      this.handled = undefined;
    }
  }

  /** Move on by as many elements as the speed owes since the last frame. */
  playOn(time) {
    const passed = time - (this.playedAt ?? time);
    if (this.calm.matches && this.playedAt !== undefined && passed < CALM_INTERVAL) return;
    this.playedAt = time;
    this.owed += this.calm.matches ? 1 : (passed * SPEEDS[this.bar.speed]) / 1000;
    const whole = Math.floor(this.owed);
    this.owed -= whole;
    if (whole) this.advance(whole);
  }

  /** Size the sheet to `layout`, larger on a projector, and clear it. */
  prepareSheet(sheet, layout, theme, zoom) {
    sheet.fit(layout.width * zoom, layout.height * zoom, theme);
    sheet.density *= zoom;
    Object.assign(sheet, { width: layout.width, height: layout.height });
    sheet.clear();
  }

  /**
   * How much larger than usual the arithmetic is drawn.
   *
   * @returns {number}
   */
  zoom() {
    return this.model.meta.large ? 1.25 : 1;
  }

  write(selector, text) {
    say(this.find(selector), text);
  }

  /** The lines above the sheet: equation, total, and whether the engine agrees. */
  tellResult(step) {
    const covered = Boolean(step.covered) || (step.progress && !step.progress.done);
    this.told.show({
      equation: step.equation,
      total: covered ? "= ?" : `= ${formatNumber(step.total, 6)}`,
      ...(covered ? { check: "", engine: "" } : this.verdict(step)),
      note: covered ? "" : (step.note ?? ""),
    });
    Object.assign(this.find(".stepper").dataset, {
      row: this.spot.row,
      column: this.spot.column,
      total: covered ? "" : step.total,
      engine: covered ? "" : step.engine,
      agrees: covered ? "" : step.agrees,
    });
    this.step = step;
  }

  /** How the engine's value compares. */
  verdict({ agrees, engine }) {
    const { words } = this.model.meta;
    return { check: agrees ? "✓" : "≠", engine: fill(agrees ? words.agrees : words.differs, { value: formatNumber(engine, 6) }) };
  }

  /** Bring the page up to what is drawn: now, or when the pointer that moves over the maps rests. */
  settleSoon() {
    clearTimeout(this.settling);
    if (this.hurried) this.settling = setTimeout(() => this.settle(), SETTLE_AFTER);
    else this.settle();
  }

  /** Write what stands on the canvases for whoever reads, copies or types in the page. */
  settle() {
    this.told.settle();
    const { words } = this.model.meta;
    this.find(".sheet").setAttribute("aria-label", this.step.progress ? this.terms.view.spoken(words) : this.step.equation);
    this.bar.show(this.shown);
    this.showCovers();
  }

  /** What a visitor can cover by hand: a name for each choice, and its covers. */
  guesses() {
    const { words } = this.model.meta;
    return Object.entries(this.coverable()).map(([name, covers]) => [words[`guess_${name}`], covers]);
  }

  /** Lay the covers on what the sheet and the lines above it leave out. */
  showCovers() {
    const zoom = this.zoom();
    const reveal = (name) => this.revealing(name);
    this.bar.showGuess(this.guesses(), this.coverNames);
    this.totalCover.show(this.step.covered, reveal(this.step.covered), this.told.totalAt, this.sealed);
    const regions = this.sheet.regions ?? {};
    for (const { region, cover } of this.sheetCovers) {
      const { name, at } = regions[region] ?? {};
      cover.show(name, reveal(name), at?.map((each) => each * zoom), this.sealed);
    }
  }

  /** The words beside the sums: what this operation does. */
  explain({ title, formula, purpose, look, try: task }) {
    this.write(".words h3", title);
    this.tellFormula(formula);
    const described = this.covers.has("kernel") ? "" : look; // it may tell what the kernel is
    const told = { ".purpose": purpose, ".look": described, ".try": task };
    for (const [part, text] of Object.entries(told)) explainTerms(this.find(`.words ${part}`), text);
  }

  /** A formula in signs, and what they mean in the type of all words; brackets stay with what stands before them. */
  tellFormula(formula) {
    const place = this.find(".words .formula");
    if (place.textContent === formula) return;
    const lines = formula.split("\n");
    const told = lines.findIndex((line) => /^[^=]*(: |：)/.test(line));
    const signs = lines.slice(0, told < 0 ? lines.length : told).join("\n");
    const together = (/** @type {string} */ piece) => make("span", { class: "together" }, piece);
    const pieces = signs.split(/(\S+\([^()]*\))/).map((piece, at) => (at % 2 ? together(piece) : piece));
    const [after, rest] = told < 0 ? ["", ""] : ["\n", lines.slice(told).join("\n")];
    place.replaceChildren(make("span", { class: "signs" }, ...pieces, after), rest);
  }

  /** What a cover says of `what` lies under it. */
  sayCovered(what) {
    const { words } = this.model.meta;
    return fill(this.sealed ? words.sealed : words.reveal, { what });
  }

  /** What a cover's button says. */
  revealing(cover) {
    return cover && this.sayCovered(this.model.meta.words[`covered_${cover}`]);
  }

  /** Whether the numbers of a stage are hidden at the element that is read: covered, or not reached term by term. */
  hides(stage) {
    return this.covers.numbers(stage) || this.waits.includes(stage);
  }

  /** The engine's value, if it is not covered. */
  spokenTotal() {
    return this.step.covered ? this.model.meta.words.covered : formatNumber(this.step.engine, 6);
  }

  /** Let a screen reader hear what `sentence` gives when nothing has moved for a while: the element that is read. */
  speakSoon(sentence = () => this.spoken()) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.write(".spoken", sentence()), SPEAK_AFTER);
  }

  destroy() {
    this.listening.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    clearTimeout(this.settling);
    this.terms.destroy();
    this.playing = false;
  }
}
