// What the engine sent of one layer and one output channel, and what each element of that map is made of.

import { colourOf, divergingColours } from "../shared/colour.js";
import { unravelled } from "../shared/places.js";
import { softmaxAt } from "../answers/softmax.js";
import { clamp, stampsAt } from "../stepper/geometry.js";
import { halfOf } from "../stepper/light.js";
import { isNear, Model } from "../stepper/model.js";
import { roundingAt } from "./rounding.js";
import { termsAt } from "./term_sums.js";

/** The parts of the lab's model that a kind of layer fills: input, and what comes out. */
const ROLES = { activation: ["conv", "act"], pooling: ["act", "pool"] };

export class LayerModel extends Model {
  constructor(content) {
    super(content);
    const column = (name) => content[name];
    this.inputs = column("inputs");
    this.output = column("output");
    this.source = column("source");
    this.rest = column("rest");
    this.restSize = column("rest_size");
    this.bias = column("bias");
    this.divisor = column("divisor");
    this.own = Object.fromEntries(["mean", "variance", "scale", "shift", "zero"].map((name) => [name, column(name)]));
    this.taps = {
      rowCells: column("row_cells"),
      rowWeights: column("row_weights"),
      columnCells: column("column_cells"),
      columnWeights: column("column_weights"),
    };
    const { kind } = this.meta;
    const [before, after] = ROLES[kind] ?? ["input", "conv"];
    this.maps = { [before]: this.inputs, [after]: this.output };
  }

  get kind() {
    return this.meta.kind;
  }

  /** Whether the output is shown as a list of units, with the element's place in it. */
  get listed() {
    return this.kind === "linear" || (this.kind === "softmax" && this.meta.output.axes === "row");
  }

  /** Whether the numbers that go in are hidden for good: they are what a layer before it made. */
  get sealed() {
    return Boolean(this.meta.sealed_input);
  }

  get cells() {
    return this.image.height * this.image.width;
  }

  /** Set the colours of values. */
  dress(theme) {
    const most = this.meta.image?.most ?? 1;
    const out = this.meta.output.most;
    const colours = divergingColours(theme);
    const scale = (end, values) => ({ low: -end, high: end, colours, signed: true, half: halfOf(values ?? []) });
    this.scales = { input: scale(most, this.inputs), output: scale(out, this.output) };
  }

  get epsilon() {
    return this.meta.eps;
  }

  get unit() {
    return this.image.most;
  }

  pixel(channel, row, column) {
    const { sizes } = this.image;
    if (sizes) return this.inputs[(channel ? sizes[0][0] * sizes[0][1] : 0) + row * sizes[channel][1] + column];
    return this.inputs[(channel * this.image.height + row) * this.image.width + column];
  }

  inputColour(channel, row, column) {
    return this.valueColour(this.pixel(channel, row, column));
  }

  valueColour(value) {
    return colourOf(value, this.scales.input);
  }

  shape(stage) {
    const { rows, columns } = this.meta.output;
    if (stage === "conv" && this.kind === "linear") return [1, 1, 1];
    return this.maps[stage] === this.inputs && this.kind === "pooling"
      ? [1, this.image.height, this.image.width]
      : [1, rows, columns];
  }

  value({ stage, row, column }) {
    if (this.kind === "linear") return this.engineAt(this.unitSpot);
    const [, , width] = this.shape(stage);
    return this.maps[stage][row * width + column];
  }

  size() {
    const { rows, columns, count } = this.meta.output;
    return [rows, columns, Math.min(count, rows * columns)];
  }

  /** The network's value of the element at `spot`. */
  engineAt({ row, column }) {
    return this.output[row * this.meta.output.columns + column];
  }

  inside({ row, column }) {
    const [rows, columns, cells] = this.size();
    const spot = { row: clamp(row, 0, rows - 1), column: clamp(column, 0, columns - 1) };
    const past = spot.row * columns + spot.column - (cells - 1);
    return past > 0 ? { row: rows - 1, column: spot.column - past } : spot;
  }

