// The kernels of a layer under the picture, and the map of each under every stage: small, to compare and to choose from.

import { divergingColours, paintPicture, paintValues } from "../shared/colour.js";
import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { STAGES } from "./geometry.js";
import { rectangleOn } from "./light.js";
import { exhibit, scaleFor } from "./maps.js";

const SMALLEST_SPOT = 5; // CSS pixels of the mark on a small map
const SEEDS = 10_000;
const FEW = 40; // rows or columns that are drawn as cells
const PLUS = "M10 4.500v11M4.500 10h11";
const ICONS_OF_LAYER = {
  add: [PLUS],
  copy: ["M7 7h9.500v9.500H7z", "M4 13V3.500h9.500"],
  random: [
    "M3.500 3.500h13v13h-13z",
    "FM7 5.800a1.200 1.200 0 1 0 0 2.400 1.200 1.200 0 1 0 0-2.400z",
    "FM13 11.800a1.200 1.200 0 1 0 0 2.400 1.200 1.200 0 1 0 0-2.400z",
  ],
  remove: ["M5 5l10 10M15 5L5 15"],
};

/** Let a canvas be as large as its square button allows, and its pixels be squares where they are few. */
function fitInto(canvas, rows, columns) {
  const most = Math.max(rows, columns);
  const [width, height] = [columns, rows].map((side) => `${(100 * side) / most}%`);
  Object.assign(canvas.style, { width, height, imageRendering: most <= FEW ? "pixelated" : "" });
}

export class Strips {
  /** Of a `stepper`, whose menu gets the button for a second kernel. */
  constructor(stepper) {
    this.stepper = stepper;
    this.easel = new OffscreenCanvas(1, 1);
    this.painted = new WeakMap(); // what stands on each canvas, as most changes leave most small maps as they are
    this.strips = STAGES.map((stage) => {
      const element = stepper.find(`figure[data-stage="${stage}"] .strip`);
      element.addEventListener("keydown", (event) => this.press(event));
      return { stage, element, buttons: [] };
    });
    this.line = stepper.find(".layer");
    this.first = this.button("add", () => this.send({ add: this.layer.next[0] }));
    stepper.bar.more.add(this.first);
    this.said = make("span", { class: "here" });
    this.about = make("p", { class: "about" });
    this.acts = {
      remove: this.button("remove", () => this.send({ remove: this.at })),
      random: this.button("random", () => this.send({ random: Math.floor(Math.random() * SEEDS) })),
      copy: this.button("copy", () => this.send({ copy: this.at })),
      add: this.button("add", () => this.send({ add: this.layer.next[0] })),
    };
    const { remove, ...adding } = this.acts; // a second click where the first kernel was added must not take one away
    this.most = make("span", { class: "most" });
    const buttons = make("span", { class: "acts" }, ...Object.values(adding), this.most);
    this.line.append(this.said, remove, buttons, this.about);
    this.boxes = [];
  }

  button(kind, act) {
    const text = make("span");
    return makeButton(act, { class: `layer-${kind}` }, icon(...ICONS_OF_LAYER[kind]), text);
  }

  get count() {
    return this.layer?.names.length ?? 0;
  }

  /** Send a change of the layer; what it made is said when it is there, and the focus stays with the kernels. */
  send(body) {
    this.awaited = Object.keys(body)[0];
    this.stepper.turns.send(body);
  }

  /** Ring kernel `at` in every column at once; its large maps follow. */
  choose(at) {
    if (at === this.at) return;
    this.awaited = "choose";
    this.ring(at);
    this.name();
    this.stepper.turns.sendInstead({ choose: at }, (waiting) => waiting !== null && "choose" in waiting);
  }

  ring(at) {
    this.at = at;
    for (const { buttons } of this.strips) {
      buttons.forEach((button, index) => {
        button.setAttribute("aria-checked", String(index === at));
        button.tabIndex = index === at ? 0 : -1;
      });
    }
  }

