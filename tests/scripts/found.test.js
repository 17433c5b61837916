import assert from "node:assert/strict";
import test from "node:test";

import { finds } from "../../cnnviz/parts/shared/found.js";

test("each word that is typed is looked for by itself, in any case, with or without accents", () => {
  assert.ok(finds("What does softmax do?", "SOFTMAX what"));
  assert.ok(finds("naïve Bayes", "naive") && finds("naive Bayes", "naïve"));
  assert.ok(!finds("What does softmax do?", "softmax pooling"));
  assert.ok(finds("anything", ""));
});

test("a space beside Chinese counts for nothing, and one between Latin words does", () => {
  assert.ok(finds("为什么用 ReLU？", "为什么用relu") && finds("为什么用ReLU?", "为什么用 ReLU？"));
  assert.ok(!finds("one layer", "onelayer"));
});
