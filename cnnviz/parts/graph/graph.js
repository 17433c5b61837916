// A network from left to right: columns of feature maps. Pointing at a map lights up what it takes and what it sees of the
// input; a click opens it. Everything is drawn from one message; the server hears of choices only.

import { divergingColours } from "../shared/colour.js";
import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { onScreen } from "../shared/paper.js";
import { readTheme, sameTheme } from "../shared/theme.js";
import { Tools } from "./heads.js";
import { lineColours } from "./lines.js";
import { elementAt, fieldAt, incoming, indexOf, numberAt, pageBeside, reachOf, unitAt } from "./model.js";
import { aboutText, openedText, placeText, scaleText } from "./sentences.js";
import { below, beside } from "./spots.js";
import { Stage } from "./stage.js";

const SPEAK_AFTER = 300; // milliseconds of rest before a spot is read out
const NOTHING = { edges: [], hidden: 0, left: 0 };

/**
 * Where the container with this `key` is out of sight below, bring most of a screen of it into view: in large type the names of
 * the panels take two lines before the open one begins. The lower maps stay in sight.
 */
function revealBelow(key) {
  const below = key && document.querySelector(`.st-key-${key}`);
  const beyond = below ? below.getBoundingClientRect().top - innerHeight * 0.3 : 0;
  if (beyond <= 0) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  below.closest("[data-testid='stMain']")?.scrollBy({ top: beyond, behavior: calm ? "instant" : "smooth" });
}

class Graph {
  constructor(root, turns) {
    this.root = root;
    this.turns = turns;
    this.tools = new Tools((scale) => this.chooseScale(scale));
    this.stage = new Stage();
    this.place = make("div", { class: "place" });
    this.about = make("div", { class: "about" });
    this.spoken = make("div", { class: "unseen", role: "status" });
    this.element = make(
      "div",
      { class: "graph" },
      this.tools.element,
      this.stage.element,
      make("div", { class: "readout" }, this.place, this.about),
      this.spoken,
    );
    root.append(this.element);
    this.listen(this.stage.scroller);
    this.observer = new ResizeObserver(onScreen(() => this.columns && this.paint()));
    this.observer.observe(this.stage.element);
    this.listening = new AbortController();
    atDensity(() => this.columns && this.paint(), this.listening.signal);
  }

  listen(scroller) {
    scroller.addEventListener("scroll", () => this.schedule("scroll"), { passive: true });
    scroller.addEventListener("pointermove", (event) => this.point(event));
    scroller.addEventListener("pointerdown", (event) => this.point(event));
    scroller.addEventListener("pointerleave", () => this.hover(null));
    scroller.addEventListener("click", (event) => {
      const spot = this.stage.spotUnder(event);
      if (spot) this.select(spot);
    });
    scroller.addEventListener("keydown", (event) => event.target === scroller && this.press(event));
    scroller.addEventListener("focus", () => scroller.matches(":focus-visible") && this.moveTo(this.start));
    scroller.addEventListener("blur", () => this.schedule());
  }

  update(content) {
    const arrived = performance.now();
    const { settled, said } = this.turns;
    const fresh = content !== this.content || (settled && said !== this.answered); // what was said may have changed nothing
    const theme = readTheme(this.root.host ?? this.root);
    if (!fresh && sameTheme(theme, this.theme)) return;
    this.theme = theme;
    this.colours = divergingColours(this.theme);
    this.lineColour = lineColours(this.theme);
    if (fresh) this.take(content);
    this.paint();
    if (fresh && this.chosen && this.knownChoice !== this.choiceKey()) this.stage.reveal(this.chosen.at);
    this.knownChoice = this.choiceKey();
    if (fresh) this.report("data", arrived);
  }