  press(event) {
    const strip = this.strips.find(({ element }) => element === event.currentTarget);
    const at = strip.buttons.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const { count } = this;
    const next = (at + 1) % count;
    const before = (at + count - 1) % count;
    const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: before, ArrowUp: before, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) {
      this.choose(to);
      strip.buttons[to].focus();
    } else if (event.key === "Delete" && !this.layer.fixed) this.send({ remove: at });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Paint the kernels and small maps of `model` for `channel`, where there are several. */
  paint(model, theme, channel) {
    const { layer } = model.meta;
    const others = this.layer !== layer;
    this.layer = layer;
    this.model = model;
    const several = this.count > 1;
    this.stepper.find(".stepper").classList.toggle("several", several);
    this.first.hidden = !layer?.next || several || layer.fixed;
    this.line.hidden = !several;
    this.strips[0].element.classList.toggle("veiled", model.covers.has("kernel"));
    if (!layer) return;
    const before = this.strips[0].buttons.length;
    this.build(several ? this.count : 0);
    if (several) {
      for (const strip of this.strips) this.paintStrip(strip, model, theme, channel);
      this.ring(this.stepper.turns.settled || this.at >= this.count ? layer.at : (this.at ?? layer.at));
    } else this.at = 0;
    this.name();
    if (others) this.tell(before);
  }

  /** As many buttons as there are kernels, in every column. */
  build(count) {
    for (const strip of this.strips) {
      const { stage, element, buttons } = strip;
      element.hidden = !count || !this.model.has(stage);
      while (buttons.length > count) buttons.pop().remove();
      while (buttons.length < count) {
        const at = buttons.length;
        const canvas = make("canvas", { "aria-hidden": "true" });
        const button = makeButton(() => this.choose(at), { role: "radio" }, canvas);
        element.append(button);
        buttons.push(button);
      }
    }
  }

  paintStrip({ stage, buttons }, model, theme, channel) {
    buttons.forEach((button, at) => {
      const canvas = button.firstElementChild;
      if (stage === "input") this.paintKernel(canvas, at, theme);
      else if (model.has(stage)) this.paintMap(canvas, stage, at, theme, channel);
    });
  }