  /** `spot` as an index into the layer's output, without the batch axis, on this or another of its maps. */
  indexOf({ row, column }, channel = this.meta.output.channel) {
    const { axes, columns, offset, shape } = this.meta.output;
    if (axes === "row") return [offset + row * columns + column];
    if (axes === "channel") return [channel];
    return axes === "signal" ? [channel, offset + column] : [...unravelled(channel, shape.slice(0, -2)), row, column];
  }

  /** The place of `spot` among the units of a row, and back. */
  unitOf({ row, column }) {
    return row * this.meta.output.columns + column;
  }

  spotOf(unit) {
    const { columns } = this.meta.output;
    return { row: Math.floor(unit / columns), column: unit % columns };
  }

  leftOut(row, column) {
    if (!this.rest) return super.leftOut();
    const at = this.kind === "linear" ? 0 : row * this.meta.output.columns + column;
    return { sum: this.rest[at], size: this.restSize[at], terms: this.meta.left_out.terms };
  }

  windowOf(row, column) {
    const { height, width } = this.image;
    return this.kind === "transposed" ? stampsAt(row, column, this.meta.conv, height, width) : super.windowOf(row, column);
  }

  stepAt(spot) {
    return this[`step_${this.kind}`](spot);
  }

  step_convolution({ row, column }) {
    const step = this.convolutionAt({ channel: 0, row, column });
    return { ...step, marks: { rows: step.window.sourceRows, columns: step.window.sourceColumns } };
  }

  step_transposed(spot) {
    return this.step_convolution(spot);
  }

  step_linear(spot) {
    this.unitSpot = spot;
    return this.convolutionAt({ channel: 0, row: 0, column: 0 });
  }

  step_activation({ row, column }) {
    const step = this.activationAt({ channel: 0, row, column });
    return { ...step, marks: cellMarks(row, column) };
  }

  step_pooling({ row, column }) {
    const step = this.poolingAt({ channel: 0, row, column });
    return { ...step, marks: { rows: step.rows, columns: step.columns } };
  }

  step_normalization({ row, column }) {
    const { norm } = this.meta;
    const { eps } = norm;
    const at = row * this.image.width + column;
    const own = (name) => this.own[name][at];
    const { mean, variance, scale, bias } = norm.each
      ? { mean: own("mean"), variance: own("variance"), scale: own("scale"), bias: own("shift") }
      : norm;
    const x = this.pixel(0, row, column);
    const deviation = Math.sqrt(variance + eps);
    const centred = x - mean;
    const normal = centred / deviation;
    const total = normal * scale + bias;
    const engine = this.engineAt({ row, column });
    const magnitude = ((Math.abs(x) + Math.abs(mean)) / deviation) * Math.abs(scale) + Math.abs(bias);
    const agrees = isNear(total, engine, (norm.own ? 32 : 8) * this.epsilon * magnitude);
    return { x, mean, variance, scale, bias, deviation, centred, normal, total, engine, agrees, marks: cellMarks(row, column) };
  }

