// Layers whose numbers are made of several others each: where these stand, and what is made of them.

import { isNear } from "../stepper/model.js";

const identity = (x) => x;

const POWERS = { each: (x, _top, { p }) => Math.abs(x) ** p, end: (sum, { p }) => sum ** (1 / p) };

/**
 * By operator: what each number gives to the sum, and what the sum gives. `top` is the largest number, `own` what the element's
 * own number gives, `x` that number; beside them stand the layer's settings.
 */
const REDUCTIONS = {
  AveragePool: { each: identity, end: (sum, { divisor }) => sum / divisor },
  GlobalAveragePool: { each: identity, end: (sum, { divisor }) => sum / divisor },
  GlobalLpPool: POWERS,
  LpPool: POWERS,
  LRN: { each: (x) => x * x, end: (sum, how) => how.x / lrnBase(sum, how) ** how.beta },
  ReduceL1: { each: Math.abs, end: identity },
  ReduceL2: { each: (x) => x * x, end: (sum) => Math.sqrt(sum) },
  ReduceLogSum: { each: identity, end: Math.log },
  ReduceLogSumExp: { each: (x, top) => Math.exp(x - top), end: (sum, { top }) => Math.log(sum) + top },
  ReduceMean: { each: identity, end: (sum, { count }) => sum / count },
  ReduceSum: { each: identity, end: identity },
  ReduceSumSquare: { each: (x) => x * x, end: identity },
  Softmax: { each: (x, top) => Math.exp(x - top), end: (sum, { own }) => own / sum },
  LogSoftmax: { each: (x, top) => Math.exp(x - top), end: (sum, { own }) => Math.log(own / sum) },
};
const PLAIN = { each: identity, end: identity }; // weights are multiplied before

/** What local response normalisation takes to a power. */
export const lrnBase = (sum, { k, alpha, size }) => k + (alpha / size) * sum;

/** Operators that take one of the numbers. */
export const CHOOSING = {
  ArgMax: Math.max,
  ArgMin: Math.min,
  GlobalMaxPool: Math.max,
  MaxPool: Math.max,
  ReduceMax: Math.max,
  ReduceMin: Math.min,
};

/** Those of them that give its place. */
export const PLACING = new Set(["ArgMax", "ArgMin"]);

const range = (count) => Array.from({ length: count }, (_, at) => at);

/** The numbers behind the element at `spot`: {map, row, column, value}, and its weight where it has one. */
const RULES = {
  listed(model, { row, column }) {
    const { count } = model.meta.terms;
    const first = (row * model.meta.output.columns + column) * count;
    const inside = model.source.subarray(first, first + count).filter((place) => place >= 0); // not on padding
    return Array.from(inside, (place) => model.termAt(place));
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
  const { operator, rule, last } = model.meta.terms;
  const terms = RULES[rule](model, spot);
  const engine = model.engineAt(spot);
  const marks = { maps: marksOf(terms) };
  const own = rule === "row" ? spot.column : (model.meta.terms.own ?? 0);
  if (operator in CHOOSING) {
    const best = terms.reduce((found, { value }) => CHOOSING[operator](found, value), terms[0].value);
    const is = ({ value }) => value === best || Object.is(value, best); // NaN is the largest of all
    const taken = last ? terms.findLastIndex(is) : terms.findIndex(is);
    const total = PLACING.has(operator) ? taken : best;
    return {
      terms: terms.map((term) => ({ ...term, given: term.value })),
      own: taken,
      best,
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
  const given = terms.map((term) => ({ ...term, given: each(term.value, top, model.meta.terms) * (term.weight ?? 1) }));
  const here = spot.row * model.meta.output.columns + spot.column;
  const bias = model.bias ? model.bias[here] : 0;
  const sum = given.reduce((result, term) => result + term.given, bias);
  const count = terms.length;
  const divisor = model.divisor ? model.divisor[here] : count;
  const total = end(sum, { ...model.meta.terms, count, divisor, top, own: given[own].given, x: terms[own].value });
  const size = given.reduce((result, term) => result + Math.abs(term.given), Math.abs(bias));
  const rounding = (count + 8) * epsilon;
  const rooted = (base) => Math.abs(total) * (1 + Math.abs(Math.log(base || 1))); // the exponent is rounded too
  const spread = {
    AveragePool: () => size / divisor,
    GlobalAveragePool: () => size / divisor,
    GlobalLpPool: () => rooted(sum),
    LpPool: () => rooted(sum),
    LRN: () => rooted(lrnBase(sum, model.meta.terms)),
    ReduceL2: () => total,
    ReduceLogSum: () => size / Math.abs(sum) + Math.abs(total),
    ReduceLogSumExp: () => 1 + Math.abs(top) + Math.abs(total),
    ReduceMean: () => size / count,
    Softmax: () => total * (1 + top - terms[own].value),
    LogSoftmax: () => 1 + Math.abs(total) + top - terms[own].value,
  };
  return {
    terms: given,
    own,
    bias,
    sum,
    top,
    divisor,
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
