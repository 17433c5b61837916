// Two settings of the lab side by side, or one over the other, with their difference: pointing marks one place in all.

import { atArrival, pickUp } from "../shared/carried.js";
import { divergingColours, paintValues } from "../shared/colour.js";
import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { atKeys } from "../shared/keys.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { halfInUse, showScale } from "../stepper/light.js";
import { exhibit, scaleFor } from "../stepper/maps.js";
import { Edge } from "./edge.js";
import { CompareFigure } from "./figures.js";
import { Pair, SIDES } from "./pair.js";
import { frameAround, pixelsSeen } from "./places.js";
import { Told } from "./told.js";
import { Windows } from "./windows.js";

const ARROW_KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR_STEP = 8; // with Shift
const SPEAK_AFTER = 300; // milliseconds of rest before the element is read out
const ICON_OF_SWAP = ["M3 7h13M13 4l3 3-3 3", "M17 13H4M7 10l-3 3 3 3"];
const ICON_OF_CLOSE = ["M5 5l10 10M15 5L5 15"];

class Compare {
  constructor(root, turns) {
    this.root = root;
    this.turns = turns;
    this.easel = new OffscreenCanvas(1, 1);
    this.listening = new AbortController();
    this.channel = 0;
    this.spot = null; // a row and a column of the difference
    this.pixels = undefined;
    const [a, b, difference] = ["a", "b", "difference"].map((map) => new CompareFigure(map));
    const over = new CompareFigure("over", 2);
    this.figures = { a, b, over, difference };
    this.same = make("div", { class: "same", hidden: "" });
    this.figures.difference.frame.append(this.same);
    const letters = SIDES.map((side) => make("span", { class: `letter of-${side}`, "aria-hidden": "true" }, side.toUpperCase()));
    this.figures.over.frame.append(...letters);
    this.edge = new Edge(this.figures.over.frame, (share) => this.wipe(share));
    this.title = make("h2", { tabindex: -1 });
    this.stages = make("span", { class: "group", role: "group" });
    this.channels = make("span", { class: "group", role: "group", hidden: "" });
    this.layouts = make("span", { class: "group", role: "group" });
    this.swapText = make("span");
    this.closeText = make("span");
    const swap = makeButton(() => this.send("swap"), {}, icon(...ICON_OF_SWAP), this.swapText);
    const close = makeButton(() => this.close(), {}, icon(...ICON_OF_CLOSE), this.closeText);
    const acts = make("span", { class: "acts" }, swap, close);
    const choices = [this.stages, this.channels, this.layouts];
    this.tools = make("div", { class: "tools", role: "toolbar" }, this.title, ...choices, acts);
    this.notes = make("ul", { class: "notes" });
    this.failed = make("p", { class: "failed", role: "status", hidden: "" });
    this.maps = make("div", { class: "maps" }, ...Object.values(this.figures).map(({ element }) => element));
    this.told = new Told(() => this.goToLargest());
    this.spoken = make("div", { class: "unseen spoken", role: "status", "aria-live": "polite" });
    const shown = [this.failed, this.notes, this.maps, this.told.element];
    this.element = make("div", { class: "compare" }, this.tools, ...shown, this.spoken);
    root.append(this.element);
    this.windows = this.told.canvases.map((canvas) => new Windows(canvas));
    for (const figure of Object.values(this.figures)) this.listen(figure);
    atKeys(this.element, (event) => this.leaveBy(event), this.listening.signal);
    this.observer = new ResizeObserver(onScreen(() => this.schedule()));
    this.observer.observe(this.maps);
  }

  listen(figure) {
    const { frame } = figure;
    const options = { signal: this.listening.signal };
    const follow = (event) => {
      this.handled = performance.now();
      this.move(this.spotUnder(figure, event));
    };
    frame.addEventListener("pointermove", follow, options);
    frame.addEventListener("pointerdown", follow, options);
    frame.addEventListener("pointerleave", () => this.pinned && this.move(this.pinned), options);
    frame.addEventListener("click", (event) => this.pin(this.spotUnder(figure, event)), options);
    frame.addEventListener("keydown", (event) => event.target === frame && this.press(event), options);
  }

