// Three networks one after the other, what each keeps of the windows, and the way of the window that is chosen.

import { focusedBeside, make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { visitAtClicks } from "../shared/follow.js";
import { Way } from "./way.js";
import { boxesOf, endOf, numberAt } from "./model.js";
import { DIGITS, Stage } from "./stage.js";

const PAUSE = 500;
const NARROW = matchMedia("(max-width: 640px)"); // where the graph above fills the screen
const STEPS = ["given", "passed", "kept", "refined"];

class Cascade {
  constructor(root, turns) {
    this.turns = turns;
    /** @type {any} */
    this.windows = null;
    /** @type {any} */
    this.picture = null;
    this.found = make("p", { class: "found", role: "status" });
    this.drawn = make("span", { id: "drawn" });
    this.steps = STEPS.map((step) => makeButton(() => this.draw(step)));
    const choice = make("div", { class: "choice", role: "group", "aria-labelledby": "drawn" }, this.drawn, ...this.steps);
    this.stages = [0, 1, 2].map(
      (stage) => new Stage(stage, (value) => this.tell([this.data.names[stage], value]), (of) => this.choose(of)),
    );
    this.way = new Way(() => this.choose());
    this.help = make("div", { class: "unseen", id: "help" });
    this.said = make("div", { class: "unseen", role: "status" });
    const stages = make("div", { class: "stages" }, ...this.stages.map(({ element }) => element));
    this.element = make("div", { class: "cascade" }, this.found, choice, stages, this.way.element, this.help, this.said);
    this.listening = new AbortController();
    visitAtClicks(this.element, "a.open", this.listening.signal);
    root.append(this.element);
  }

  /** Show the newest answers, unless a hand is ahead of them. */
  update({ meta, picture, crops0, crops1, crops2 }) {
    if (!this.turns.settled) return;
    const { words } = meta;
    this.data = meta;
    this.crops = [crops0, crops1, crops2];
    this.element.classList.toggle("large", meta.large);
    say(this.drawn, words.drawn);
    this.steps.forEach((button, at) => say(button, words.steps[STEPS[at]]));
    say(this.help, words.help);
    if (this.windows !== meta.windows || this.picture !== picture) {
      this.stages.forEach((stage, at) => stage.show(meta, picture, this.crops[at]));
      [this.windows, this.picture] = [meta.windows, picture];
    }
    const faces = boxesOf(meta, 2, "refined").map(([{ score }]) => score);
    const score = formatNumber(Math.max(...faces), DIGITS);
    const text = faces.length ? (faces.length > 1 ? words.several : words.one) : words.none;
    say(this.found, fill(text, { score, count: faces.length }));
    this.step = meta.step;
    this.place = meta.chosen;
    this.look();
    if (this.come === undefined) this.bring();
  }

  /** When it comes after a choice that the visitor made on a small screen, and lies far down, bring it into view. */
  bring() {
    this.come = true;
    const chosen = performance.eventCounts?.get("click"); // since the page was opened: a link begins at its top
    if (!NARROW.matches || !chosen) return;
    if (this.element.getBoundingClientRect().top > innerHeight / 2) this.element.scrollIntoView({ block: "start" });
  }

  /** Mark what is chosen, everywhere. */
  look() {
    const { data, step, place } = this;
    const chosen = numberAt(data, place);
    this.steps.forEach((button, at) => button.setAttribute("aria-pressed", String(STEPS[at] === step)));
    for (const stage of this.stages) stage.mark(step, chosen);
    this.way.show(data, this.crops, chosen, place);
  }

  draw(step) {
    this.step = step;
    this.look();
    this.tell(["step", step]);
  }

  /** Look at a window by its number; at none without. */
  choose(of) {
    this.place = of === undefined ? null : this.data.windows.find((each) => each.of === of).place;
    this.look();
    this.tell(["window", ...(this.place ?? [])]);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      if (of !== undefined && focusedBeside(this.element)) say(this.said, this.data.words.ends[endOf(this.data, of)]);
    }, PAUSE);
  }

  tell(body) {
    this.turns.sendInstead(body, ([kind]) => kind === body[0]);
  }

  destroy() {
    this.listening.abort();
    clearTimeout(this.speaking);
    this.element.remove();
  }
}

export default mounting(Cascade);
