// The Stepper of a network's layer: point at an element of its output map and see what made it.

import { css } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { mounting } from "../shared/mount.js";
import { reportPainted } from "../shared/painted.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { Bar } from "../stepper/bar.js";
import { Cover } from "../stepper/covers.js";
import { clamp, outputCentredOn } from "../stepper/geometry.js";
import { showScale } from "../stepper/light.js";
import { Sheet } from "../stepper/sheet.js";
import { TermMode } from "../stepper/term_mode.js";
import { poolWalk, sumWalk } from "../stepper/terms.js";
import { Walker } from "../stepper/walker.js";
import { Cards } from "./cards.js";
import { Chooser } from "./chooser.js";
import { LayerModel } from "./layer_model.js";
import { lightLayer } from "./light_layer.js";
import { Multiples } from "./multiples.js";
import { PAINTERS } from "./painters.js";
import { Shares } from "./shares.js";
import { Units } from "./units.js";
import { LayerZoom } from "./zoom_layer.js";

const TALLEST_MAPS = 320; // CSS pixels, or on wide screens this share of the row
const TALLEST_SHARE = 0.21;

const MOST_BUTTONS = 3;
const MOST_MAPS = 64; // a softmax may have more channels; its table has the strongest
const POINTED = ["transposed", "linear", "terms"]; // kinds where a cell of the input belongs to no one element
const SUMS = ["convolution", "transposed", "linear"]; // kinds that add up the products of their channels
const OWN_COVER = { activation: "act", pooling: "pool" }; // others have the cover of a convolution's map
const TELLING = [...SUMS, "activation", "pooling", "elementwise"]; // kinds whose equation has what goes in, not the total

class LayerStepper extends Walker {
  constructor(root, turns) {
    super(root, turns);
    this.chosen = 0;
    this.input = new Multiples(this.find('figure[data-stage="input"]'));
    this.output = new Multiples(this.find('figure[data-stage="output"]'));
    this.overlay = this.find(".overlay");
    this.sheet = new Sheet(this.find(".sheet"));
    this.bar = new Bar(this.find(".bar"), {
      step: (count) => this.advance(count),
      play: () => this.toggle(),
      goTo: (row, column) => this.move({ row, column }, true),
      channel: (index) => this.choose(index),
      pin: () => this.pin(this.pinnedHere() ? null : this.spot),
      cover: (names) => this.cover(names),
    });
    this.zooming = new LayerZoom(this, this.find(".maps"));
    this.chooser = new Chooser(this.find(".chooser"), (channel) => this.sendElement(this.model.indexOf(this.spot, channel)));
    const [temperature, shares, cards] = ["temperature", "shares", "channels-list"].map((name) =>
      make("div", { class: name, hidden: "" }),
    );
    this.lists = [temperature, shares, cards]; // below the sheet
    this.find(".sums").append(...this.lists);
    this.cards = new Cards(cards, (index) => this.choose(index));
    const pinUnit = (unit) => this.pin(this.model.spotOf(unit));
    this.units = new Units(this.find(".units"), pinUnit);
    this.shares = new Shares(temperature, shares, () => this.schedule(), pinUnit);
    this.terms = new TermMode(this, this.find(".walk"), this.bar.reveal);
    this.mapCover = new Cover(this.find('figure[data-stage="output"] .covering'), (name) => this.uncover(name));
    this.listen();
    this.observer = new ResizeObserver(onScreen(() => this.resize()));
    this.observer.observe(this.find(".maps"));
    this.observer.observe(this.find(".sums"));
  }

  listen() {
    const options = { signal: this.listening.signal };
    const { plate } = this.output;
    this.followPointer(plate, (event) => this.output.under(event));
    plate.tabIndex = 0;
    plate.setAttribute("role", "application");
    plate.addEventListener("keydown", (event) => this.press(event), options);
    // over the inputs: which channel is meant, and which output looks at that cell
    const still = () => this.playing || this.terms.on;
    this.input.plate.addEventListener("pointermove", (event) => !still() && this.point(event), options);
    this.input.plate.addEventListener("click", (event) => this.choose(this.input.under(event).index), options);
    this.input.plate.addEventListener("pointerleave", () => this.leave(), options);
  }

