import "./page.js";

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Model } from "../../cnnviz/parts/stepper/model.js";
import { listedTerms, poolWalk, reachOfWalk, sumWalk } from "../../cnnviz/parts/stepper/terms.js";

const near = (one, other) => assert.ok(Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other)), `${one} is not ${other}`);

/** What tests/parts/test_terms.py keeps there. */
const evidence = JSON.parse(readFileSync(new URL("terms_evidence.json", import.meta.url), "utf-8"));

/** The model of a case, as the browser has it. */
function modelOf({ meta, arrays, pixels }) {
  const numbers = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, Float32Array.from(values)]));
  return new Model({ meta, image: Uint8Array.from(pixels), ...numbers });
}

for (const { name, spot, products, bias, total, activated, pooled, ...content } of evidence) {
  test(`term by term comes to what the evidence gives: ${name}`, () => {
    const model = modelOf(content);
    const step = model.convolutionAt(spot);
    const { terms, sums, complete } = sumWalk(step, model.activationAt(spot));
    assert.deepEqual(terms.map(({ kind }) => kind), [...products.map(() => "product"), "bias", "act"]);
    let sum = 0;
    products.forEach((product, at) => {
      near(terms[at].value, product);
      near(terms[at].input * terms[at].weight, product);
      near(sums[at + 1], (sum += product));
    });
    near(terms[complete - 1].value, bias);
    near(sums[complete], total);
    near(sums.at(-1), activated);
  });

  test(`value by value comes to what the evidence gives: ${name}`, () => {
    const model = modelOf(content);
    const step = model.poolingAt({ stage: "pool", channel: 0, row: pooled.row, column: pooled.column });
    const { terms, sums, complete, most } = poolWalk(step);
    assert.equal(most, pooled.kind === "max");
    const values = terms.filter(({ kind }) => kind === "value");
    assert.deepEqual(values.map(({ value }) => value), pooled.values);
    near(sums[complete], pooled.total);
    values.forEach((_, at) => {
      const seen = pooled.values.slice(0, at + 1);
      near(sums[at + 1], most ? Math.max(...seen) : seen.reduce((sum, value) => sum + value));
    });
  });
}

test("what is left out counts as one term before the bias", () => {
  const plane = { channel: 0, inputs: [2, 3], weights: [1, -1], products: [2, -3], subtotal: -1 };
  const { terms, sums, complete } = sumWalk({ planes: [plane], rest: 4, bias: 0.5, total: 3.5 });
  assert.deepEqual(terms.map(({ kind }) => kind), ["product", "product", "rest", "bias"]);
  assert.deepEqual(sums, [0, 2, -1, 3, 3.5]);
  assert.equal(complete, 4);
});

test("before the first value there is no maximum, and padding is passed over", () => {
  const cells = [{ padding: true, value: NaN }, { padding: false, value: -7 }, { padding: false, value: -9 }];
  const { terms, sums } = poolWalk({ cells, winners: [cells[1]], total: -7 });
  assert.deepEqual(terms.map(({ at }) => at), [1, 2]);
  assert.ok(Number.isNaN(sums[0]));
  assert.deepEqual(sums.slice(1), [-7, -7]);
});

test("the line has zero and everywhere the walk comes to", () => {
  assert.deepEqual(reachOfWalk([0, 3, 8]), [0, 8]);
  assert.deepEqual(reachOfWalk([NaN, -3, -1]), [-3, 0]);
  assert.deepEqual(reachOfWalk([0, 0]), [-1, 1]);
});

test("the present term is always among those that are listed", () => {
  for (const [count, most] of [[11, 20], [29, 10], [785, 12]]) {
    for (let present = 0; present <= count; present++) {
      const [first, end] = listedTerms(count, present, most);
      assert.ok(first >= 0 && end <= count && end - first === Math.min(most, count));
      if (present) assert.ok(present - 1 >= first && present - 1 < end);
    }
  }
});