  take(content) {
    this.content = content;
    this.meta = content.meta;
    this.columns = this.meta.columns;
    this.levels = content.levels;
    this.numbers = content.numbers;
    const kept = (spot) => (spot && this.columns[spot.at]?.count > spot.index ? spot : null);
    const { settled, said } = this.turns;
    if (settled) {
      this.scale = this.meta.scale;
      this.answered = said;
    }
    this.chosen = settled ? this.found(this.meta.selected) : kept(this.chosen);
    this.cursor = kept(this.cursor);
    this.hovered = kept(this.hovered);
    this.stage.scroller.setAttribute("aria-label", this.meta.words.label);
    this.tools.update(this.meta.words, this.scale);
  }

  /** The spot that Python calls {layer, channel}: the first column of that layer; index -1 if it is on another page. */
  found(selected) {
    const at = selected ? this.columns.findIndex((column) => column.op_type && column.layer === selected.layer) : -1;
    if (at < 0) return null;
    const { size } = this.columns[at];
    const there = size && selected.cell?.every((place, axis) => place < size[axis]); // a link may be of another size
    const cell = there ? selected.cell : null;
    return { at, index: indexOf(this.columns[at], selected.channel), cell };
  }

  choiceKey() {
    return JSON.stringify([this.chosen?.at, this.chosen?.index]);
  }

  /** The chosen spot if it is on the page of maps that is shown. */
  get shownChosen() {
    return this.chosen?.index >= 0 ? this.chosen : null;
  }

  /** Where keys begin. */
  get start() {
    return this.cursor ?? this.shownChosen ?? { at: 0, index: 0 };
  }

  get active() {
    return this.hovered ?? (this.stage.scroller.matches(":focus-visible") ? this.cursor : null) ?? this.shownChosen;
  }

  paint() {
    const { columns, levels, numbers, scale, colours, theme, stage } = this;
    const { large, titles, words } = this.meta;
    const { modules, selected } = this.meta;
    const view = { columns, modules, selected, levels, numbers, scale, colours, theme, large };
    this.element.classList.toggle("large", large);
    const toggle = this.meta.fixed ? undefined : (module) => this.fold(module);
    stage.arrange(view, titles, words, { turn: (at, page) => this.turn(at, page), toggle });
    if (!stage.layout) return;
    stage.paint(view);
    if (!stage.lens.canvas.hidden) stage.magnify(() => this.hovered);
    this.draw();
  }

  /** Lines, frames, legend and words for what is pointed at, else for what is chosen. */
  draw() {
    const { columns, active } = this;
    const taken = active ? incoming(columns, this.levels, active.at, active.index) : NOTHING;
    const placed = active && (active.cell || columns[active.at].kind !== "maps");
    const [row, across] = active?.cell ?? [0, 0];
    const field = placed ? fieldAt(columns, active.at, unitAt(columns[active.at], active.index), row, across) : null;
    this.stage.light(active, this.shownChosen, taken.edges, field, this.lineColour);
    this.tell(active, taken, field);
  }

  tell(active, taken, field) {
    const { columns, numbers, scale } = this;
    const { words } = this.meta;
    const { at, index } = active ?? { at: Math.min(1, columns.length - 1), index: 0 };
    const value = active ? this.valueOf(active) : null;
    this.tools.show(
      this.colours,
      reachOf(columns, numbers, scale, columns[at], index),
      scaleText(scale, columns[at], index, words),
      value,
      this.meta.covered && at > 0,
    );
    say(this.place, active ? placeText(active, value, field, columns, numbers, words, this.meta.covered) : words.hint);
    const module = active && this.meta.modules.find((each) => each.columns.includes(active.at));
    say(this.about, active ? [module?.text, aboutText(active, taken, columns, words)].filter(Boolean).join(" ") : "");
  }

  /** The number at a spot: exact for single numbers, within half of a 255th of the map's range for maps. */
  valueOf({ at, index, cell }) {
    const column = this.columns[at];
    if (column.kind !== "maps") return this.numbers[column.numbers + index];
    return cell ? numberAt(column, this, index, cell[0], cell[1]) : null;
  }

  point(event) {
    this.handled = performance.now();
    this.hover(this.stage.spotUnder(event));
  }