  /** Follow the pointer over the inputs. */
  point(event) {
    if (!this.model.inputs) return;
    const { index, row, column } = this.input.under(event);
    this.handled = performance.now();
    const { meta, kind } = this.model;
    this.cursor = { index, row, column };
    if (kind === "convolution" || kind === "pooling") {
      const spec = kind === "pooling" ? meta.pool : meta.conv;
      const [outRow, outColumn] = outputCentredOn(row, column, spec);
      this.move({ row: outRow, column: outColumn });
    } else if (kind === "copy") {
      const spot = this.model.outputOf(index, row, column);
      if (spot) this.move(spot);
    } else if (POINTED.includes(kind)) this.schedule();
    else if (!this.model.listed) this.move({ row, column });
  }

  leave() {
    this.cursor = null;
    if (this.pinned && !this.playing && !this.terms.on) this.move(this.pinned);
    this.schedule();
  }

  /** Take the channel whose products are drawn large. */
  choose(index) {
    this.chosen = index;
    this.schedule();
  }

  /** Take what Python sent; called again at every change of the data or the theme. */
  update(content) {
    const arrived = performance.now();
    const fresh = content !== this.content || this.otherPin(content.meta);
    this.theme = readTheme(this.root.host ?? this.root);
    if (fresh) this.take(content);
    const { model, theme } = this;
    this.takeCovers(content.meta, { output: [OWN_COVER[model.kind] ?? "output"] });
    model.covers = this.covers;
    this.terms.take(content.meta);
    this.terms.toggle.hidden = model.sealed || (!SUMS.includes(model.kind) && model.kind !== "pooling");
    const { meta } = model;
    model.dress(theme);
    const frame = this.find(".stepper");
    frame.classList.toggle("large", meta.large);
    Object.assign(frame.dataset, { kind: model.kind, layer: meta.layer });
    const { low, high, colours } = model.scales.input;
    for (const [key, value] of [
      ["--low", low],
      ["--high", high],
    ]) {
      frame.style.setProperty(key, css(colours[value === low ? 0 : 512]));
    }
    const { image, output } = meta;
    this.input.paint(
      model.inputs,
      Math.min(image.channels, MOST_MAPS),
      image.height,
      image.width,
      model.scales.input,
      meta.channel_names,
      image.sizes,
    );
    const whole = new Float32Array(output.rows * output.columns);
    whole.set(model.output.subarray(0, whole.length));
    this.output.paint(whole, 1, output.rows, output.columns, model.scales.output, []);
    showScale(this.input.legend, model.scales.input, model.sealed);
    this.layCovers();
    this.resize();
    if (fresh) reportPainted(this.root, "data", arrived);
  }

  /** Cover the output map, if nobody is to see it yet. */
  layCovers() {
    const { titles } = this.model.meta;
    const name = this.covers.onMap("output") ?? (this.model.listed ? this.covers.onTotal("output") : undefined);
    this.output.figure.classList.toggle("covered", Boolean(name));
    this.mapCover.show(name, this.sayCovered(titles.output), undefined, this.sealed);
    this.output.plate.tabIndex = name ? -1 : 0;
    showScale(this.output.legend, this.model.scales.output, this.covers.numbers("output"));
  }

  coversChanged() {
    this.model.covers = this.covers;
    this.layCovers();
    this.explain(this.model.meta.explain);
    this.resize();
  }

  coverable() {
    const { kind } = this.model;
    if (!SUMS.includes(kind)) return { nothing: [], result: [OWN_COVER[kind] ?? "output"] };
    return { nothing: [], result: ["sum", "output"], products: ["products", "sum", "output"], kernel: ["kernel"] };
  }

  take(content) {
    const former = this.model?.meta;
    this.content = content;
    this.model = new LayerModel(content);
    const { model } = this;
    const { meta } = model;
    const elsewhere = former?.layer !== meta.layer;
    if (elsewhere) [this.playing, this.chosen, this.cursor] = [false, 0, null];
    const pinned = this.justPinned(meta);
    this.takePin(meta, elsewhere);
    // a list's unit is the one whose numbers were sent; a spot that nobody moved or chose goes with the page's choice
    const free = meta.chosen === false && former?.chosen === false;
    const untouched = free && this.spot?.row === former.start.row && this.spot?.column === former.start.column;
    const led = elsewhere || model.listed || pinned || untouched || !this.spot;
    this.spot = model.inside(led ? meta.start : this.spot);
    if (elsewhere && SUMS.includes(model.kind)) this.chosen = strongestOf(model.stepAt(this.spot));
    if (model.kind === "softmax") this.chosen = meta.output.channel;
    this.chosen = clamp(this.chosen, 0, meta.image.channels - 1);
    const choosable = SUMS.includes(model.kind) && meta.image.channels <= MOST_BUTTONS; // of more, the cards are the buttons
    this.bar.update({ ...meta, channel_names: choosable ? meta.channel_names : [] });
    this.chooser.update(meta);
    this.zooming.take(model);
    this.label();
  }

