import { settled } from "./page.js";

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { deflateRawSync } from "node:zlib";

import { mounting } from "../../cnnviz/parts/shared/mount.js";
import begin from "../../cnnviz/record/recorded.js";

const VALUES = ["conv", { shape: [2, 3, 3], axes: "map" }, { row: 0, column: 0 }, null, false, "relu", 7, []];
const GRAPH = "network.graph";
const NONE = { levels: ["uint8", 0, 0], numbers: ["float32", 0, 0] };
const MAP = { layer: 0, output: 1, start: 2, pin: 3, chosen: 4 };
const LAYERS = {
  key: "network.layer",
  part: "layer",
  maps: {
    conv: [0, 4].map((place) => ({ meta: MAP, places: { output: ["float32", place, 1] } })),
    relu: [null, { meta: { ...MAP, layer: 5 }, places: {} }],
    fc: [0, 1].map(() => ({ meta: { ...MAP, output: 8 }, places: {} })),
  },
  opened: ["conv", [1, 2, 0]],
  pinned: false,
  answers: "fc",
  absent: "left out",
  nearest: "nearest {number}",
  note: "",
};
const ROW = { shape: [2], axes: "row", columns: 2, count: 2, offset: 0 };

beforeEach(() => globalThis.cnnvizShelf.clear());

/** A recorded page with parts that write down what they are shown. */
async function page(keys, layers = null, more = {}) {
  const element = () => ({
    hidden: false,
    dataset: {},
    textContent: "",
    append() {},
    remove() {},
    replaceChildren(...given) {
      this.textContent = given.filter((each) => typeof each === "string").join("");
    },
    setAttribute() {},
    addEventListener() {},
    attachShadow: () => ({ append() {}, host: { dataset: {} } }),
    content: { cloneNode: () => "markup" },
    getBoundingClientRect: () => ({ top: 100 }),
  });
  const elements = {};
  const shown = Object.fromEntries(
    keys.map((key) => {
      const meta = { pin: 3, chosen: 3, value: 6, ...(key === GRAPH && { columns: 7 }) };
      return [key, { part: key, meta, places: NONE }];
    }),
  );
  const said = { title: "title", facts: ["a", "b"], credits: [], warnings: [], notes: [] };
  const values = [...VALUES, ROW, layers, ...(more.values ?? [])];
  const rest = { kernels: [], replies: {}, moments: {}, headings: {}, without: {}, ...more };
  const view = { ...said, shown, layers: layers && VALUES.length + 1, ...rest };
  const pile = { size: 8, laid: [[1, [[0, 8]]]], derived: [] };
  const packed = (bytes) => ({ textContent: deflateRawSync(bytes).toString("base64") });
  elements.view = packed(JSON.stringify({ views: [view], lesson: null, values, pile, unpacking: "" }));
  elements.data = packed(new Uint8Array(new Float32Array([1.5, 2.5]).buffer));
  const find = (id) => (elements[id] ??= element());
  const created = (tag) => {
    const made = element();
    const keep = (id) => {
      elements[id] = made;
    };
    Object.defineProperty(made, "id", { set: keep });
    return Object.assign(made, { tag });
  };
  Object.assign(document, { getElementById: find, createElement: created, documentElement: { dataset: {} } });
  globalThis.innerHeight = 1000;
  const parts = {};
  const mounts = {};
  for (const [key, name] of [...keys.map((each) => [each, each]), ...(layers ? [[layers.key, layers.part]] : [])]) {
    const part = (parts[key] = { shown: [] });
    mounts[name] = mounting(
      class {
        constructor(root, turns) {
          part.turns = turns;
        }
        update(content) {
          if (content !== part.shown.at(-1)) part.shown.push(content);
        }
      },
    );
  }
  await begin(mounts);
  return { parts, elements, last: (key) => parts[key].shown.at(-1) };
}

test("what was recorded is shown, and the page says what it is", async () => {
  const { elements, last } = await page(["lab.stepper"]);
  assert.deepEqual(last("lab.stepper").meta, { pin: null, chosen: null, value: 7 });
  assert.equal(document.title, "title · cnnviz");
  assert.equal(elements.facts.textContent, "a · b");
  assert.ok(elements.credits.hidden);
});

