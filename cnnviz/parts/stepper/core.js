// What the Steppers share: point at an element of any stage and see what made it. The arithmetic belongs to the stage
// under the pointer; the server hears of an element only when it is pinned.

import { fill, formatNumber } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { onScreen } from "../shared/paper.js";
import { readTheme, sameTheme } from "../shared/theme.js";
import { activationEquation, activationLayout, drawActivation } from "./activation.js";
import { Bar } from "./bar.js";
import { Cover } from "./covers.js";
import { productTerms } from "./convolution.js";
import { clamp } from "./geometry.js";
import { Model } from "./model.js";
import { poolingEquation } from "./pooling.js";
import { Sheet } from "./sheet.js";
import { whenIdle } from "./stamps.js";
import { TermMode } from "./term_mode.js";
import { poolWalk, sumWalk } from "./terms.js";
import { Walker } from "./walker.js";

/** Which stages still wait for their number, of those that a walk through a sum `reaches` and those `after` it. */
const stillToCome = (progress, reached = [], after = []) =>
  !progress || progress.all ? [] : progress.done ? after : [...reached, ...after];

const REHEARSED = 300; // elements that are drawn before the first is pointed at

/**
 * A kind of Stepper gives its `maps` and says how they are read and how sums are written: `spotUnder`, `layoutOf`,
 * `nameOf`, `drawConvolved`, `drawPooled` and `readouts`.
 */
export class Stepper extends Walker {
  constructor(root, turns, maps) {
    super(root, turns);
    this.inputChannel = 0;
    this.maps = maps;
    this.sheet = new Sheet(this.find(".sheet"));
    this.bar = new Bar(this.find(".bar"), {
      step: (count) => this.advance(count),
      play: () => this.toggle(),
      goTo: (row, column) => this.move({ ...this.spot, row, column }, true),
      channel: (index) => this.chooseChannel(index),
      pin: () => this.pin(this.pinnedHere() ? null : this.spot),
      cover: (names) => this.cover(names),
    });
    this.terms = new TermMode(this, this.find(".walk"), this.bar.reveal);
    this.stages = maps.stages;
    this.stages.forEach((stage) => this.listen(stage));
    this.mapCovers = this.stages.map((stage) => {
      return { stage, cover: new Cover(this.maps.figures[stage].plate, (name) => this.uncover(name)) };
    });
    this.onScreen = onScreen(() => this.resize());
    this.observer = new ResizeObserver(this.onScreen);
    this.observer.observe(this.find(".maps"));
    this.observer.observe(this.find(".sums"));
  }

  listen(stage) {
    const { plate } = this.maps.figures[stage];
    this.followPointer(plate, (event) => this.spotUnder(stage, event));
    if (stage === "input") return;
    const options = { signal: this.listening.signal };
    const press = (event) => {
      if (this.spot.stage !== stage) this.moveTo(stage);
      this.press(event);
    };
    plate.tabIndex = 0;
    plate.setAttribute("role", "application");
    const enter = () => this.spot.stage !== stage && plate.matches(":focus-visible") && this.moveTo(stage);
    plate.addEventListener("focus", enter, options);
    plate.addEventListener("keydown", press, options);
  }

  /** Take what Python sent; called again at every change of the data or the theme. */
  update(content) {
    const arrived = performance.now();
    const fresh = content.whole !== this.content?.whole; // else another pin at most
    const theme = readTheme(this.root.host ?? this.root);
    const { meta } = content;
    this.content = content;
    if (fresh) this.model = new Model(content);
    const bared = this.takeCovers(meta);
    this.terms.take(meta);
    this.model.covers = this.covers;
    const led = this.justPinned(meta);
    this.takePin(meta);
    const channel = this.spot?.channel;
    this.spot = this.model.inside(led ? meta.pin : (this.spot ?? meta.start));
    if (!fresh && !bared && channel === this.spot.channel && sameTheme(theme, this.theme)) return this.schedule();
    this.theme = theme;
    if (fresh) {
      this.inputChannel = clamp(this.inputChannel, 0, this.model.image.channels - 1);
      this.bar.update(meta);
      this.label();
    }
    this.find(".stepper").classList.toggle("large", this.model.meta.large);
    this.maps.paint(this.model, this.theme, this.spot.channel, this.channelRead());
    this.layCovers();
    this.resize();
    if (fresh) reportPainted(this.root, "data", arrived);
    if (!this.rehearsed) this.rehearse(REHEARSED);
    this.rehearsed = true;
  }

