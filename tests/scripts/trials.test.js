import assert from "node:assert/strict";
import test from "node:test";

import { isAnswered, keepResult, results } from "../../cnnviz/parts/trials/results.js";

const experiment = { trials: /** @type {[string, string][]} */ ([["one", "1"], ["two", "2"]]) };
const result = { held: "70%", own: "100%", exploded: false };

test("an experiment is answered when all its trainings came to their end, in any order", () => {
  keepResult({ chosen: "", result });
  keepResult({ chosen: "two", result });
  assert.ok(!isAnswered(experiment));
  keepResult({ chosen: "one", result: null });
  assert.ok(!isAnswered(experiment));
  keepResult({ chosen: "one", result });
  assert.ok(isAnswered(experiment));
});

test("to run one again keeps its former result until there is another", () => {
  keepResult({ chosen: "one", result: null });
  assert.equal(results.get("one")?.held, "70%");
  keepResult({ chosen: "one", result: { ...result, held: "71%" } });
  assert.equal(results.get("one")?.held, "71%");
});
