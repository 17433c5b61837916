import { clock, links, requests } from "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { part } from "./part.js";
import { answer, lose, refuse } from "./server.js";

test("without direct answers a message goes through the script, with what the page has", () => {
  const { key, tell, triggers } = part({ direct: false, version: 3 });
  tell("a");
  assert.deepEqual(triggers, [["action", { messages: [[1, "a"]], has: { [key]: 3 } }]]);
  assert.equal(requests.length, 0);
});

test("a message is repeated beside later ones until the engine has done it", () => {
  const { follow, tell, said } = part({ direct: false });
  tell("a");
  tell("b");
  follow({ turn: 1 });
  tell("c");
  assert.deepEqual(said(), [[[1, "a"]], [[1, "a"], [2, "b"]], [[2, "b"], [3, "c"]]]);
});

test("everything is settled when the newest message was done, however old the others are", () => {
  const { turns, follow, tell } = part({ direct: false });
  assert.ok(turns.settled);
  tell("a");
  tell("b");
  follow({ turn: 1 });
  assert.ok(!turns.settled);
  follow({ turn: 2 });
  assert.ok(turns.settled);
});

test("a message that says all takes the place of those that wait, under a new number", () => {
  const { turns, tell, said } = part({ direct: false });
  tell("a");
  turns.sendOnly("b");
  assert.deepEqual(said().at(-1), [[2, "b"]]);
});

test("a part that comes anew counts on from what the engine has done of the former one", () => {
  const { tell, said } = part({ direct: false, turn: 7 });
  tell("a");
  assert.deepEqual(said().at(-1), [[8, "a"]]);
});

test("data of an earlier run bring back nothing and take nothing away", () => {
  const { follow, tell, said } = part({ direct: false });
  tell("a");
  tell("b");
  follow({ turn: 2 });
  follow({ turn: 1 });
  tell("c");
  assert.deepEqual(said().at(-1), [[3, "c"]]);
});

test("a message is asked at the door, by whom, with its number and with what the page has", () => {
  const { key, door, tell, triggers } = part({ version: 4 });
  const beside = part({ door, version: 5 });
  tell({ size: 3 });
  const [{ path, of, messages, has }] = requests;
  assert.deepEqual([path, of, messages], [`/app/direct/${door}`, key, [[1, { size: 3 }]]]);
  assert.deepEqual(has, { [key]: 4, [beside.key]: 5 });
  assert.deepEqual(triggers, []);
});

test("what is said while an answer is under way is asked next, all at once and in order", async () => {
  const { turns, tell, reply } = part();
  for (const body of ["a", "b", "c"]) tell(body);
  assert.equal(requests.length, 1);
  await answer(requests[0], reply(2, "after a"));
  assert.deepEqual(requests[1].messages, [[2, "b"], [3, "c"]]);
  assert.ok(!turns.settled);
  await answer(requests[1], reply(3, "after c"));
  assert.ok(turns.settled);
  assert.equal(requests.length, 2);
});

test("a message that says all takes the place of what waits behind a request", async () => {
  const { turns, tell, reply } = part();
  tell("a");
  turns.sendOnly("b");
  turns.sendOnly("c");
  await answer(requests[0], reply(2, "after a"));
  assert.deepEqual(requests[1].messages, [[3, "c"]]);
});

test("a message takes the place of the one that waits last, if that is of the same matter", async () => {
  const { turns, reply } = part();
  const set = (name, value) => turns.sendInstead({ name, value }, (waiting) => waiting.name === name);
  for (const [name, value] of [["a", 1], ["a", 2], ["a", 3], ["b", 1], ["b", 2]]) set(name, value);
  assert.deepEqual(requests[0].messages, [[1, { name: "a", value: 1 }]]);
  await answer(requests[0], reply(2, "after the first"));
  assert.deepEqual(requests[1].messages, [[3, { name: "a", value: 3 }], [5, { name: "b", value: 2 }]]);
  await answer(requests[1], reply(3, "after the last"));
  assert.ok(turns.settled);
});

test("what was said between two of the same matter stays between them: it may depend on the first", async () => {
  const { turns, said } = part();
  const set = (name, value) => turns.sendInstead({ name, value }, (waiting) => waiting.name === name);
  for (const [name, value] of [["a", 1], ["b", 1], ["a", 2]]) set(name, value);
  await refuse(requests[0]);
  assert.deepEqual(said(), [[[1, { name: "a", value: 1 }], [2, { name: "b", value: 1 }], [3, { name: "a", value: 2 }]]]);
});

