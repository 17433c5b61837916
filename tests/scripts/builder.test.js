import assert from "node:assert/strict";
import test from "node:test";

import { History, nextCount } from "../../cnnviz/parts/builder/history.js";

/** A history that was shown these, with ten classes. */
const after = (...texts) => {
  const history = new History();
  for (const text of texts) history.show(text, 10);
  return history;
};

test("what was shown can be gone back to, step by step, and forward again", () => {
  const history = after("a", "b", "c");
  assert.deepEqual([history.past, history.future], [["a", "b"], []]);
  history.show("b", 10);
  assert.deepEqual([history.past, history.future], [["a"], ["c"]]);
  history.show("a", 10);
  assert.deepEqual([history.past, history.future], [[], ["c", "b"]]);
  history.show("b", 10);
  assert.deepEqual([history.past, history.future], [["a"], ["c"]]);
});

test("the same again changes nothing, and something new ends the way forward", () => {
  const history = after("a", "a", "b", "a", "a");
  assert.deepEqual([history.past, history.future], [[], ["b"]]);
  history.show("d", 10);
  assert.deepEqual([history.past, history.future], [["a"], []]);
});

test("other classes begin anew, and no more than a hundred texts are kept", () => {
  const history = after("a", "b");
  history.show("b5", 5);
  assert.deepEqual([history.past, history.future, history.now], [[], [], "b5"]);
  for (let at = 0; at < 300; at++) history.show(`n${at}`, 5);
  assert.equal(history.past.length, 100);
  assert.equal(history.past.at(-1), "n298");
});

test("counts grow by an eighth to a quarter and stay within their bounds", () => {
  const up = [1];
  while (up.at(-1) < 1024) up.push(nextCount(up.at(-1), 1, 1024));
  assert.deepEqual(up.slice(0, 16), [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32]);
  const down = [1024];
  while (down.at(-1) > 1) down.push(nextCount(down.at(-1), -1, 1024));
  assert.deepEqual(down.toReversed(), up);
  assert.equal(nextCount(1024, 1, 1024), 1024);
  assert.equal(nextCount(1, -1, 1024), 1);
});

test("a count between two of these goes to the nearest in its way", () => {
  assert.equal(nextCount(121, 1, 1024), 128);
  assert.equal(nextCount(121, -1, 1024), 112);
  assert.equal(nextCount(1000, 1, 1024), 1024);
  assert.equal(nextCount(9, -1, 1024), 8);
});
