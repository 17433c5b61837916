import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
const { lossAxis, nextLead, Points } = await import("../../cnnviz/parts/training/points.js");
const { Runner } = await import("../../cnnviz/parts/training/runner.js");

test("a curve keeps few points, the first and the newest among them", () => {
  const points = new Points(100);
  for (let step = 1; step <= 5000; step++) points.add(step, step / 2, -step);
  assert.ok(points.steps.length <= 100 && points.steps.length > 40);
  assert.equal(points.last, 5000);
  assert.deepEqual(points.values.at(-1), [2500, -5000]);
  const gaps = points.steps.slice(1, -1).map((step, at) => step - points.steps[at]);
  assert.equal(new Set(gaps).size, 1, "evenly");
});

test("what is known is not added again, and a curve can be cut", () => {
  const points = new Points();
  points.take([0, 5, 9], [3, 2, 1]);
  points.add(9, 7);
  points.add(4, 7);
  assert.deepEqual(points.steps, [0, 5, 9]);
  assert.deepEqual([points.at(-1), points.at(4), points.at(5), points.at(100)], [undefined, [3], [2], [1]]);
  points.cutAt(6);
  assert.deepEqual(points.steps, [0, 5]);
});

test("a loss stands on an axis from 0, and on powers of ten where it exploded", () => {
  const calm = lossAxis([2.3, 0.4]);
  assert.deepEqual(calm.ticks, [0, 0.5, 1, 1.5, 2]);
  assert.equal(calm.share(2.3), 1);
  const wild = lossAxis([2.3, 50_000]);
  assert.deepEqual(wild.ticks, [1, 100, 10_000]);
  assert.equal(wild.share(1), 0);
  assert.equal(wild.share(100_000), 1);
  assert.deepEqual(lossAxis([]).ticks, [0, 1, 2]);
});

test("so much is announced as a slice can do", () => {
  assert.equal(nextLead(4, 4, true), 8);
  assert.equal(nextLead(1024, 1024, true), 1024);
  assert.equal(nextLead(64, 10, false), 20);
  assert.equal(nextLead(4, 0, false), 1);
});

/** A runner with a server that takes at most `most` steps in a slice. */
function ran(most, act) {
  const asked = [];
  let under = false;
  const runner = new Runner({ ask: (step) => (asked.push(step), (under = true)), settled: () => !under, turned() {} });
  const state = { trained: 0, target: 0, busy: false, ended: false };
  const answer = () => {
    const to = asked.at(-1);
    under = false;
    Object.assign(state, { target: to, trained: Math.max(state.trained, Math.min(to, state.trained + most)) });
    runner.learn({ ...state });
  };
  runner.learn({ ...state });
  act(runner, { asked, answer, state, tick: () => runner.tick() });
  runner.destroy();
}

test("a run ends at its goal, and asks for nothing more", () =>
  ran(6, (runner, { asked, answer, tick }) => {
    runner.start(20);
    for (let at = 0; at < 20 && runner.goal !== null; at++) {
      tick();
      answer();
    }
    assert.equal(runner.trained, 20);
    assert.equal(runner.goal, null);
    assert.equal(asked.at(-1), 20);
    assert.ok(asked.every((step, at) => at === 0 || step >= asked[at - 1]));
  }));

test("who stops between two answers ends at what was reached, not at what was announced", () =>
  ran(3, (runner, { asked, answer, tick }) => {
    runner.start(1000);
    tick();
    runner.stop();
    assert.deepEqual(asked, [4], "nothing is asked while an answer is under way");
    answer();
    assert.deepEqual(asked, [4, 3]);
    assert.equal(runner.owes, false);
  }));

test("who goes back in the middle of a run leaves it: nothing more is asked for", () =>
  ran(3, (runner, { asked, answer, tick }) => {
    runner.start(1000);
    tick();
    answer();
    tick();
    runner.leave();
    answer();
    tick();
    assert.equal(runner.goal, null);
    assert.deepEqual(asked, [4, 7]);
  }));

test("one batch is one batch, also while what is held out is still being read", () =>
  ran(1, (runner, { asked, answer, tick, state }) => {
    runner.start(1, true);
    assert.equal(runner.running, false);
    tick();
    state.busy = true;
    answer();
    assert.equal(runner.goal, 1);
    tick();
    state.busy = false;
    answer();
    assert.equal(runner.goal, null);
    assert.deepEqual(asked, [1, 1]);
  }));

test("where it rests, what is held out is read, but not as long as it runs or before a step that waits", () =>
  ran(3, (runner, { asked, answer, tick, state }) => {
    state.unread = true;
    runner.start(1000);
    tick();
    answer();
    tick();
    assert.deepEqual(asked, [4, 7]);
    runner.stop();
    answer();
    assert.deepEqual(asked, [4, 7, 6], "the state names what was reached");
    answer();
    assert.deepEqual(asked, [4, 7, 6, 6], "and is asked for once more");
    [state.unread, state.busy] = [false, true];
    answer();
    state.busy = false;
    answer();
    assert.deepEqual(asked, [4, 7, 6, 6, 6], "until all is read");
    runner.learn({ ...state, target: 40, unread: true });
    assert.equal(asked.length, 5);
  }));

test("who goes back asks for nothing more, whatever is still to come", () =>
  ran(3, (runner, { asked, answer, tick, state }) => {
    runner.start(1000);
    tick();
    runner.leave();
    state.unread = true;
    answer();
    assert.deepEqual([asked, runner.goal], [[4], null]);
  }));

test("what exploded keeps the step that was asked for, as the way to it explodes again", () =>
  ran(3, (runner, { asked, answer, tick, state }) => {
    runner.start(1000);
    tick();
    state.ended = true;
    answer();
    assert.equal(runner.goal, null);
    assert.deepEqual(asked, [4]);
  }));
