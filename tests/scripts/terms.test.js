import assert from "node:assert/strict";
import test from "node:test";

import { piecesOf, withinSentence } from "../../cnnviz/parts/shared/marked.js";

const TERMS = {
  stride: { title: "Stride", text: "It moves.", href: "?stride=2" },
  relu: { title: "ReLU", text: "It cuts.", href: "?act=relu" },
};

test("a marked term has its own name within the sentence, or the words behind the bar", () => {
  assert.deepEqual(piecesOf("A [[stride]] of 2, then [[relu]]: [[stride|steps]].", TERMS), [
    { text: "A " },
    { text: "stride", term: "stride" },
    { text: " of 2, then " },
    { text: "ReLU", term: "relu" },
    { text: ": " },
    { text: "steps", term: "stride" },
    { text: "." },
  ]);
});

test("a term that is not there is plain, and so is what only looks like a mark", () => {
  const plain = (text) => piecesOf(text, TERMS).map((piece) => [piece.text, piece.term]);
  assert.deepEqual(plain("[[feature_map]]"), [["feature map", undefined]]);
  assert.deepEqual(plain("[[constructor|made]]"), [["made", undefined]]);
  for (const text of ["[[a, b], [c, d]]", "x[[0]][1]", "[[ stride ]]", "[stride]", "[[stride||x]]"]) {
    assert.deepEqual(plain(text), [[text, undefined]]);
  }
  assert.deepEqual(piecesOf("", TERMS), []);
});

test("a name loses its capital within a sentence unless it has another", () => {
  const names = ["Stride", "ReLU", "CNN", "Grad-CAM", "Feature map", "步幅", "logit"];
  assert.deepEqual(names.map(withinSentence), ["stride", "ReLU", "CNN", "Grad-CAM", "feature map", "步幅", "logit"]);
});
