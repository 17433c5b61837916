import assert from "node:assert/strict";
import test from "node:test";

import { boxOf, indexAt, layOut } from "../../cnnviz/parts/graph/layout.js";
import { roomFor } from "../../cnnviz/parts/graph/room.js";
import { lineColours, webOf } from "../../cnnviz/parts/graph/lines.js";
import {
  cellOf, fieldAt, incoming, indexOf, rangeOf, reachOf, unitAt, windowIn,
} from "../../cnnviz/parts/graph/model.js";
import { answerText, percent } from "../../cnnviz/parts/graph/paint.js";
import { rounded } from "../../cnnviz/parts/graph/sentences.js";
import { below, beside, spotAt } from "../../cnnviz/parts/graph/spots.js";

/** A path that remembers where its lines begin and end. */
globalThis.Path2D = class {
  constructor() {
    this.lines = [];
  }
  moveTo(x, y) {
    this.lines.push([[x, y]]);
  }
  lineTo(x, y) {
    this.lines.at(-1).push([x, y]);
  }
  bezierCurveTo(_x1, _y1, _x2, _y2, x, y) {
    this.lineTo(x, y);
  }
  closePath() {}
};

const ROOM = { width: 900, height: 480, answer: 180, between: 28, apart: 10, pitch: () => 80, head: () => 60 };

const maps = (count, size, slot, links = []) => ({
  kind: "maps", count, total: count, first: 0, size, cells: size, area: [1, 1], slot, links, op_type: slot ? "Conv" : "",
});
const numbers = (count, slot, links) => ({ kind: "numbers", count, total: count, first: 0, slot, links, op_type: "Gemm" });
const answers = (count, slot, links) => ({ ...numbers(count, slot, links), kind: "answers", units: [...Array(count).keys()] });

/** A picture, two layers of maps, numbers and answers; the second layer has a branch that passes it by. */
const NETWORK = [
  { ...maps(3, [28, 28], 0), picture: { channels: 3, cells: [28, 28], levels: 0 } },
  maps(8, [24, 24], 1, [{ source: 0, kind: "all" }]),
  maps(16, [8, 12], 2, [{ source: 1, kind: "all" }]),
  maps(16, [8, 12], 3, [{ source: 2, kind: "one" }, { source: 1, kind: "one" }]),
  numbers(60, 4, [{ source: 3, kind: "all" }]),
  answers(10, 5, [{ source: 4, kind: "all" }]),
];

const boxes = ({ grid }) => Array.from({ length: grid.count }, (_, index) => boxOf(grid, index));
const apart = (one, other) =>
  one.left + one.width <= other.left || other.left + other.width <= one.left ||
  one.top + one.height <= other.top || other.top + other.height <= one.top;

for (const width of [320, 900, 2400]) {
  test(`in ${width} pixels no two maps overlap, and all are inside`, () => {
    const layout = layOut(NETWORK, { ...ROOM, width });
    const all = layout.columns.flatMap(boxes);
    all.forEach((box, at) => {
      assert.ok(all.slice(0, at).every((other) => apart(box, other)), `${at}`);
      assert.ok(box.left >= 0 && box.left + box.width <= layout.width && box.top + box.height <= layout.height);
    });
  });
}

test("maps of other proportions keep them", () => {
  const { grid } = layOut(NETWORK, ROOM).columns[2];
  assert.ok(Math.abs(grid.boxHeight / grid.boxWidth - 8 / 12) < 0.05);
});

test("more room makes no map smaller", () => {
  const sides = [320, 600, 900, 1500, 2400].map((width) => layOut(NETWORK, { ...ROOM, width }).side);
  assert.deepEqual(sides.slice(2), [...sides.slice(2)].sort((a, b) => a - b));
});

test("columns of one slot stand one below the other, each below its head", () => {
  const links = [{ source: 0, kind: "all" }];
  const columns = [maps(1, [9, 9], 0), maps(4, [9, 9], 1, links), maps(12, [9, 9], 1, links)];
  const [, upper, lower] = layOut(columns, ROOM).columns;
  assert.equal(upper.head.left, lower.head.left);
  assert.ok(upper.head.top + upper.head.height <= upper.top);
  assert.ok(upper.top + upper.height <= lower.head.top);
});

test("a point on a map finds it again, and one between maps finds none", () => {
  for (const column of layOut(NETWORK, ROOM).columns) {
    boxes(column).forEach(({ left, top, width, height }, index) => {
      assert.equal(indexAt(column.grid, left + width / 2, top + height / 2), index);
      if (column.grid.stepX > width) assert.equal(indexAt(column.grid, left + width + 0.5, top), -1);
    });
  }
});

