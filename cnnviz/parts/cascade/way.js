// The way of one window through the networks: what each of them saw, its score, and where the way ends.

import { paintPicture } from "../shared/colour.js";
import { make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { cropsOf, endOf, wayOf } from "./model.js";
import { DIGITS, nameOf } from "./stage.js";

export class Way {
  constructor(leave) {
    this.title = make("h3");
    this.text = make("p");
    this.steps = [0, 1, 2].map(() => new WayStep());
    this.leave = makeButton(leave);
    const row = make("div", { class: "row" }, ...this.steps.map(({ element }) => element));
    this.element = make("section", { class: "way" }, this.title, this.text, row, this.leave);
    this.row = row;
  }

  /** The window number `of`; where there is none, that one can be chosen, or that the one at `place` is gone. */
  show(data, crops, of, place) {
    const { words } = data;
    const some = of !== undefined;
    say(this.title, words.chosen);
    say(this.text, some ? words.ends[endOf(data, of)] : place ? words.gone : words.choose);
    this.row.hidden = !some;
    this.leave.hidden = !place;
    say(this.leave, words.leave);
    if (some) wayOf(data, of).forEach((answer, stage) => this.steps[stage].show(data, crops[stage], stage, answer));
  }
}

class WayStep {
  constructor() {
    this.canvas = make("canvas", { role: "img" });
    this.name = make("div", { class: "title" });
    this.score = make("div", { class: "score" });
    this.fate = make("div", { class: "fate" });
    this.bar = make("i");
    this.tick = make("b");
    this.track = make("div", { class: "track", "aria-hidden": "true" }, this.bar, this.tick);
    this.link = make("a", { class: "open" });
    this.element = make(
      "div", { class: "saw" }, this.canvas, make("div", {}, this.name, this.score, this.track, this.fate, this.link),
    );
  }

  show(data, crops, stage, answer) {
    const { words } = data;
    const name = nameOf(stage);
    const side = data.sides[stage];
    const at = answer && cropsOf(data, stage).find(([{ of }]) => of === answer.of)?.[1];
    this.element.classList.toggle("unasked", !answer);
    this.canvas.hidden = at === undefined;
    if (at !== undefined) paintPicture(this.canvas, crops.subarray(at * 3 * side ** 2, (at + 1) * 3 * side ** 2), side, side);
    this.canvas.setAttribute("aria-label", `${name}: ${side} × ${side}`);
    say(this.name, `${name} · ${side} × ${side}`);
    this.track.hidden = !answer;
    const threshold = data.thresholds[stage];
    const numbers = answer && { score: formatNumber(answer.score, DIGITS), threshold: formatNumber(threshold) };
    say(this.score, numbers ? fill(words.score, numbers) : words.unseen);
    this.bar.style.width = `${100 * (answer?.score ?? 0)}%`;
    this.tick.style.insetInlineStart = `${100 * threshold}%`;
    say(this.fate, answer ? words.fates[answer.passed ? (answer.by === null ? "kept" : "out") : "failed"] : "");
    this.link.hidden = !answer || !stage;
    if (this.link.hidden) return;
    this.link.setAttribute("href", data.links[stage - 1].replace("CROP", answer.pixels.join("_")));
    say(this.link, fill(words.open, { name }));
  }
}
