// The light: the window of one element, the kernel laid on it, and the way from there to the output.

import { circle, drawLine } from "../shared/pen.js";
import { channelsOf, sourceOf } from "../stepper/geometry.js";
import { drawTrace } from "./traces.js";

const SMALLEST_MARK = 9; // CSS pixels; a window of one sample among thousands must still be seen
const NARROWEST_KERNEL = 30;
const TAP_ROOM = 2; // CSS pixels from one tap to the next

export class Light {
  constructor(canvas, lanes) {
    this.canvas = canvas;
    this.lanes = lanes;
  }

  /** Light up what belongs to `spot`; `veilFrom` hides the elements of its channel from that index on. */
  draw(spot, chain, pinned, veilFrom) {
    const { lanes } = this;
    this.context = lanes.context(this.canvas);
    this.theme = lanes.theme;
    const { axis, figures } = lanes;
    const pooling = spot.stage === "pool";
    const [first, end] = channelsOf(spot.channel, lanes.model.meta.conv, lanes.model.image.channels);
    const own = this.stretch(chain.own.columns);
    this.clipped("input", () => {
      for (let row = first; row < end; row++) {
        if (pooling) this.frame(this.band("input", row, this.stretch(chain.seen.columns)), [4, 3]);
        this.frame(this.band("input", row, own), []);
        this.tapDots(row, chain.own.columns[0]);
      }
    });
    this.kernel(spot.channel, own);
    const at = axis.at("conv", chain.cell.column);
    this.links(own, end - 1, lanes.pixel(at), spot.channel);
    if (veilFrom !== null) this.veil(spot, veilFrom);
    if (pooling) {
      const area = this.span("act", chain.area.columns);
      for (const stage of ["conv", "act"]) {
        this.clipped(stage, () => this.frame(this.band(stage, spot.channel, area), stage === "act" ? [] : [4, 3]));
      }
    }
    for (const stage of ["conv", "act"]) this.mark(stage, spot.channel, chain.cell.column);
    if (chain.pooled && !figures.pool.figure.hidden) {
      const bars = this.span("pool", chain.pooled.columns);
      this.clipped("pool", () => this.frame(this.band("pool", spot.channel, bars), pooling ? [] : [4, 3]));
    }
    if (pinned && !figures[pinned.stage].figure.hidden) this.pin(pinned);
  }

  /**
   * Left and right pixel of the samples from the first to the last of `columns`.
   *
   * @param {number[]} columns
   * @returns {Span}
   */
  stretch([from, to]) {
    return [this.lanes.pixel(from - 0.5), this.lanes.pixel(to + 0.5)];
  }

  /**
   * Left and right pixel of elements of a stage.
   *
   * @param {string} stage
   * @param {number[]} columns
   * @returns {Span}
   */
  span(stage, [from, to]) {
    const { axis } = this.lanes;
    const half = axis.lines[stage][1] / 2;
    return [this.lanes.pixel(axis.at(stage, from) - half), this.lanes.pixel(axis.at(stage, to) + half)];
  }

  /**
   * The rectangle of one channel of a lane between two pixels, wide enough to be seen.
   *
   * @param {string} stage
   * @param {number} row
   * @param {Span} pixels
   * @returns {Rectangle}
   */
  band(stage, row, [left, right]) {
    const { at, rows } = this.lanes.figures[stage];
    const wide = Math.max(right - left, SMALLEST_MARK);
    return [at.x + (left + right - wide) / 2, at.y + rows[row].top + 1, wide, rows[row].tall - 2];
  }

  /** Draw where the samples of a lane are and nowhere else. */
  clipped(stage, paint) {
    const { context, lanes } = this;
    const { at } = lanes.figures[stage];
    const [left, wide] = lanes.plot;
    context.save();
    context.beginPath();
    context.rect(at.x + left - 2, at.y - 2, wide + 4, at.tall + 4);
    context.clip();
    paint();
    context.restore();
  }

  frame([x, y, wide, tall], dash) {
    const { context, theme } = this;
    context.globalAlpha = 0.1;
    context.fillStyle = theme.accent;
    context.fillRect(x, y, wide, tall);
    context.globalAlpha = 1;
    context.setLineDash(dash);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.strokeRect(x, y, wide, tall);
    context.setLineDash([]);
  }

  /** The samples under the kernel's taps; those of the padding are hollow. */
  tapDots(channel, start) {
    const { context, theme, lanes } = this;
    const { kernel, dilation, mode } = lanes.model.meta.conv;
    const spacing = lanes.perSample * dilation[1];
    if (spacing < TAP_ROOM) return;
    const { at } = lanes.figures.input;
    const { length } = lanes.axis;
    const radius = Math.min(4.5, Math.max(2, spacing / 2));
    context.lineWidth = spacing < 8 ? 1 : 2;
    for (let tap = 0; tap < kernel[1]; tap++) {
      const place = start + tap * dilation[1];
      const value = lanes.sample(channel, sourceOf(place, length, mode));
      const outside = place < 0 || place >= length;
      circle(context, at.x + lanes.pixel(place), at.y + lanes.height("input", channel, value), radius);
      context.fillStyle = outside ? theme.paper : theme.accent;
      context.strokeStyle = outside ? theme.accent : theme.paper;
      context.fill();
      context.stroke();
    }
  }

