import assert from "node:assert/strict";
import test from "node:test";

import { powerFor, withPower, written } from "../../cnnviz/parts/one_step/cells.js";
import { boxOf, elementAt, nearest, placeOf } from "../../cnnviz/parts/one_step/places.js";

// Weights of 3 outputs and 8 inputs, shown as two blocks of 3 x 4; and the second of two kernels of 2 x 2.
const blocks = [[0, 8, 3, 4, 0], [4, 8, 3, 4, 1]];
const kernel = [[4, 2, 2, 2, 1]];

test("an element and its place lead to each other", () => {
  for (const parts of [blocks, kernel]) {
    parts.forEach((part, number) => {
      for (let row = 0; row < part[2]; row++) {
        for (let column = 0; column < part[3]; column++) {
          assert.deepEqual(placeOf(parts, elementAt(part, row, column)), { part: number, row, column });
        }
      }
    });
  }
  assert.equal(elementAt(blocks[1], 2, 3), 23);
});

test("an element that is not shown has no place", () => {
  assert.equal(placeOf(kernel, 3), null);
  assert.equal(placeOf(kernel, 8), null);
  assert.equal(placeOf([[0, 6, 6, 6, 0]], 36), null);
});

test("a box holds all elements of one part, and only those", () => {
  assert.deepEqual(boxOf(blocks, [12, 23, 1], 1), { top: 1, bottom: 3, left: 0, right: 4 });
  assert.deepEqual(boxOf(blocks, [12, 23, 1], 0), { top: 0, bottom: 1, left: 1, right: 2 });
  assert.equal(boxOf(kernel, [0, 1], 0), null);
});

test("arrows lead to the next cell, and over a gap to the nearest one", () => {
  const box = (left, top, size = 10) => ({ left, right: left + size, top, bottom: top + size });
  const cells = [box(0, 0), box(11, 0), box(0, 11), box(11, 11), box(60, 8), box(60, 40)];
  assert.equal(nearest(cells, 0, [0, 1]), 1);
  assert.equal(nearest(cells, 0, [1, 0]), 2);
  assert.equal(nearest(cells, 3, [-1, 0]), 1);
  assert.equal(nearest(cells, 3, [0, 1]), 4);
  assert.equal(nearest(cells, 4, [0, -1]), 3);
  assert.equal(nearest(cells, 0, [-1, 0]), -1);
});

test("cells write as many digits as they have room for", () => {
  const numbers = [0, 0.5, -0.123, 0.004, 1.464, -9.96, 12.6, 4321];
  assert.deepEqual(numbers.map(written("a1", false)), ["0", ".5", "−.12", "≈0", "1.5", "−10", "13", "4321"]);
  assert.deepEqual([1, 0.5, 0, -0.26, 0.96].map(written("a0", false)), ["1", ".5", "0", "−.3", "1"]);
  assert.deepEqual([0.126, -2.5, 0, 0.001].map(written("p", true)), ["0.13", "−2.50", "0.00", "≈0"]);
});

test("small numbers are written in a power of ten that stands above them", () => {
  assert.deepEqual([0, 1e-9, 0.00034, 0.029, 0.03, 12].map(powerFor), [0, 0, -4, -2, 0, 0]);
  assert.equal(withPower("bias", -4), "bias × 10⁻⁴");
  assert.equal(withPower(null, -2), "× 10⁻²");
  assert.equal(withPower("errors", 0), "errors");
});