test("an answer is shown, and the next request says that the page has it", async () => {
  const { key, tell, reply, shown } = part();
  tell("a");
  await answer(requests[0], reply(2, "answer"));
  assert.equal(shown(), "answer");
  tell("b");
  assert.deepEqual(requests[1].has, { [key]: 2 });
});

test("a part is settled when it is told of the answer to its last message", async () => {
  const { turns, tell, reply } = part();
  const heard = [];
  const hear = () => heard.push(turns.settled);
  addEventListener("cnnviz:answered", hear);
  tell("a");
  tell("b");
  await answer(requests[0], reply(2, "after a"));
  await answer(requests[1], reply(3, "after b"));
  removeEventListener("cnnviz:answered", hear);
  assert.deepEqual(heard, [false, true]);
});

test("a run that knows of a message settles nothing while its answer is still to come", async () => {
  const { turns, tell, follow, reply } = part();
  tell("a");
  follow({ turn: 1 });
  assert.ok(!turns.settled);
  await answer(requests[0], reply(2, "answer"));
  assert.ok(turns.settled);
});

for (const [how, fail] of [["refused", refuse], ["lost", lose]]) {
  test(`when a request is ${how}, the script is told everything that waits, in order, and what the page has`, async () => {
    const { key, triggers, tell } = part();
    for (const body of ["a", "b", "c"]) tell(body);
    await fail(requests[0]);
    assert.deepEqual(triggers, [["action", { messages: [[1, "a"], [2, "b"], [3, "c"]], has: { [key]: 1 } }]]);
    assert.equal(requests.length, 1);
  });
}

test("what was answered directly is not said again to the script", async () => {
  const { key, triggers, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2, "answer"));
  tell("b");
  await refuse(requests[1]);
  assert.deepEqual(triggers, [["action", { messages: [[2, "b"]], has: { [key]: 2 } }]]);
});

test("after the script was told, what follows goes the same way until it has answered", async () => {
  const { said, follow, tell } = part();
  tell("a");
  await refuse(requests[0]);
  tell("b");
  assert.deepEqual(said().at(-1), [[1, "a"], [2, "b"]]);
  follow({ turn: 1 }); // a run that has not seen the second one
  tell("c");
  assert.deepEqual(said().at(-1), [[2, "b"], [3, "c"]]);
  follow({ turn: 3 });
  tell("d");
  assert.equal(said().length, 3);
  assert.deepEqual(requests[1].messages, [[4, "d"]]);
});

test("where direct answers end while a message is asked, what waits behind it is left to the script", async () => {
  const { said, follow, tell, reply } = part();
  tell("a");
  tell("b");
  follow({ direct: false });
  await answer(requests[0], reply(2, "answer"));
  assert.deepEqual(said(), [[[2, "b"]]]);
  assert.equal(requests.length, 1);
});

test("where another door opens while a message is asked, the message is left to the script there", async () => {
  const ends = { refused: refuse, lost: lose, answered: (request) => answer(request, { version: 2 }) };
  for (const [become, end] of Object.entries(ends)) {
    requests.length = 0;
    const { said, follow, tell, shown } = part();
    tell("a");
    follow({ door: `${become} anew`, meta: { value: "anew" } });
    await end(requests[0]);
    assert.deepEqual(said(), [[[1, "a"]]]);
    assert.equal(shown(), "anew");
    assert.deepEqual(links, []);
  }
});

test("the script runs when the hand rests if any answer asked for it: no message, but what the page has by now", async () => {
  const { key, turns, triggers, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2, "after a", { run: true }));
  tell("b");
  await answer(requests[1], reply(3, "after b"));
  clock.pass(100);
  tell("c");
  await answer(requests[2], reply(4, "after c"));
  assert.deepEqual(triggers, []);
  clock.pass(150);
  assert.deepEqual(triggers, [["action", { messages: [], has: { [key]: 4 } }]]);
  assert.ok(turns.settled, "that it runs is no message");
  tell("d");
  assert.deepEqual(requests[3].messages, [[4, "d"]]);
  await answer(requests[3], reply(5, "after d"));
  clock.pass(1000);
  assert.equal(triggers.length, 1, "what was owed once is done once");
});

