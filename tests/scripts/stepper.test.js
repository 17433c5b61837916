import assert from "node:assert/strict";
import test from "node:test";

import {
  channelsOf, outputCentredOn, outputsSeeing, reachingFrom, seenBy, sourceOf, span, stampCentredOn, stampsAt, taps, windowAt,
} from "../../cnnviz/parts/stepper/geometry.js";
import { erf, FUNCTIONS } from "../../cnnviz/parts/stepper/functions.js";
import { isNear, Model } from "../../cnnviz/parts/stepper/model.js";
import { sumWalk } from "../../cnnviz/parts/stepper/terms.js";
import { laneBounds, SampleAxis, ticks, tickStep } from "../../cnnviz/parts/signal_stepper/axis.js";

const SPEC = { kernel: [3, 2], stride: [2, 1], dilation: [1, 2], padding: [[1, 1], [0, 2]], groups: 1, bias: 0, mode: "zeros" };
const [HEIGHT, WIDTH] = [7, 5];

/** A convolution over a picture of `channels` with drawn numbers, worked out from the definition. */
function drawn({ channels = 2, out = 2, ...changes } = {}) {
  const spec = { ...SPEC, bias: 0.25, ...changes };
  const [rows, columns] = spec.kernel;
  const sizes = [HEIGHT, WIDTH].map((size, axis) => {
    const [before, after] = spec.padding[axis];
    return Math.floor((size + before + after - (spec.kernel[axis] - 1) * spec.dilation[axis] - 1) / spec.stride[axis]) + 1;
  });
  spec.out = [out, ...sizes];
  let seed = 1;
  const draw = () => ((seed = (seed * 48271) % 2147483647) / 2147483647) * 2 - 1;
  const image = Uint8Array.from({ length: channels * HEIGHT * WIDTH }, () => Math.floor((draw() + 1) * 127));
  const each = channels / spec.groups;
  const weight = Float32Array.from({ length: out * each * rows * columns }, draw);
  const conv = new Float32Array(out * sizes[0] * sizes[1]);
  for (let at = 0; at < conv.length; at++) {
    const [channel, row, column] = [Math.floor(at / sizes[0] / sizes[1]), Math.floor(at / sizes[1]) % sizes[0], at % sizes[1]];
    const group = Math.floor(channel / (out / spec.groups));
    let sum = spec.bias;
    for (let input = 0; input < each; input++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const r = row * spec.stride[0] + i * spec.dilation[0] - spec.padding[0][0];
          const c = column * spec.stride[1] + j * spec.dilation[1] - spec.padding[1][0];
          const inside = r >= 0 && c >= 0 && r < HEIGHT && c < WIDTH;
          const value = inside ? image[((group * each + input) * HEIGHT + r) * WIDTH + c] / 255 : 0;
          sum += value * weight[((channel * each + input) * rows + i) * columns + j];
        }
      }
    }
    conv[at] = sum;
  }
  const meta = {
    image: { channels, height: HEIGHT, width: WIDTH, scale: 1 / 255 },
    conv: spec,
    act: { sent: "positive", name: "relu", parameters: {} },
  };
  return { meta, image, weight, conv };
}

const everySpot = ([channels, height, width]) =>
  Array.from({ length: channels * height * width }, (_, at) => ({
    channel: Math.floor(at / height / width), row: Math.floor(at / width) % height, column: at % width,
  }));

test("a window's taps are a stride apart from window to window, and a dilation apart within", () => {
  assert.deepEqual(taps(0, SPEC, 0), [-1, 0, 1]);
  assert.deepEqual(taps(2, SPEC, 0), [3, 4, 5]);
  assert.deepEqual(taps(3, SPEC, 1), [3, 5]);
});

