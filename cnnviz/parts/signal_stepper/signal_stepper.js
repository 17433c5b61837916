// The Stepper for signals: lanes one below the other on one axis of samples, and a view that can be made shorter.

import { colourOf, divergingColours } from "../shared/colour.js";
import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { Stepper } from "../stepper/core.js";
import { Cover } from "../stepper/covers.js";
import { clamp, STAGES } from "../stepper/geometry.js";
import { Lanes } from "./lanes.js";
import { drawSignalPool, drawSignalSum, signalPoolLayout, signalSumLayout } from "./sums.js";

const CLOSER = 0.5;
const WHEEL_SPEED = 0.003; // doublings for each pixel of the wheel
const LENS = ["M8.5 3.5a5 5 0 1 0 0 10 5 5 0 1 0 0-10z", "M12.200 12.200 17 17"];
const ICONS_OF_VIEW = {
  closer: [...LENS, "M8.5 6.5v4", "M6.5 8.5h4"],
  further: [...LENS, "M6.5 8.5h4"],
  whole: ["M2 10h16", "M5 6.5 2 10l3 3.5", "M15 6.5l3 3.5-3 3.5"],
};

class SignalStepper extends Stepper {
  constructor(root, turns) {
    super(root, turns, new Lanes(root));
    this.addViewControls();
    this.kernelCover = new Cover(this.maps.figures.kernel.plate, (name) => this.uncover(name));
    const options = { signal: this.listening.signal, passive: false };
    for (const stage of STAGES) {
      this.maps.figures[stage].plate.addEventListener("wheel", (event) => this.roll(stage, event), options);
    }
  }

  addViewControls() {
    const look = {
      closer: () => this.zoomTo(CLOSER),
      further: () => this.zoomTo(1 / CLOSER),
      whole: () => this.zoomTo(Infinity),
    };
    /** @type {[string, HTMLButtonElement][]} */
    this.lenses = Object.entries(look).map(([kind, act]) => [
      kind,
      makeButton(act, { class: kind }, icon(...ICONS_OF_VIEW[kind])),
    ]);
    this.group = make("span", { class: "transport lenses", role: "group" }, ...this.lenses.map(([, button]) => button));
    this.find(".bar").insertBefore(this.group, this.bar.channels);
    this.bar.places[0].label.hidden = true; // a signal has one row
    this.pan = this.find(".pan");
    this.pan.addEventListener("input", () => {
      const { from, to } = this.maps.view;
      this.maps.look({ from: Number(this.pan.value), to: Number(this.pan.value) + to - from });
      this.schedule();
    });
  }

  update(content) {
    super.update(content);
    const { words } = this.model.meta;
    for (const [kind, button] of this.lenses) name(button, words[kind]);
    this.group.setAttribute("aria-label", words.view);
    this.pan.setAttribute("aria-label", words.pan);
  }

  /** Make the view `factor` times as long around the element that is read. */
  zoomTo(factor, around = this.maps.axis.at(this.spot.stage, this.spot.column)) {
    const { axis, view } = this.maps;
    this.maps.look(factor === Infinity ? axis.whole : axis.zoomed(view, factor, clamp(around, view.from, view.to)));
    this.schedule();
  }

  /** Pinching or the wheel with Ctrl makes the view longer or shorter; sideways, or with Shift, it moves. */
  roll(stage, event) {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey) this.zoomTo(2 ** (event.deltaY * WHEEL_SPEED), this.maps.placeUnder(stage, event).sample);
    else if (this.maps.zoomed && Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) {
      const { from, to } = this.maps.view;
      const moved = sideways / this.maps.perSample;
      this.maps.look({ from: from + moved, to: to + moved });
      this.schedule();
    } else return;
    event.preventDefault();
  }

  press(event) {
    const factor = { "+": CLOSER, "=": CLOSER, "-": 1 / CLOSER, 0: Infinity }[event.key];
    const channel = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (factor && !event.ctrlKey && !event.metaKey) this.zoomTo(factor);
    else if (channel) this.nextChannel(channel);
    else return super.press(event);
    event.preventDefault();
    event.stopPropagation();
  }

  nextChannel(step) {
    this.chooseChannel(clamp(this.channelRead() + step, 0, this.model.image.channels - 1));
    this.speakSoon();
  }

  layCovers() {
    super.layCovers();
    const { titles } = this.model.meta;
    const name = this.covers.has("kernel") ? "kernel" : undefined;
    this.kernelCover.show(name, this.sayCovered(titles.kernel), undefined, this.sealed);
  }

  spotUnder(stage, event) {
    const { channel, sample } = this.maps.placeUnder(stage, event);
    const several = this.model.shape("conv")[0] > 1;
    if (stage === "input") this.inputChannel = channel;
    const read = stage === "input" ? "conv" : stage;
    return { ...this.spot, stage: read, channel: several ? channel : 0, row: 0, column: this.maps.axis.near(read, sample) };
  }

  nameOf({ column }) {
    return String(column);
  }

  layoutOf(stage, room) {
    return stage === "conv" ? signalSumLayout(this.model, room) : signalPoolLayout(this.model, room);
  }

  drawConvolved(layout, step, channel) {
    drawSignalSum(this.sheet, this.model, step, layout, channel);
  }

  drawPooled(layout, step) {
    const most = Math.max(...this.model.meta.ranges.act.map(Math.abs)) || 1;
    const scale = { low: -most, high: most, colours: divergingColours(this.theme) };
    drawSignalPool(this.sheet, this.model, step, layout, (value) => colourOf(value, scale));
  }

  draw() {
    this.maps.reading = this.inputChannel;
    if (this.model && this.room && !this.rehearsing) this.maps.follow(this.spot);
    super.draw();
    if (this.model && this.room) this.showView();
  }

  /** The slider that moves the view, and which buttons can still do something. */
  showView() {
    const { axis, view, zoomed } = this.maps;
    const span = view.to - view.from;
    const rest = { min: axis.whole.from, max: axis.whole.to - span, step: Math.max(span / 200, 1e-3) };
    this.pan.hidden = !zoomed;
    for (const [field, value] of Object.entries(rest)) if (this.pan[field] !== String(value)) this.pan[field] = value;
    if (focusedBeside(this.pan) !== this.pan) this.pan.value = view.from;
    for (const [kind, button] of this.lenses) button.disabled = kind !== "closer" && !zoomed;
  }

  /** Beside each lane: where it is read, and the value there. */
  readouts({ cell, own, pooled }) {
    const { words, own_kernels: apart, channel_names: names } = this.model.meta;
    const write = (stage, text) => say(this.maps.figures[stage].readout, text);
    const at = (stage, column) => {
      const value = this.model.value({ stage, channel: cell.channel, row: 0, column });
      return fill(words.place, { place: column, value: this.hides(stage) ? "?" : formatNumber(value) });
    };
    const [first, last] = own.columns;
    const seen = first === last ? words.one_sample : words.stretch;
    write("input", fill(seen, { first: formatNumber(first), last: formatNumber(last) }));
    write("kernel", apart ? names[this.channelRead()] : "");
    write("conv", at("conv", cell.column));
    write("act", at("act", cell.column));
    if (this.model.has("pool")) write("pool", pooled ? at("pool", pooled.column) : words.unused);
  }
}

export default mounting(SignalStepper);
