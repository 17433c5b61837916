import assert from "node:assert/strict";
import test from "node:test";

import { areaAfter, areaBefore } from "../../cnnviz/parts/stepper/second_areas.js";
import { Model } from "../../cnnviz/parts/stepper/model.js";
import { combinedMap } from "../../cnnviz/parts/stepper/second_inputs.js";
import { brighterSentence, secondAt, secondEquation, sectorOf } from "../../cnnviz/parts/stepper/second.js";

const spec = (changes) => ({ stride: [1, 1], dilation: [1, 1], padding: [[0, 0], [0, 0]], mode: "zeros", ...changes });

/** A model with two maps of 4 × 5 and a second step over them. */
function model(kind, { weight, then, out, side }) {
  const maps = Float32Array.from({ length: 40 }, (_, at) => ((at * 7) % 11) - 5);
  const lies = { cells: 20, own: [0, null], sent: true };
  const meta = {
    conv: { ...spec({ kernel: [1, 1] }), out: [1, 4, 5], groups: 1, bias: 0 },
    act: { name: "relu" },
    pool: null,
    then: { ...spec({ kernel: [side, side] }), kind, stage: "act", out, maps: 2, tells: null, ...lies },
  };
  const sent = { then_1: maps.subarray(20), then_weight: weight };
  return new Model({ meta, conv: maps.subarray(0, 20), then: Float32Array.from(then), ...sent });
}

test("a convolution over maps sums the products of a window in each", () => {
  const weight = Float32Array.from([1, 0, 0, -1, 2, 0, 1, 0]);
  const maps = Array.from({ length: 40 }, (_, at) => ((at * 7) % 11) - 5);
  const at = (map, row, column) => maps[(map * 4 + row) * 5 + column];
  const [row, column] = [1, 2];
  const total = at(0, 1, 2) - at(0, 2, 3) + 2 * at(1, 1, 2) + at(1, 2, 2);
  const then = new Array(12).fill(0);
  then[row * 4 + column] = total;
  const step = secondAt(model("convolve", { weight, then, out: [1, 3, 4], side: 2 }), { stage: "then", channel: 0, row, column });
  assert.equal(step.total, total);
  assert.ok(step.agrees);
  assert.deepEqual(step.planes.map(({ subtotal }) => subtotal), [at(0, 1, 2) - at(0, 2, 3), 2 * at(1, 1, 2) + at(1, 2, 2)]);
});

test("combinations are those of a and b, and a wrong engine is noticed", () => {
  const [a, b] = [((8 * 7) % 11) - 5, ((28 * 7) % 11) - 5];
  const expected = { magnitude: Math.hypot(a, b), sum: a + b, difference: a - b, maximum: Math.max(a, b) };
  for (const [kind, total] of Object.entries(expected)) {
    const then = new Array(20).fill(0);
    then[8] = total;
    const spot = { stage: "then", channel: 0, row: 1, column: 3 };
    const step = secondAt(model(kind, { then, out: [1, 4, 5], side: 1 }), spot);
    assert.ok(Math.abs(step.total - total) < 1e-12 && step.agrees, kind);
    assert.ok(!secondAt(model(kind, { then: new Array(20).fill(99), out: [1, 4, 5], side: 1 }), spot).agrees);
  }
});

test("slopes point in eight directions, clockwise from the right", () => {
  const around = [[0, 1], [1, 1], [1, 0], [1, -1], [0, -1], [-1, -1], [-1, 0], [-1, 1]];
  assert.deepEqual(around.map(sectorOf), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(sectorOf([0, 0]), null);
  assert.equal(sectorOf([-0.1, 10]), 0);
  const words = { brighter_5: "upper left", brighter_none: "none" };
  const then = { tells: { matrix: [[0, 0.125], [0.125, 0]], bias: 2 } };
  assert.equal(brighterSentence({ a: -6, b: -6 }, { then, words }), "upper left");
  assert.equal(brighterSentence({ a: 2, b: 2 }, { then, words }), "none");
  assert.equal(brighterSentence({ a: 1, b: 1 }, { then: { tells: null }, words }), "");
});

test("an equation does not tell what is covered", () => {
  const meta = { then: { kind: "magnitude" } };
  assert.equal(secondEquation({ a: -3, b: 4, inside: 25 }, meta, []), "√((−3)² + 4²) = √25");
  assert.equal(secondEquation({ a: -3, b: 4, inside: 25, covered: "then" }, meta, []), "√((−3)² + 4²)");
});

test("an element reads an area, and what reads an area has it among its own", () => {
  const second = { ...spec({ kernel: [3, 3] }), out: [1, 6, 7] };
  assert.deepEqual(areaBefore({ row: 2, column: 4 }, second), { rows: [2, 4], columns: [4, 6] });
  const after = areaAfter({ rows: [2, 2], columns: [0, 0] }, second);
  assert.deepEqual([after.rows, after.columns], [[0, 2], [0, 0]]);
  assert.equal(areaAfter({ rows: [9, 9], columns: [0, 0] }, second), null);
});

test("the map of a combination is made of the maps that are there, in float32", () => {
  const inputs = Float32Array.from([3, -0.1, 1e20, 4, 0.3, 1e20]);
  const made = (kind) => [...combinedMap(kind, inputs)];
  assert.deepEqual(made("magnitude"), [5, Math.fround(Math.hypot(inputs[1], inputs[4])), Math.fround(Math.SQRT2 * inputs[2])]);
  assert.deepEqual(made("difference"), [-1, Math.fround(inputs[1] - inputs[4]), 0]);
  assert.deepEqual(made("maximum"), [4, inputs[4], inputs[2]]);
});
