// The lanes that share one axis: input, kernel, convolution, activation, pooling. What stays is painted once; the light
// that links an element with its window is a canvas of its own on top.

import { css, divergingColours } from "../shared/colour.js";
import { drawLine } from "../shared/pen.js";
import { figuresOf } from "../stepper/figures.js";
import { channelsOf, clamp, sourceOf, STAGES } from "../stepper/geometry.js";
import { laneBounds, SampleAxis, ticks, tickStep } from "./axis.js";
import { writeTicks, writeValues } from "./labels.js";
import { Light } from "./light.js";
import { drawPadded, drawTrace, hatchArea } from "./traces.js";

const LANES = [...STAGES, "kernel"];
const TALL = { input: [112, 72, 56, 44], conv: [92, 66, 52, 42], act: [92, 66, 52, 42], pool: [76, 60, 48, 40], kernel: [64] };
const GAP = 6; // between the channels of a lane
const INSET = 6; // so that dots on the highest and the lowest value are whole
const SIDE = 4.15; // for the values at the side, in type sizes
const RIGHT = 8;
const TICK_ROOM = 90;
const TYPE = { usual: 14, large: 17 };

export class Lanes {
  constructor(root) {
    this.row = root.querySelector(".maps");
    this.axisCanvas = root.querySelector(".axis");
    /** @type {Record<string, Lane>} */
    this.figures = figuresOf(root, LANES);
    this.stages = STAGES;
    this.lightOf = new Light(root.querySelector(".overlay"), this);
    this.reading = 0; // the input channel whose numbers are read
  }

  /** Take a new model or theme; `layout` paints it. */
  paint(model, theme) {
    if (model !== this.model) this.take(model);
    this.theme = theme;
    const values = divergingColours(theme);
    const weights = divergingColours(theme, "weight");
    this.colours = {
      input: [theme.ink, theme.ink, theme.ink],
      kernel: [css(weights[0]), css(weights[512]), theme.ink],
      conv: [css(values[0]), css(values[512]), theme.ink],
    };
    this.colours.act = this.colours.pool = this.colours.conv;
  }

  take(model) {
    const { meta } = model;
    const former = this.axis;
    this.model = model;
    this.type = meta.large ? TYPE.large : TYPE.usual;
    this.axis = new SampleAxis(meta);
    this.view = former?.length === this.axis.length && this.zoomed ? this.axis.inside(this.view) : this.axis.whole;
    this.bounds = Object.fromEntries(
      STAGES.filter((stage) => meta.ranges[stage]).map((stage) => [stage, laneBounds(...meta.ranges[stage])]),
    );
    const most = meta.weight_most || 1;
    const negative = model.weight.some((weight) => weight < 0);
    this.ends = { ...meta.ranges, kernel: [negative ? -most : 0, most] };
    this.bounds.kernel = laneBounds(...this.ends.kernel);
    for (const stage of LANES) {
      const { figure, name, shape } = this.figures[stage];
      figure.hidden = stage !== "kernel" && !model.has(stage);
      name.textContent = meta.titles[stage];
      if (figure.hidden) continue;
      const [channels, , length] =
        stage === "kernel" ? [meta.image.channels / meta.conv.groups, 1, meta.conv.kernel[1]] : model.shape(stage);
      shape.textContent = `${channels}\u2009×\u2009${length}`;
    }
  }

  /** Whether some of the signal is out of view. */
  get zoomed() {
    return this.view.to - this.view.from < this.axis.whole.to - this.axis.whole.from - 1e-6;
  }

  /** Show another stretch of the signal. */
  look(view) {
    this.view = this.axis.inside(view);
    this.paintAll();
  }

  /** Fit every lane into the room there is, and paint it. */
  layout() {
    if (!this.model) return;
    const density = (this.density = window.devicePixelRatio || 1);
    const fit = (canvas, width, height) => {
      const pixels = [Math.round(width * density), Math.round(height * density)];
      if (canvas.width !== pixels[0]) canvas.width = pixels[0];
      if (canvas.height !== pixels[1]) canvas.height = pixels[1];
      canvas.style.height = `${height}px`;
    };
    for (const stage of LANES) {
      const part = this.figures[stage];
      if (part.figure.hidden) continue;
      const count = stage === "kernel" ? 1 : this.model.shape(stage)[0];
      const tall = TALL[stage][Math.min(count, TALL[stage].length) - 1];
      part.rows = Array.from({ length: count }, (_, row) => ({ top: row * (tall + GAP), tall }));
      part.width = part.plate.clientWidth;
      fit(part.base, part.width, count * (tall + GAP) - GAP);
    }
    this.width = this.figures.input.width;
    fit(this.axisCanvas, this.width, this.type + 10);
    const frame = this.row.getBoundingClientRect();
    for (const stage of LANES) {
      const part = this.figures[stage];
      if (part.figure.hidden) continue;
      const box = part.base.getBoundingClientRect();
      part.at = { x: box.left - frame.left, y: box.top - frame.top, tall: box.height };
    }
    fit(this.lightOf.canvas, frame.width, frame.height);
    this.paintAll();
  }

  /** Left of the part of a lane where samples stand; the values at the side are before it. */
  get left() {
    return Math.round(SIDE * this.type);
  }

  /** The pixel, from the left of a lane, where `sample` stands. */
  pixel(sample) {
    return this.left + ((sample - this.view.from) / (this.view.to - this.view.from)) * this.plot[1];
  }

