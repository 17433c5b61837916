// Where everything stands on the one axis of samples that all lanes share: pure functions, without a page.

import { clamp } from "../stepper/geometry.js";

export const FEWEST_IN_VIEW = 8; // samples

/**
 * The places of the elements of each stage, counted in samples of the input. A convolution's output stands at the middle
 * of its window; with causal padding at its last sample, the earliest moment at which it can be known.
 */
export class SampleAxis {
  constructor({ image, conv, pool }) {
    const reach = (conv.kernel[1] - 1) * conv.dilation[1];
    const [begin, end] = conv.padding[1];
    const first = (conv.causal ? reach : reach / 2) - begin;
    this.length = image.width;
    this.whole = { from: -begin - 0.5, to: image.width - 0.5 + end };
    this.lines = { input: [0, 1], conv: [first, conv.stride[1]], act: [first, conv.stride[1]] };
    if (!pool) return;
    const middle = (pool.kernel[1] - 1) / 2 - pool.padding[1][0];
    this.lines.pool = [first + middle * conv.stride[1], pool.stride[1] * conv.stride[1]];
  }

  /** Where element `index` of `stage` stands; between two samples it is a half. */
  at(stage, index) {
    const [first, step] = this.lines[stage];
    return first + index * step;
  }

  /** The element of `stage` that stands nearest to `sample`; it may lie outside the stage. */
  near(stage, sample) {
    const [first, step] = this.lines[stage];
    return Math.round((sample - first) / step);
  }

  /** First and last element of `stage`, of `count`, that are in `view` or next to it. */
  within(stage, count, { from, to }) {
    const [first, step] = this.lines[stage];
    return [clamp(Math.floor((from - first) / step) - 1, 0, count - 1), clamp(Math.ceil((to - first) / step) + 1, 0, count - 1)];
  }

  /** `view` moved and cut so that it lies on the signal and its padding and shows some samples. */
  inside({ from, to }) {
    const most = this.whole.to - this.whole.from;
    const span = clamp(to - from, Math.min(FEWEST_IN_VIEW, most), most);
    const start = clamp((from + to - span) / 2, this.whole.from, this.whole.to - span);
    return { from: start, to: start + span };
  }

  /** `view` made `factor` times as long; `around` stays where it is. */
  zoomed({ from, to }, factor, around) {
    return this.inside({ from: around + (from - around) * factor, to: around + (to - around) * factor });
  }
}

/** A step of 1, 2 or 5 times a power of ten, at least 1, that divides `span` into at most `most` pieces. */
export function tickStep(span, most) {
  const least = Math.max(1, span / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((lead) => lead * power).find((step) => step >= least);
}

/** Whole multiples of `step` from `from` to `to`. */
export function ticks({ from, to }, step) {
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at + 0);
  return found;
}

/** The lowest and the highest value of a lane: from `low` to `high`, and 0 in any case. */
export function laneBounds(low, high) {
  const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
  return bottom < top ? [bottom, top] : [-1, 1];
}