  /** The weights; planes that differ stand in a square, red and green above blue. */
  paintKernel(canvas, at, theme) {
    const [planes, rows, columns] = this.layer.kernel;
    const size = rows * columns;
    const weights = this.model.small.kernels.subarray(at * planes * size, (at + 1) * planes * size);
    const alike = weights.every((weight, index) => weight === weights[index % size]);
    const [tall, wide] = alike ? [rows, columns] : [2 * rows + 1, 2 * columns + 1];
    const laid = new Float32Array(tall * wide);
    weights.subarray(0, alike ? size : planes * size).forEach((weight, index) => {
      const plane = Math.floor(index / size);
      const row = (Math.floor(index / columns) % rows) + (plane >> 1) * (rows + 1);
      laid[row * wide + (index % columns) + (plane & 1) * (columns + 1)] = weight;
    });
    const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) || 1;
    const scale = { low: -most, high: most, colours: divergingColours(theme, "weight") };
    exhibit(canvas, this.easel, (easel) => paintValues(easel, laid, tall, wide, scale));
    fitInto(canvas, tall, wide);
  }

  /** Whether `canvas` has these levels already, in the same way; from now on it has them. */
  isPainted(canvas, levels, how) {
    const before = this.painted.get(canvas);
    const way = how.join();
    this.painted.set(canvas, { levels, way });
    return before?.way === way && before.levels.every((level, index) => level === levels[index]);
  }

  /** The map of kernel `at` by its own scale, as it is painted large when it is chosen. */
  paintMap(canvas, stage, at, theme, channel) {
    const { small, unit } = this.model;
    const [rows, columns] = this.layer.sizes[stage];
    const [low, high] = this.layer.ranges[stage][at];
    const channels = small[stage].length / (this.count * rows * columns);
    const size = rows * columns;
    const shown = small[stage].subarray(at * channels * size, (at + 1) * channels * size);
    const view = this.layer.views[at];
    const how = [rows, columns, low, high, channels, channel, unit, view, theme.paper];
    if (this.isPainted(canvas, shown, how)) return;
    const valueOf = (level) => low + (level / 255) * (high - low);
    fitInto(canvas, rows, columns);
    const scale = scaleFor(view, [low, high], unit, theme);
    if (channels === 3 && (view === "clip" || view === "signed")) {
      const share = (level) => (valueOf(level) - scale.low) / (scale.high - scale.low);
      const bytes = Uint8Array.from(shown, (level) => Math.min(255, Math.max(0, Math.round(share(level) * 255))));
      exhibit(canvas, this.easel, (easel) => paintPicture(easel, bytes, rows, columns));
      return;
    }
    const from = Math.min(channel, channels - 1) * size;
    const values = Float32Array.from(shown.subarray(from, from + size), valueOf);
    exhibit(canvas, this.easel, (easel) => paintValues(easel, values, rows, columns, scale));
  }

  /** Name everything; a covered kernel is not called by its name. */
  name() {
    const { words, names, next, about, fixed } = this.layer;
    const { titles } = this.model.meta;
    const covered = this.model.covers.has("kernel");
    const called = (at) => ({ kernel: names[at], number: at + 1, count: this.count });
    const kernel = (at) => fill(covered ? words.covered_kernel : words.kernel, called(at));
    for (const { stage, element, buttons } of this.strips) {
      const input = stage === "input";
      element.setAttribute("aria-label", input ? words.kernels : fill(words.maps, { stage: titles[stage] }));
      buttons.forEach((button, at) => {
        name(button, input ? kernel(at) : fill(words.map, { kernel: kernel(at), stage: titles[stage] }));
      });
    }
    const label = (button, text, long = text) => {
      say(button.lastElementChild, text);
      name(button, long);
    };
    label(this.first, words.add);
    this.line.setAttribute("aria-label", words.kernels);
    say(this.said, this.sentence("here"));
    say(this.about, about ?? "");
    for (const kind of ["add", "copy", "random"]) this.acts[kind].hidden = !next || fixed;
    say(this.most, next || fixed ? "" : words.most);
    this.acts.remove.hidden = fixed;
    label(this.acts.add, next && !covered ? fill(words.another, { kernel: next[1] }) : words.add);
    const chosen = covered ? kernel(this.at) : names[this.at];
    label(this.acts.copy, words.copy, fill(words.copy_of, { kernel: chosen }));
    label(this.acts.random, words.random, words.random_long);
    label(this.acts.remove, words.remove, fill(words.remove_this, { kernel: chosen }));
  }

  /** A sentence about the chosen kernel, without its name where that is covered. */
  sentence(which) {
    const { words, names } = this.layer;
    const told = this.model.covers.has("kernel") ? words.covered_here : words[which];
    return fill(told, { kernel: names[this.at], number: this.at + 1, count: this.count });
  }

  /** Say what became of the layer, and keep the focus on its kernels, where the hand was. */
  tell(before) {
    const { awaited } = this;
    if (!awaited || !this.stepper.turns.settled) return;
    this.awaited = undefined;
    const which = awaited === "choose" ? "said_chosen" : awaited === "remove" ? "said_removed" : "said_added";
    this.stepper.speakSoon(() => this.sentence(which));
    const focused = focusedBeside(this.line);
    const strip = this.strips.find(({ element }) => element.contains(focused)) ?? this.strips[0];
    const lost = !focused && document.activeElement === document.body; // as what had it is not there any more
    if (!lost && (this.count === before || !strip.element.contains(focused))) return;
    if (this.count > 1) strip.buttons[this.at].focus({ preventScroll: true });
    else this.stepper.bar.more.focus(this.first);
  }

  /** Remember where each small map lies within `frame`. */
  measure(frame) {
    this.boxes = [];
    if (this.count < 2) return;
    for (const { stage, element, buttons } of this.strips) {
      if (stage === "input" || element.hidden || this.model.covers.onMap(stage)) continue;
      const [, rows, columns] = this.model.shape(stage);
      for (const button of buttons) {
        const { left, top, width, height } = button.firstElementChild.getBoundingClientRect();
        if (width) this.boxes.push({ stage, x: left - frame.left, y: top - frame.top, width, height, rows, columns });
      }
    }
  }

  /** Mark the place that is read in every small map. */
  mark(context, theme, cell, pooled) {
    for (const box of this.boxes) {
      const at = box.stage === "pool" ? pooled : cell;
      if (!at) continue;
      const [x, y, width, height] = rectangleOn(box, [at.row, at.row], [at.column, at.column], SMALLEST_SPOT);
      context.fillStyle = theme.paper;
      context.fillRect(x - 1, y - 1, width + 2, height + 2);
      context.fillStyle = theme.accent;
      context.fillRect(x, y, width, height);
    }
  }
}
