// What the engine sent, and what one element is made of. Sums are recomputed here only to stand beside the engine's.

import { colourOf } from "../shared/colour.js";
import { Covers } from "./covers.js";
import { channelsOf, clamp, outputsSeeing, reachingFrom, seenBy, span, stampsAt, taps, windowAt } from "./geometry.js";
import { FUNCTIONS } from "./functions.js";
import { areaAfter, areaBefore } from "./second_areas.js";
import { combinedMap, secondInputs } from "./second_inputs.js";

const FLOAT32_EPSILON = 2 ** -23;

/** Whether two numbers are no further apart than `tolerance`; what is no number is like itself. */
export const isNear = (one, other, tolerance) => Object.is(one, other) || Math.abs(one - other) <= tolerance;

/** `values` with 0 for each below 0: the engine's numbers after ReLU, which Python has compared one by one. */
function positivePart(values) {
  const kept = new values.constructor(values.length);
  for (let at = 0; at < values.length; at++) if (values[at] > 0) kept[at] = values[at];
  return kept;
}

/** The taps by which an input reaches an output of a transposed convolution, in the order of the kernel. */
function reachedTaps({ sourceRows, sourceColumns }) {
  const cells = sourceRows.flatMap((row) => sourceColumns.map((column) => row >= 0 && column >= 0));
  return [...cells.keys()].filter((at) => cells[at]);
}

export class Model {
  /** @param {any} content */
  constructor({ meta, image, weight, conv, act, pool, ...more }) {
    this.meta = meta;
    this.covers = new Covers();
    this.pixels = image;
    /**
     * How an input is shown that is a result and no picture; the maps set it.
     *
     * @type {Scale | undefined}
     */
    this.inputScale = undefined;
    this.weight = weight;
    const { small_kernels: kernels, small_conv: convolved, small_act: activated, small_pool: pooled } = more;
    /** The kernels of a layer, and their maps made small, see layer.py. */
    this.small = { kernels, conv: convolved, act: activated ?? convolved, pool: pooled };
    // conv is, like the other maps: 32-bit numbers, or 16-bit ones where all are whole
    /** @type {Record<string, Numbers>} */
    this.maps = { conv, act: act ?? (meta.act?.sent === "positive" ? positivePart(conv) : conv), pool };
    if (meta.then) {
      this.before = secondInputs(meta.then, this.maps, more); // all that the second step reads, map by map
      this.maps.then = meta.then.sent ? more.then : combinedMap(meta.then.kind, this.before);
    }
    this.secondWeight = more.then_weight;
  }

  get image() {
    return this.meta.image;
  }

  /** [channels, height, width] of a stage. */
  shape(stage) {
    if (stage === "input") return [this.image.channels, this.image.height, this.image.width];
    return this.meta[stage === "act" ? "conv" : stage].out;
  }

  has(stage) {
    if (stage === "act") return !this.meta.photo;
    return (stage !== "pool" && stage !== "then") || Boolean(this.meta[stage]);
  }

  /** The map of a stage that belongs to an element's channel: those after the second step may be fewer. */
  mapOf(stage, channel) {
    return Math.min(channel, this.shape(stage)[0] - 1);
  }

  /** The engine's value of an element. */
  value({ stage, channel, row, column }) {
    const [, height, width] = this.shape(stage);
    return this.maps[stage][(this.mapOf(stage, channel) * height + row) * width + column];
  }

  /** The input value of a channel at a pixel as the engine took it. */
  pixel(channel, row, column) {
    const { height, width, scale } = this.image;
    return Math.fround(this.pixels[(channel * height + row) * width + column] * scale);
  }

  /** The relative distance of two neighbouring numbers in the engine's type. */
  get epsilon() {
    return FLOAT32_EPSILON;
  }

  /** The largest value that an input can have. */
  get unit() {
    return this.image.white;
  }

  /** The colour in which a pixel is shown: that of the picture, whichever channel is read; of a result that of its value. */
  inputColour(channel, row, column) {
    if (this.inputScale) return colourOf(this.pixel(channel, row, column), this.inputScale);
    const { channels, height, width } = this.image;
    return [0, 1, 2].map((input) => this.pixels[((channels === 1 ? 0 : input) * height + row) * width + column]);
  }

  /** The colour in which a value of one channel is shown. */
  valueColour(value) {
    if (this.inputScale) return colourOf(value, this.inputScale);
    return Array(3).fill(Math.round((value / this.unit) * 255));
  }

