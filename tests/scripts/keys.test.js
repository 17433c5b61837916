import assert from "node:assert/strict";
import test from "node:test";

import { atKeys } from "../../cnnviz/parts/shared/keys.js";

const holder = (fits) => ({ matches: () => fits });

/** The keys that arrive, for a part on a page where an element holds the focus. */
function heard(t) {
  const before = globalThis.document;
  t.after(() => (globalThis.document = before));
  const page = Object.assign(new EventTarget(), { activeElement: null });
  globalThis.document = /** @type {any} */ (page);
  const element = new EventTarget();
  const ended = new AbortController();
  const keys = [];
  atKeys(/** @type {any} */ (element), (event) => (keys.push(event), event.preventDefault()), ended.signal);
  const press = () => new Event("keydown", { cancelable: true });
  return { page, element, ended, keys, press };
}

test("keys count within the part, and where the focus is in no control", (t) => {
  const { page, element, ended, keys, press } = heard(t);
  element.dispatchEvent(press());
  page.dispatchEvent(press());
  page.activeElement = holder(true);
  page.dispatchEvent(press());
  assert.equal(keys.length, 3);
  page.activeElement = holder(false);
  page.dispatchEvent(press());
  assert.equal(keys.length, 3);
  page.activeElement = null;
  ended.abort();
  element.dispatchEvent(press());
  page.dispatchEvent(press());
  assert.equal(keys.length, 3);
});

test("a key that was used already is left alone", (t) => {
  const { page, keys, press } = heard(t);
  const used = press();
  used.preventDefault();
  page.dispatchEvent(used);
  assert.equal(keys.length, 0);
});
