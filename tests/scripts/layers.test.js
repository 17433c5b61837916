import assert from "node:assert/strict";
import test from "node:test";

import { agreeing, percent, softmaxAt } from "../../cnnviz/parts/answers/softmax.js";
import { roundingAt } from "../../cnnviz/parts/layer_stepper/rounding.js";
import { CHOOSING, termsAt } from "../../cnnviz/parts/layer_stepper/term_sums.js";
import { FUNCTIONS } from "../../cnnviz/parts/stepper/functions.js";

const NUMBERS = [3, -1, 2, 0.5];

/** A layer that makes one number of NUMBERS by `operator`, of which the engine says that it is `engine`. */
const reducing = (operator, engine) => ({
  meta: { terms: { operator, rule: "row" }, output: { columns: 1 } },
  image: { width: NUMBERS.length },
  epsilon: 2 ** -23,
  bias: undefined,
  pixel: (_map, _row, column) => NUMBERS[column],
  engineAt: () => engine,
});

const sum = NUMBERS.reduce((total, value) => total + value, 0);
const exponents = NUMBERS.reduce((total, value) => total + Math.exp(value), 0);

for (const [operator, expected] of Object.entries({
  ReduceL1: 6.5,
  ReduceL2: Math.sqrt(14.25),
  ReduceLogSum: Math.log(sum),
  ReduceLogSumExp: Math.log(exponents),
  ReduceMax: 3,
  ReduceMean: sum / 4,
  ReduceMin: -1,
  ReduceProd: -3,
  ReduceSum: sum,
  ReduceSumSquare: 14.25,
  Softmax: Math.exp(3) / exponents,
  LogSoftmax: 3 - Math.log(exponents),
})) {
  test(`${operator} makes the number that its name says, and sees another one`, () => {
    const step = termsAt(reducing(operator, expected), { row: 0, column: 0 });
    assert.ok(Math.abs(step.total - expected) < 1e-12);
    assert.ok(step.agrees);
    assert.ok(!termsAt(reducing(operator, expected + 1e-3), { row: 0, column: 0 }).agrees);
    if (operator in CHOOSING) assert.equal(NUMBERS[step.own], expected);
  });
}

test("a border cell that several weights meet is one term with their sum, and one whose weights cancel is none", () => {
  const model = {
    ...reducing("Resize", 0),
    meta: { terms: { operator: "Resize", rule: "separable", taps: [1, 3] }, output: { columns: 1 } },
    taps: { rowCells: [0], rowWeights: [1], columnCells: [0, 0, 1], columnWeights: [0.25, 0.5, 0] },
    termAt: (place) => ({ map: 0, row: 0, column: place, value: NUMBERS[place] }),
  };
  const { terms, total, marks } = termsAt(model, { row: 0, column: 0 });
  assert.deepEqual(terms.map(({ column, weight }) => [column, weight]), [[0, 0.75]]);
  assert.equal(total, 2.25);
  assert.deepEqual(marks.maps[0], { rows: [0, 0], columns: [0, 0] });
});

test("softmax gives shares of one whole, also of logits whose exponentials are no numbers", () => {
  const { shares, largest, exponents: raised } = softmaxAt(Float32Array.of(1000, 999, -1000), 1);
  assert.equal(largest, 1000);
  assert.equal(raised[0], 1);
  assert.ok(Math.abs(shares.reduce((total, share) => total + share, 0) - 1) < 1e-12);
  assert.ok(Math.abs(shares[0] / shares[1] - Math.E) < 1e-9);
});

test("a low temperature makes the first surer and a high one less sure, in the same order", () => {
  const at = (temperature) => [...softmaxAt([2, 1, 0], temperature).shares];
  const [cold, own, warm] = [0.5, 1, 5].map(at);
  assert.ok(cold[0] > own[0] && own[0] > warm[0]);
  for (const shares of [cold, own, warm]) assert.ok(shares[0] > shares[1] && shares[1] > shares[2]);
});

test("probabilities agree within the digits of the engine", () => {
  assert.ok(agreeing([0.25, 0.75], [0.250001, 0.749999]));
  assert.ok(!agreeing([0.25, 0.75], [0.25001, 0.74999]));
});

test("a percentage says neither none nor all unless it is", () => {
  const said = [0, 0.0004, 0.0005, 0.5, 0.9994, 0.9996, 1, NaN].map(percent);
  assert.deepEqual(said, ["0.0%", "<0.1%", "0.1%", "50.0%", "99.9%", ">99.9%", "100.0%", "NaN"]);
});

/** A quantising layer of the one number `x`. */
const quantising = (x, engine, ends = [-128, 127]) => ({
  meta: { rounding: { ends } },
  image: { width: 1 },
  inputs: [x],
  own: { scale: [0.5], zero: [3] },
  epsilon: 2 ** -23,
  engineAt: () => engine,
});

test("a number is brought to the nearest step, to the even one of two, and cut at the ends of its type", () => {
  const totals = [0.7, 0.75, 1.25, -0.75, 1000, -1000].map((x) => roundingAt(quantising(x, 0), { row: 0, column: 0 }).total);
  assert.deepEqual(totals, [4, 5, 5, 1, 127, -128]);
});

test("halfway the engine may have gone the other way, and no further", () => {
  assert.ok(roundingAt(quantising(0.75, 4), { row: 0, column: 0 }).agrees);
  assert.ok(!roundingAt(quantising(0.75, 3), { row: 0, column: 0 }).agrees);
});

test("the way back takes the zero point off and multiplies by the step", () => {
  const { total, agrees } = roundingAt(quantising(7, 2, null), { row: 0, column: 0 });
  assert.deepEqual([total, agrees], [2, true]);
});

test("Round goes to the nearest whole number, and to the even one of two", () => {
  const halves = Array.from({ length: 17 }, (_, at) => (at - 8) / 2);
  const rounded = [-4, -4, -3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3, 4, 4];
  assert.deepEqual(halves.map((x) => FUNCTIONS.Round(x)[0] + 0), rounded);
});
