import { requests, settled } from "./page.js";

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { ask } from "../../cnnviz/parts/shared/ask.js";
import { answer, lose, refuse } from "./server.js";

const REQUEST = { of: "page.part", messages: [[1, "a"]], has: { "page.part": 4 } };

beforeEach(() => {
  requests.length = 0;
});

test("a request goes to its door, below the address of the page, and says all that it was given", () => {
  ask("token", { ...REQUEST, passing: true });
  const [{ path, of, messages, has, passing }] = requests;
  assert.equal(path, "/app/direct/token");
  assert.deepEqual({ of, messages, has, passing }, { ...REQUEST, passing: true });
});

test("meta data and arrays come beside each other, each array in its own type, where the answer says that it lies", async () => {
  const shown = {
    "page.part": {
      meta: { value: "‡ more bytes than letters" },
      bytes: Uint8Array.of(1, 2, 255), narrow: Int16Array.of(-300, 7), real: Float32Array.of(0.5, -2),
    },
    "page.other": { whole: false, base: 4, meta: {}, real: Float32Array.of(9) },
  };
  const asked = ask("token", REQUEST);
  await answer(requests[0], { version: 7, link: "at=7", run: true, shown });
  const { version, link, run, passing, shown: got } = await asked;
  assert.deepEqual([version, link, run, passing], [7, "at=7", true, false]);
  assert.deepEqual(got, { "page.part": { whole: true, base: null, ...shown["page.part"] }, "page.other": shown["page.other"] });
});

test("no answer, a lost one and one that cannot be read are all none", async () => {
  const garbled = (request) => request.resolve({ status: 200, arrayBuffer: async () => new ArrayBuffer(2) });
  const wrong = (request) => request.resolve({ status: 500 });
  for (const end of [refuse, lose, garbled, wrong]) {
    requests.length = 0;
    const asked = ask("token", REQUEST);
    end(requests[0]);
    await settled();
    assert.equal(await asked, null);
  }
});
