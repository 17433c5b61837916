import assert from "node:assert/strict";
import test from "node:test";

import { Turns } from "../../cnnviz/parts/shared/turns.js";

/** A channel to the script, and what was last said over it. */
function channel() {
  const said = [];
  return { said, send: (name, messages) => said.push([name, structuredClone(messages)]) };
}

test("a message is repeated beside later ones until the script has seen it", () => {
  const [turns, { said, send }] = [new Turns(), channel()];
  turns.send(send, "a");
  turns.send(send, "b");
  turns.confirm(1);
  turns.send(send, "c");
  assert.deepEqual(said.map(([, messages]) => messages), [[[1, "a"]], [[1, "a"], [2, "b"]], [[2, "b"], [3, "c"]]]);
});

test("everything is settled when the newest message was seen, however old the others are", () => {
  const [turns, { send }] = [new Turns(), channel()];
  assert.ok(turns.settled);
  turns.send(send, "a");
  turns.send(send, "b");
  turns.confirm(1);
  assert.ok(!turns.settled);
  turns.confirm(2);
  assert.ok(turns.settled);
});

test("a message that says all takes the place of those that wait, under a new number", () => {
  const [turns, { said, send }] = [new Turns(), channel()];
  turns.send(send, "a");
  turns.sendOnly(send, "b");
  assert.deepEqual(said.at(-1), ["action", [[2, "b"]]]);
});

test("a part that comes anew counts on from what the script has seen of the former one", () => {
  const [turns, { said, send }] = [new Turns(), channel()];
  turns.confirm(7);
  turns.send(send, "a");
  assert.deepEqual(said.at(-1)[1], [[8, "a"]]);
});

test("data of an earlier run bring back nothing and take nothing away", () => {
  const [turns, { said, send }] = [new Turns(), channel()];
  turns.send(send, "a");
  turns.send(send, "b");
  turns.confirm(2);
  turns.confirm(1);
  turns.send(send, "c");
  assert.deepEqual(said.at(-1)[1], [[3, "c"]]);
});