  send(what) {
    this.turns.send({ compare: what });
  }

  close() {
    this.send("close");
  }

  update(content) {
    this.callOff?.();
    const { meta } = content;
    const host = this.root.host ?? this.root;
    const opened = meta.open && !this.meta?.open && this.meta !== undefined;
    if (meta.open) delete host.dataset.empty;
    else host.dataset.empty = "";
    if (!meta.open) {
      this.meta = meta;
      this.content = undefined;
      return;
    }
    const image = meta.image && (content.image ?? pickUp(meta.image.name));
    if (meta.image && !image) {
      this.callOff = atArrival(() => this.update(content));
      return;
    }
    const arrived = performance.now();
    const fresh = meta.sides !== this.meta?.sides; // an answer leaves out what stays, and so is no whole
    Object.assign(this, { meta, content, pixels: image });
    this.theme = readTheme(host);
    this.label();
    this.failed.hidden = !meta.failed;
    for (const part of [this.maps, this.told.element, this.notes]) part.hidden = Boolean(meta.failed);
    if (meta.failed) say(this.failed, fill(meta.words.failed, { reason: meta.failed }));
    else this.show(fresh);
    if (opened) this.title.focus({ preventScroll: true });
    if (fresh) reportPainted(this.root, "data", arrived);
  }

  /** Write what does not depend on the element. */
  label() {
    const { words, stages, stage, wipe, large } = this.meta;
    this.element.classList.toggle("large", Boolean(large));
    say(this.title, words.title);
    this.tools.setAttribute("aria-label", words.controls);
    this.choose(this.stages, words.stage, stages, stage, (each) => this.send(each));
    const layouts = ["beside", "over"].map((layout) => [layout, words[layout]]);
    const layout = wipe ? "over" : "beside";
    this.choose(this.layouts, words.layout, layouts, layout, (each) => this.send(each));
    this.maps.dataset.layout = layout;
    say(this.swapText, words.swap);
    say(this.closeText, words.close);
  }

  /** Offer `options`, of which one is pressed. */
  choose(element, label, options, chosen, choose) {
    element.setAttribute("aria-label", label);
    element.hidden = !options.length;
    const known = JSON.stringify(options);
    if (element.dataset.options !== known) {
      element.dataset.options = known;
      element.replaceChildren(...options.map(([option, text]) => makeButton(() => choose(option), {}, text)));
    }
    [...element.children].forEach((button, at) => button.setAttribute("aria-pressed", String(options[at][0] === chosen)));
  }

  show(fresh) {
    const { meta } = this;
    if (fresh) this.pair = new Pair(this.content);
    this.pair.channel = this.channel = Math.min(this.channel, Math.max(0, meta.shape[0] - 1));
    const names = meta.channel_names.map((text, at) => [at, text]);
    this.choose(this.channels, meta.words.channel, names, this.channel, (at) => this.read(at));
    if (fresh) {
      this.paint();
      this.notes.replaceChildren(...meta.notes.map((note) => make("li", {}, note)));
      this.told.show(meta, this.content);
    }
    const pin = meta.pin?.stage === meta.stage ? meta.pin : null;
    if (this.pair.empty) return;
    if (this.turns.settled) this.pinned = pin && this.pair.spotOfB(pin.row, pin.column);
    this.move(this.spot ?? this.pinned ?? this.pair.largest() ?? { row: meta.shape[1] >> 1, column: meta.shape[2] >> 1 });
  }

  read(channel) {
    this.channel = channel;
    this.show(true);
  }