test("a pin comes back, so that it stays, and all else with it stays as it was", async () => {
  const { parts, last } = await page(["lab.stepper"]);
  const { turns } = parts["lab.stepper"];
  const before = last("lab.stepper");
  const pin = { stage: "conv", channel: 0, row: 3, column: 4 };
  turns.sendOnly(pin);
  await settled();
  assert.ok(turns.settled);
  assert.deepEqual(last("lab.stepper").meta, { pin, chosen: null, value: 7 });
  assert.equal(last("lab.stepper").whole, before.whole);
  turns.sendOnly(null);
  await settled();
  assert.equal(last("lab.stepper").meta.pin, null);
});

test("what needs the engine is done with, and changes nothing", async () => {
  const { parts } = await page(["network.graph"], LAYERS);
  const { turns, shown } = parts["network.graph"];
  turns.send(["module", "fire", true]);
  await settled();
  assert.ok(turns.settled);
  assert.equal(shown.length, 1);
});

test("the picture of the network keeps its scale, and marks what is open, wherever that was chosen", async () => {
  const { parts, last } = await page(["network.graph"], LAYERS);
  parts["network.graph"].turns.send(["scale", "unit"]);
  await settled();
  parts["network.layer"].turns.sendOnly(["element", "conv", 0, 1, 2]);
  await settled();
  const { scale, selected } = last("network.graph").meta;
  assert.deepEqual([scale, selected], ["unit", { layer: "conv", channel: 0, cell: [1, 2] }]);
});

test("a layer is open at first, at an element that nobody pinned", async () => {
  const { last } = await page(["network.graph"], LAYERS);
  const { meta, output } = last("network.layer");
  assert.deepEqual([meta.layer, meta.start, meta.pin, meta.chosen], ["conv", { row: 2, column: 0 }, null, false]);
  assert.deepEqual([...output], [2.5]);
});

test("a click on a map opens what was recorded of it, pinned where an element was meant", async () => {
  const { parts, last } = await page(["network.graph"], LAYERS);
  parts["network.graph"].turns.send(["select", "conv", 0, 1, 2]);
  await settled();
  const { meta, output } = last("network.layer");
  assert.deepEqual([meta.start, meta.pin, meta.chosen, ...output], [{ row: 1, column: 2 }, { row: 1, column: 2 }, true, 1.5]);
  parts["network.layer"].turns.sendOnly(["element", "conv", 1]);
  await settled();
  assert.deepEqual([last("network.layer").meta.pin, ...last("network.layer").output], [null, 2.5]);
});

test("in the place of a map that was left out stands a sentence, until another is opened", async () => {
  const { parts, elements, last } = await page(["network.graph"], LAYERS);
  const { turns } = parts["network.graph"];
  const open = async (...element) => {
    turns.send(["select", "relu", ...element]);
    await settled();
    return [elements["network.layer"].hidden, elements.absent.hidden, last("network.layer").meta.layer];
  };
  assert.deepEqual(await open(0), [true, false, "conv"]);
  assert.equal(elements.absent.textContent, "relu: left out ");
  assert.deepEqual(await open(1), [false, true, "relu"]);
});

test("an answer is pressed, and opens the number before softmax", async () => {
  const { parts, last } = await page(["network.answers", "network.graph"], LAYERS);
  parts["network.answers"].turns.sendOnly(1);
  await settled();
  assert.equal(last("network.answers").meta.chosen, 1);
  assert.deepEqual(last("network.layer").meta.pin, { row: 0, column: 1 });
  assert.deepEqual(last("network.graph").meta.selected, { layer: "fc", channel: 1, cell: null });
  parts["network.layer"].turns.sendOnly(["element", "fc"]);
  await settled();
  assert.equal(last("network.layer").meta.pin, null);
  parts["network.answers"].turns.sendOnly(null);
  await settled();
  assert.equal(last("network.answers").meta.chosen, null);
});

test("a file that is not complete says so in one sentence", async () => {
  const elements = { wait: { hidden: true, dataset: { damaged: "cannot be unpacked" } }, view: { textContent: "AAAA" } };
  Object.assign(document, { getElementById: (id) => elements[id] });
  await assert.rejects(begin({}));
  assert.deepEqual([elements.wait.hidden, elements.wait.textContent], [false, "cannot be unpacked"]);
});