test("a point on a map is told as the cell that is drawn there", () => {
  const layout = layOut(NETWORK, ROOM);
  const { left, top, width, height } = boxOf(layout.columns[2].grid, 5);
  assert.deepEqual(spotAt(NETWORK, layout, left + 0.1, top + 0.1), { at: 2, index: 5, cell: [0, 0] });
  assert.deepEqual(spotAt(NETWORK, layout, left + width - 0.1, top + height - 0.1), { at: 2, index: 5, cell: [7, 11] });
  assert.equal(spotAt(NETWORK, layout, -5, -5), null);
});

test("arrow keys walk through all units of a column and never out of it", () => {
  const layout = layOut(NETWORK, ROOM);
  NETWORK.forEach((column, at) => {
    const { byRow, across } = layout.columns[at].grid;
    let spot = { at, index: 0 };
    for (let step = 0; step < column.count + 3; step++) spot = below(NETWORK, layout, spot, 1);
    assert.equal(spot.index, column.count - 1);
    assert.equal(below(NETWORK, layout, spot, -1).index, column.count - 1 - (byRow ? across : 1));
  });
});

test("to the right comes a unit further right, in the next slot at the furthest, and from the last one none", () => {
  const layout = layOut(NETWORK, ROOM);
  const middle = ({ at, index }) => {
    const { left, width } = boxOf(layout.columns[at].grid, index);
    return left + width / 2;
  };
  let spot = { at: 0, index: 1 };
  for (let steps = 0; steps < 100; steps++) {
    const next = beside(NETWORK, layout, spot, 1);
    if (next.at === spot.at && next.index === spot.index) break;
    assert.ok(middle(next) > middle(spot) && NETWORK[next.at].slot - NETWORK[spot.at].slot <= 1);
    spot = next;
  }
  assert.equal(spot.at, NETWORK.length - 1);
});

/** The lines of the web between two columns. */
const linesOf = (source, column) => webOf([source, column], layOut([source, column], ROOM))[0];

test("every map of a convolution is joined with every map before it, at their own heights", () => {
  const columns = [maps(3, [9, 9], 0), maps(4, [9, 9], 1, [{ source: 0, kind: "all" }])];
  const layout = layOut(columns, ROOM);
  const [{ path, ribbon }] = webOf(columns, layout);
  assert.ok(!ribbon);
  const heights = (at) => new Set(boxes(layout.columns[at]).map(({ top, height }) => top + height / 2));
  const pairs = new Set(path.lines.map((line) => `${line[0][1]} ${line.at(-1)[1]}`));
  assert.equal(pairs.size, heights(0).size * heights(1).size);
  for (const line of path.lines) assert.ok(heights(0).has(line[0][1]) && heights(1).has(line.at(-1)[1]));
});

test("groups are joined within themselves", () => {
  const { path } = linesOf(maps(4, [30, 9], 0), maps(4, [30, 9], 1, [{ source: 0, kind: "all", groups: 2 }]));
  assert.equal(path.lines.length, 8);
});

test("maps that follow one by one have one line each, and those that come from another page none", () => {
  const page = (slot, first, links) => ({ ...maps(4, [30, 9], slot, links), first, total: 8 });
  const { path } = linesOf(page(0, 0, []), page(1, 2, [{ source: 0, kind: "one" }]));
  assert.equal(path.lines.length, 2);
});

test("too many lines become one ribbon", () => {
  assert.ok(linesOf(numbers(60, 0, []), numbers(40, 1, [{ source: 0, kind: "all" }])).ribbon);
  assert.ok(linesOf(numbers(100, 0, []), numbers(100, 1, [{ source: 0, kind: "all" }])).ribbon);
});

test("a line that passes a column by goes below all of them", () => {
  const layout = layOut(NETWORK, ROOM);
  const passes = ({ left, right }) => left < layout.columns[2].left && right > layout.columns[3].left;
  const [skipping] = webOf(NETWORK, layout).filter(passes);
  const lowest = Math.max(...layout.columns.slice(0, 4).flatMap(boxes).map(({ top, height }) => top + height));
  for (const line of skipping.path.lines) assert.ok(line.some(([, y]) => y === layout.lane) && layout.lane >= lowest);
});

test("a line without weight is grey, and the two signs lead away from it", () => {
  const colour = lineColours({ paper: "#ffffff", ink: "#000000", dark: false });
  assert.equal(colour(0), "rgb(128,128,128)");
  assert.notEqual(colour(1), colour(-1));
});

test("tight columns need less room, and lie apart as others do", () => {
  const titles = NETWORK.map(() => "Fully connected");
  const columns = NETWORK.map((column) => ({ ...column, shape: [1, 16, 28, 28], layer: "layer" }));
  const wide = (font, text) => String(text).length * Number(/(\d+)px/.exec(font)[1]) * 0.5;
  const [normal, tight] = [false, true].map((each) => layOut(columns, roomFor(columns, [], titles, 700, false, wide, each)));
  assert.ok(tight.width < 0.92 * normal.width);
  const all = tight.columns.flatMap(boxes);
  all.forEach((box, at) => assert.ok(all.slice(0, at).every((other) => apart(box, other))));
});

