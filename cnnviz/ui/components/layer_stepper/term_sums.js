// Layers whose numbers are made of several others each: where these stand, and what is made of them.

import { isNear } from "../stepper/model.js";

const identity = (x) => x;

/** By operator: what each number gives to the sum, and what the sum gives; `top` is the largest number. */
const REDUCTIONS = {
  ReduceL1: { each: Math.abs, end: identity },
  ReduceL2: { each: (x) => x * x, end: (sum) => Math.sqrt(sum) },
  ReduceLogSum: { each: identity, end: Math.log },
  ReduceLogSumExp: { each: (x, top) => Math.exp(x - top), end: (sum, _count, top) => Math.log(sum) + top },
  ReduceMean: { each: identity, end: (sum, count) => sum / count },
  ReduceSum: { each: identity, end: identity },
  ReduceSumSquare: { each: (x) => x * x, end: identity },
  Softmax: { each: (x, top) => Math.exp(x - top), end: (sum, _count, _top, own) => own / sum },
  LogSoftmax: { each: (x, top) => Math.exp(x - top), end: (sum, _count, _top, own) => Math.log(own / sum) },
};
const PLAIN = { each: identity, end: identity }; // weights are multiplied before

/** Operators that take one of the numbers. */
export const CHOOSING = { ReduceMax: Math.max, ReduceMin: Math.min };

const range = (count) => Array.from({ length: count }, (_, at) => at);

/** The numbers behind the element at `spot`: {map, row, column, value}, and its weight where it has one. */
const RULES = {
  listed(model, { row, column }) {
    const { count } = model.meta.terms;
    const first = (row * model.meta.output.columns + column) * count;
    return Array.from(model.source.subarray(first, first + count), (place) => model.termAt(place));
  },

  separable(model, { row, column }) {
    const [down, across] = model.meta.terms.taps;
    const { rowCells, rowWeights, columnCells, columnWeights } = model.taps;
    const found = new Map(); // at a border several weights are for the same cell
    for (let i = row * down; i < (row + 1) * down; i++) {
      for (let j = column * across; j < (column + 1) * across; j++) {
        const place = rowCells[i] * model.image.width + columnCells[j];
        const weight = (found.get(place) ?? 0) + rowWeights[i] * columnWeights[j];
        found.set(place, weight);
      }
    }
    return [...found].filter(([, weight]) => weight !== 0).map(([place, weight]) => ({ ...model.termAt(place), weight }));
  },

  product(model, spot) {
    const row = model.meta.output.axes === "map" ? spot.row : 0;
    const column = model.meta.output.axes === "row" ? model.unitOf(spot) : spot.column;
    return range(model.meta.terms.inner).map((at) => ({
      map: 0,
      row,
      column: at,
      value: model.pixel(0, row, at),
      weight: model.pixel(1, at, column),
      other: [at, column],
    }));
  },

  row(model, { row }) {
    return range(model.image.width).map((column) => ({ map: 0, row, column, value: model.pixel(0, row, column) }));
  },
};

/** Why the element at `spot` has its value. */
export function termsAt(model, spot) {
  const { operator, rule } = model.meta.terms;
  const terms = RULES[rule](model, spot);
  const engine = model.engineAt(spot);
  const marks = { maps: marksOf(terms) };
  const own = rule === "row" ? spot.column : 0;
  if (operator in CHOOSING) {
    const total = terms.reduce(
      (best, { value }) => CHOOSING[operator](best, value),
      operator === "ReduceMax" ? -Infinity : Infinity,
    );
    return {
      terms: terms.map((term) => ({ ...term, given: term.value })),
      own: terms.findIndex(({ value }) => value === total),
      total,
      engine,
      agrees: isNear(total, engine, 0),
      marks,
    };
  }
  const { epsilon } = model;
  if (operator === "ReduceProd") {
    const total = terms.reduce((result, { value }) => result * value, 1);
    return {
      terms: terms.map((term) => ({ ...term, given: term.value })),
      own,
      total,
      engine,
      agrees: isNear(total, engine, (terms.length + 4) * epsilon * Math.abs(total)),
      marks,
    };
  }
  const { each, end } = REDUCTIONS[operator] ?? PLAIN;
  const top = terms.reduce((largest, { value }) => Math.max(largest, value), -Infinity);
  const given = terms.map((term) => ({ ...term, given: each(term.value, top) * (term.weight ?? 1) }));
  const bias = model.bias ? model.bias[spot.row * model.meta.output.columns + spot.column] : 0;
  const sum = given.reduce((result, term) => result + term.given, bias);
  const total = end(sum, terms.length, top, given[own].given);
  const size = given.reduce((result, term) => result + Math.abs(term.given), Math.abs(bias));
  const rounding = (terms.length + 8) * epsilon;
  const spread = {
    ReduceL2: () => total,
    ReduceLogSum: () => size / Math.abs(sum) + Math.abs(total),
    ReduceLogSumExp: () => 1 + Math.abs(top) + Math.abs(total),
    ReduceMean: () => size / terms.length,
    Softmax: () => total * (1 + top - terms[own].value),
    LogSoftmax: () => 1 + Math.abs(total) + top - terms[own].value,
  };
  return {
    terms: given,
    own,
    bias,
    sum,
    top,
    total,
    engine,
    agrees: isNear(total, engine, rounding * (spread[operator]?.() ?? size)),
    marks,
  };
}

/** The rows and columns of each map that the numbers stand in. */
function marksOf(terms) {
  const maps = [];
  const mark = (map, row, column) => {
    maps[map] ??= { rows: [row, row], columns: [column, column] };
    const { rows, columns } = maps[map];
    [rows[0], rows[1]] = [Math.min(rows[0], row), Math.max(rows[1], row)];
    [columns[0], columns[1]] = [Math.min(columns[0], column), Math.max(columns[1], column)];
  };
  for (const { map, row, column, other } of terms) {
    mark(map, row, column);
    if (other) mark(1, ...other);
  }
  return maps;
}
