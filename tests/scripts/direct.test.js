import { clock, links, requests, settled } from "./page.js";

import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { atAnswers, DirectTurns, newer } from "../../cnnviz/parts/shared/direct.js";

let lines = 0;
const components = [];

beforeEach(() => {
  requests.length = links.length = 0;
  clock.timers.clear();
  location.search = "";
});

afterEach(() => {
  for (const turns of components.splice(0)) turns.destroy();
});

/** A component whose line is told of by the script, and what it says to the script. */
function component(token = `line${++lines}`) {
  const turns = new DirectTurns();
  components.push(turns);
  const said = [];
  const send = (name, messages) => said.push(structuredClone(messages));
  const follow = (number, turn = 0) => turns.follow({ key: "part", direct: [token, number], turn });
  follow(0);
  return { turns, token, said, follow, tell: (body) => turns.send(send, body) };
}

/** An answer as ui/direct.py packs it: the length of the JSON, the JSON, and the arrays that it names. */
function packed({ number, run = false, link = `at=${number}`, arrays = {}, ...parts }) {
  const places = {};
  const pieces = [];
  let end = 0;
  for (const [part, given] of Object.entries(arrays)) {
    for (const [name, values] of Object.entries(given)) {
      const type = values.constructor.name.replace("Array", "").toLowerCase();
      (places[part] ??= {})[name] = [type, end, values.length];
      pieces.push(Buffer.from(values.buffer), Buffer.alloc(-values.byteLength & 7));
      end += values.byteLength + (-values.byteLength & 7);
    }
  }
  let head = JSON.stringify({ number, run, link, ...parts, arrays: places });
  head += " ".repeat(-(4 + Buffer.byteLength(head)) & 7);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(head));
  const whole = Buffer.concat([length, Buffer.from(head), ...pieces]);
  return new Uint8Array(whole).buffer;
}

/** Answer a request that waits. */
async function answer(request, reply) {
  request.resolve({ status: 200, arrayBuffer: async () => packed(reply) });
  await settled();
}

/** Let a request end without an answer. */
async function refuse(request) {
  request.resolve({ status: 204 });
  await settled();
}

const shown = (token, number, more = {}) => newer({ direct: [token, number], ...more }, "part")?.value;

test("without a line a message goes through the script", () => {
  const turns = new DirectTurns();
  const said = [];
  turns.follow({ key: "part", direct: null, turn: 0 });
  turns.send((name, messages) => said.push([name, messages]), "a");
  assert.deepEqual(said, [["action", [[1, "a"]]]]);
  assert.equal(requests.length, 0);
});

test("a message is asked on the line, by whom and with its number", () => {
  const { token, said, tell } = component();
  tell({ size: 3 });
  const [{ path, of, messages }] = requests;
  assert.deepEqual([path, of, messages], [`/app/direct/${token}`, "part", [[1, { size: 3 }]]]);
  assert.deepEqual(said, []);
});

test("what is said while an answer is under way is asked next, all at once and in order", async () => {
  const { turns, tell } = component();
  for (const body of ["a", "b", "c"]) tell(body);
  assert.equal(requests.length, 1);
  await answer(requests[0], { number: 1 });
  assert.deepEqual(requests[1].messages, [[2, "b"], [3, "c"]]);
  assert.ok(!turns.settled);
  await answer(requests[1], { number: 2 });
  assert.ok(turns.settled);
  assert.equal(requests.length, 2);
});

test("an answer is shown until the script's data know of it", async () => {
  const { token, tell } = component();
  tell("a");
  assert.equal(shown(token, 0), undefined);
  await answer(requests[0], { number: 1, part: { value: "answer" } });
  assert.equal(shown(token, 0), "answer");
  assert.equal(shown(token, 1), undefined);
  assert.equal(shown(token, 2), undefined);
});

test("data that leave out what an answer brought show that answer, but none before it", async () => {
  const { token, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, part: { value: "answer" } });
  assert.equal(shown(token, 1, { same: true }), "answer");
  assert.equal(shown(token, 2, { same: true }), undefined);
});

test("an answer is for its own line and its own parts", async () => {
  const { token, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, part: { value: "answer" } });
  assert.equal(shown("another", 0), undefined);
  assert.equal(newer({ direct: [token, 0] }, "elsewhere"), undefined);
  assert.equal(newer({}, "part"), undefined);
});

