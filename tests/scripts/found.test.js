import assert from "node:assert/strict";
import test from "node:test";

import { finds, nearness } from "../../cnnviz/parts/shared/found.js";

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

test("words with which a question is asked do not count, in both languages", () => {
  assert.ok(finds("How do 784 pixels become an answer?", "why do 784 pixels become the answer?"));
  assert.ok(finds("为什么用 ReLU？", "为什么要用ReLU") && finds("什么是 Softmax？", "softmax有什么用"));
  assert.ok(finds("池化有什么作用？", "什么是池化？") && finds("它用 Python 怎么写？", "用Python怎么写"));
  assert.ok(!finds("池化有什么作用？", "什么是批量") && !finds("CNN 的应用", "采用"));
  assert.ok(finds("What is this?", "what is") && !finds("Pooling", "what is"));
});

test("a size and a word are found however they are written", () => {
  assert.ok(finds("What is a 1 × 1 convolution?", "1x1 convolution") && finds("3×3", "3 x 3") && !finds("3 × 3", "5x5"));
  assert.ok(finds("What is backpropagation?", "back-propagation") && finds("feature maps", "feature-maps"));
  assert.ok(finds("Why ReLU?", "relu\u200b?"));
});

test("what has not all words comes the nearer the more it has", () => {
  const asked = ["Is a large batch better?", "What is a batch?", "Why ReLU?"];
  const [both, one, none] = asked.map((told) => nearness(told, "large batch gradient"));
  assert.ok(both === 2 / 3 && one === 1 / 3 && none === 0);
  assert.equal(nearness("What is a batch?", "batch"), 1);
});

test("a plural finds the singular, and the beginning of a long word counts in part", () => {
  assert.ok(finds("heatmap, saliency map", "heatmaps") && finds("What is a bias for?", "bias"));
  const part = nearness("normalization", "normalisation");
  assert.ok(part > 0.3 && part < 1 && nearness("normal", "none") === 0);
});

test("of a Chinese word, which may be several, the pairs of signs that occur count", () => {
  const part = nearness("卷积核、滤波器、通道", "卷积核大小");
  assert.ok(part >= 0.4 && part < 0.5 && nearness("池化", "卷积核大小") === 0);
  assert.equal(nearness("卷积核大小、参数量", "卷积核大小"), 1);
});
