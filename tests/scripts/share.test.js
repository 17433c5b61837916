import assert from "node:assert/strict";
import { test } from "node:test";

import { codePath } from "../../cnnviz/parts/share/share.js";

test("a code is drawn module by module, with a quiet zone of four around it", () => {
  const modules = [1, 1, 0, 0, 0, 1, 1, 0, 1];
  assert.equal(codePath(modules, 3), "M4 4h2v1h-2zM6 5h1v1h-1zM4 6h1v1h-1zM6 6h1v1h-1z");
  assert.equal(codePath([0], 1), "");
});