  paint() {
    const { meta, content, theme } = this;
    const around = frameAround(meta.sides);
    const scale = scaleFor(meta.view, meta.range, meta.image.white, theme);
    const { a, b, over, difference } = this.figures;
    for (const figure of Object.values(this.figures)) figure.fit(around);
    meta.sides.forEach(({ shape, ends, name: kernel }, at) => {
      let values = this.pair.plane(content[`map_${SIDES[at]}`], shape);
      if (scale.unsigned) values = Float32Array.from(values, Math.abs);
      const figure = [a, b][at];
      for (const canvas of [figure.canvases[0], over.canvases[at]]) {
        exhibit(canvas, this.easel, (easel) => paintValues(easel, values, shape[1], shape[2], scale));
        figure.lay(canvas, ends);
      }
      say(figure.name, SIDES[at].toUpperCase());
      say(figure.detail, kernel);
      say(figure.size, shape.join("\u2009×\u2009"));
    });
    for (const figure of [a, b, over]) showScale(figure.legend, scale);
    say(over.name, "A | B");
    say(difference.name, meta.words.difference);
    say(difference.detail, "A − B");
    say(difference.size, meta.shape.join("\u2009×\u2009"));
    this.paintDifference();
    this.wipe(this.edge.share);
    for (const [map, figure] of Object.entries(this.figures)) {
      const called = map === "difference" ? meta.words.difference : figure.name.textContent;
      figure.frame.setAttribute("aria-label", fill(meta.words.map_label, { map: called }));
    }
  }

  paintDifference() {
    const { meta, content, theme } = this;
    const { difference } = this.figures;
    const [canvas] = difference.canvases;
    const most = Math.abs(meta.largest?.[0] ?? 0);
    this.same.hidden = most > 0;
    say(this.same, meta.shape.includes(0) ? "" : meta.words.same);
    canvas.hidden = most === 0;
    difference.legend.replaceChildren();
    if (!most) return;
    const [, height, width] = meta.shape;
    const values = this.pair.plane(content.difference, meta.shape);
    let [low, high] = [0, 0];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const scale = { low: -most, high: most, colours: divergingColours(theme), signed: true, half: halfInUse(low, high) };
    exhibit(canvas, this.easel, (easel) => paintValues(easel, values, height, width, scale));
    difference.lay(canvas, this.pair.endsOfDifference());
    showScale(difference.legend, scale);
  }

  /** Show of A what lies left of the edge. */
  wipe(share) {
    const { words } = this.meta;
    const { over } = this.figures;
    const { element } = this.edge;
    element.style.left = `${share}%`;
    element.setAttribute("aria-valuenow", String(Math.round(share)));
    element.setAttribute("aria-valuetext", fill(words.edge_at, { share: Math.round(share) }));
    name(element, words.edge);
    const { left, width } = over.around;
    this.meta.sides.forEach(({ ends }, at) => {
      const [first, last] = ends[1];
      const cut = Math.min(1, Math.max(0, (left + (share / 100) * width - first) / (last - first))) * 100;
      over.canvases[at].style.clipPath = at ? `inset(0 0 0 ${cut}%)` : `inset(0 ${100 - cut}% 0 0)`;
    });
  }

  /** The element of the difference that is meant by a pointer. */
  spotUnder(figure, event) {
    const places = figure.placeUnder(event);
    const [row, column] = places.map((place, axis) => this.pair.nearest(place, axis));
    return { row, column };
  }

  goToLargest() {
    const [, [channel]] = this.meta.largest;
    if (channel !== this.channel) this.read(channel);
    this.move(this.pair.largest(), true);
  }

  move({ row, column }, aloud = false) {
    const [, height, width] = this.meta.shape;
    if (!height || !width) return;
    this.spot = { row: Math.min(height - 1, Math.max(0, row)), column: Math.min(width - 1, Math.max(0, column)) };
    this.schedule();
    if (aloud) this.speakSoon(() => this.sentence());
  }

