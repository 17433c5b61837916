// One Stepper: point at an element of any stage and see what made it. The arithmetic belongs to the stage under the
// pointer; the server hears of an element only when it is pinned.

import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { mounting } from "../shared/mount.js";
import { readTheme } from "../shared/theme.js";
import { activationLayout, drawActivation } from "./activation.js";
import { Bar, SPEEDS } from "./bar.js";
import { convolutionLayout, drawConvolution } from "./convolution.js";
import { clamp, outputCentredOn } from "./geometry.js";
import { Maps, STAGES } from "./maps.js";
import { Model } from "./model.js";
import { drawPooling, poolingLayout } from "./pooling.js";
import { Sheet } from "./sheet.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-8, 0], PageDown: [8, 0] };
const LONG_STEP = 8; // with Shift
const CALM_INTERVAL = 500; // milliseconds between steps under reduced motion
const SPEAK_AFTER = 300; // milliseconds of rest before the element is read out

class Stepper {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.spot = null;
    this.pinned = null;
    this.playing = false;
    this.inputChannel = 0;
    this.maps = new Maps(root);
    this.sheet = new Sheet(this.find(".sheet"));
    this.bar = new Bar(this.find(".bar"), {
      step: (count) => this.advance(count),
      play: () => this.toggle(),
      goTo: (row, column) => this.move({ ...this.spot, row, column }, true),
      channel: (index) => this.chooseChannel(index),
      pin: () => this.pin(this.pinnedHere() ? null : this.spot),
    });
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.listening = new AbortController();
    STAGES.forEach((stage) => this.listen(stage));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.find(".maps"));
    this.observer.observe(this.find(".sums"));
  }

  listen(stage) {
    const { plate } = this.maps.figures[stage];
    const options = { signal: this.listening.signal };
    const spotUnder = (event) => {
      const [row, column] = this.maps.cellUnder(stage, event);
      if (stage !== "input") return { ...this.spot, stage, row, column };
      const [outRow, outColumn] = outputCentredOn(row, column, this.model.meta.conv);
      return { ...this.spot, stage: "conv", row: outRow, column: outColumn };
    };
    const follow = (event) => {
      if (this.playing) return;
      this.handled = performance.now();
      this.move(spotUnder(event));
    };
    plate.addEventListener("pointermove", follow, options);
    plate.addEventListener("pointerdown", follow, options);
    plate.addEventListener("click", (event) => this.pin(this.model.inside(spotUnder(event))), options);
    plate.addEventListener("pointerleave", () => this.pinned && !this.playing && this.move(this.pinned), options);
    if (stage === "input") return;
    plate.tabIndex = 0;
    plate.setAttribute("role", "application");
    plate.addEventListener("focus", () => this.spot.stage !== stage && plate.matches(":focus-visible") && this.moveTo(stage), options);
    plate.addEventListener("keydown", (event) => this.press(event, stage), options);
  }

  press(event, stage) {
    const arrow = ARROWS[event.key];
    if (this.spot.stage !== stage) this.moveTo(stage);
    const { row, column } = this.spot;
    const [, , width] = this.model.shape(stage);
    const far = event.shiftKey ? LONG_STEP : 1;
    this.handled = performance.now();
    if (arrow) this.move({ ...this.spot, row: row + arrow[0] * far, column: column + arrow[1] * far }, true);
    else if (event.key === "Home") this.move({ ...this.spot, column: 0 }, true);
    else if (event.key === "End") this.move({ ...this.spot, column: width - 1 }, true);
    else if (event.key === " ") this.toggle();
    else if (event.key === "Enter") this.pin(this.spot);
    else if (event.key === "Escape") this.pin(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Take what Python sent; called again at every change of the data or the theme. */
  update(data, setTriggerValue) {
    this.send = setTriggerValue;
    const arrived = performance.now();
    const fresh = data !== this.data;
    this.theme = readTheme(this.root.host ?? this.root);
    if (fresh) {
      this.data = data;
      this.model = new Model(data);
      const { meta } = this.model;
      this.pinned = meta.pin && this.model.inside(meta.pin);
      this.spot = this.model.inside(this.spot && !this.justPinned(meta) ? this.spot : (meta.pin ?? meta.start));
      this.lastPin = JSON.stringify(meta.pin);
      this.inputChannel = clamp(this.inputChannel, 0, this.model.image.channels - 1);
      this.bar.update(meta);
      this.label();
      document.documentElement.lang = meta.language; // for screen readers, and the right form of Han characters
    }
    this.find(".stepper").classList.toggle("large", this.model.meta.large);
    this.maps.paint(this.model, this.theme, this.spot.channel);
    this.resize();
    if (fresh) this.reportPainted("data", arrived);
  }

  /** Whether the pin that arrives is another than the last one seen (a link was opened, or a pin was set elsewhere). */
  justPinned(meta) {
    return Boolean(meta.pin) && JSON.stringify(meta.pin) !== this.lastPin;
  }

  label() {
    const { words, titles } = this.model.meta;
    for (const stage of STAGES.slice(1)) this.maps.figures[stage].plate.setAttribute("aria-label", fill(words.map_label, { map: titles[stage] }));
  }

  /** Measure the room and draw everything anew. */
  resize() {
    if (!this.model) return;
    this.maps.layout();
    this.room = Math.floor(this.find(".scroll").clientWidth);
    this.layouts = {};
    this.draw();
  }

  layout(stage) {
    const make = { conv: convolutionLayout, act: (_, room) => activationLayout(room), pool: poolingLayout }[stage];
    return (this.layouts[stage] ??= make(this.model, this.room / this.zoom()));
  }

  zoom() {
    return this.model.meta.large ? 1.25 : 1;
  }

  move(spot, aloud = false) {
    this.spot = this.model.inside(spot);
    this.schedule();
    if (aloud) this.speakSoon();
  }

  /** Go to the element of another stage that belongs to the present one. */
  moveTo(stage) {
    const { cell, pooled } = this.model.chain(this.spot);
    const at = stage === "pool" ? (pooled ?? { row: 0, column: 0 }) : cell;
    this.move({ ...this.spot, stage, row: at.row, column: at.column }, true);
  }

  advance(count) {
    const [, height, width] = this.model.shape(this.spot.stage);
    const index = (this.spot.row * width + this.spot.column + count + height * width) % (height * width);
    this.move({ ...this.spot, row: Math.floor(index / width), column: index % width }, !this.playing);
  }

  chooseChannel(index) {
    this.inputChannel = index;
    if (this.model.shape("conv")[0] > 1) {
      this.spot = { ...this.spot, channel: index };
      this.maps.paint(this.model, this.theme, index);
    }
    this.schedule();
  }

  pinnedHere() {
    return Boolean(this.pinned) && ["stage", "channel", "row", "column"].every((name) => this.pinned[name] === this.spot[name]);
  }

  pin(spot) {
    this.pinned = spot;
    if (spot) this.move(spot, true);
    this.lastPin = JSON.stringify(spot);
    this.send("pin", spot ?? "none");
    this.schedule();
  }

  toggle() {
    this.playing = !this.playing;
    this.playedAt = undefined;
    this.owed = 0;
    this.schedule();
  }

  schedule() {
    this.frame ??= requestAnimationFrame((time) => this.onFrame(time));
  }

  onFrame(time) {
    this.frame = undefined;
    if (this.playing) this.playOn(time);
    this.draw();
    if (this.playing) this.schedule();
    if (this.handled !== undefined) {
      this.reportPainted("hover", this.handled);
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

  draw() {
    if (!this.model || !this.room) return;
    const { model, spot } = this;
    const { stage } = spot;
    const [, height, width] = model.shape(stage);
    const chain = model.chain(spot);
    this.maps.light(spot, chain, this.pinned, this.playing ? spot.row * width + spot.column + 1 : null);
    const layout = this.layout(stage);
    const zoom = this.zoom();
    this.sheet.fit(layout.width * zoom, layout.height * zoom, this.theme);
    this.sheet.density *= zoom;
    Object.assign(this.sheet, { width: layout.width, height: layout.height });
    this.sheet.clear();
    const step = this[`draw_${stage}`](layout, chain);
    this.tell(stage, step);
    this.readouts(chain);
    const channel = model.shape("conv")[0] > 1 ? spot.channel : this.inputChannel;
    this.bar.show({ playing: this.playing, row: spot.row, column: spot.column, height, width, channel, pinned: this.pinnedHere() });
  }

  draw_conv(layout) {
    const { model, spot } = this;
    const step = model.convolutionAt(spot);
    const channel = model.shape("conv")[0] > 1 ? spot.channel : this.inputChannel;
    drawConvolution(this.sheet, model, step, layout, channel);
    const names = model.meta.channel_names;
    const one = step.planes.length === 1;
    const few = one && step.planes[0].weights.length <= 9;
    const terms = few
      ? step.planes[0].inputs.map((value, at) => `${inBrackets(step.planes[0].weights[at], 3)}·${inBrackets(value, 3)}`)
      : step.planes.map((plane) => `${one ? "Σ" : names[plane.channel]} ${inBrackets(plane.subtotal, 5)}`);
    step.equation = `F(${spot.row}, ${spot.column}) = ${[...terms, `b ${inBrackets(step.bias, 4)}`].join(" + ")}`;
    return step;
  }

  draw_act() {
    const step = this.model.activationAt(this.spot);
    drawActivation(this.sheet, this.model, step);
    const { act, words } = this.model.meta;
    step.equation = `f(${formatNumber(step.x)}) = ${fill(act.formula, { x: inBrackets(step.x) })}`;
    step.note = fill(words.slope, { slope: formatNumber(step.slope, 3) });
    return step;
  }

  draw_pool(layout, { step }) {
    drawPooling(this.sheet, this.model, step, layout, this.spot.channel, (value) => this.maps.colour("act", value));
    const real = step.cells.filter((cell) => !cell.padding);
    const max = Boolean(step.winners);
    const listed = real.length <= 9 ? real.map((cell) => (max ? formatNumber(cell.value) : inBrackets(cell.value))) : null;
    if (max) step.equation = `max(${listed ? listed.join(", ") : `${real.length} …`})`;
    else step.equation = `(${listed ? listed.join(" + ") : formatNumber(step.sum, 6)}) / ${step.divisor}`;
    return step;
  }

  /** The lines under the sheet, and the words beside it. */
  tell(stage, step) {
    const { words, titles, explain } = this.model.meta;
    const set = (selector, text) => {
      const element = this.find(selector);
      if (element.textContent !== text) element.textContent = text;
    };
    set(".title", titles[stage]);
    set(".equation", step.equation);
    set(".total", `= ${formatNumber(step.total, 6)}`);
    set(".check", step.agrees ? "✓" : "≠");
    set(".engine", fill(step.agrees ? words.agrees : words.differs, { value: formatNumber(step.engine, 6) }));
    set(".note", step.note ?? "");
    const frame = this.find(".stepper");
    if (this.explained !== explain || frame.dataset.stage !== stage) {
      this.explained = explain;
      set(".words h3", explain[stage].title);
      for (const part of ["formula", "purpose", "look", "try"]) set(`.words .${part}`, explain[stage][part]);
      for (const one of STAGES) this.maps.figures[one].figure.classList.toggle("active", one === stage);
    }
    Object.assign(frame.dataset, { stage, row: this.spot.row, column: this.spot.column, channel: this.spot.channel, total: step.total, engine: step.engine, agrees: step.agrees });
    this.step = step;
  }

  /** Under each map: where it is read, and the value there. */
  readouts({ cell, own, pooled }) {
    const { words } = this.model.meta;
    const write = (stage, text) => {
      const { readout } = this.maps.figures[stage];
      if (readout.textContent !== text) readout.textContent = text;
    };
    write("input", fill(words.pixels, { top: formatNumber(own.rows[0]), bottom: formatNumber(own.rows[1]), left: formatNumber(own.columns[0]), right: formatNumber(own.columns[1]) }));
    const at = (place, value) => fill(words.place, { row: place.row, column: place.column, value: formatNumber(value) });
    write("conv", at(cell, this.model.value({ stage: "conv", ...cell })));
    write("act", at(cell, this.model.value({ stage: "act", ...cell })));
    if (!this.model.has("pool")) return;
    write("pool", pooled ? at(pooled, this.model.value({ stage: "pool", channel: cell.channel, row: pooled.row, column: pooled.column })) : words.unused);
  }

  speakSoon() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const { words, titles } = this.model.meta;
      const { stage, row, column } = this.spot;
      this.find(".spoken").textContent = fill(words.spoken, { map: titles[stage], row, column, value: formatNumber(this.step.engine, 6), equation: this.step.equation });
    }, SPEAK_AFTER);
  }

  /** Tell whoever measures when the browser had painted; a message is handled only after the paint of its frame. */
  reportPainted(kind, from) {
    const channel = new MessageChannel();
    const report = () => this.root.dispatchEvent(new CustomEvent("cnnviz:painted", { bubbles: true, composed: true, detail: { kind, from, painted: performance.now() } }));
    channel.port1.onmessage = report;
    if (kind === "hover") channel.port2.postMessage(0);
    else requestAnimationFrame(() => channel.port2.postMessage(0));
  }

  destroy() {
    this.listening.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    this.playing = false;
  }
}

export default mounting(Stepper);
