import "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { atAnswers, endPassing, newest, publish, take, versions } from "../../cnnviz/parts/shared/shelf.js";
import { data, table } from "./server.js";

/** An answer that shows a part. */
const reply = (key, version, value, { passing = false, whole = true, base = version - 1, ...arrays } = {}) => ({
  version, passing, link: "", run: false, shown: { [key]: { whole, base, meta: { value }, ...arrays } },
});

/** A part that the page has with version 1, and what becomes of it. */
function part() {
  const first = data({ meta: { value: "sent", label: "kept" }, map: table(Float32Array.of(1)) });
  take(first);
  const { key, door } = first;
  return {
    key,
    door,
    first,
    send: (version, value, more = {}) => take({ ...first, version, meta: { value }, ...more }),
    answer: (version, value, more) => publish(door, reply(key, version, value, more)),
    value: () => newest(key)?.meta.value,
  };
}

test("what the script sends lies there as meta data with plain arrays beside them, and nothing of the way it came", () => {
  const { key } = part();
  const { whole, ...content } = newest(key);
  assert.deepEqual(content, { meta: { value: "sent", label: "kept" }, map: Float32Array.of(1) });
  assert.deepEqual(whole, {});
});

test("the newer version is shown, whichever way it came", () => {
  const { send, answer, value } = part();
  answer(3, "answer");
  assert.equal(value(), "answer");
  send(2, "late run");
  assert.equal(value(), "answer");
  send(4, "run");
  assert.equal(value(), "run");
  answer(3, "late answer");
  assert.equal(value(), "run");
});

test("of two answers the newer is shown, whichever comes first", () => {
  const { answer, value } = part();
  answer(3, "later");
  answer(2, "earlier");
  assert.equal(value(), "later");
});

test("of equal versions the one that comes last is taken, also from the script", () => {
  const { answer, send, value } = part();
  answer(2, "answer");
  send(2, "run");
  assert.equal(value(), "run");
  answer(2, "answer");
  assert.equal(value(), "answer");
});

test("the same data given again bring nothing back", () => {
  const { key, first, answer, value } = part();
  answer(1, "answer");
  take(first);
  assert.equal(value(), "answer");
  const before = newest(key);
  take(first);
  assert.equal(newest(key), before);
});

test("data without meta keep what is there, and its version", () => {
  const { key, door, first, answer } = part();
  answer(2, "answer");
  const before = newest(key);
  take({ ...first, version: 2, meta: null });
  assert.equal(newest(key), before);
  assert.equal(versions(door)[key], 2);
});

test("data without meta for a part that the page has nothing of show nothing, and are not told as something it has", () => {
  const { key, door, ...sent } = data({ meta: null });
  take({ key, door, ...sent });
  assert.equal(newest(key), undefined);
  assert.deepEqual(versions(door), {});
});

test("a partial answer changes its entries alone, and the whole is the same object", () => {
  const { key, door, answer } = part();
  const { whole, map } = newest(key);
  answer(2, "answer", { whole: false });
  const content = newest(key);
  assert.deepEqual(content.meta, { value: "answer", label: "kept" });
  assert.equal(content.whole, whole);
  assert.equal(content.map, map);
  assert.equal(versions(door)[key], 2);
});

test("a partial answer has arrays of its own, too", () => {
  const { key, answer } = part();
  const before = newest(key);
  answer(2, "answer", { whole: false, other: Float32Array.of(2) });
  assert.notEqual(newest(key).whole, before.whole);
  assert.deepEqual(newest(key).other, Float32Array.of(2));
  assert.equal(newest(key).map, before.map);
  assert.equal(before.other, undefined);
});

test("a partial answer leaves the content that was shown before as it was", () => {
  const { key, answer } = part();
  const before = newest(key);
  answer(2, "answer", { whole: false });
  assert.equal(before.meta.value, "sent");
});

test("a partial answer is not laid over another version than the one that it changes, and that is said", () => {
  const { key, door, answer, value } = part(); // version 1; 2 is still on its way
  assert.equal(publish(door, reply(key, 3, "pinned", { whole: false, base: 2 })), false);
  assert.equal(value(), "sent");
  assert.equal(versions(door)[key], 1);
  answer(2, "late");
  assert.equal(value(), "late");
  assert.equal(publish(door, reply(key, 3, "pinned", { whole: false, base: 2 })), true);
  assert.equal(value(), "pinned");
});