test("padding stands for the cells that each way of filling repeats", () => {
  const around = (mode) => Array.from({ length: 10 }, (_, at) => sourceOf(at - 3, 4, mode));
  assert.deepEqual(around("zeros"), [-1, -1, -1, 0, 1, 2, 3, -1, -1, -1]);
  assert.deepEqual(around("replicate"), [0, 0, 0, 0, 1, 2, 3, 3, 3, 3]);
  assert.deepEqual(around("reflect"), [3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
  assert.deepEqual(around("circular"), [1, 2, 3, 0, 1, 2, 3, 0, 1, 2]);
});

test("a window says where its taps lie and which cells they read", () => {
  assert.deepEqual(windowAt(3, 4, { ...SPEC, mode: "replicate" }, HEIGHT, WIDTH), {
    rows: [5, 6, 7], columns: [4, 6], sourceRows: [5, 6, 6], sourceColumns: [4, 4],
  });
});

test("outputs that see a cell are those whose window has a tap on it", () => {
  for (const [kernel, stride, before] of [[3, 1, 1], [2, 2, 0], [5, 3, 2], [1, 2, 0], [4, 1, 3]]) {
    const count = Math.floor((9 + 2 * before - kernel) / stride) + 1;
    const spec = { kernel: [kernel], stride: [stride], dilation: [1], padding: [[before, before]], out: [1, count] };
    for (let at = 0; at < 9; at++) {
      const [first, last] = outputsSeeing(at, spec, 0);
      const seeing = Array.from({ length: count }, (_, out) => out).filter((out) => taps(out, spec, 0).includes(at));
      const found = Array.from({ length: Math.max(0, last - first + 1) }, (_, more) => first + more);
      assert.deepEqual(seeing, found, `${kernel} ${at}`);
    }
  }
});

test("the output centred on a cell is the one whose window's middle is nearest, inside the map", () => {
  const spec = { ...SPEC, out: [1, 4, 5] };
  for (let row = 0; row < HEIGHT; row++) {
    const distance = (out) => Math.abs(taps(out, spec, 0).reduce((sum, at) => sum + at, 0) / 3 - row);
    const [chosen] = outputCentredOn(row, 0, spec);
    assert.ok([0, 1, 2, 3].every((out) => distance(chosen) <= distance(out)), row);
  }
  assert.deepEqual(outputCentredOn(99, 99, spec), [3, 4]);
});

test("a grouped output sums over the inputs of its own group alone", () => {
  const spec = { groups: 2, out: [6, 1, 1] };
  assert.deepEqual([0, 2, 3, 5].map((channel) => channelsOf(channel, spec, 4)), [[0, 2], [0, 2], [2, 4], [2, 4]]);
});

test("rows of an output see from the first tap of the first to the last of the last", () => {
  assert.deepEqual(seenBy([1, 2], SPEC, 0), [1, 5]);
  assert.deepEqual(span([-1, 0, 1], 7), [0, 1]);
  assert.deepEqual(span([5, 6, 7], 7), [5, 6]);
});

for (const [name, changes] of Object.entries({
  "with padding, strides and dilation": {},
  "in groups": { channels: 4, out: 4, groups: 2 },
  "one channel at a time": { channels: 3, out: 3, groups: 3, padding: [[0, 0], [0, 0]] },
})) {
  test(`a convolution ${name}: every element's sum is that of the definition, and its parts add up`, () => {
    const data = drawn(changes);
    const model = new Model(data);
    for (const spot of everySpot(data.meta.conv.out)) {
      const step = model.convolutionAt(spot);
      assert.ok(step.agrees);
      const parts = step.planes.reduce((sum, plane) => sum + plane.subtotal, step.bias);
      assert.ok(Math.abs(parts - step.total) < 1e-12);
      assert.equal(step.planes.length, data.meta.image.channels / data.meta.conv.groups);
    }
  });
}

test("an engine's value that is off by more than rounding is seen", () => {
  const data = drawn();
  for (let at = 0; at < data.conv.length; at++) data.conv[at] += 1e-4;
  const model = new Model(data);
  assert.ok(everySpot(data.meta.conv.out).every((spot) => !model.convolutionAt(spot).agrees));
});

test("what is no number is like itself and like nothing else", () => {
  assert.ok(isNear(NaN, NaN, 0) && isNear(Infinity, Infinity, 0));
  assert.ok(!isNear(NaN, 0, 1e9) && !isNear(Infinity, -Infinity, 1e9));
});

test("after ReLU the numbers are filled in from the convolution, in its own type", () => {
  const { meta, image, weight } = drawn();
  for (const conv of [Float32Array.of(-1, 2, 0), Int16Array.of(-300, 7, 0)]) {
    const { maps } = new Model({ meta, image, weight, conv });
    assert.deepEqual(maps.act, conv.map((value) => Math.max(0, value)));
  }
  const conv = Float32Array.of(-1);
  assert.equal(new Model({ meta: { ...meta, act: { sent: null } }, image, weight, conv }).maps.act, conv);
});

/** A model whose activation is `act`, 1 x 3 x 4, under a pooling. */
function pooled(kind, pool, changes = {}) {
  const act = Float32Array.of(1, 5, 5, -2, 0, 5, 3, 1, -7, 4, 2, 6);
  const spec = { kind, kernel: [2, 2], stride: [2, 2], dilation: [1, 1], padding: [[0, 1], [0, 0]], out: [1, 2, 2], ...changes };
  const conv = { ...SPEC, out: [1, 3, 4] };
  return new Model({ meta: { image: {}, conv, act: {}, pool: spec }, conv: act, act, pool: Float32Array.from(pool) });
}

test("the largest wins a maximum, all of them if they are equal, and padding never", () => {
  const model = pooled("max", [5, 5, 4, 6]);
  const [first, , below] = [[0, 0], [0, 1], [1, 0]].map(([row, column]) => model.poolingAt({ channel: 0, row, column }));
  assert.deepEqual(first.winners.map(({ row, column }) => [row, column]), [[0, 1], [1, 1]]);
  assert.ok(first.agrees);
  assert.deepEqual(below.cells.map(({ padding }) => padding), [false, false, true, true]);
  assert.deepEqual([below.total, below.winners.length], [4, 1]);
  const lost = pooled("max", [5, 5, 4, 6]);
  lost.maps.act.fill(-3);
  assert.equal(lost.poolingAt({ channel: 0, row: 1, column: 0 }).total, -3);
});

test("a mean divides by the cells inside, or by those of the padded map too", () => {
  const at = { channel: 0, row: 1, column: 0 };
  const inside = pooled("avg", [0, 0, -1.5, 0]).poolingAt(at);
  assert.deepEqual([inside.sum, inside.divisor, inside.total, inside.agrees], [-3, 2, -1.5, true]);
  const padded = pooled("avg", [0, 0, -0.75, 0], { include_padding: true }).poolingAt(at);
  assert.deepEqual([padded.divisor, padded.total, padded.agrees], [4, -0.75, true]);
});

test("a window that was pushed past the padded map counts only the cells of the padded map", () => {
  const model = pooled("avg", [0, 0, 0, 0], { include_padding: true, padding: [[0, 0], [0, 0]] });
  assert.equal(model.poolingAt({ channel: 0, row: 1, column: 0 }).divisor, 2);
});

test("a pooled element leads to the cell that won, and from there to the picture", () => {
  const { cell, area, pooled: out } = pooled("max", [5, 5, 4, 6]).chain({ stage: "pool", channel: 0, row: 0, column: 0 });
  assert.deepEqual([cell.row, cell.column], [0, 1]);
  assert.deepEqual(area, { rows: [0, 1], columns: [0, 1] });
  assert.deepEqual([out.row, out.column], [0, 0]);
});

test("a place that no longer is becomes the nearest that is", () => {
  const model = pooled("max", [5, 5, 4, 6]);
  const nearest = { stage: "pool", channel: 0, row: 1, column: 0 };
  assert.deepEqual(model.inside({ stage: "pool", channel: 3, row: 9, column: -1 }), nearest);
  delete model.meta.pool;
  assert.equal(model.inside({ stage: "pool", channel: 0, row: 0, column: 0 }).stage, "conv");
});

test("the error function is that of the tables, on both sides of where the ways to compute it meet", () => {
  const half = 0.999593047982555;
  const known = [[0, 0], [0.5, 0.5204998778130465], [2, 0.9953222650189527], [3, 0.9999779095030014], [9, 1]];
  for (const [x, value] of [...known, [2.5 - 1e-13, half], [2.5, half]]) {
    assert.ok(Math.abs(erf(x) - value) < 1e-14, x);
    assert.equal(erf(-x), -erf(x));
  }
});

test("every slope is the difference of neighbouring values", () => {
  const slopes = { negative_slope: 0.1, weight: 0.2, alpha: 1.3, beta: 0.4, gamma: 1.1 };
  const ends = { min: -1, max: 2, min_val: -2, max_val: 3, lambd: 0.5, bias: 0.3, threshold: 1, value: -7 };
  const parameters = { ...slopes, ...ends };
  for (const [name, at] of Object.entries(FUNCTIONS)) {
    for (const x of [-4.1, -1.3, -0.2, 0.4, 1.7, 6.4]) {
      if (x < 0 && ["Log", "Sqrt"].includes(name)) continue; // they have no value there
      const difference = (at(x + 1e-6, parameters)[0] - at(x - 1e-6, parameters)[0]) / 2e-6;
      assert.ok(Math.abs(at(x, parameters)[1] - difference) < 1e-6, `${name} ${x}`);
    }
  }
});

test("ticks are whole multiples of a step that a reader can count in, and not too many", () => {
  for (const [length, most] of [[1, 5], [9, 4], [128, 9], [4321, 7], [1e6, 3]]) {
    const step = tickStep(length, most);
    assert.ok(length / step <= most || step === 1, `${length}`);
    assert.ok(["1", "2", "5"].includes(String(step)[0]) && /^.0*$/.test(String(step)));
  }
  assert.deepEqual(ticks({ from: -3.5, to: 11 }, 5), [0, 5, 10]);
});

test("a lane has 0 in it and some height", () => {
  assert.deepEqual([[2, 5], [-5, -2], [-1, 1], [0, 0]].map((ends) => laneBounds(...ends)), [[0, 5], [-5, 0], [-1, 1], [-1, 1]]);
});

test("an output of a signal stands at the middle of its window, or at its end where nothing later may be known", () => {
  const conv = { kernel: [1, 5], dilation: [1, 2], stride: [1, 3], padding: [[0, 0], [4, 4]] };
  const axis = new SampleAxis({ image: { width: 40 }, conv });
  for (const index of [0, 3]) {
    const window = taps(index, conv, 1);
    assert.equal(axis.at("conv", index), (window[0] + window.at(-1)) / 2);
    assert.equal(axis.near("conv", axis.at("conv", index)), index);
  }
  const causal = new SampleAxis({ image: { width: 40 }, conv: { ...conv, causal: true } });
  assert.equal(causal.at("conv", 3), taps(3, conv, 1).at(-1));
});

test("a view stays on the signal and keeps the sample in its place around which it is made longer", () => {
  const conv = { kernel: [1, 3], dilation: [1, 1], stride: [1, 1], padding: [[0, 0], [0, 0]] };
  const axis = new SampleAxis({ image: { width: 100 }, conv });
  assert.deepEqual(axis.zoomed({ from: 20, to: 60 }, 0.5, 30), { from: 25, to: 45 });
  assert.deepEqual(axis.inside({ from: -50, to: -10 }), { from: -0.5, to: 39.5 });
  assert.deepEqual(axis.inside({ from: 10, to: 900 }), axis.whole);
  assert.equal(axis.inside({ from: 10, to: 10 }).to - axis.inside({ from: 10, to: 10 }).from, 8);
});

test("each output of a transposed convolution gathers what the inputs scatter", () => {
  const spec = { ...SPEC, kernel: [3, 4], stride: [2, 3], padding: [[1, 1], [2, 0]], transposed: true, bias: 0.5 };
  const out = [HEIGHT, WIDTH].map((size, axis) => {
    const full = (size - 1) * spec.stride[axis] + (spec.kernel[axis] - 1) * spec.dilation[axis] + 1;
    return full - spec.padding[axis][0] - spec.padding[axis][1];
  });
  spec.out = [1, ...out];
  const image = Uint8Array.from({ length: 2 * HEIGHT * WIDTH }, (_, at) => (at * 37) % 251);
  const weight = Float32Array.from({ length: 2 * 12 }, (_, at) => ((at * 7) % 11) - 5);
  const conv = new Float32Array(out[0] * out[1]).fill(0.5);
  const counts = new Uint8Array(out[0] * out[1]);
  for (const { channel, row, column } of everySpot([2, HEIGHT, WIDTH])) {
    for (let tap = 0; tap < 12; tap++) {
      const r = row * 2 + Math.floor(tap / 4) - 1;
      const c = column * 3 + (tap % 4) * 2 - 2;
      if (r < 0 || c < 0 || r >= out[0] || c >= out[1]) continue;
      conv[r * out[1] + c] += image[(channel * HEIGHT + row) * WIDTH + column] * weight[channel * 12 + tap];
      if (!channel) counts[r * out[1] + c]++;
    }
  }
  const meta = { image: { channels: 2, height: HEIGHT, width: WIDTH, scale: 1 }, conv: spec, act: { sent: "same" } };
  const model = new Model({ meta, image, weight, conv });
  for (const spot of everySpot([1, ...out])) {
    const step = model.convolutionAt(spot);
    const at = spot.row * out[1] + spot.column;
    assert.ok(step.agrees && Math.abs(step.total - conv[at]) < 1e-3);
    assert.equal(step.reached.length, counts[at]);
    assert.equal(sumWalk(step).terms.filter(({ kind }) => kind === "product").length, 2 * counts[at]);
    const { own } = model.chain({ stage: "conv", ...spot });
    assert.equal(own === null, counts[at] === 0);
    if (!own) continue;
    const hull = reachingFrom([spot.row, spot.row], spec, 0, HEIGHT);
    assert.ok(hull[0] <= own.rows[0] && own.rows[1] <= hull[1]);
  }
  assert.deepEqual(stampsAt(3, 4, spec, HEIGHT, WIDTH).seen, [[1, 2], [0, 2]]);
  assert.deepEqual(stampCentredOn(0, 1, spec), [0, 4]);
});
