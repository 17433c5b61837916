import "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { Covers } from "../../cnnviz/parts/stepper/covers.js";

test("what follows from a covered map is covered with it, by the cover that is to be taken away first", () => {
  const covers = new Covers(["pool", "output"]);
  assert.deepEqual(["conv", "act", "pool"].map((stage) => covers.onMap(stage)), ["output", "output", "output"]);
  const later = new Covers(covers.without("output"));
  assert.deepEqual(["conv", "act", "pool"].map((stage) => later.onMap(stage)), [undefined, undefined, "pool"]);
});

test("a covered sum hides the numbers of every map, since each is made of it, but not the maps", () => {
  const covers = new Covers(["sum"]);
  for (const stage of ["conv", "act", "pool"]) {
    assert.equal(covers.onMap(stage), undefined);
    assert.equal(covers.onTotal(stage), "sum");
    assert.ok(covers.numbers(stage));
  }
  assert.ok(!covers.numbers("input"));
});

test("a covered map leaves the sum to be read, and what comes after it hidden", () => {
  const covers = new Covers(["output"]);
  assert.equal(covers.onTotal("conv"), undefined);
  assert.equal(covers.onTotal("act"), "output");
});

test("a layer's own map is covered by its own name alone", () => {
  const covers = new Covers(["sum", "output"], { output: ["act"] });
  assert.ok(!covers.numbers("output"));
  assert.equal(new Covers(["act"], { output: ["act"] }).onTotal("output", false), "act");
});
