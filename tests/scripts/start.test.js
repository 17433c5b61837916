import assert from "node:assert/strict";
import test from "node:test";

import { meaningOf, productsOf, sumOf, tourOf, windowAt, writtenSum } from "../../cnnviz/parts/start/first_sum.js";
import { cardsDone, nextLesson } from "../../cnnviz/parts/start/progress.js";

const picture = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 0, 1, 2],
  [3, 4, 5, 6],
];
const kernel = [-1, 0, 1, -1, 0, 1, -1, 0, 1];

test("a window is gathered row by row, and its products add up to the sum", () => {
  const pixels = windowAt(picture, 1, 1, 3);
  assert.deepEqual(pixels, [6, 7, 8, 0, 1, 2, 4, 5, 6]);
  const products = productsOf(pixels, kernel);
  assert.deepEqual(products, [-6, 0, 8, 0, 0, 2, -4, 0, 6]);
  assert.equal(sumOf(products), 6);
});

test("a sum is written with its signs, without zeros, and never with -0", () => {
  assert.equal(writtenSum([-6, 0, 8, 0, 0, 2, -4, 0, 6]), "\u22126 + 8 + 2 \u2212 4 + 6");
  assert.equal(writtenSum(productsOf([0, 3, 0], [-1, 0, 1])), "0");
  assert.ok(productsOf([0], [-1]).every((each) => Object.is(each, 0)));
});

test("the sign says which side is brighter", () => {
  assert.deepEqual([7, -7, 0].map(meaningOf), ["right", "left", "even"]);
});

test("the window walks along one row", () => {
  assert.deepEqual(tourOf(3), [
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
});

const lessons = [
  { id: "pixels", cards: 2 },
  { id: "window", cards: 3 },
  { id: "kernels", cards: 1 },
];
const at = (progress) => nextLesson(progress, lessons);

test("the next lesson is the one that was begun last, or the first that is not done behind it", () => {
  assert.equal(at({}), 0);
  assert.equal(at({ pixels: [0] }), 0);
  assert.equal(at({ pixels: [0, 1] }), 1);
  assert.equal(at({ window: [0] }), 1);
  assert.equal(at({ window: [0, 1, 2] }), 2);
  assert.equal(at({ kernels: [0] }), 0);
  assert.equal(at({ pixels: [0, 1], window: [2, 1, 0], kernels: [0] }), -1);
});

test("cards that there are not, or that are there twice, do not count", () => {
  assert.equal(cardsDone({ pixels: [0, 0, 7] }, lessons[0]), 1);
  assert.equal(cardsDone({ pixels: [1, 0, 1, 7] }, lessons[0]), 2);
  assert.equal(cardsDone({}, lessons[0]), 0);
});
