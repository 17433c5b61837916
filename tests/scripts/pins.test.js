import "./page.js";

import assert from "node:assert/strict";
import test from "node:test";

import { Walker } from "../../cnnviz/parts/stepper/walker.js";

const spot = (column) => ({ stage: "conv", channel: 0, row: 0, column });

/** A walker over a map with 10 columns, and how a hand pins. */
function walker() {
  const model = {
    meta: { words: {} },
    inside: ({ column, ...rest }) => ({ ...rest, column: Math.min(column, 9) }),
  };
  const sent = [];
  return Object.assign(Object.create(Walker.prototype), {
    turns: { settled: true }, model, pinned: null, sent, terms: { restart() {} }, speakSoon() {}, schedule() {},
    sendPin(pinned) {
      sent.push(pinned);
      this.turns.settled = false;
    },
  });
}

test("a pin that arrives is taken, inside the map, and is another only the first time", () => {
  const one = walker();
  const meta = { pin: spot(20) };
  assert.ok(one.justPinned(meta));
  one.takePin(meta);
  assert.deepEqual(one.pinned, spot(9));
  assert.ok(!one.justPinned(meta) && !one.otherPin(meta));
});

test("a hand's pin stays while it is ahead, and what answers it is not another", () => {
  const one = walker();
  one.takePin({ pin: spot(1) });
  one.pin(spot(2));
  assert.ok(!one.otherPin({ pin: spot(1) }));
  one.takePin({ pin: spot(1) });
  assert.deepEqual([one.pinned, one.sent], [spot(2), [spot(2)]]);
  one.turns.settled = true;
  assert.ok(!one.otherPin({ pin: { column: 2, row: 0, channel: 0, stage: "conv" } }));
  one.takePin({ pin: spot(2) });
  assert.deepEqual(one.pinned, spot(2));
});

test("what a hand let go of stays so while it is ahead", () => {
  const one = walker();
  one.takePin({ pin: spot(1) });
  one.pin(null);
  one.takePin({ pin: spot(1) });
  assert.equal(one.pinned, null);
});

test("once the engine has answered, its word counts, also where it undoes what the hand did", () => {
  const one = walker();
  one.takePin({ pin: null });
  one.pin(spot(2));
  one.turns.settled = true;
  assert.ok(one.otherPin({ pin: null }) && !one.justPinned({ pin: null }));
  one.takePin({ pin: null });
  assert.equal(one.pinned, null);
});

test("a pin of something else altogether is taken even from under a hand", () => {
  const one = walker();
  one.pin(spot(2));
  one.takePin({ pin: spot(5) }, true);
  assert.deepEqual(one.pinned, spot(5));
});