  step_elementwise({ row, column }) {
    const numbers = Array.from({ length: this.image.channels }, (_, index) => this.pixel(index, row, column));
    const [first, ...others] = numbers;
    const { name, whole, truth, truncated } = this.meta.operator;
    const cut = (value) => (whole ? Math.trunc(value) : value);
    const sum = () => others.reduce((total, value) => total + value, first);
    const totals = {
      Add: sum,
      Sum: sum,
      Mean: () => sum() / numbers.length,
      Sub: () => first - others[0],
      Mul: () => first * others[0],
      Div: () => cut(first / others[0]),
      PRelu: () => (first > 0 ? first : first * others[0]),
      Pow: () => cut(first ** others[0]),
      Mod: () => (truncated ? first % others[0] : first - Math.floor(first / others[0]) * others[0]),
      Cast: () => (truth ? Number(first !== 0) : cut(first)),
      CastLike: () => (truth ? Number(first !== 0) : cut(first)),
      Not: () => Number(!first),
      Equal: () => Number(first === others[0]),
      Greater: () => Number(first > others[0]),
      GreaterOrEqual: () => Number(first >= others[0]),
      Less: () => Number(first < others[0]),
      LessOrEqual: () => Number(first <= others[0]),
      And: () => Number(first && others[0]),
      Or: () => Number(first || others[0]),
      Xor: () => Number(first !== others[0]),
      Where: () => (first ? others[0] : others[1]),
      Max: () => Math.max(...numbers),
      Min: () => Math.min(...numbers),
    };
    const total = totals[name]();
    const engine = this.engineAt({ row, column });
    const size = () => numbers.reduce((sum, value) => sum + Math.abs(value), 0);
    const magnitude = TAKEN_AS_IT_IS.has(name) ? 0 : Math.max(Math.abs(total), MULTIPLYING.has(name) ? 0 : size());
    return {
      numbers,
      total,
      engine,
      agrees: isNear(total, engine, 4 * numbers.length * this.epsilon * magnitude),
      marks: cellMarks(row, column),
    };
  }

  step_terms(spot) {
    return termsAt(this, spot);
  }

  /** The input cell at a place among all of them. */
  termAt(place) {
    const [map, cell] = [Math.floor(place / this.cells), place % this.cells];
    return { map, row: Math.floor(cell / this.image.width), column: cell % this.image.width, value: this.inputs[place] };
  }

  step_rounding(spot) {
    return { ...roundingAt(this, spot), marks: cellMarks(spot.row, spot.column) };
  }

  step_copy({ row, column }) {
    const place = this.source[row * this.meta.output.columns + column];
    const engine = this.engineAt({ row, column });
    if (place < 0) return { total: this.meta.copy.fill, engine, agrees: isNear(this.meta.copy.fill, engine, 0), marks: {} };
    const { map, row: r, column: c } = this.termAt(place);
    const window = { rows: [r], columns: [c], sourceRows: [r], sourceColumns: [c] };
    const total = this.inputs[place];
    return { map, window, total, engine, agrees: isNear(total, engine, 0), marks: { ...cellMarks(r, c), map } };
  }

  /** Softmax over the channels of one cell, at a `temperature` that the network does not have. */
  step_softmax({ row, column }, temperature = 1) {
    const at = this.listed ? 0 : row * this.image.width + column;
    const index = this.listed ? this.unitOf({ row, column }) : this.meta.output.channel;
    const logits = Array.from({ length: this.image.channels }, (_, channel) => this.inputs[channel * this.cells + at]);
    const { largest, exponents, sum, shares } = softmaxAt(logits, temperature);
    const log = this.meta.softmax.log;
    const total = log ? (logits[index] - largest) / temperature - Math.log(sum) : shares[index];
    const engine = this.engineAt({ row, column });
    const tolerance =
      (logits.length + 16 + (largest - logits[index])) * this.epsilon * (log ? 1 + Math.abs(total) : Math.max(total, 1e-37));
    return {
      index,
      logits,
      largest,
      exponents,
      sum,
      shares,
      total,
      engine,
      agrees: temperature === 1 && isNear(total, engine, tolerance),
      marks: this.listed ? {} : cellMarks(row, column),
    };
  }

  /** Where element `place` of the output took its number from, or the other way round, for a rearrangement. */
  outputOf(index, row, column) {
    const at = this.source.indexOf((index * this.image.height + row) * this.image.width + column);
    return at < 0 ? null : this.spotOf(at);
  }
}

/** Operators whose result is a product or a quotient: its rounding goes with its own size. */
const MULTIPLYING = new Set(["Mul", "Div", "PRelu"]);

/** Operators whose result is one of their numbers, or 1 or 0. */
const TAKEN_AS_IT_IS = new Set(["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "Not", "Where"]);

const cellMarks = (row, column) => ({ rows: [row], columns: [column] });
