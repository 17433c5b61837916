import assert from "node:assert/strict";
import test from "node:test";

import { cellAfter, percentOf, shadeOf } from "../../cnnviz/parts/confusion/shades.js";
import { luminance, parseColour } from "../../cnnviz/parts/shared/theme.js";

const THEMES = [
  { paper: "#fffdf9", ink: "#1d2129", raised: "#f3f1ea", accent: "#9c1d55", line: "#ccc", font: "", dark: false },
  { paper: "#14161c", ink: "#eceae4", raised: "#21252f", accent: "#ff8ab8", line: "#444", font: "", dark: true },
];

test("a count can be read on its cell, however many pictures it has", () => {
  for (const theme of THEMES) {
    for (const right of [true, false]) {
      for (let count = 0; count <= 100; count++) {
        const { background, color } = shadeOf(count, 100, right, theme);
        const [low, high] = [background, color].map((each) => luminance(parseColour(each))).sort((a, b) => a - b);
        assert.ok((high + 0.05) / (low + 0.05) >= 4.5, `${count} ${right} ${theme.dark}`);
      }
    }
  }
});

test("more pictures are shown stronger, and one of a hundred is not nothing", () => {
  const [theme] = THEMES;
  const lightness = [0, 1, 10, 50, 100].map((count) => luminance(parseColour(shadeOf(count, 100, false, theme).background)));
  for (let at = 1; at < lightness.length; at++) assert.ok(lightness[at] < lightness[at - 1] - 0.03);
});

test("a share is never rounded up to all or down to none", () => {
  const shares = [0, 0.0001, 0.123, 0.99, 0.9999, 1, NaN];
  assert.deepEqual(shares.map(percentOf), ["0%", "<0.1%", "12.3%", "99.0%", ">99.9%", "100%", "–"]);
});

test("arrow keys stay in the matrix", () => {
  assert.equal(cellAfter("ArrowRight", 0, 3), 1);
  assert.equal(cellAfter("ArrowRight", 2, 3), 2);
  assert.equal(cellAfter("ArrowUp", 1, 3), 1);
  assert.equal(cellAfter("ArrowDown", 1, 3), 4);
  assert.deepEqual(["Home", "End", "PageUp", "PageDown"].map((key) => cellAfter(key, 4, 3)), [3, 5, 1, 7]);
  assert.equal(cellAfter("Tab", 4, 3), undefined);
});