test("a whole answer leaves nothing of the former content behind", () => {
  const { key, answer } = part();
  const before = newest(key);
  answer(2, "answer", { other: Float32Array.of(2) });
  const { whole, ...content } = newest(key);
  assert.deepEqual(content, { meta: { value: "answer" }, other: Float32Array.of(2) });
  assert.notEqual(whole, before.whole);
});

test("a partial answer for a part without content shows nothing; a whole one is shown", () => {
  const { key, door, ...sent } = data({ meta: null });
  take({ key, door, ...sent });
  publish(door, reply(key, 2, "answer", { whole: false }));
  assert.equal(newest(key), undefined);
  assert.deepEqual(versions(door), {});
  publish(door, reply(key, 2, "answer"));
  assert.equal(newest(key).meta.value, "answer");
});

test("an answer is for the parts of its own door", () => {
  const { key, door, value } = part();
  publish("another", reply(key, 9, "answer"));
  publish(door, reply("page.nowhere", 9, "answer"));
  assert.equal(value(), "sent");
  assert.equal(newest("page.nowhere"), undefined);
});

for (const whole of [true, false]) {
  const kind = whole ? "whole" : "partial";

  test(`a ${kind} answer that passes lies above what is there until that is over`, () => {
    const { key, door, answer, value } = part();
    const below = newest(key);
    answer(1, "passing", { whole, passing: true });
    assert.equal(value(), "passing");
    assert.equal(versions(door)[key], 1);
    endPassing("another");
    assert.equal(value(), "passing");
    endPassing(door);
    assert.equal(newest(key), below);
  });

  test(`a ${kind} answer that passes ends with a newer version, whichever way that comes`, () => {
    for (const way of ["answer", "send"]) {
      const one = part();
      one.answer(1, "passing", { whole, passing: true });
      one[way](2, "newer");
      assert.equal(one.value(), "newer");
      endPassing(one.door);
      assert.equal(one.value(), "newer");
    }
  });
}

test("what a stroke gives is still shown when a run brings what was there before it, with or without meta", () => {
  const { first, answer, value } = part();
  answer(2, "answer");
  answer(2, "passing", { passing: true });
  take({ ...first, version: 2, meta: null, turn: 1 });
  assert.equal(value(), "passing");
  take({ ...first, version: 2, meta: { value: "run" }, turn: 1 });
  assert.equal(value(), "passing");
  endPassing(first.door);
  assert.equal(value(), "run");
});

test("the late answer to an unfinished stroke never covers the finished one", () => {
  const { answer, send, value } = part();
  answer(2, "finished");
  answer(1, "unfinished", { passing: true });
  assert.equal(value(), "finished");
  send(3, "run");
  answer(2, "unfinished", { passing: true });
  assert.equal(value(), "run");
});

test("another door forgets what the former one gave, and its versions", () => {
  const { key, door, first, answer, value } = part();
  answer(8, "answer");
  answer(8, "passing", { passing: true });
  take({ ...first, door: "anew", version: 1, meta: { value: "anew" } });
  assert.equal(value(), "anew");
  assert.deepEqual([versions(door), versions("anew")], [{}, { [key]: 1 }]);
  answer(9, "late answer of the former");
  assert.equal(value(), "anew");
  endPassing("anew");
  assert.equal(value(), "anew");
});

test("another door that leaves out the meta data finds nothing of the former one", () => {
  const { key, first } = part();
  take({ ...first, door: "anew", version: 1, meta: null });
  assert.equal(newest(key), undefined);
});

test("versions are told of all parts of a door, and of no other", () => {
  const [one, other] = [part(), part()];
  take({ ...other.first, key: one.key + "b", door: one.door, version: 6 });
  one.answer(5, "answer");
  one.answer(5, "passing", { passing: true });
  assert.deepEqual(versions(one.door), { [one.key]: 5, [one.key + "b"]: 6 });
});

test("everyone is told of an answer until they listen no more", () => {
  const { answer } = part();
  let told = 0;
  const callOff = atAnswers(() => (told += 1));
  answer(2, "answer");
  assert.equal(told, 1);
  callOff();
  answer(3, "answer");
  assert.equal(told, 1);
});