test("of the answers to two components of one line the later one is shown, whichever comes first", async () => {
  const first = component();
  const second = component(first.token);
  first.tell("a");
  second.tell("b");
  await answer(requests[1], { number: 2, part: { value: "later" } });
  await answer(requests[0], { number: 1, part: { value: "earlier" } });
  assert.equal(shown(first.token, 0), "later");
});

test("arrays come in their own type, where the answer says that they lie", async () => {
  const { token, tell } = component();
  const arrays = {
    part: { bytes: Uint8Array.of(1, 2, 255), whole: Int16Array.of(-300, 7), real: Float32Array.of(0.5, -2) },
    other: { real: Float32Array.of(9) },
  };
  tell("a");
  await answer(requests[0], { number: 1, part: { value: "‡ more bytes than letters" }, other: {}, arrays });
  const { bytes, whole, real } = newer({ direct: [token, 0] }, "part");
  assert.deepEqual([bytes, whole, real], Object.values(arrays.part));
  assert.deepEqual(newer({ direct: [token, 0] }, "other").real, arrays.other.real);
});

test("everyone is told of an answer until they listen no more", async () => {
  const { tell } = component();
  let told = 0;
  const callOff = atAnswers(() => (told += 1));
  tell("a");
  await answer(requests[0], { number: 1 });
  assert.equal(told, 1);
  callOff();
  tell("b");
  await answer(requests[1], { number: 2 });
  assert.equal(told, 1);
});

for (const [how, fail] of [["refused", refuse], ["lost", (request) => (request.reject(new TypeError()), settled())]]) {
  test(`when a request is ${how}, the script is told everything that waits`, async () => {
    const { said, tell } = component();
    tell("a");
    tell("b");
    await fail(requests[0]);
    assert.deepEqual(said, [[[1, "a"], [2, "b"]]]);
  });
}

test("after the script was told, what follows goes the same way until it has answered", async () => {
  const { said, follow, tell } = component();
  tell("a");
  await refuse(requests[0]);
  tell("b");
  assert.deepEqual(said.at(-1), [[1, "a"], [2, "b"]]);
  follow(0, 1); // a run that has not seen the second one
  tell("c");
  assert.deepEqual(said.at(-1), [[2, "b"], [3, "c"]]);
  follow(0, 3);
  tell("d");
  assert.equal(said.length, 3);
  assert.deepEqual(requests[1].messages, [[4, "d"]]);
});

test("the first answer is a step of the way back, and the link is written anew when the hand rests", async () => {
  const { tell } = component();
  tell("a");
  await answer(requests[0], { number: 1 });
  tell("b");
  await answer(requests[1], { number: 2 });
  assert.deepEqual(links, [{ link: "?at=1", step: true }]);
  clock.pass(149);
  assert.equal(links.length, 1);
  clock.pass(1);
  assert.deepEqual(links[1], { link: "?at=2", step: false });
  tell("c");
  await answer(requests[2], { number: 3 });
  assert.deepEqual(links[2], { link: "?at=3", step: true });
});

test("the script runs when the hand rests if any answer asked for it, and is told which one has arrived", async () => {
  const { turns, said, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, run: true });
  tell("b");
  await answer(requests[1], { number: 2, run: false });
  clock.pass(100);
  tell("c");
  await answer(requests[2], { number: 3, run: false });
  assert.deepEqual(said, []);
  clock.pass(150);
  assert.deepEqual(said, [[[4, { arrived: 3 }]]]);
  assert.ok(turns.settled, "that an answer has arrived needs none");
});

test("the script does not run for what changes nothing else on the page", async () => {
  const { said, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, run: false });
  clock.pass(1000);
  assert.deepEqual(said, []);
});

test("going back leaves neither a link nor a run to come, and what follows is a new step", async () => {
  const { said, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, run: true });
  tell("b");
  await answer(requests[1], { number: 2, run: true });
  dispatchEvent(new PopStateEvent("popstate"));
  clock.pass(1000);
  assert.deepEqual([links.length, said.length], [1, 0]);
  tell("c");
  await answer(requests[2], { number: 3, run: false });
  clock.pass(1000);
  assert.deepEqual([links.at(-1), said.length], [{ link: "?at=3", step: true }, 0]);
});

test("a link that stands in the address already is no step", async () => {
  const { tell } = component();
  location.search = "?at=1";
  tell("a");
  await answer(requests[0], { number: 1 });
  clock.pass(1000);
  assert.deepEqual(links, []);
});