  label() {
    const { model } = this;
    const { words, titles, image, output, explain, left_out } = model.meta;
    const of = (...sizes) => sizes.join("\u2009×\u2009");
    say(this.input.name, titles.input);
    say(
      this.input.shape,
      image.sizes
        ? image.sizes.map((size) => of(...size)).join(", ")
        : of(image.channels + (left_out?.channels ?? 0), image.height, image.width),
    );
    say(this.output.name, titles.output);
    say(this.output.shape, of(...output.shape));
    this.output.plate.setAttribute("aria-label", fill(words.map_label, { map: titles.output }));
    this.find(".units").setAttribute("aria-label", titles.output);
    this.write(".title", titles.sums);
    this.explain(explain);
    const softmax = model.kind === "softmax";
    this.lists[0].hidden = this.lists[1].hidden = !softmax || model.meta.softmax.log;
    this.find(".bar").classList.toggle("listed", model.listed);
    this.find(".bar").classList.toggle("wrapped", output.axes === "row");
    this.output.plate.hidden = this.output.legend.hidden = model.listed;
    this.find(".units").hidden = !model.listed;
    this.find(".maps").hidden = softmax && model.listed; // the table says it all
    this.input.figure.classList.toggle("single", image.channels === 1);
    if (SUMS.includes(model.kind)) this.cards.update(model, model.kind === "linear" ? "strongest" : "in_order");
    if (softmax) this.shares.update(model.meta);
  }

  /** Measure the room and draw everything anew. */
  resize() {
    if (!this.model) return;
    const row = this.find(".maps");
    const tallest = Math.max(TALLEST_MAPS, row.clientWidth * TALLEST_SHARE);
    const { seen } = this.zooming;
    const made = this.covers.numbers("output") ? 0 : this.model.size()[2];
    if (!row.hidden) {
      this.input.layout(tallest, this.theme, this.zoom(), seen, this.model.sealed ? 0 : Infinity);
      this.output.layout(tallest, this.theme, this.zoom(), seen, made);
    }
    this.redraw();
  }

  redraw() {
    this.room = Math.floor(this.find(".sums").clientWidth);
    this.layout = null;
    this.told.fit(this.room, this.theme);
    this.draw();
  }

  move(spot, aloud = false) {
    super.move(spot, aloud);
    if (aloud) this.zooming.follow(this.spot);
  }

  pin(spot) {
    this.cursor = null;
    const { kind, meta } = this.model;
    const here = !spot || kind !== "linear" || this.model.unitOf(spot) === this.model.unitOf(meta.start);
    if (here) super.pin(spot);
    else this.sendPin(spot); // the weights of another unit come with the answer
  }

  /** Of an element that was let go, the map that it is on stays. */
  sendPin(spot) {
    const place = this.model.indexOf(spot ?? this.spot);
    const map = place.length > 1 ? place.slice(0, Math.max(1, place.length - 2)) : [];
    this.sendElement(spot ? place : map);
  }

  sendElement(place) {
    this.turns.sendInstead(["element", this.model.meta.layer, ...place], Array.isArray);
  }

  draw() {
    if (!this.model || !this.room) return;
    const { model, spot, theme } = this;
    const step = model.kind === "softmax" ? model.step_softmax(spot, this.shares.temperature) : model.stepAt(spot);
    const painter = PAINTERS[model.kind];
    const zoom = this.zoom();
    const room = this.room / zoom;
    const layout = painter.changes
      ? painter.layout(model, room, step, this.sheet, theme)
      : (this.layout ??= painter.layout(model, room));
    this.find(".scroll").hidden = layout.height === 0;
    this.prepareSheet(this.sheet, layout, theme, zoom);
    this.drawStep(painter, step, layout);
    step.note = painter.note?.(model, step) ?? "";
    this.tellResult(step);
    this.showLists(step, layout);
    const output = model.meta.output;
    this.find(".stepper").dataset.channel = output.axes === "row" ? model.indexOf(spot)[0] : output.channel;
    const [height, width] = model.size();
    this.shown = {
      playing: this.playing,
      row: spot.row,
      column: spot.column,
      height,
      width,
      channel: this.chosen,
      pinned: this.pinnedHere(),
    };
    if (!this.find(".maps").hidden) lightLayer(this, step.marks ?? {});
    this.readouts(step);
    this.settleSoon();
  }