  /** Draw other elements while nobody does anything and none is seen, so that the browser has ready what a pointer needs. */
  rehearse(left) {
    whenIdle((deadline) => {
      if (this.listening.signal.aborted || !this.room) return;
      const { spot } = this;
      const [, height, width] = this.model.shape(spot.stage);
      const strewn = (step, length) => Math.floor(((left * step) % 1) * length);
      this.rehearsing = true;
      this.told.aside(() => {
        for (; left > 0 && deadline?.timeRemaining() > 4; left--) {
          this.spot = this.model.inside({ ...spot, row: strewn(0.618, height), column: strewn(0.755, width) });
          this.draw();
        }
      });
      this.rehearsing = false;
      this.spot = spot;
      this.hurried = true; // a pointer may be under way, and the page is written when it rests
      this.draw();
      this.hurried = false;
      if (left) this.rehearse(left);
    });
  }

  sendPin(spot) {
    this.turns.sendInstead(spot, (waiting) => waiting === null || "stage" in waiting);
  }

  /** Show the maps with other covers. */
  coversChanged() {
    this.model.covers = this.covers;
    this.maps.paint(this.model, this.theme, this.spot.channel, this.channelRead());
    this.layCovers();
    this.resize();
  }

  coverable() {
    const later = ["act", "pool", "then"].filter((stage) => this.model.has(stage));
    const result = ["sum", "output", ...later];
    return { nothing: [], result, later, products: ["products", ...result], kernel: ["kernel"] };
  }

  /** Cover the maps whose numbers nobody is to see yet; they leave the order of the Tab key to their covers. */
  layCovers() {
    const { titles } = this.model.meta;
    for (const { stage, cover } of this.mapCovers) {
      const { figure, plate } = this.maps.figures[stage];
      const name = this.covers.onMap(stage);
      figure.classList.toggle("covered", Boolean(name));
      cover.show(name, this.sayCovered(titles[stage]), undefined, this.sealed);
      if (stage !== "input") plate.tabIndex = name ? -1 : 0;
    }
  }

  label() {
    const { words, titles } = this.model.meta;
    for (const stage of this.stages.slice(1)) {
      this.maps.figures[stage].plate.setAttribute("aria-label", fill(words.map_label, { map: titles[stage] }));
    }
  }

  /** Measure the room and draw everything anew. */
  resize() {
    if (!this.model) return;
    this.maps.layout();
    this.room = Math.floor(this.find(".scroll").clientWidth);
    this.find(".stepper").style.setProperty("--maps-high", `${this.find(".maps").offsetHeight}px`); // what may stay in sight
    this.layouts = {};
    this.told.fit(this.room, this.theme);
    this.draw();
  }

  layout(stage) {
    const room = this.room / this.zoom();
    return (this.layouts[stage] ??= stage === "act" ? activationLayout(room) : this.layoutOf(stage, room));
  }

  /** Go to the element of another stage that belongs to the present one. */
  moveTo(stage) {
    const { cell, pooled, then } = this.model.chain(this.spot);
    const at = { pool: pooled, then }[stage] ?? (stage === "conv" || stage === "act" ? cell : { row: 0, column: 0 });
    this.move({ ...this.spot, stage, row: at.row, column: at.column }, true);
  }

  /** The channel whose numbers are read: the element's own, or one of the input where all make one. */
  channelRead() {
    return this.model.shape("conv")[0] > 1 ? this.spot.channel : this.inputChannel;
  }

