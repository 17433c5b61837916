import { requests } from "./page.js";

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { mounting } from "../../cnnviz/parts/shared/mount.js";
import { publish } from "../../cnnviz/parts/shared/shelf.js";
import { answer, data, table } from "./server.js";

beforeEach(() => {
  requests.length = 0;
});

/** A kind of part that writes down what happens to it. */
function kind() {
  const happened = [];
  const turns = [];
  class Kind {
    constructor(root, given) {
      happened.push(["made", root]);
      turns.push(given);
    }
    update(content) {
      happened.push(["shown", content.meta.value, content]);
    }
    destroy() {
      happened.push(["ended"]);
    }
  }
  const mount = mounting(Kind);
  const triggers = [];
  return {
    happened,
    turns,
    triggers,
    mount: (sent, parentElement) => mount({ data: sent, parentElement, setTriggerValue: (...said) => triggers.push(said) }),
    shown: () => happened.filter(([what]) => what === "shown").map(([, value]) => value),
  };
}

const root = () => ({ dataset: {} });

/** Let an answer of this version come to the part that was sent `data`. */
const publishFor = ({ key, door }, version, passing = false) =>
  publish(door, { version, passing, link: "", run: false, shown: { [key]: { whole: true, meta: { value: version } } } });

test("one instance lives in a root, whatever it is shown, until the last clean-up", () => {
  const { happened, mount } = kind();
  const [parentElement, sent] = [root(), data()];
  const first = mount(sent, parentElement);
  const second = mount({ ...sent, version: 2, meta: { value: "more" } }, parentElement);
  first(); // comes late, from a call that another has followed
  assert.deepEqual(happened.map(([what, of]) => [what, of]), [["made", parentElement], ["shown", "sent"], ["shown", "more"]]);
  second();
  second();
  assert.deepEqual(happened.slice(3), [["ended"]]);
});

test("each root has its own instance, and one that has ended begins anew, with what the page has", () => {
  const { happened, turns, mount } = kind();
  const [roots, sent] = [[root(), root()], [data(), data()]];
  const [end] = roots.map((parentElement, at) => mount(sent[at], parentElement));
  publishFor(sent[0], 2);
  end();
  mount(sent[0], roots[0]);
  assert.deepEqual(happened.filter(([what]) => what === "made").map(([, each]) => roots.indexOf(each)), [0, 1, 0]);
  assert.equal(happened.at(-1)[1], 2);
  assert.equal(new Set(turns).size, 3);
});

test("the page is told on the outermost element that something is drawn", () => {
  const { mount } = kind();
  const host = root();
  mount(data(), { host });
  assert.deepEqual(host.dataset, { drawn: "" });
});

test("a part is shown its meta data and its arrays, and the same content again when the theme changes", () => {
  const { happened, mount } = kind();
  const [parentElement, sent] = [root(), data({ map: table(Float32Array.of(1, 2)) })];
  mount(sent, parentElement);
  mount(sent, parentElement);
  const [[, , first], [, , again]] = happened.slice(1);
  assert.deepEqual(first, { meta: { value: "sent" }, map: Float32Array.of(1, 2), whole: {} });
  assert.equal(first, again);
});

test("nothing is shown before there is something, and then it is, whichever way it comes", () => {
  const { shown, mount } = kind();
  const sent = data({ meta: null });
  mount(sent, root());
  assert.deepEqual(shown(), []);
  publishFor(sent, 2);
  assert.deepEqual(shown(), [2]);
});

test("an answer is shown by the parts that it changes, once, and older data do not cover it", () => {
  const [one, other] = [kind(), kind()];
  const [parentElement, sent] = [root(), data()];
  const beside = data({ door: sent.door });
  one.mount(sent, parentElement);
  other.mount(beside, root());
  publishFor(sent, 3);
  publishFor(sent, 2);
  assert.deepEqual([one.shown(), other.shown()], [["sent", 3], ["sent"]]);
  one.mount({ ...sent, version: 2, meta: { value: "late run" } }, parentElement);
  one.mount({ ...sent, version: 3, meta: null }, parentElement);
  assert.deepEqual(one.shown(), ["sent", 3, 3, 3]);
});

test("what passes is shown, and what lies below it at the next call when it is over", () => {
  const { shown, mount } = kind();
  const [parentElement, sent] = [root(), data()];
  const leave = kind().mount(data({ door: sent.door }), root());
  mount(sent, parentElement);
  publishFor(sent, 1, true);
  assert.deepEqual(shown(), ["sent", 1]);
  leave();
  mount(sent, parentElement);
  assert.deepEqual(shown(), ["sent", 1, "sent"]);
});

test("a part that has ended is shown nothing more", () => {
  const { happened, mount } = kind();
  const sent = data();
  mount(sent, root())();
  publishFor(sent, 2);
  assert.deepEqual(happened.map(([what]) => what), ["made", "shown", "ended"]);
});

test("when a part is shown something, its turns know already which messages that answers", () => {
  const settled = [];
  let own;
  const mount = mounting(class {
    constructor(_root, turns) {
      own = turns;
    }
    update() {
      settled.push(own.settled);
    }
    destroy() {}
  });
  const [parentElement, sent] = [root(), data({ direct: false })];
  const call = (more = {}) => mount({ data: { ...sent, ...more }, parentElement, setTriggerValue: () => {} });
  call();
  own.send("a");
  call({ version: 2 });
  call({ version: 2, meta: null, turn: 1 });
  assert.deepEqual(settled, [true, false, true]);
});

test("a message of the part goes by the trigger of the newest call, and the answer to it changes what is shown", async () => {
  const { turns, triggers, shown, mount } = kind();
  const [parentElement, sent] = [root(), data({ direct: false })];
  mount(sent, parentElement);
  turns[0].send("a");
  assert.deepEqual(triggers, [["action", { messages: [[1, "a"]], has: { [sent.key]: 1 } }]]);
  mount({ ...sent, direct: true, turn: 1, version: 2, meta: { value: "run" } }, parentElement);
  turns[0].send("b");
  await answer(requests[0], { version: 3, shown: { [sent.key]: { meta: { value: "answer" } } } });
  assert.deepEqual(shown(), ["sent", "run", "answer"]);
  turns[0].destroy();
});
