import assert from "node:assert/strict";
import test from "node:test";

import { entriesOf, matrixOf, movedAlong, movedIn, productsOf } from "../../cnnviz/parts/matrix/entries.js";

// 1 x 3 pixels under 1 x 2 weights, padded by a copy of the first pixel: three outputs
const GIVEN = {
  view: "sparse",
  sizes: { x: [1, 3], w: [1, 2], y: [1, 3] },
  outputs: [0, 0, 1, 1, 2, 2],
  inputs: [0, 0, 0, 1, 1, 2],
  taps: [0, 1, 0, 1, 0, 1],
  x: [5, 7, 11],
  w: [2, -3],
  bias: 1,
};

test("an output, a weight and a pixel have their own entries", () => {
  assert.deepEqual(entriesOf(GIVEN, "y1"), [2, 3]);
  assert.deepEqual(entriesOf(GIVEN, "w1"), [1, 3, 5]);
  assert.deepEqual(entriesOf(GIVEN, "x0"), [0, 1, 2]);
  assert.deepEqual(entriesOf(GIVEN, "x9"), []);
});

test("weights that meet on a copied pixel are added in the matrix, and stand apart in the windows", () => {
  const { rows, columns, cells } = matrixOf(GIVEN);
  assert.deepEqual([rows, columns, cells.size], [3, 3, 5]);
  assert.deepEqual(cells.get(0), { value: -1, tap: 0, input: 0, count: 2 });
  const windows = matrixOf({ ...GIVEN, view: "im2col" });
  assert.deepEqual([windows.rows, windows.columns, windows.cells.size], [3, 2, 6]);
  assert.equal(windows.cells.get(3).value, 7);
});

test("a sum is its products and the bias", () => {
  const { products, total } = productsOf(GIVEN, 1);
  assert.deepEqual(products, [{ weight: 2, value: 5 }, { weight: -3, value: 7 }]);
  assert.equal(total, 1 + 10 - 21);
});

test("arrow keys stay within a grid and go round along the matrix", () => {
  assert.equal(movedIn("ArrowDown", 1, [2, 3]), 4);
  assert.equal(movedIn("ArrowDown", 4, [2, 3]), 4);
  assert.equal(movedIn("ArrowLeft", 3, [2, 3]), 3);
  assert.equal(movedIn("End", 3, [2, 3]), 5);
  assert.equal(movedIn("a", 3, [2, 3]), undefined);
  assert.equal(movedAlong("ArrowRight", 5, 6), 0);
  assert.equal(movedAlong("ArrowUp", 0, 6), 5);
  assert.equal(movedAlong("Tab", 0, 6), undefined);
});
