import assert from "node:assert/strict";
import test from "node:test";

import { finds, nearest, searched } from "../../cnnviz/parts/shared/found.js";

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

/** What is found among these, each a question with other words and an answer, or a question alone. */
const among = (entries, typed) => {
  const whole = entries.map((entry) => (typeof entry === "string" ? { asked: entry } : entry));
  const index = whole.map(({ asked, ...others }) => searched({ asked: [asked], ...others }));
  const { rows, all } = nearest(index, typed);
  return { found: rows.map((at) => index[at].asked), all };
};

test("what has not all words comes the nearer the more it has, and is not said to have all", () => {
  const asked = ["what is a batch?", "is a large batch better?", "why relu?", "what is a bias?", "which pixels decided?"];
  assert.deepEqual(among(asked, "large batch"), { found: [asked[1]], all: true });
  assert.deepEqual(among(asked, "batch"), { found: [asked[0], asked[1]], all: true });
  assert.deepEqual(among(asked, "batch of transformers"), { found: [asked[0], asked[1]], all: false });
  for (const typed of ["qqq zzz", "", " ", "\u0301"]) assert.deepEqual(among(asked, typed).found, []);
});

test("a word that nearly all have decides nothing beside one that few have", () => {
  const asked = ["border", "edge kernel", "filter", "pixel", "photo"].map((each) => ({ asked: each, told: "in this picture" }));
  assert.deepEqual(among(asked, "the border of a picture"), { found: ["border"], all: true });
  assert.deepEqual(among(asked, "picture").found.length, 5);
});

test("what is asked comes before other words for it, these before the answer, and a term behind a question", () => {
  const entries = [
    { asked: "one", told: "softmax" },
    { asked: "two", also: "softmax" },
    { asked: "softmax", worth: 0.8 },
    { asked: "what does softmax do?" },
  ];
  assert.deepEqual(among(entries, "why softmax").found, ["what does softmax do?", "two", "softmax"]);
  assert.deepEqual(among(entries.slice(0, 1), "softmax").found, ["one"]);
});

test("a term whose very name is typed stays near the first", () => {
  const entries = [
    ...["what is a transposed convolution?", "why is a convolution a matrix?", "does a convolution have fewer weights?"],
    { asked: "convolution", worth: 0.8 },
    { asked: "depthwise convolution", worth: 0.8 },
  ];
  assert.ok(among(entries, "Convolution").found.slice(0, 3).includes("convolution"));
  assert.ok(among(entries, "what are convolutions").found.slice(0, 3).includes("convolution"));
  assert.equal(among(entries, "convolution").found.at(-1), "depthwise convolution");
});

test("of those with the same words, the one that asks in the same way comes first", () => {
  const asked = ["what does a bias do to one number?", "what is this number, and why?"];
  assert.equal(among(asked, "why is this number").found[0], asked[1]);
});

test("a word is found in other forms, in both spellings, and a short one not within another", () => {
  const asked = ["normalization", "a colour filter", "start", "blur"];
  assert.deepEqual(among(asked, "normalisation"), { found: ["normalization"], all: true });
  assert.deepEqual(among(asked, "color filters"), { found: ["a color filter"], all: true });
  assert.deepEqual(among(asked, "blurring").found, ["blur"]);
  assert.deepEqual(among(asked, "art").found, []);
  assert.deepEqual(among(["how is a picture read?"], "image").found, ["how is a picture read?"]);
});

test("a Chinese sentence is found by its words, and what means nothing here is not taken for found", () => {
  const entries = [
    { asked: "边界为什么不一样?", also: "图像边缘、填充" },
    { asked: "卷积核大小", also: "参数量" },
    { asked: "什么是转置卷积?", also: "反卷积" },
  ];
  assert.deepEqual(among(entries, "图像边缘会发生什么"), { found: [entries[0].asked], all: true });
  assert.deepEqual(among(entries, "卷积核的大小"), { found: ["卷积核大小"], all: true });
  assert.equal(among(entries, "量子卷积纠缠").all, false);
  assert.deepEqual(among(entries, "猫和狗").found, []);
});