test("units are found by their number in the network, whether a page or a choice of them is shown", () => {
  const page = { first: 32, count: 16 };
  const chosen = { units: [7, 2, 9], count: 3 };
  for (const [column, unit, index] of [[page, 35, 3], [chosen, 9, 2]]) {
    assert.equal(indexOf(column, unit), index);
    assert.equal(unitAt(column, index), unit);
  }
  assert.deepEqual([indexOf(page, 31), indexOf(page, 48), indexOf(chosen, 3)], [-1, -1, -1]);
});

test("of many weights the strongest have lines, and the others are counted", () => {
  const levels = new Uint8Array(2 * 100).fill(128);
  for (let from = 0; from < 100; from++) [levels[from], levels[100 + from]] = [from, from % 2 ? 255 : 1];
  const columns = [numbers(100, 0, []), numbers(1, 1, [{ source: 0, kind: "all", strengths: 0 }])];
  const { edges, hidden, left } = incoming(columns, levels, 1, 0);
  assert.deepEqual([edges.length, hidden, left], [64, 0, 36]);
  assert.deepEqual(edges.map(({ index }) => index), Array.from({ length: 64 }, (_, rank) => 99 - rank));
  assert.deepEqual([edges[0].share, edges[1].share, edges[0].size], [1, -1, 99 / 255]);
});

test("channels on another page are counted as hidden", () => {
  const columns = [{ ...maps(4, [9, 9], 0), first: 4, total: 12 }, maps(1, [9, 9], 1, [{ source: 0, kind: "all" }])];
  const { edges, hidden } = incoming(columns, new Uint8Array(), 1, 0);
  assert.deepEqual([edges.map(({ index }) => index), hidden], [[0, 1, 2, 3], 8]);
});

test("a flattened number leads back to its cell", () => {
  const cells = [0, 11, 12, 95, 96].map((unit) => cellOf({ size: [8, 12] }, unit));
  assert.deepEqual(cells, [[0, 0], [0, 11], [1, 0], [7, 11], [0, 0]]);
});

/** Two layers of windows: 3 wide, then 2 wide and 2 apart; on one axis they see [size, jump, start]. */
const SEEING = [
  { ...maps(1, [20, 20], 0), field: [[1, 1, 0], [1, 1, 0]] },
  { ...maps(1, [18, 18], 1, [{ source: 0, kind: "all" }]), field: [[3, 1, 0], [3, 1, 0]] },
  { ...maps(1, [9, 9], 2, [{ source: 1, kind: "one" }]), field: [[4, 2, 0], [4, 2, 0]] },
];

test("what a number sees of the input, and takes of the layer before, follows from its place", () => {
  assert.deepEqual(fieldAt(SEEING, 2, 0, 3, 0), [[6, 9], [0, 3]]);
  assert.deepEqual(windowIn(SEEING, SEEING[2].links[0], 2, 3, 0), [[6, 7], [0, 1]]);
});

test("a scale reaches to the largest number of the map, the layer or the network", () => {
  const columns = [
    { kind: "maps", numbers: 0, low: -1, high: 4 },
    { kind: "numbers", numbers: 4, low: -9, high: 2 },
  ];
  const ends = Float32Array.of(-1, 0.5, 0, 4, 2);
  assert.deepEqual(rangeOf(columns[0], ends, 1), [0, 4]);
  const reach = (scale, at, index) => reachOf(columns, ends, scale, columns[at], index);
  assert.deepEqual([reach("unit", 0, 0), reach("layer", 0, 0), reach("network", 0, 0)], [1, 4, 9]);
  assert.equal(reach("unit", 1, 0), 9, "single numbers are compared within their layer");
});

test("a number of a map has the decimals that its 256 levels can tell apart", () => {
  assert.equal(rounded(0.123456, 0, 1), "0.123");
  assert.equal(rounded(123.456, 0, 1000), "123");
  assert.equal(rounded(0.00123456, 0, 0.01), "0.00123");
  assert.equal(rounded(2.5, 2.5, 2.5), "2.5");
});

test("an answer is a percentage where it is a share, and a number where it is none", () => {
  assert.deepEqual([0, 0.0004, 0.1234, 0.12346, 1, NaN].map(percent), ["0%", "<0.1%", "12.3%", "12.3%", "100%", "–"]);
  assert.deepEqual([answerText({ shares: true }, 0.5), answerText({ shares: false }, 0.5)], ["50%", "0.5"]);
});
