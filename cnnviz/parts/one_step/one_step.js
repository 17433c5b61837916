// One step of learning by hand: the walk from the picture to the loss and back, the sum behind a number, and the proof.

import { atDensity } from "../shared/density.js";
import { make, say } from "../shared/dom.js";
import { atKeys } from "../shared/keys.js";
import { mounting } from "../shared/mount.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { BatchBar } from "./batch.js";
import { SumPanel } from "./equation.js";
import { NudgePanel } from "./nudge.js";
import { NumberStage } from "./stage.js";
import { WalkBar, WeightsBar } from "./walk.js";

class OneStep {
  constructor(root, turns) {
    this.turns = turns;
    this.stage = new NumberStage({
      step: (at) => this.walkTo(at),
      open: (grid, element) => this.open(grid, element),
      maps: (maps) => turns.sendInstead({ maps }, (waiting) => "maps" in waiting),
    });
    this.weights = new WeightsBar({
      rate: (rate) => turns.sendInstead({ rate }, (waiting) => "rate" in waiting),
      seed: (seed) => turns.sendInstead({ seed }, (waiting) => "seed" in waiting),
      old: () => turns.send({ old: true }),
    });
    this.batch = new BatchBar((image) => turns.sendInstead({ image }, (waiting) => "image" in waiting));
    const hand = { step: (at) => this.step(at), next: () => turns.send({ next: true }), settled: () => turns.settled };
    this.bar = new WalkBar(hand, this.weights.slider);
    this.sum = new SumPanel();
    this.proof = new NudgePanel(
      (eps) => turns.sendInstead({ eps }, (waiting) => "eps" in waiting),
      (weight) => turns.send({ weight }),
    );
    this.said = make("div", { class: "unseen", role: "status" });
    this.help = make("div", { class: "unseen", id: "stage-help" });
    const below = make("div", { class: "below" }, this.sum.element, this.proof.element);
    this.element = make(
      "div",
      { class: "one-step" },
      this.bar.element,
      this.stage.whole,
      make("div", { class: "of-batch" }, this.batch.element, below),
      this.weights.element,
      this.said,
      this.help,
    );
    root.append(this.element);
    this.ahead = null; // the step that was asked for last, until it is answered
    this.listening = new AbortController();
    atKeys(this.element, (event) => this.press(event), this.listening.signal);
    this.watch = new ResizeObserver(onScreen(() => this.redraw()));
    this.watch.observe(this.element);
    atDensity(() => this.redraw(), this.listening.signal);
    document.fonts?.ready.then(() => this.redraw());
  }

  redraw() {
    this.stage.settle();
    this.stage.mark();
    this.proof.draw();
  }

  /** A step that the hand takes ends slow play. */
  walkTo(at) {
    this.bar.turn(false);
    this.step(at);
  }

  step(at) {
    const to = Math.min(this.meta.titles.length - 1, Math.max(0, at));
    this.go(to, null);
  }

  go(step, look) {
    this.turns.sendInstead({ step, look }, (waiting) => "step" in waiting);
    if (look === null) this.meta = { ...this.meta, at: step };
    this.ahead = step;
    this.bar.goOnFrom(step);
  }

  /** Show where a number comes from; what is not known yet becomes known; at the beginning a pixel of the picture changes. */
  open({ array, side, known }, element) {
    this.bar.turn(false);
    const { small, at, fixed } = this.meta;
    if (small && !fixed && at === 0 && array === "a0" && side === "up") this.turns.send({ pixel: element });
    else this.go(Math.max(at, known), [array, side, element]);
  }

  update({ meta, up, down }) {
    const before = this.shown;
    this.shown = this.meta = meta;
    this.theme = readTheme(this.element);
    say(this.help, meta.words.help);
    this.bar.show(meta);
    if (!this.turns.settled && this.ahead !== null) this.bar.goOnFrom(this.ahead);
    else this.ahead = null;
    this.weights.show(meta);
    this.stage.show(meta, up, down, this.theme);
    this.batch.show(meta);
    this.sum.show(meta.panel, meta.counting, this.theme);
    this.proof.show(meta, this.theme);
    if (!before || String(before.look) !== String(meta.look)) {
      this.stage.reveal();
      this.stage.follow();
    }
    say(this.said, `${meta.titles[meta.at]}. ${this.sum.spoken}`);
  }

  press(event) {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight") this.bar.on();
    else if (event.key === "ArrowLeft") this.bar.by(-1);
    else if (event.key === "Home") this.bar.go(0);
    else if (event.key === "End") this.bar.go(this.bar.last);
    else return;
    event.preventDefault();
  }

  destroy() {
    this.bar.turn(false);
    this.watch.disconnect();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(OneStep);
