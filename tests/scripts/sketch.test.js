import assert from "node:assert/strict";
import test from "node:test";

import { pythonList } from "../../cnnviz/parts/editor/python_list.js";
import { Ink } from "../../cnnviz/parts/sketch/ink.js";

const at = (x, y = x) => ({ x, y });

/** A sheet with one line on it. */
function drawn(side, from, to, width) {
  const ink = new Ink(side);
  ink.line(from, to, width, false);
  return ink;
}

test("a drawing is read back from its digits as it was written", () => {
  const ink = new Ink(4);
  ink.digits = "0123456789abcdef";
  assert.equal(ink.digits, "0123456789abcdef");
  assert.deepEqual([ink.points[0], ink.points[15]], [0, 1]);
});

test("a dot is round: the same on all four sides and when it is mirrored", () => {
  const { points } = drawn(9, at(4.5), at(4.5), 4);
  for (let row = 0; row < 9; row++) {
    for (let column = 0; column < 9; column++) {
      const value = points[row * 9 + column];
      for (const [r, c] of [[column, row], [8 - row, column], [row, 8 - column]]) assert.equal(points[r * 9 + c], value);
    }
  }
});

test("a line is as wide as the pen, and its ink adds up to that", () => {
  const ink = drawn(20, at(2.5, 10), at(17.5, 10), 3);
  const across = Array.from({ length: 20 }, (_, row) => ink.points[row * 20 + 10]);
  assert.ok(Math.abs(across.reduce((sum, value) => sum + value, 0) - 3) < 1e-6);
  assert.equal(Math.max(...across), 1);
});

test("ink is laid once, however often the pen passes, and never beyond the sheet", () => {
  const ink = drawn(5, at(-3, 2), at(9, 2), 2);
  const once = ink.points.slice();
  ink.line(at(-3, 2), at(9, 2), 2, false);
  assert.deepEqual(ink.points, once);
  assert.equal(ink.points.length, 25);
});

test("an eraser takes away what a pen of its width lays", () => {
  const ink = drawn(8, at(1, 4), at(7, 4), 2);
  ink.line(at(1, 4), at(7, 4), 2, true);
  const full = drawn(8, at(1, 4), at(7, 4), 2).points;
  ink.points.forEach((value, place) => assert.ok(value <= 1 - full[place] + 1e-7 && value >= 0)); // kept in 32 bits
  ink.line(at(1, 4), at(7, 4), 9, true);
  assert.equal(ink.digits, "0".repeat(64));
});

test("a stroke can be taken back and done again, and what comes after taking back ends that", () => {
  const ink = new Ink(3);
  const stroke = (digits) => {
    ink.remember();
    ink.digits = digits;
  };
  stroke("100000000");
  stroke("110000000");
  ink.undo();
  assert.equal(ink.digits, "100000000");
  ink.redo();
  assert.equal(ink.digits, "110000000");
  ink.undo();
  stroke("f00000000");
  assert.deepEqual([ink.future.length, ink.past.length], [0, 2]);
  ink.undo();
  ink.undo();
  assert.equal(ink.digits, "000000000");
});

test("sixty strokes can be taken back", () => {
  const ink = new Ink(1);
  for (let stroke = 0; stroke < 100; stroke++) {
    ink.remember();
    ink.points[0] = stroke;
  }
  assert.equal(ink.past.length, 60);
  for (let stroke = 0; stroke < 60; stroke++) ink.undo();
  assert.equal(ink.points[0], 39);
});

test("a kernel is copied as a list that Python and its readers know", () => {
  assert.equal(pythonList([[["1", "2"], ["3", "4"]]]), "[[1, 2],\n [3, 4]]");
  assert.equal(pythonList([[["1"], ["2"]], [["3"], ["4"]]]), "[[[1],\n  [2]],\n [[3],\n  [4]]]");
});