  press(event) {
    const arrow = ARROW_KEYS[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey || !this.spot) return;
    const far = event.shiftKey ? FAR_STEP : 1;
    const { row, column } = this.spot;
    this.handled = performance.now();
    if (arrow) this.move({ row: row + arrow[0] * far, column: column + arrow[1] * far }, true);
    else if (event.key === "Home") this.move({ row, column: 0 }, true);
    else if (event.key === "End") this.move({ row, column: this.meta.shape[2] - 1 }, true);
    else if (event.key === "Enter") this.pin(this.spot);
    else return;
    event.preventDefault();
  }

  /** Escape lets go of the pin, and then leaves the comparison. */
  leaveBy(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !this.meta?.open) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.pinned) this.pin(null);
    else this.close();
  }

  pin(spot) {
    if (spot) this.move(spot);
    this.pinned = spot && this.spot;
    const body = spot && { stage: this.meta.stage, channel: this.pair.channelOf(1), ...this.pair.placeOn(1, this.spot) };
    this.turns.sendInstead(body, (waiting) => waiting === null || "stage" in waiting);
    if (spot) this.speakSoon(() => fill(this.meta.words.pinned, { element: this.sentence() }));
    this.schedule();
  }

  sentence() {
    const { pair, spot } = this;
    const [a, b] = [0, 1].map((side) => pair.placeOn(side, spot));
    const numbers = { a: pair.valueOf(0, spot), b: pair.valueOf(1, spot), difference: pair.apart(spot) };
    const said = Object.fromEntries(Object.entries(numbers).map(([which, value]) => [which, formatNumber(value, 6)]));
    return fill(this.meta.words.spoken, { row_a: a.row, column_a: a.column, row_b: b.row, column_b: b.column, ...said });
  }

  speakSoon(sentence) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.meta?.open && say(this.spoken, sentence()), SPEAK_AFTER);
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  /** Mark the element and write its numbers. */
  draw() {
    const { meta, content, pair, spot } = this;
    if (!content || meta.failed || pair.empty || !spot) return;
    this.point("mark", spot);
    this.point("pinned", this.pinned);
    const values = [0, 1].map((side) => ({ value: pair.valueOf(side, spot), ...pair.placeOn(side, spot) }));
    const seen = values.map(({ row, column }, side) => {
      const sizes = [meta.image.height, meta.image.width];
      return [row, column].map((at, axis) => pixelsSeen(meta.sides[side], at, axis, sizes[axis]));
    });
    const apart = pair.apart(spot);
    this.told.tell(meta.words, values, seen, apart);
    const { image, words } = meta;
    const shared = { image, words, pixels: this.pixels, theme: this.theme, room: this.told.room() };
    const channel = Math.min(this.channel, image.channels - 1);
    const after = meta.stage === "then"; // made of several maps: no one kernel leads there
    for (const canvas of this.told.canvases) canvas.hidden = after;
    if (after) this.windows.forEach(({ canvas }) => canvas.removeAttribute("style"));
    else {this.windows.forEach((windows, side) => {
      const [rows, columns] = seen[side];
      const weight = content[`weight_${SIDES[side]}`];
      windows.draw({ ...shared, side: meta.sides[side], weight, rows, columns, channel, output: pair.channelOf(side) });
    });}
    Object.assign(this.element.dataset, { ...spot, a: values[0].value, b: values[1].value, difference: apart });
    if (this.handled === undefined) return;
    reportPainted(this.root, "hover", this.handled, true);
    this.handled = undefined;
  }

  /** Lay the mark `which` of every map on the element `spot`; nowhere if there is none. */
  point(which, spot) {
    const { a, b, over, difference } = this.figures;
    this.meta.sides.forEach(({ ends, shape }, side) => {
      const at = spot && this.pair.placeOn(side, spot);
      const figure = [a, b][side];
      figure.point(figure[which], at && [at.row, at.column], ends, shape.slice(1));
    });
    const ends = this.pair.endsOfDifference();
    for (const figure of [over, difference]) {
      figure.point(figure[which], spot && [spot.row, spot.column], ends, this.meta.shape.slice(1));
    }
  }

  destroy() {
    this.callOff?.();
    this.listening.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.speaking);
    this.element.remove();
  }
}

export default mounting(Compare);
