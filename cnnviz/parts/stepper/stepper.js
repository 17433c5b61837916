// The kernel lab's Stepper: pictures and maps with rows and columns.

import { atArrival, pickUp } from "../shared/carried.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { mounting } from "../shared/mount.js";
import { Comparing } from "./comparing.js";
import { convolutionLayout, drawConvolution } from "./convolution.js";
import { Stepper } from "./core.js";
import { Demonstration } from "./demonstration.js";
import { outputCentredOn } from "./geometry.js";
import { Maps } from "./maps.js";
import { drawPooling, poolingLayout } from "./pooling.js";
import { Strips } from "./strips.js";
import { Zoom } from "./zoom.js";

class LabStepper extends Stepper {
  constructor(root, turns) {
    super(root, turns, new Maps(root));
    this.demonstration = new Demonstration(this);
    this.maps.strips = new Strips(this);
    this.maps.zoom = new Zoom(this);
    this.comparing = new Comparing(this);
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
    const other = this.demonstration.take(content.meta);
    this.demonstration.measure();
    super.update(content);
    this.comparing.show(content.meta);
    this.maps.zoom.label(content.meta);
    if (other) this.resize();
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
    const [outRow, outColumn] = outputCentredOn(row, column, this.model.meta.conv);
    return { ...this.spot, stage: "conv", row: outRow, column: outColumn };
  }

  layoutOf(stage, room) {
    return (stage === "conv" ? convolutionLayout : poolingLayout)(this.model, room);
  }

  nameOf({ row, column }) {
    return `${row}, ${column}`;
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

  /** Under each map: where it is read, and the value there. */
  readouts({ cell, own, pooled }) {
    const { words } = this.model.meta;
    const write = (stage, text) => this.maps.tell(stage, text);
    const at = (stage, { row, column }) => {
      const value = this.model.value({ stage, channel: cell.channel, row, column });
      return fill(words.place, { row, column, value: this.hides(stage) ? "?" : formatNumber(value) });
    };
    const [top, bottom, left, right] = [...own.rows, ...own.columns].map((place) => formatNumber(place));
    write("input", fill(words.pixels, { top, bottom, left, right }));
    write("conv", at("conv", cell));
    write("act", at("act", cell));
    if (this.model.has("pool")) write("pool", pooled ? at("pool", pooled) : words.unused);
  }

  settle() {
    super.settle();
    this.maps.settle();
  }
}

export default mounting(LabStepper);