  /** CSS pixels from one sample to the next. */
  get perSample() {
    return this.plot[1] / (this.view.to - this.view.from);
  }

  /** Left and width of the part of a lane where samples stand. */
  get plot() {
    return [this.left, this.width - this.left - RIGHT];
  }

  /** The pixel, from the top of a lane, of a value in its `row`. */
  height(stage, row, value) {
    const { top, tall } = this.figures[stage].rows[row];
    const [low, high] = this.bounds[stage];
    return top + tall - INSET - ((value - low) / (high - low)) * (tall - 2 * INSET);
  }

  paintAll() {
    if (!this.width) return;
    this.tickStep = tickStep(this.view.to - this.view.from, this.plot[1] / TICK_ROOM);
    for (const stage of STAGES) if (!this.figures[stage].figure.hidden) this.paintLane(stage);
    this.paintKernelLane();
    writeTicks(this, this.context(this.axisCanvas));
  }

  context(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(this.density, 0, 0, this.density, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    return context;
  }

  paintLane(stage) {
    const { model, axis, theme } = this;
    const context = this.context(this.figures[stage].base);
    const [channels, , length] = model.shape(stage);
    const [first, last] = axis.within(stage, length, this.view);
    const values = stage === "input" ? model.pixels : model.maps[stage];
    for (let channel = 0; channel < channels; channel++) {
      const frame = this.paintFrame(context, stage, channel);
      context.save();
      context.beginPath();
      context.rect(...frame);
      context.clip();
      const height = (value) => this.height(stage, channel, value);
      const given = { height, colour: theme.ink, spacing: this.perSample * axis.lines[stage][1], zero: height(0) };
      if (stage === "input") this.paintPadding(context, frame, channel, given);
      drawTrace(context, {
        ...given,
        first,
        last,
        frame,
        bars: stage === "pool",
        colours: this.colours[stage],
        value: (index) => values[channel * length + index],
        place: (index) => this.pixel(axis.at(stage, index)),
      });
      context.restore();
      writeValues(this, context, stage, channel);
    }
  }

  /**
   * The ground of one channel: its frame, thin lines at the ticks, and the line of 0. Gives the frame.
   *
   * @returns {Rectangle}
   */
  paintFrame(context, stage, row) {
    const { theme } = this;
    const { top, tall } = this.figures[stage].rows[row];
    const [left, wide] = this.plot;
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.globalAlpha = 0.6;
    context.beginPath();
    for (const tick of ticks(this.view, this.tickStep)) {
      const x = Math.round(this.pixel(tick)) + 0.5;
      context.moveTo(x, top);
      context.lineTo(x, top + tall);
    }
    context.stroke();
    context.globalAlpha = 1;
    const zero = Math.round(this.height(stage, row, 0)) + 0.5;
    drawLine(context, left, zero, left + wide, zero);
    return [left, top, wide, tall];
  }

  /** What stands outside the signal, as the chosen filling puts it there. */
  paintPadding(context, [, top, , tall], channel, given) {
    const { model, axis } = this;
    const { mode, padding } = model.meta.conv;
    const [begin, end] = padding[1];
    const { length } = axis;
    const sides = [[-begin, 0], [length, length + end]];
    for (const [from, to] of sides) {
      const left = this.pixel(from - 0.5);
      hatchArea(context, [left, top, this.pixel(to - 0.5) - left, tall], this.theme);
      const places = Array.from({ length: to - from }, (_, index) => from + index);
      drawPadded(context, places, {
        ...given,
        value: (at) => this.sample(channel, sourceOf(at, length, mode)),
        place: (at) => this.pixel(at),
      });
    }
  }

  /** The input value at a source, 0 for a constant's -1. */
  sample(channel, source) {
    return source < 0 ? 0 : this.model.pixel(channel, 0, source);
  }

  paintKernelLane() {
    const context = this.context(this.figures.kernel.base);
    this.paintFrame(context, "kernel", 0);
    writeValues(this, context, "kernel", 0);
  }

  /** The channel and the sample under a pointer event; a point on the margin means the nearest. */
  placeUnder(stage, event) {
    const { base, rows } = this.figures[stage];
    const frame = base.getBoundingClientRect();
    const [left, wide] = this.plot;
    const { from, to } = this.view;
    const sample = from + ((event.clientX - frame.left - left) / wide) * (to - from);
    const row = Math.floor((event.clientY - frame.top + GAP / 2) / (rows[0].tall + GAP));
    return { channel: clamp(row, 0, rows.length - 1), sample: clamp(sample, from, to) };
  }

  /** Bring the element into view when it has moved out of it; a visitor may look elsewhere while it rests. */
  follow(spot) {
    if (this.followed === spot) return;
    this.followed = spot;
    const sample = this.axis.at(spot.stage, spot.column);
    const { from, to } = this.view;
    if (sample >= from && sample <= to) return;
    const half = (to - from) / 2;
    this.look({ from: sample - half, to: sample + half });
  }

  /** The kernel's weights for the input channel that is read, or the output channel's own. */
  weights(channel) {
    const { meta, weight } = this.model;
    const [first, end] = channelsOf(channel, meta.conv, meta.image.channels);
    const size = meta.conv.kernel[1];
    const at = (channel * (end - first) + clamp(this.reading, first, end - 1) - first) * size;
    return weight.subarray(at, at + size);
  }

  light(spot, chain, pinned, veilFrom) {
    this.lightOf.draw(spot, chain, pinned, veilFrom);
  }
}