  chooseChannel(index) {
    this.inputChannel = index;
    const apart = this.model.shape("conv")[0] > 1;
    if (apart) this.spot = { ...this.spot, channel: index };
    if (apart || this.model.image.range) this.maps.paint(this.model, this.theme, this.spot.channel, index);
    this.schedule();
  }

  draw() {
    if (!this.model || !this.room) return;
    const { model, spot } = this;
    const { stage } = spot;
    const [, height, width] = model.shape(stage);
    const chain = model.chain(spot);
    this.maps.light(spot, chain, this.pinned, this.playing ? spot.row * width + spot.column + 1 : null);
    const layout = this.layout(stage);
    this.prepareSheet(this.sheet, layout, this.theme, this.zoom());
    const step = this[`draw_${stage}`](layout, chain);
    this.tell(stage, step);
    if (this.rehearsing) return;
    this.maps.question?.(this.waits, chain);
    this.readouts(chain);
    const channel = this.channelRead();
    this.shown = { playing: this.playing, row: spot.row, column: spot.column, height, width, channel, pinned: this.pinnedHere() };
    this.settleSoon();
  }

  draw_conv(layout) {
    const { model, spot } = this;
    const step = model.convolutionAt(spot);
    step.covered = this.covers.onTotal("conv");
    const act = this.terms.on && model.meta.act.name !== "identity" ? model.activationAt(spot) : undefined;
    const walk = this.terms.on ? sumWalk(step, act) : undefined;
    step.progress = this.terms.follow(walk, step.covered, this.covers.numbers("act"));
    this.waits = stillToCome(step.progress, ["conv"], ["act", "pool", "then"]);
    this.drawConvolved(layout, step, step.progress?.present?.channel ?? this.channelRead());
    step.equation = `F(${this.nameOf(spot)}) = ${productTerms(step, model.meta.channel_names, this.covers).join(" + ")}`;
    return step;
  }

  draw_act() {
    const step = this.model.activationAt(this.spot);
    const { act, words } = this.model.meta;
    step.covered = this.covers.onTotal("act");
    this.waits = stillToCome(this.terms.follow());
    if (step.covered) this.sheet.leaveWhole(step.covered);
    else drawActivation(this.sheet, this.model, step);
    step.equation = this.covers.numbers("conv") ? "f(?)" : activationEquation(act, step);
    step.note = fill(words.slope, { slope: formatNumber(step.slope, 3) });
    return step;
  }

  draw_pool(layout, { step }) {
    step.covered = this.covers.onTotal("pool");
    const before = this.covers.numbers("act");
    const walk = this.terms.on && !before ? poolWalk(step) : undefined;
    step.progress = this.terms.follow(walk, step.covered);
    this.waits = stillToCome(step.progress, ["pool"], ["then"]);
    if (before) this.sheet.leaveWhole(step.covered);
    else this.drawPooled(layout, step);
    step.equation = before ? "?" : poolingEquation(step);
    return step;
  }

  /** The lines above the sheet, and the words beside it. */
  tell(stage, step) {
    const { titles, explain } = this.model.meta;
    this.write(".title", titles[stage]);
    this.tellResult(step);
    const frame = this.find(".stepper");
    if (this.explained !== explain || this.explainedCovers !== this.covers || frame.dataset.stage !== stage) {
      this.explained = explain;
      this.explainedCovers = this.covers;
      this.explain(explain[stage]);
      for (const one of this.stages) this.maps.figures[one].figure.classList.toggle("active", one === stage);
    }
    Object.assign(frame.dataset, { stage, channel: this.spot.channel });
  }

  /** The element as the sum's walk names it at its end. */
  elementName() {
    const { stage } = this.spot;
    return `${{ pool: "P", then: "G" }[stage] ?? "F"}(${this.nameOf(this.spot)})`;
  }

  spoken() {
    if (this.step.progress) return this.terms.view.spoken(this.model.meta.words);
    const { words, titles } = this.model.meta;
    const { stage, row, column } = this.spot;
    const { equation } = this.step;
    return fill(words.spoken, { map: titles[stage], row, column, value: this.spokenTotal(), equation });
  }
}