test("that an answer has arrived is the script's to know, told once and never asked on the line", async () => {
  const { said, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, run: true });
  clock.pass(150);
  assert.deepEqual(said, [[[2, { arrived: 1 }]]]);
  tell("b");
  assert.deepEqual(requests[1].messages, [[3, "b"]]);
  await answer(requests[1], { number: 2, run: false });
  clock.pass(150);
  assert.equal(said.length, 1);
});

test("a glimpse is shown as something that passes: after all answers and runs before it, until the next answer", async () => {
  const { turns, token, tell } = component();
  const glimpse = turns.glimpse("wet");
  assert.deepEqual(requests[0].messages, [[0, "wet"]]);
  await answer(requests[0], { number: 4, run: null, part: { value: "passing" } });
  assert.equal(await glimpse, true);
  assert.equal(shown(token, 4), "passing");
  assert.equal(shown(token, 5), undefined);
  assert.deepEqual(links, []);
  tell("a");
  await answer(requests[1], { number: 5, part: { value: "answer" } });
  assert.equal(shown(token, 4), "answer");
});

test("nobody is asked for a glimpse while something is asked or the script is waited for", async () => {
  const { turns, tell } = component();
  tell("a");
  assert.equal(await turns.glimpse("wet"), false);
  await refuse(requests[0]);
  assert.equal(await turns.glimpse("wet"), false);
  assert.equal(requests.length, 1);
});

test("a glimpse that comes after a message sent meanwhile is not shown, whatever became of that message", async () => {
  for (const [become, end] of [["asked"], ["answered", (request) => answer(request, { number: 1 })], ["refused", refuse]]) {
    requests.length = 0;
    const { turns, token, tell } = component();
    const glimpse = turns.glimpse("wet");
    tell("dry");
    await end?.(requests[1]);
    await answer(requests[0], { number: 1, run: null, part: { value: "wet" } });
    assert.equal(await glimpse, false, become);
    assert.equal(shown(token, 0), undefined, become);
  }
});

test("a glimpse is shown although the script is told meanwhile that an answer has arrived", async () => {
  const { turns, token, said, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1, run: true });
  const glimpse = turns.glimpse("wet");
  clock.pass(150);
  assert.equal(said.length, 1);
  await answer(requests[1], { number: 1, run: null, part: { value: "wet" } });
  assert.equal(await glimpse, true);
  assert.equal(shown(token, 1), "wet");
});

test("what passed is over when the script takes over, and when the part leaves the page", async () => {
  for (const end of [({ turns }) => turns.destroy(), ({ tell }) => (tell("a"), refuse(requests[1]))]) {
    requests.length = 0;
    const part = component();
    part.turns.glimpse("wet");
    await answer(requests[0], { number: 2, run: null, part: { value: "passing" } });
    assert.equal(shown(part.token, 2), "passing");
    await end(part);
    assert.equal(shown(part.token, 2), undefined);
    assert.equal(shown(part.token, 1), "passing");
  }
});

test("a part that has left the page does nothing with an answer that comes late", async () => {
  const { turns, token, said, tell } = component();
  tell("a");
  turns.destroy();
  await answer(requests[0], { number: 1, run: true, part: { value: "late" } });
  clock.pass(1000);
  assert.equal(shown(token, 0), undefined);
  assert.deepEqual([links, said], [[], []]);
});

test("another process is led to the link that the former one has not told Streamlit of", async () => {
  const { turns, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1 });
  location.search = "?other";
  let opened = 0;
  const hear = () => (opened += 1);
  addEventListener("popstate", hear);
  turns.follow({ key: "part", direct: ["anew", 0], turn: 0 });
  removeEventListener("popstate", hear);
  assert.deepEqual([links.at(-1), opened], [{ link: "?at=1", step: false }, 1]);
});

test("another process is led nowhere if the script has run since the last answer", async () => {
  const { turns, follow, tell } = component();
  tell("a");
  await answer(requests[0], { number: 1 });
  follow(1, 1);
  location.search = "?other";
  const before = links.length;
  turns.follow({ key: "part", direct: ["fresh", 0], turn: 0 });
  assert.equal(links.length, before);
});

test("a line that ends while a message is asked leaves the message to the script", async () => {
  const { turns, said, tell } = component();
  tell("a");
  tell("b");
  turns.follow({ key: "part", direct: null, turn: 0 });
  await answer(requests[0], { number: 1 });
  assert.deepEqual(said, [[[2, "b"]]]);
});
