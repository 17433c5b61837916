// The two maps of a comparison and their difference: which elements lie on each other, and their numbers.

import { nearestTo } from "./places.js";

export const SIDES = ["a", "b"];

export class Pair {
  /** @param {any} content what Python sent */
  constructor(content) {
    this.content = content;
    this.meta = content.meta;
    this.channel = 0;
  }

  /** Channels, rows and columns of the difference. */
  get shape() {
    return this.meta.shape;
  }

  /** Whether no element of one map lies on one of the other. */
  get empty() {
    return this.shape.includes(0);
  }

  /** The values of `channel` of a map with `shape`; the only channel stands for all. */
  plane(values, [channels, height, width]) {
    const from = Math.min(this.channel, channels - 1) * height * width;
    return values.subarray(from, from + height * width);
  }

  /** Which of both maps is the finer on an axis: the difference has its elements. */
  finer(axis) {
    const steps = this.meta.sides.map(({ ends, shape }) => (ends[axis][1] - ends[axis][0]) / shape[axis + 1]);
    return steps[0] < steps[1] ? 0 : 1;
  }

  /** Where the elements of the difference begin and end on both axes. */
  endsOfDifference() {
    return [0, 1].map((axis) => {
      const side = this.finer(axis);
      const { ends, shape } = this.meta.sides[side];
      const places = this.shared(axis, side);
      const step = (ends[axis][1] - ends[axis][0]) / shape[axis + 1];
      return [ends[axis][0] + places[0] * step, ends[axis][0] + (places.at(-1) + 1) * step];
    });
  }

  /** The rows (axis 0) or columns of a side that lie on those of the other. */
  shared(axis, side) {
    return this.content[`${axis ? "columns" : "rows"}_${SIDES[side]}`];
  }

  nearest(place, axis, side = this.finer(axis)) {
    const { ends, shape } = this.meta.sides[side];
    return nearestTo(place, this.shared(axis, side), ends[axis], shape[axis + 1]);
  }

  /** The element of the difference that lies on a row and a column of B. */
  spotOfB(row, column) {
    const { ends, shape } = this.meta.sides[1];
    const [one, other] = [row, column].map((at, axis) => {
      const step = (ends[axis][1] - ends[axis][0]) / shape[axis + 1];
      return this.nearest(ends[axis][0] + (at + 0.5) * step, axis, 1);
    });
    return { row: one, column: other };
  }

  largest() {
    if (!this.meta.largest?.[0]) return null;
    const [, [, row, column]] = this.meta.largest;
    return { row, column };
  }

  channelOf(side) {
    return Math.min(this.channel, this.meta.sides[side].shape[0] - 1);
  }

  /** The row and column of A (0) or B (1) at an element of the difference. */
  placeOn(side, { row, column }) {
    return { row: this.shared(0, side)[row], column: this.shared(1, side)[column] };
  }

  valueOf(side, spot) {
    const [, height, width] = this.meta.sides[side].shape;
    const { row, column } = this.placeOn(side, spot);
    return this.content[`map_${SIDES[side]}`][(this.channelOf(side) * height + row) * width + column];
  }

  /** A minus B there. */
  apart({ row, column }) {
    const [, height, width] = this.meta.shape;
    return this.content.difference[(this.channel * height + row) * width + column];
  }
}