  /** Left and right pixel of the kernel: under its window, or wider around the middle where it could not be seen. */
  kernelSpan([left, right]) {
    const spare = Math.max(0, NARROWEST_KERNEL - (right - left)) / 2;
    return [left - spare, right + spare];
  }

  /** The weights, each under the sample that it meets. */
  kernel(channel, own) {
    const { context, lanes } = this;
    const { at, rows } = lanes.figures.kernel;
    const weights = lanes.weights(channel);
    const [left, right] = this.kernelSpan(own);
    const reach = (weights.length - 1) * lanes.model.meta.conv.dilation[1] + 1;
    const sample = (right - left) / reach;
    const spacing = sample * lanes.model.meta.conv.dilation[1];
    this.clipped("kernel", () => {
      context.translate(at.x, at.y);
      drawTrace(context, {
        first: 0,
        last: weights.length - 1,
        value: (tap) => weights[tap],
        place: (tap) => left + sample / 2 + tap * spacing,
        height: (value) => lanes.height("kernel", 0, value),
        zero: lanes.height("kernel", 0, 0),
        spacing,
        colours: lanes.colours.kernel,
        frame: [lanes.plot[0], rows[0].top, lanes.plot[1], rows[0].tall],
      });
    });
  }

  /** Two lines from the window in `row` down to the kernel, and from there together to the output of `channel`. */
  links(own, row, out, channel) {
    const { context, theme, lanes } = this;
    const { input, kernel, conv } = lanes.figures;
    const [left, wide] = lanes.plot;
    context.save();
    context.beginPath();
    context.rect(input.at.x + left - 2, 0, wide + 4, conv.at.y + conv.at.tall);
    context.clip();
    context.strokeStyle = theme.accent;
    context.lineWidth = 1;
    context.globalAlpha = 0.7;
    context.beginPath();
    const edges = this.kernelSpan(own);
    own.forEach((edge, side) => {
      const x = kernel.at.x + edges[side];
      context.moveTo(input.at.x + edge, input.at.y + input.rows[row].top + input.rows[row].tall);
      context.lineTo(x, kernel.at.y);
      context.lineTo(x, kernel.at.y + kernel.at.tall);
      context.lineTo(conv.at.x + out, conv.at.y + conv.rows[channel].top + 1);
    });
    context.stroke();
    context.restore();
    context.globalAlpha = 1;
  }

  /** An element of the convolution or the activation: a line at its place and a dot on its value. */
  mark(stage, row, index) {
    const { context, theme, lanes } = this;
    const { at, rows } = lanes.figures[stage];
    const x = at.x + lanes.pixel(lanes.axis.at(stage, index));
    const value = lanes.model.value({ stage, channel: row, row: 0, column: index });
    this.clipped(stage, () => {
      context.strokeStyle = theme.accent;
      context.lineWidth = 1;
      drawLine(context, x, at.y + rows[row].top, x, at.y + rows[row].top + rows[row].tall);
      circle(context, x, at.y + lanes.height(stage, row, value), 5.5);
      context.fillStyle = theme.accent;
      context.fill();
      context.strokeStyle = theme.paper;
      context.lineWidth = 2;
      context.stroke();
    });
  }

  pin({ stage, channel, column }) {
    const { context, theme, lanes } = this;
    const { at, rows } = lanes.figures[stage];
    const x = lanes.pixel(lanes.axis.at(stage, column));
    this.clipped(stage, () => {
      context.fillStyle = theme.accent;
      context.strokeStyle = theme.paper;
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(at.x + x, at.y + rows[channel].top + 11);
      context.lineTo(at.x + x - 7, at.y + rows[channel].top);
      context.lineTo(at.x + x + 7, at.y + rows[channel].top);
      context.closePath();
      context.fill();
      context.stroke();
    });
  }

  veil({ stage, channel }, index) {
    const { context, theme, lanes } = this;
    const { at, rows } = lanes.figures[stage];
    const [left, wide] = lanes.plot;
    const [from] = this.span(stage, [index, index]);
    const start = Math.max(left, from);
    context.fillStyle = theme.raised;
    context.globalAlpha = 0.95;
    context.fillRect(at.x + start, at.y + rows[channel].top, Math.max(0, left + wide - start), rows[channel].tall);
    context.globalAlpha = 1;
  }
}
