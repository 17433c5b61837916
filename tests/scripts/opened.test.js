import assert from "node:assert/strict";
import test from "node:test";

import { cellAt, lookingAt, recordedOf } from "../../cnnviz/record/opened.js";

const MAP = { axes: "map", shape: [8, 6, 5], columns: 5, count: 30, offset: 0 };
const ROW = { axes: "row", shape: [30], columns: 6, count: 30, offset: 0 };

test("each map has its record, and one alone stands for all", () => {
  assert.equal(recordedOf(["a", null, "c"], 2), "c");
  assert.equal(recordedOf(["a", null, "c"], 1), null);
  assert.equal(recordedOf(["a"], 17), "a");
  assert.equal(recordedOf(["a", "b"], 2), undefined);
  assert.equal(recordedOf(undefined, 0), undefined);
});

test("an element has its cell on the map that is shown", () => {
  assert.deepEqual(cellAt(MAP, [3, 4, 2]), { row: 4, column: 2 });
  assert.deepEqual(cellAt(ROW, [13]), { row: 2, column: 1 });
  assert.deepEqual(cellAt({ ...ROW, axes: "signal" }, [1, 13]), { row: 0, column: 13 });
  assert.deepEqual(cellAt({ ...ROW, axes: "channel" }, [7]), { row: 0, column: 0 });
});

test("of a row of which a part is shown, the others have no cell", () => {
  const part = { ...ROW, shape: [100], offset: 40 };
  assert.deepEqual(cellAt(part, [41]), { row: 0, column: 1 });
  assert.equal(cellAt(part, [39]), null);
  assert.equal(cellAt(part, [70]), null);
});

test("a whole index is looked at and pinned; of a map alone its own beginning is", () => {
  const meta = { kind: "convolution", output: MAP, start: { row: 1, column: 1 }, pin: null, chosen: false };
  const cell = { row: 4, column: 2 };
  const how = { chosen: true, pinned: true };
  assert.deepEqual(lookingAt(meta, [3, 4, 2], how), { ...meta, chosen: true, start: cell, pin: cell });
  assert.deepEqual(lookingAt(meta, [3], how), { ...meta, chosen: true });
  assert.deepEqual(lookingAt(meta, [3, 4, 2], { chosen: false, pinned: false }), { ...meta, start: cell });
  assert.equal(meta.pin, null);
});
