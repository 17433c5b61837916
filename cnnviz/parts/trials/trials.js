// The experiment that is set up: what to watch, its trainings side by side, and the answer when all have run.

import { beginDue, due } from "../shared/begin.js";
import { icon, make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { isAnswered, keepResult, results } from "./results.js";

const PLAY = "FM6 4 L16 10 L6 16 Z";

/** A training: what is other about it, how it came out, and a button that runs it. */
class TrialLine {
  constructor(run) {
    this.name = make("th", { scope: "row" });
    this.held = make("td");
    this.own = make("td");
    this.word = make("span");
    this.button = makeButton(run, {}, icon(PLAY), this.word);
    this.element = make("tr", {}, this.name, this.held, this.own, make("td", {}, this.button));
  }

  update([trial, label], chosen, words) {
    const result = results.get(trial);
    say(this.name, label);
    say(this.held, result?.held ?? "–");
    say(this.own, result ? (result.exploded ? words.exploded : result.own) : "–");
    say(this.word, result ? words.again : words.run);
    this.button.setAttribute("aria-label", `${this.word.textContent}: ${label}`);
    if (chosen) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }
}

class Trials {
  constructor(root, turns) {
    this.turns = turns;
    /** @type {TrialLine[]} */
    this.lines = [];
    this.question = make("h2");
    this.look = make("p");
    this.answer = make("p", { class: "answer", role: "status" });
    this.heads = ["trial", "held", "own"].map(() => make("th", { scope: "col" }));
    this.body = make("tbody");
    this.table = make("table", {}, make("thead", {}, make("tr", {}, ...this.heads, make("td"))), this.body);
    this.leave = makeButton(() => this.turns.sendOnly({ trial: null }), { class: "leave" });
    this.element = make(
      "section",
      { class: "trials" },
      make("div", { class: "told" }, this.question, this.look, this.answer, this.leave),
      this.table,
    );
    root.append(this.element);
  }

  update({ meta }) {
    this.meta = meta;
    keepResult(meta);
    const { experiment, chosen } = meta;
    this.element.hidden = !experiment;
    if (experiment) this.show(experiment);
    if (this.turns.settled) beginDue(chosen);
  }

  /** @param {any} experiment */
  show({ question, look, answer, trials }) {
    const { words, chosen } = this.meta;
    const answered = isAnswered({ trials });
    this.element.setAttribute("aria-label", question);
    say(this.question, question);
    say(this.look, look);
    say(this.answer, answered ? answer : words.wait);
    this.answer.classList.toggle("soft", !answered);
    say(this.leave, words.leave);
    ["trial", "held", "own"].forEach((each, at) => say(this.heads[at], words[each]));
    while (this.lines.length > trials.length) this.lines.pop()?.element.remove();
    while (this.lines.length < trials.length) {
      const at = this.lines.length;
      const line = new TrialLine(() => this.set(this.meta.experiment.trials[at][0]));
      this.lines.push(line);
      this.body.append(line.element);
    }
    trials.forEach((trial, at) => this.lines[at].update(trial, trial[0] === chosen, words));
  }

  set(trial) {
    due.name = trial;
    this.turns.sendOnly({ trial });
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Trials);