  /** Draw the sum on the sheet and write its equation, as far as they tell nothing that is covered. */
  drawStep(painter, step, layout) {
    const { model, spot, sheet } = this;
    step.covered = this.covers.onTotal("output", SUMS.includes(model.kind));
    step.progress = this.terms.follow(this.walkOf(step), step.covered);
    this.waits = step.progress && !step.progress.all ? ["output"] : [];
    const channel = step.progress?.present?.channel;
    const chosen = channel ?? this.chosen;
    if (model.sealed || (step.covered && model.kind !== "pooling" && !SUMS.includes(model.kind))) sheet.leaveWhole(step.covered);
    else painter.draw(sheet, model, step, layout, chosen);
    const told = !model.sealed && (!step.covered || TELLING.includes(model.kind));
    step.equation = told ? painter.equation(model, step, spot) : "?";
  }

  /** The terms of the element that is read, while they are gone through. */
  walkOf(step) {
    if (!this.terms.on || this.model.sealed) return undefined;
    if (SUMS.includes(this.model.kind)) return sumWalk(step);
    return this.model.kind === "pooling" ? poolWalk(step) : undefined;
  }

  elementName() {
    const { row, column } = this.spot;
    return this.model.kind === "linear" ? `z(${this.model.unitOf(this.spot)})` : `F(${row}, ${column})`;
  }

  /** The lists below the sheet: the shares of a softmax, the subtotals of channels, the values of units. */
  showLists(step, layout) {
    const { model, spot, theme } = this;
    if (model.kind === "softmax" && !step.covered) this.showShares(step);
    const walking = Boolean(step.progress);
    const bare = !walking && !["kernel", "products", "sum"].some((name) => this.covers.has(name));
    if (step.covered || !bare) for (const list of this.lists) list.remove();
    else if (!this.lists[0].isConnected) this.find(".sums").append(...this.lists);
    const carded = bare && SUMS.includes(model.kind) && model.image.channels > layout.shown; // else the sheet has all channels
    this.lists[2].hidden = !carded;
    if (carded) this.cards.show(step, this.chosen, theme, this.zoom());
    if (model.kind !== "linear") return;
    if (this.hides("output")) this.units.clear();
    else this.units.show(model.output, model.meta.labels ?? [], model.unitOf(spot), model.meta.output.most);
  }

  showShares(step) {
    const { meta } = this.model;
    if (!meta.softmax.log) this.shares.show(step, meta.labels ?? meta.channel_names, this.model.listed);
  }

  verdict(step) {
    const { kind, meta } = this.model;
    if (kind !== "softmax" || this.shares.temperature === 1) return super.verdict(step);
    return { check: "", engine: fill(meta.words.other_temperature, { value: formatNumber(step.engine, 6) }) };
  }

  /** Under the maps: what stands in the cell that is pointed at. */
  readouts(step) {
    const { model, spot } = this;
    const { words, output, channel_names: names } = model.meta;
    const value = this.hides("output") ? "?" : formatNumber(step.engine);
    const here = { row: spot.row, column: spot.column, place: model.indexOf(spot)[0], value };
    say(this.output.readout, model.listed ? "" : fill(output.axes === "row" ? words.place_in_row : words.place, here));
    if (!this.cursor || !model.inputs) {
      say(this.input.readout, "");
      return;
    }
    const { index, row, column } = this.cursor;
    const met = model.pixel(index, row, column);
    let text = `${names[index] ?? ""} · ${fill(words.place, { row, column, value: model.sealed ? "?" : formatNumber(met) })}`;
    if (model.kind === "linear" && !model.sealed && !this.covers.has("kernel") && !this.covers.has("products")) {
      const weight = model.weight[(index * model.image.height + row) * model.image.width + column];
      text += ` · ${formatNumber(met, 3)} × ${formatNumber(weight, 3)} = ${formatNumber(met * weight, 4)}`;
    }
    say(this.input.readout, text);
  }

  destroy() {
    super.destroy();
    this.zooming.destroy();
    this.cards.destroy();
  }

  spoken() {
    const { words, titles } = this.model.meta;
    const { row, column } = this.spot;
    if (this.step.progress) return this.terms.view.spoken(words);
    return fill(words.spoken, {
      map: titles.output,
      row,
      column,
      value: this.spokenTotal(),
      equation: this.step.equation,
    });
  }
}

/** The channel that adds most. */
function strongestOf({ planes }) {
  return planes.reduce((best, plane, index) => (Math.abs(plane.subtotal) > Math.abs(planes[best].subtotal) ? index : best), 0);
}

export default mounting(LayerStepper);
