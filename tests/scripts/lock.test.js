import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8"));

test("every package has one version and a checksum, and comes from wherever the machine gets packages", () => {
  const { "": own, ...packages } = lock.packages;
  assert.deepEqual(Object.values(own.devDependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version)), []);
  for (const [name, { version, integrity, resolved, dev }] of Object.entries(packages)) {
    assert.ok(version && integrity?.startsWith("sha512-"), name);
    assert.deepEqual([resolved, dev], [undefined, true], name);
  }
});

test("the app itself needs no package", () => {
  assert.equal(lock.packages[""].dependencies, undefined);
});
