// Who writes the address: the answers to a part's messages, and runs of the script.

import { clock, links, requests } from "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { versions } from "../../cnnviz/parts/shared/shelf.js";
import { part } from "./part.js";
import { answer, lose, refuse } from "./server.js";

test("the first answer is a step of the way back, and the link is written anew when the hand rests", async () => {
  const { tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2));
  tell("b");
  await answer(requests[1], reply(3));
  assert.deepEqual(links, [{ link: "?at=2", step: true }]);
  clock.pass(149);
  assert.equal(links.length, 1);
  clock.pass(1);
  assert.deepEqual(links[1], { link: "?at=3", step: false });
  tell("c");
  await answer(requests[2], reply(4));
  assert.deepEqual(links[2], { link: "?at=4", step: true });
});

test("going back leaves neither a link nor a run to come, and what follows is a new step", async () => {
  const { triggers, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2, "a", { run: true }));
  tell("b");
  await answer(requests[1], reply(3, "b", { run: true }));
  dispatchEvent(new PopStateEvent("popstate"));
  clock.pass(1000);
  assert.deepEqual([links.length, triggers.length], [1, 0]);
  tell("c");
  await answer(requests[2], reply(4, "c"));
  clock.pass(1000);
  assert.deepEqual([links.at(-1), triggers.length], [{ link: "?at=4", step: true }, 0]);
});

test("an answer that was under way when the visitor went back is shown, but neither its link nor its run follows", async () => {
  const { triggers, tell, reply, shown } = part();
  tell("a");
  await answer(requests[0], reply(2, "a"));
  tell("b");
  dispatchEvent(new PopStateEvent("popstate"));
  await answer(requests[1], reply(3, "b", { run: true }));
  clock.pass(1000);
  assert.deepEqual([links, triggers, shown()], [[{ link: "?at=2", step: true }], [], "b"]);
});

test("what was not answered when the visitor went back is not left to the script: it belongs to what was left", async () => {
  const { turns, triggers, tell, said } = part();
  tell("a");
  tell("b");
  dispatchEvent(new PopStateEvent("popstate"));
  await refuse(requests[0]);
  assert.deepEqual([triggers, turns.settled, requests.length], [[], true, 1]);
  tell("c");
  dispatchEvent(new PopStateEvent("popstate"));
  tell("d");
  await refuse(requests[1]);
  assert.deepEqual(said(), [[[4, "d"]]]);
});

test("a link that stands in the address already is no step", async () => {
  const { tell, reply } = part();
  location.search = "?at=2";
  tell("a");
  await answer(requests[0], reply(2));
  clock.pass(1000);
  assert.deepEqual(links, []);
});

/** How often the page is said to have gone back or forward while `act` is done. */
function wentWhile(act) {
  let went = 0;
  const hear = () => (went += 1);
  addEventListener("popstate", hear);
  act();
  removeEventListener("popstate", hear);
  return went;
}

test("the link of an answer is not written over one written meanwhile by something else: a run says which", async () => {
  const { key, tell, reply, triggers } = part();
  tell("a");
  location.search = "?at=3&lang=zh_CN";
  await answer(requests[0], reply(2));
  clock.pass(150);
  assert.deepEqual([links, location.search], [[], "?at=3&lang=zh_CN"]);
  assert.deepEqual(triggers, [["action", { messages: [], has: { [key]: 2 } }]]);
});

test("nor when the hand rests; what follows is a new step", async () => {
  const { tell, reply, said } = part();
  tell("a");
  await answer(requests[0], reply(2));
  location.search = "?at=3&lang=zh_CN";
  clock.pass(150);
  assert.deepEqual([links.length, location.search, said()], [1, "?at=3&lang=zh_CN", [[]]]);
  tell("b");
  await answer(requests[1], reply(4));
  clock.pass(150);
  assert.deepEqual([links.slice(1), said().length], [[{ link: "?at=4", step: true }], 1]);
});

test("of two parts, the one whose link came first does not write it over the other's", async () => {
  const [one, other] = [part(), part()];
  one.tell("a");
  await answer(requests[0], one.reply(2));
  other.tell("b");
  await answer(requests[1], other.reply(3));
  clock.pass(150);
  assert.deepEqual([location.search, one.said(), other.said()], ["?at=3", [[]], []]);
});

test("another process is not led to a link that is older than the address", async () => {
  const { follow, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2));
  location.search = "?other";
  assert.equal(wentWhile(() => follow({ door: "younger" })), 1);
  assert.equal(location.search, "?other");
});

test("another process is led, once, to the link that the hand has come to", async () => {
  const { key, door, follow, tell, reply, triggers } = part();
  tell("a");
  await answer(requests[0], reply(2));
  tell("b");
  await answer(requests[1], reply(3, "b", { run: true }));
  const anew = { door: "anew 1", turn: 0, version: 1 };
  assert.equal(wentWhile(() => follow(anew)), 1);
  assert.deepEqual(links.at(-1), { link: "?at=3", step: false });
  assert.deepEqual([versions(door), versions("anew 1")], [{}, { [key]: 1 }]);
  assert.equal(wentWhile(() => follow(anew)), 0);
  assert.equal(wentWhile(() => follow({ ...anew, door: "anew 2" })), 0, "the next one knows of the link");
  clock.pass(1000);
  assert.deepEqual([links.length, triggers.length], [2, 0]);
});

test("another process is told of the address as it stands when the hand has rested", async () => {
  const { follow, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2));
  clock.pass(150);
  location.search = "?other";
  assert.equal(wentWhile(() => follow({ door: "fresh" })), 1);
  assert.deepEqual([links.length, location.search], [1, "?other"]);
});

test("another process is told of no link where nothing was answered past the script", () => {
  const { follow, tell, triggers } = part({ direct: false });
  tell("a");
  follow({ turn: 1 });
  assert.equal(wentWhile(() => follow({ door: "fresher", turn: 0 })), 0);
  assert.deepEqual([links.length, triggers.length], [0, 1]);
});

test("what the former process did not say that it did is said to the other, in order, and nothing of its versions", async () => {
  const { follow, tell, triggers } = part();
  tell("a");
  await lose(requests[0]);
  tell("b");
  follow({ door: "freshest" });
  assert.deepEqual(triggers.slice(2), [["action", { messages: [[1, "a"], [2, "b"]], has: {} }]]);
  follow({ turn: 2 });
  tell("c");
  assert.deepEqual([triggers.length, requests[1].messages], [3, [[3, "c"]]]);
});