  /** The cells that a convolution output sees. */
  windowOf(row, column) {
    const { conv } = this.meta;
    return (conv.transposed ? stampsAt : windowAt)(row, column, conv, this.image.height, this.image.width);
  }

  /** What the channels that are not here add to an element: their sum, its size, and of how many products. */
  leftOut(_row, _column) {
    return { sum: 0, size: 0, terms: 0 };
  }

  /** Rows, columns and cells of the map that a spot is on. */
  size({ stage }) {
    const [, height, width] = this.shape(stage);
    return [height, width, height * width];
  }

  /**
   * `spot` with its stage, channel, row and column inside what there is now.
   *
   * @param {Spot} spot
   * @returns {Spot}
   */
  inside(spot) {
    const stage = this.has(spot.stage) ? spot.stage : "conv";
    const [, height, width] = this.shape(stage);
    const [channels] = this.shape(stage === "then" ? "conv" : stage); // a map after the second step is made of any
    return {
      stage,
      channel: clamp(spot.channel, 0, channels - 1),
      row: clamp(spot.row, 0, height - 1),
      column: clamp(spot.column, 0, width - 1),
    };
  }

  /** Why a convolution output has its value: window, inputs, weights, products, subtotals, bias, total. */
  convolutionAt({ channel, row, column }) {
    const spec = this.meta.conv;
    const { channels } = this.image;
    const window = this.windowOf(row, column);
    const [first, end] = channelsOf(channel, spec, channels);
    const [rows, columns] = spec.kernel;
    const size = rows * columns;
    const planes = [];
    const rest = this.leftOut(row, column);
    let total = spec.bias + rest.sum;
    let magnitude = Math.abs(spec.bias) + rest.size;
    for (let input = first; input < end; input++) {
      const at = (channel * (end - first) + input - first) * size;
      const plane = { channel: input, inputs: [], weights: this.weight.subarray(at, at + size), products: [], subtotal: 0 };
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const r = window.sourceRows[i];
          const c = window.sourceColumns[j];
          const value = r < 0 || c < 0 ? 0 : this.pixel(input, r, c);
          const product = value * plane.weights[i * columns + j];
          plane.inputs.push(value);
          plane.products.push(product);
          plane.subtotal += product;
          magnitude += Math.abs(product);
        }
      }
      total += plane.subtotal;
      planes.push(plane);
    }
    const terms = planes.length * size + rest.terms + 1;
    const engine = this.value({ stage: "conv", channel, row, column });
    const agrees = isNear(total, engine, terms * this.epsilon * magnitude);
    const reached = spec.transposed ? reachedTaps(window) : undefined;
    return { reached, window, planes, rest: rest.sum, bias: spec.bias, total, engine, agrees };
  }

  /** Why an activation output has its value. */
  activationAt({ channel, row, column }) {
    const x = this.value({ stage: "conv", channel, row, column });
    const engine = this.value({ stage: "act", channel, row, column });
    const { name, parameters } = this.meta.act;
    const [total, slope] = FUNCTIONS[name](x, parameters);
    const agrees = isNear(total, engine, 16 * this.epsilon * Math.max(Math.abs(total), 1e-3 * Math.abs(x), 1e-6));
    return { x, total, slope, engine, agrees };
  }

  /** Why a pooling output has its value; padding is marked and never wins. */
  poolingAt({ channel, row, column }) {
    const spec = this.meta.pool;
    const [, height, width] = this.shape("act");
    const rows = taps(row, spec, 0);
    const columns = taps(column, spec, 1);
    const cells = [];
    for (const r of rows) {
      for (const c of columns) {
        const padding = r < 0 || c < 0 || r >= height || c >= width;
        const value = padding ? NaN : this.value({ stage: "act", channel, row: r, column: c });
        cells.push({ row: r, column: c, padding, value });
      }
    }
    const real = cells.filter((cell) => !cell.padding);
    const engine = this.value({ stage: "pool", channel, row, column });
    const step = { rows, columns, cells, engine };
    if (spec.kind === "max") {
      step.total = real.reduce((most, { value }) => Math.max(most, value), -Infinity);
      step.winners = real.filter((cell) => cell.value === step.total);
      step.agrees = isNear(step.total, engine, 0);
      return step;
    }
    step.sum = real.reduce((sum, cell) => sum + cell.value, 0);
    step.divisor = spec.include_padding ? this.cellsWithPadding(row, column) : real.length;
    step.total = step.sum / step.divisor;
    const magnitude = real.reduce((sum, cell) => sum + Math.abs(cell.value), 0);
    step.agrees = isNear(step.total, engine, ((real.length + 1) * this.epsilon * magnitude) / step.divisor);
    return step;
  }

  /** Cells of a pooling window inside the padded map; ceil mode can push a window past its end. */
  cellsWithPadding(row, column) {
    const spec = this.meta.pool;
    const sizes = this.shape("act").slice(1);
    const inside = (index, axis) => taps(index, spec, axis).filter((at) => at < sizes[axis] + spec.padding[axis][1]).length;
    return inside(row, 0) * inside(column, 1);
  }

  /**
   * The elements that belong to `spot` in each stage: the one to read, the rectangles to light up, a pooled one's step; of an
   * element after the second step the cells that it reads.
   */
  chain(spot) {
    const { then } = this.meta;
    if (spot.stage === "then") {
      const read = areaBefore(spot, then);
      const [row, column] = [read.rows, read.columns].map(([first, last]) => (first + last) >> 1);
      const own = { rows: [spot.row, spot.row], columns: [spot.column, spot.column], row: spot.row, column: spot.column };
      return { ...this.chain({ ...spot, stage: then.stage, row, column }), read, then: own };
    }
    const found = this.chainOfStages(spot);
    if (!then) return found;
    const { cell, pooled } = found;
    const area = then.stage === "pool" ? pooled : { rows: [cell.row, cell.row], columns: [cell.column, cell.column] };
    return { ...found, then: area && areaAfter(area, then) };
  }

  /** The same of the stages before the second step. */
  chainOfStages(spot) {
    const { channel } = spot;
    const sizes = this.shape("act").slice(1);
    let cell = spot;
    let rows = [spot.row, spot.row];
    let columns = [spot.column, spot.column];
    let pooled = null;
    let step = null;
    if (spot.stage === "pool") {
      step = this.poolingAt(spot);
      rows = span(step.rows, sizes[0]);
      columns = span(step.columns, sizes[1]);
      const known = !this.covers.onTotal("pool");
      const middle = (known && step.winners?.[0]) || { row: (rows[0] + rows[1]) >> 1, column: (columns[0] + columns[1]) >> 1 };
      cell = { row: middle.row, column: middle.column };
      pooled = { rows: [spot.row, spot.row], columns: [spot.column, spot.column], row: spot.row, column: spot.column };
    } else if (this.meta.pool) {
      const [top, bottom] = outputsSeeing(spot.row, this.meta.pool, 0);
      const [left, right] = outputsSeeing(spot.column, this.meta.pool, 1);
      if (top <= bottom && left <= right) pooled = { rows: [top, bottom], columns: [left, right], row: top, column: left };
    }
    const seen = this.seenFrom(rows, columns);
    const own = this.meta.conv.transposed
      ? this.reaching(cell.row, cell.column)
      : this.seenFrom([cell.row, cell.row], [cell.column, cell.column]);
    return { cell: { channel, row: cell.row, column: cell.column }, area: { rows, columns }, seen, own, pooled, step };
  }

  /** The input cells that these outputs of the convolution depend on; nothing where they depend on none. */
  seenFrom(rows, columns) {
    const { conv } = this.meta;
    if (!conv.transposed) return { rows: seenBy(rows, conv, 0), columns: seenBy(columns, conv, 1) };
    const { height, width } = this.image;
    const reaching = { rows: reachingFrom(rows, conv, 0, height), columns: reachingFrom(columns, conv, 1, width) };
    return reaching.rows && reaching.columns ? reaching : null;
  }

  /** The input cell next to the element of a `window` that no input reaches. */
  nearest({ at }) {
    const { stride, padding } = this.meta.conv;
    const size = [this.image.height, this.image.width];
    return at.map((place, axis) => clamp(Math.round((place + padding[axis][0]) / stride[axis]), 0, size[axis] - 1));
  }

  /** The input cells that reach one output of a transposed convolution; nothing where none does. */
  reaching(row, column) {
    const [rows, columns] = this.windowOf(row, column).seen;
    if (!rows.length || !columns.length) return null;
    return { rows: [rows[0], rows.at(-1)], columns: [columns[0], columns.at(-1)] };
  }
}