  hover(spot) {
    this.hovered = spot;
    this.stage.magnify(() => this.hovered);
    this.stage.scroller.style.cursor = spot && this.columns[spot.at].op_type ? "pointer" : "";
    this.schedule();
  }

  /** Open a map; the input was made by nothing and cannot be opened. */
  select(spot) {
    const column = this.columns[spot.at];
    this.cursor = spot;
    if (!column.op_type) return;
    this.chosen = spot;
    this.knownChoice = this.choiceKey();
    const element = elementAt(column, unitAt(column, spot.index), spot.cell);
    this.turns.send(["select", column.layer, ...element]);
    revealBelow(this.meta.opens_in);
    this.schedule();
    this.speakSoon(() => openedText(spot, this.columns, this.meta.words));
  }

  chooseScale(scale) {
    if (scale === this.scale) return;
    const chosen = performance.now();
    this.scale = scale;
    this.tools.update(this.meta.words, scale);
    this.paint();
    this.turns.send(["scale", scale]);
    this.report("scale", chosen);
  }

  turn(at, page) {
    const { page_of } = this.columns[at];
    if (page === undefined) return;
    for (const column of this.columns) if (column.page_of === page_of) column.page = page; // a second press counts from here
    this.turns.send(["page", page_of, page]);
  }

  /** Draw a module's layers one by one, or as one column again. */
  fold(module) {
    this.cursor = this.hovered = null;
    this.turns.send(["module", module.name, !module.open]);
    const { words } = this.meta;
    say(this.about, module.text);
    this.speakSoon(() => fill(module.open ? words.module_closed : words.module_opened, module));
  }

  press(event) {
    const { columns, start } = this;
    const { layout } = this.stage;
    const column = columns[start.at];
    const steps = {
      ArrowUp: () => this.moveTo(below(columns, layout, start, -1)),
      ArrowDown: () => this.moveTo(below(columns, layout, start, 1)),
      ArrowLeft: () => this.moveTo(beside(columns, layout, start, -1)),
      ArrowRight: () => this.moveTo(beside(columns, layout, start, 1)),
      Home: () => this.moveTo({ at: event.ctrlKey ? 0 : start.at, index: 0 }),
      End: () => this.moveTo(event.ctrlKey ? { at: columns.length - 1, index: 0 } : { at: start.at, index: column.count - 1 }),
      PageUp: () => this.turn(start.at, pageBeside(column, -1)),
      PageDown: () => this.turn(start.at, pageBeside(column, 1)),
      Enter: () => this.select(start),
      " ": () => this.select(start),
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
    this.stage.lens.hide();
    this.stage.reveal(spot.at);
    this.schedule();
    this.speakSoon(() => this.spokenOf(spot));
  }

  /** Let a screen reader hear what `sentence` gives when no key has moved for a while; nothing if that is undefined. */
  speakSoon(sentence) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => say(this.spoken, sentence() ?? this.spoken.textContent), SPEAK_AFTER);
  }

  spokenOf(spot) {
    if (!(this.columns[spot.at]?.count > spot.index)) return undefined;
    const { titles, words, covered } = this.meta;
    return `${titles[spot.at]}. ${placeText(spot, this.valueOf(spot), null, this.columns, this.numbers, words, covered)}`;
  }

  schedule(why) {
    this.scrolled ||= why === "scroll";
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (!this.stage.layout) return;
      if (this.scrolled) this.stage.scrolled();
      this.scrolled = false;
      this.draw();
      if (this.handled !== undefined) this.report("hover", this.handled);
      this.handled = undefined;
    });
  }

  /** Tell whoever measures when the browser had painted; what is pointed at is drawn in the frame that tells it. */
  report(kind, from) {
    reportPainted(this.root, kind, from, kind === "hover", "graph");
  }

  destroy() {
    this.observer.disconnect();
    this.listening.abort();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    this.stage.lens.hide();
    this.element.remove();
  }
}

export default mounting(Graph);
