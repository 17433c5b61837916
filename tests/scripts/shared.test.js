import { fakeCanvas, frames, settled } from "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { atArrival, pickUp, putDown, takeAway } from "../../cnnviz/parts/shared/carried.js";
import { colourOf, divergingColours, grayColours, inkOn, paintValues } from "../../cnnviz/parts/shared/colour.js";
import { columnOf } from "../../cnnviz/parts/shared/columns.js";
import { compactNumber, fill, formatNumber, inBrackets } from "../../cnnviz/parts/shared/numbers.js";
import { reportPainted } from "../../cnnviz/parts/shared/painted.js";
import { luminance, parseColour } from "../../cnnviz/parts/shared/theme.js";

const LIGHT = { paper: "#fdfcf9", dark: false };
const DARK = { paper: "#14161b", dark: true };

const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

test("a colour is read from every form in which a page gives it", () => {
  assert.deepEqual(parseColour("#f0a"), [255, 0, 170]);
  assert.deepEqual(parseColour("#f0ac"), [255, 0, 170]);
  assert.deepEqual(parseColour("#0a141e"), [10, 20, 30]);
  assert.deepEqual(parseColour("#0A141Eff"), [10, 20, 30]);
  assert.deepEqual(parseColour("rgb(10, 20, 30)"), [10, 20, 30]);
  assert.deepEqual(parseColour("rgba(10 20 30 / 0.5)"), [10, 20, 30]);
  assert.deepEqual(parseColour("none"), [255, 255, 255]);
});

test("luminance is that of WCAG: 0 for black, 1 for white, the known weights for the three lights", () => {
  assert.equal(luminance([0, 0, 0]), 0);
  assert.ok(Math.abs(luminance([255, 255, 255]) - 1) < 1e-12);
  assert.ok(Math.abs(luminance([0, 255, 0]) - 0.7152) < 1e-12);
  assert.ok(Math.abs(luminance([119, 119, 119]) - 0.1844750) < 1e-6);
});

for (const theme of [LIGHT, DARK]) {
  const name = theme.dark ? "dark" : "light";

  test(`in the ${name} theme 0 has the page's ground, and colours leave it step by step on both sides`, () => {
    for (const pair of ["value", "weight"]) {
      const colours = divergingColours(theme, pair);
      const ground = parseColour(theme.paper);
      assert.equal(colours.length, 513);
      assert.deepEqual(colours[256], ground);
      const far = colours.map((colour) => contrast(colour, ground));
      for (let at = 256; at < 512; at++) assert.ok(far[at + 1] >= far[at] - 0.02, `${pair} ${at}`);
      for (let at = 256; at > 0; at--) assert.ok(far[at - 1] >= far[at] - 0.02, `${pair} ${at}`);
      assert.notDeepEqual(colours[0], colours[512]);
    }
  });

  test(`in the ${name} theme letters can be read on every colour`, () => {
    for (const colour of [...divergingColours(theme), ...divergingColours(theme, "weight"), ...grayColours()]) {
      assert.ok(contrast(colour, parseColour(inkOn(colour))) >= 4.5, colour.join());
    }
  });
}

test("the colours of a theme are worked out once", () => {
  assert.equal(divergingColours(LIGHT), divergingColours(LIGHT));
  assert.notEqual(divergingColours(LIGHT), divergingColours({ ...LIGHT }));
});

test("a value outside a scale has the colour of its nearer end, and one that is no number some colour", () => {
  const scale = { low: -2, high: 2, colours: grayColours() };
  assert.deepEqual([-9, -2, 0, 2, 9].map((value) => colourOf(value, scale)[0]), [0, 0, 128, 255, 255]);
  assert.ok(colourOf(NaN, scale));
  assert.ok(colourOf(1, { ...scale, low: 1, high: 1 }));
});

test("a painted map has the colour of each of its values, in reading order", () => {
  const scale = { low: -1, high: 3, colours: divergingColours(LIGHT) };
  const values = Float32Array.of(-1, -5, 0, 0.7, 3, 8);
  const canvas = fakeCanvas();
  paintValues(canvas, values, 2, 3, scale);
  assert.deepEqual([canvas.height, canvas.width], [2, 3]);
  assert.deepEqual(canvas.pixels, Array.from(values, (value) => colourOf(value, scale)));
});

test("zero has no sign, and what is no finite number is said", () => {
  assert.deepEqual([0, -0, NaN, Infinity, -Infinity].map((value) => formatNumber(value)), ["0", "0", "NaN", "∞", "−∞"]);
});

test("as many digits are written as matter, and none that say nothing", () => {
  assert.deepEqual(
    [1.5, 0.12345, 12.345, 123456.7, 999.96, 0.00012, 0.000012, 1.2e20, -2.5e-7].map((value) => formatNumber(value)),
    ["1.5", "0.1235", "12.35", "123457", "1000", "0.0001", "1.2e−5", "1.2e20", "−2.5e−7"],
  );
  assert.deepEqual([2, 3, 6].map((digits) => formatNumber(Math.PI, digits)), ["3.1", "3.14", "3.14159"]);
});

test("in a small cell a number has no more than five characters, and only 0 is written as 0", () => {
  for (let value = 0.0001; value < 1e4; value *= 1.37) {
    for (const signed of [value, -value]) {
      const text = compactNumber(signed);
      assert.ok(text.length <= 5, text);
      assert.notEqual(text, "0");
      assert.ok(text.startsWith("≈") || Math.abs(Number(text.replace("−", "-")) - signed) <= Math.max(0.006, value * 0.06), text);
    }
  }
});

test("a negative number stands in brackets in the middle of a sum", () => {
  assert.deepEqual([inBrackets(-0.5), inBrackets(0.5), inBrackets(-1 / 3, 2)], ["(−0.5)", "0.5", "(−0.33)"]);
});

test("a sentence is filled with what there is, also with 0 and nothing, and keeps the names of what there is not", () => {
  assert.equal(fill("{a} of {b}{c}, {d}", { a: 0, b: 12, c: "" }), "0 of 12, {d}");
});

test("an array is taken from a table, or as it is", () => {
  const values = Float32Array.of(1, 2);
  const table = { getChildAt: (index) => (index === 0 ? { toArray: () => values } : null) };
  assert.equal(columnOf(table), values);
  assert.equal(columnOf(values), values);
  assert.equal(columnOf(undefined), undefined);
});

test("an array that was put down is there for all until its own carrier takes it away", () => {
  const [former, later] = [Uint8Array.of(1), Uint8Array.of(1)];
  putDown("picture", former);
  putDown("picture", later);
  takeAway("picture", former);
  assert.equal(pickUp("picture"), later);
  takeAway("picture", later);
  assert.equal(pickUp("picture"), undefined);
});

test("who waits is told of the next arrival alone, or of none when it calls that off", () => {
  const told = [];
  atArrival(() => told.push("once"));
  atArrival(() => told.push("never"))();
  putDown("a", Uint8Array.of(1));
  putDown("b", Uint8Array.of(2));
  assert.deepEqual(told, ["once"]);
});

test("what was painted is told from its own element in the order of asking, after the frame that it is in", async () => {
  const told = [];
  const element = (name) => ({ dispatchEvent: ({ type, detail }) => told.push([name, type, detail.kind, detail.part]) });
  reportPainted(element("first"), "data", 1, false, "graph");
  await settled();
  assert.deepEqual(told, []);
  frames.shift()();
  reportPainted(element("second"), "hover", 2, true);
  await settled();
  await settled();
  assert.deepEqual(told, [["first", "cnnviz:painted", "data", "graph"], ["second", "cnnviz:painted", "hover", undefined]]);
});
