// What a browser remembers of the lessons, whatever it finds there.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const stored = new Map();
globalThis.localStorage = {
  getItem: (name) => stored.get(name) ?? null,
  setItem: (name, value) => stored.set(name, value),
};
const { anew, isDone, keepDone, keepMissed, kept, path } = await import("../../cnnviz/parts/lesson/progress.js");

beforeEach(() => stored.clear());

test("cards that are done are kept by lesson", () => {
  keepDone("window", 2);
  keepDone("window", 0);
  keepDone("window", 2);
  assert.deepEqual(kept("cnnviz.progress"), { window: [0, 2] });
  assert.equal(isDone("window", 2), true);
  assert.equal(isDone("window", 1), false);
  assert.equal(isDone("stride", 2), false);
});

test("what is not ours is passed over", () => {
  for (const text of ["", "{", "3", "null", "[1]", '{"window": 3}', '{"window": ["a", -1, 1.5, null, 1e9]}']) {
    stored.set("cnnviz.progress", text);
    assert.equal(isDone("window", 1), false);
    keepDone("window", 1);
    assert.equal(isDone("window", 1), true);
  }
});

test("a browser that keeps nothing still goes on", () => {
  const { getItem, setItem } = globalThis.localStorage;
  const refuse = () => {
    throw new Error("not allowed");
  };
  Object.assign(globalThis.localStorage, { getItem: refuse, setItem: refuse });
  keepDone("kernels", 1);
  assert.equal(isDone("kernels", 1), true);
  Object.assign(globalThis.localStorage, { getItem, setItem });
});

test("a lesson is gone through card by card", () => {
  assert.deepEqual(path("window", 4, [], 0), [0, 1, 2, 3]);
});

test("of all questions those come first that went wrong", () => {
  const places = Array.from({ length: 40 }, (_, at) => [`lesson${at % 5}`, at]);
  for (const at of [7, 12, 33]) keepMissed(places[at], true);
  keepMissed(places[12], false);
  const picked = path("quiz", 40, places, 0);
  assert.equal(picked.length, 10);
  assert.equal(new Set(picked).size, 10);
  assert.deepEqual(picked.slice(0, 3), [0, 7, 33]);
  assert.deepEqual(path("quiz", 40, places, picked[4]), picked);
  keepDone("quiz", picked[0]);
  anew("quiz");
  assert.equal(isDone("quiz", picked[0]), false);
  assert.deepEqual(path("quiz", 3, places.slice(0, 3), 2)[0], 2);
});