test("the script runs for a partial answer whose content is still on its way", async () => {
  const { tell, key, triggers, shown } = part({ version: 1 });
  tell("pin");
  await answer(requests[0], { version: 3, shown: { [key]: { whole: false, base: 2, meta: { value: "pinned" } } } });
  assert.equal(shown(), "sent");
  clock.pass(150);
  assert.deepEqual(triggers, [["action", { messages: [], has: { [key]: 1 } }]]);
});

test("the script does not run for what changes nothing else on the page", async () => {
  const { triggers, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2));
  clock.pass(1000);
  assert.deepEqual(triggers, []);
});

test("a run that was owed is not asked for again after the script was told something", async () => {
  const { said, follow, tell, reply } = part();
  tell("a");
  await answer(requests[0], reply(2, "answer", { run: true }));
  tell("b");
  await refuse(requests[1]);
  follow({ turn: 2 });
  tell("c");
  await answer(requests[2], reply(3, "answer"));
  clock.pass(1000);
  assert.deepEqual(said(), [[[2, "b"]]]);
});

test("a glimpse is shown above what is there, is no message and no step, and ends with the next answer", async () => {
  const { turns, tell, reply, shown, triggers } = part();
  const glimpse = turns.glimpse("wet");
  const { of, messages, passing } = requests[0];
  assert.deepEqual([of, messages, passing], [turns.key, [[0, "wet"]], true]);
  await answer(requests[0], reply(1, "passing", { passing: true }));
  assert.equal(await glimpse, true);
  assert.equal(shown(), "passing");
  assert.ok(turns.settled);
  clock.pass(1000);
  assert.deepEqual([links, triggers], [[], []]);
  tell("a");
  assert.deepEqual(requests[1].messages, [[1, "a"]]);
  await answer(requests[1], reply(2, "answer"));
  assert.equal(shown(), "answer");
});

test("nobody is asked for a glimpse while something is asked, the script is waited for, or all goes through it", async () => {
  const { turns, tell } = part();
  tell("a");
  assert.equal(await turns.glimpse("wet"), false);
  await refuse(requests[0]);
  assert.equal(await turns.glimpse("wet"), false);
  assert.equal(await part({ direct: false }).turns.glimpse("wet"), false);
  assert.equal(requests.length, 1);
});

test("a glimpse that comes after a message sent meanwhile is not shown, whatever became of that message", async () => {
  const ends = { asked: () => {}, answered: (request) => answer(request, { version: 2 }), refused: refuse };
  for (const [become, end] of Object.entries(ends)) {
    requests.length = 0;
    const { turns, tell, reply, shown } = part();
    const glimpse = turns.glimpse("wet");
    tell("dry");
    await end(requests[1]);
    await answer(requests[0], reply(1, "wet", { passing: true }));
    assert.equal(await glimpse, false, become);
    assert.equal(shown(), "sent", become);
  }
});

test("a glimpse is shown although the script is let run meanwhile", async () => {
  const { turns, triggers, tell, reply, shown } = part();
  tell("a");
  await answer(requests[0], reply(2, "dry", { run: true }));
  const glimpse = turns.glimpse("wet");
  clock.pass(150);
  assert.equal(triggers.length, 1);
  await answer(requests[1], reply(2, "wet", { passing: true }));
  assert.equal(await glimpse, true);
  assert.equal(shown(), "wet");
});

test("what passed is over when the script takes over, and when the part leaves the page", async () => {
  for (const end of [({ turns }) => turns.destroy(), ({ tell }) => (tell("a"), refuse(requests[1]))]) {
    requests.length = 0;
    const one = part();
    one.turns.glimpse("wet");
    await answer(requests[0], one.reply(1, "passing", { passing: true }));
    assert.equal(one.shown(), "passing");
    await end(one);
    assert.equal(one.shown(), "sent");
  }
});

test("a part that has left the page does nothing with what comes late", async () => {
  for (const end of [(request, reply) => answer(request, reply), refuse]) {
    requests.length = 0;
    const { turns, triggers, tell, reply, shown } = part();
    tell("a");
    turns.destroy();
    await end(requests[0], reply(2, "late", { run: true }));
    clock.pass(1000);
    assert.deepEqual([shown(), links, triggers], ["sent", [], []]);
  }
});
