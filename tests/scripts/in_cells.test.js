import "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { Multiples } from "../../cnnviz/parts/layer_stepper/multiples.js";
import { holdNumbers, numberCells } from "../../cnnviz/parts/stepper/in_cells.js";

/** A context that remembers which texts it wrote, and where. */
function paper() {
  const written = [];
  const fillText = (text, x, y) => written.push([text, x, y]);
  const others = ["save", "restore", "beginPath", "rect", "clip", "translate"].map((name) => [name, () => {}]);
  return { written, fillText, ...Object.fromEntries(others) };
}

const BLACK = [0, 0, 0];

test("cells of 26 pixels and more hold numbers", () => {
  assert.ok(holdNumbers({ width: 52, columns: 2 }));
  assert.ok(!holdNumbers({ width: 51, columns: 2 }));
});

test("each cell that is seen has its number in its middle, and no other cell has one", () => {
  const context = paper();
  const box = { x: 10, y: 20, width: 160, height: 120, rows: 3, columns: 4 };
  const at = (row, column) => ({ value: 10 * row + column, colour: BLACK });
  numberCells(context, box, { x: 50, y: 60, width: 80, height: 40 }, "serif", at); // the middle row, without its ends
  assert.deepEqual(context.written.map(([text]) => text), ["11", "12"]);
  assert.deepEqual(context.written.map(([, x]) => x), [60, 100]);
  assert.ok(context.written.every(([, , y]) => Math.abs(y - 60) < 2));
});

test("a cell whose number would be too small to be read stays empty", () => {
  const context = paper();
  const box = { x: 0, y: 0, width: 60, height: 30, rows: 1, columns: 2 };
  numberCells(context, box, box, "serif", (_row, column) => ({ value: column ? 123456 : 7, colour: BLACK }));
  assert.deepEqual(context.written.map(([text]) => text), ["7"]);
});

test("a layer's maps of different sizes have their own numbers, as many as there are", () => {
  const figure = { querySelector: () => null };
  const maps = new Multiples(figure);
  const scale = { low: -7, high: 7, colours: [BLACK] };
  Object.assign(maps, { values: Float32Array.of(1, 2, 3, 4, 5, 6, 7), starts: [0, 4], scale });
  const write = (index, rows, columns, numbered) => {
    const context = paper();
    const seen = { x: 0, y: 0, width: 40 * columns, height: 40 * rows };
    maps.number(context, { font: "serif" }, index, { ...seen, rows, columns, seen }, numbered);
    return context.written.map(([text]) => text);
  };
  assert.deepEqual(write(0, 2, 2, Infinity), ["1", "2", "3", "4"]);
  assert.deepEqual(write(1, 1, 3, Infinity), ["5", "6", "7"]);
  assert.deepEqual(write(1, 1, 3, 6), ["5", "6"]);
});
