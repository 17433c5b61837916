// The kernel lab's Stepper: pictures and maps with rows and columns.

import { atArrival, pickUp } from "../shared/carried.js";
import { icon, make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { mounting } from "../shared/mount.js";
import { Comparing } from "./comparing.js";
import { spanWords } from "../shared/spans.js";
import { convolutionLayout, drawConvolution } from "./convolution.js";
import { Stepper } from "./core.js";
import { Demonstration } from "./demonstration.js";
import { outputCentredOn, stampCentredOn } from "./geometry.js";
import { Maps, scaleFor } from "./maps.js";
import { PhotoLook } from "./photo_look.js";
import { drawPooling, poolingLayout } from "./pooling.js";
import { brighterSentence, drawSecond, namesBefore, secondAt, secondEquation, secondLayout } from "./second.js";
import { Strips } from "./strips.js";
import { sumWalk } from "./terms.js";
import { MapsZoom } from "./zoom_maps.js";

const ICON_OF_GOING_ON = ["M4 5v10h4M8 10h8M12.500 6.500L16 10l-3.500 3.500"];

class LabStepper extends Stepper {
  constructor(root, turns) {
    super(root, turns, new Maps(root));
    this.maps.strips = new Strips(this);
    this.maps.zoom = new MapsZoom(this);
    this.comparing = new Comparing(this);
    this.photoLook = new PhotoLook(this);
    this.goOnText = make("span");
    const goOn = () => this.turns.settled && this.turns.send({ use: "result" }); // one click is one step
    this.goOn = makeButton(goOn, { class: "go-on" }, icon(...ICON_OF_GOING_ON), this.goOnText);
    this.bar.more.add(this.goOn);
    this.demonstration = new Demonstration(this);
  }

  /** The picture comes by itself, and may come later than the maps. */
  update(content) {
    this.callOff?.();
    if (this.comparing.away(content.meta)) return;
    content.image ??= pickUp(content.meta.image.name);
    if (!content.image) {
      this.callOff = atArrival(() => this.update(content));
      return;
    }
    say(this.goOnText, content.meta.words.use_result);
    this.goOn.hidden = !content.meta.go_on;
    this.followSecond(content.meta);
    this.photoLook.take(content.meta);
    const other = this.demonstration.take(content.meta);
    this.demonstration.measure();
    super.update(content);
    this.comparing.show(content.meta);
    this.maps.zoom.label(content.meta);
    this.bar.more.fit();
    if (other) this.resize();
  }

  /** Go to the second step when another one has been chosen, so that its sum is the one below the maps. */
  followSecond({ then, pin }) {
    const kind = then?.kind;
    const other = kind !== this.second;
    this.second = kind;
    if (!kind || !other || (pin && !this.spot)) return; // a link that opens with an element shows that one
    this.spot = this.spot ? { ...then.start, channel: this.spot.channel } : then.start;
  }

  resize() {
    this.demonstration.measure();
    super.resize();
  }

  zoom() {
    return this.demonstration.scale ? this.demonstration.zoom : super.zoom();
  }

  layout(stage) {
    const { demonstration } = this;
    if (!demonstration.scale) return super.layout(stage);
    return (this.layouts[stage] ??= demonstration.layout(stage, this.model, this.room / this.zoom()));
  }

  move(spot, aloud = false) {
    super.move(spot, aloud);
    if (aloud) this.maps.zoom.follow(this.spot);
  }

  destroy() {
    this.callOff?.();
    this.maps.zoom.destroy();
    this.demonstration.observer.disconnect();
    super.destroy();
  }

  spotUnder(stage, event) {
    const [row, column] = this.maps.cellUnder(stage, event);
    if (stage !== "input") return { ...this.spot, stage, row, column };
    const { conv } = this.model.meta;
    const [outRow, outColumn] = (conv.transposed ? stampCentredOn : outputCentredOn)(row, column, conv);
    return { ...this.spot, stage: "conv", row: outRow, column: outColumn };
  }

  layoutOf(stage, room) {
    return { conv: convolutionLayout, pool: poolingLayout, then: secondLayout }[stage](this.model, room);
  }

  nameOf({ row, column }) {
    return `${row}, ${column}`;
  }

  draw_conv(layout) {
    const step = super.draw_conv(layout);
    const { reached, planes } = step;
    const { words } = this.model.meta;
    if (reached) step.note = fill(words.reached, { count: reached.length, all: planes[0].weights.length });
    if (reached?.length > 1) step.note = fill(words.turned, { reached: step.note });
    return step;
  }

  drawConvolved(layout, step, channel) {
    drawConvolution(this.sheet, this.model, step, layout, channel);
  }

  drawPooled(layout, step) {
    drawPooling(this.sheet, this.model, step, layout, this.spot.channel, (value) => this.maps.colour("act", value));
  }

  coversChanged() {
    super.coversChanged();
    this.comparing.show(this.model.meta);
  }

  draw_then(layout) {
    const { model, covers } = this;
    const { meta } = model;
    const step = secondAt(model, this.spot);
    const names = namesBefore(meta, covers);
    step.covered = covers.onTotal("then");
    const before = covers.numbers(meta.then.stage);
    const walk = this.terms.on && step.planes && !before ? sumWalk(step) : undefined;
    step.progress = this.terms.follow(walk, step.covered, undefined, names);
    this.waits = step.progress && !step.progress.done ? ["then"] : [];
    const scale = scaleFor(meta.view, meta.then.range, model.unit, this.theme);
    if (before) this.sheet.leaveWhole(step.covered);
    else drawSecond(this.sheet, model, step, layout, { scale, hidden: Boolean(step.covered), names });
    step.equation = before ? "?" : `G(${this.nameOf(this.spot)}) = ${secondEquation(step, meta, names)}`;
    step.note = brighterSentence(step, meta);
    return step;
  }

  /** The pixels of a window in words, and that it reaches into the padding if it does. */
  span(top, bottom, left, right) {
    const { words } = this.model.meta;
    const [height, width] = this.model.shape("input").slice(1);
    const [first, last] = [Math.max(0, top), Math.min(height - 1, bottom)];
    const [start, end] = [Math.max(0, left), Math.min(width - 1, right)];
    const inside = spanWords(words, first, last, start, end).both;
    if (first > last || start > end) return spanWords(words, top, bottom, left, right).both;
    return top < first || bottom > last || left < start || right > end ? fill(words.with_padding, { part: inside }) : inside;
  }

  /** Under each map: where it is read, and the value there. */
  readouts({ cell, own, pooled, then }) {
    const { words } = this.model.meta;
    const write = (stage, text) => this.maps.tell(stage, text);
    const at = (stage, { row, column }) => {
      const value = this.model.value({ stage, channel: cell.channel, row, column });
      return fill(words.place, { row, column, value: this.hides(stage) ? "?" : formatNumber(value) });
    };
    const [[top, bottom], [left, right]] = own ? [own.rows, own.columns] : [[], []];
    write("input", own ? this.span(top, bottom, left, right) : words.no_pixels);
    write("conv", this.cut(at("conv", cell), cell));
    if (this.model.has("act")) write("act", at("act", cell));
    if (this.model.has("pool")) write("pool", pooled ? at("pool", pooled) : words.unused);
    if (this.model.has("then")) write("then", then ? at("then", then) : words.then_unused);
  }

  /** What is read at a `cell`, with what a photo shows instead of a value that it cannot show. */
  cut(text, cell) {
    const { photo, words } = this.model.meta;
    if (!photo || this.hides("conv")) return text;
    const value = this.model.value({ stage: "conv", ...cell });
    if (value >= photo.low && value <= photo.high) return text;
    return fill(words.photo_cut, { place: text, value: formatNumber(value < photo.low ? photo.low : photo.high) });
  }

  settle() {
    super.settle();
    this.maps.settle();
  }
}

export default mounting(LabStepper);
