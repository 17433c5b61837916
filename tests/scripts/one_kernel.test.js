import assert from "node:assert/strict";
import test from "node:test";

import { bracketed, exactly, inCells, seenStep, withMinus } from "../../cnnviz/parts/one_kernel/digits.js";
import { agrees, productsOf, windowOf } from "../../cnnviz/parts/one_kernel/sums.js";

// Two channels of 3 x 4, a kernel of 2 x 2, so 2 x 3 positions.
const lesson = {
  input: Float32Array.from({ length: 24 }, (_, at) => at),
  error: Float32Array.from([1, -1, 2, 0.5, 0, -2]),
  size: [3, 4],
  places: [2, 3],
  kernel: [2, 2],
};

test("a weight meets the pixels of its own place in the window", () => {
  const { met, products, positive, negative, sum } = productsOf(lesson, { channel: 1, row: 1, column: 0 });
  assert.deepEqual([...met], [16, 17, 18, 20, 21, 22]);
  assert.deepEqual([...products], [16, -17, 36, 10, 0, -44]);
  assert.deepEqual([positive, negative, sum], [62, -61, 1]);
});

test("a position sees one window of a channel", () => {
  assert.deepEqual([...windowOf(lesson, { channel: 0, row: 1, column: 2 })], [6, 7, 10, 11]);
});

test("a sum agrees with the engine up to what single precision leaves, and not beyond", () => {
  const sums = { positive: 62, negative: -61, sum: 1 };
  assert.ok(agrees(sums, 6, 1 / 6));
  assert.ok(agrees(sums, 6, 1 / 6 + 1e-5));
  assert.ok(!agrees(sums, 6, 1 / 6 + 1e-3));
  assert.ok(agrees({ positive: 0, negative: 0, sum: 0 }, 6, 0));
});

test("numbers keep four digits while they shrink, and say so where there is no room", () => {
  const numbers = [0, 0.00033812, -1.69, 12345.6, 4e-9, -2.5e7];
  assert.deepEqual(numbers.map(exactly), ["0", "0.0003381", "−1.69", "12350", "4.00e−9", "−2.50e7"]);
  assert.equal(bracketed(-0.5), "(−0.5)");
  assert.equal(bracketed(0.5), "0.5");
});

test("cells of larger kernels have fewer digits, and no zero is negative", () => {
  assert.deepEqual([-0.1234, 1, -0.0001, -98765].map(inCells(3)), ["−0.123", "1.000", "0.000", "−1e5"]);
  assert.deepEqual([-0.1234, 1].map(inCells(5)), ["−.12", "1"]);
  assert.deepEqual([-0.1234, 1.26, -0.04].map(inCells(7)), ["−.1", "1.3", ".0"]);
  assert.equal(withMinus("-0.00"), "0.00");
});

test("a late step is written with the digits that it takes to see it", () => {
  assert.deepEqual(seenStep(1.134, 1.134 - 1.86 * 0.0001467), ["1.13400", "1.13373"]);
  assert.deepEqual(seenStep(0.173, -0.047), ["0.173", "−0.047"]);
  for (const [before, after] of [[-2, -2 + 3e-9], [0.5, 0.5 - 4e-7], [1234.5, 1234.6]]) {
    const [from, to] = seenStep(before, after);
    assert.notEqual(from, to);
  }
  assert.deepEqual(seenStep(2, 2), ["2", "2"]);
  assert.deepEqual(seenStep(3e6, -5e7), ["3.00e6", "−5.00e7"]);
});
