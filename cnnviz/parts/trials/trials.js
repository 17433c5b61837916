// Experiments: a card for each with its question; of the one that is set up, what to watch, its trainings, and the answer.

import { begin } from "../shared/begin.js";
import { icon, make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { experimentOf, isAnswered, keepResult, results, wanted } from "./results.js";

const CHECK = "M5 10.5 L8.5 14 L15 6.5";
const PLAY = "FM6 4 L16 10 L6 16 Z";

class Card {
  constructor(choose) {
    this.title = make("b");
    this.question = make("span", { class: "soft" });
    this.done = make("span", { class: "done", "aria-hidden": "true" }, icon(CHECK));
    this.element = makeButton(choose, { class: "card" }, this.title, this.done, this.question);
  }

  update({ title, question }, chosen, answered) {
    say(this.title, title);
    say(this.question, question);
    this.done.hidden = !answered;
    this.element.setAttribute("aria-pressed", String(chosen));
  }
}

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
    this.element.classList.toggle("on", chosen);
    say(this.name, label);
    say(this.held, result?.held ?? "–");
    say(this.own, result ? (result.stopped ? words.stopped : result.own) : "–");
    say(this.word, result ? words.again : words.run);
    this.button.setAttribute("aria-label", `${this.word.textContent}: ${label}`);
    if (chosen) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }
}

class Trials {
  constructor(root, turns) {
    this.turns = turns;
    /** @type {Card[]} */
    this.cards = [];
    /** @type {TrialLine[]} */
    this.lines = [];
    this.title = make("h2");
    this.note = make("p", { class: "soft" });
    this.row = make("div", { class: "row" });
    this.question = make("h3");
    this.look = make("p");
    this.heads = ["trial", "held", "own"].map(() => make("th", { scope: "col" }));
    this.body = make("tbody");
    this.table = make("table", {}, make("thead", {}, make("tr", {}, ...this.heads, make("td"))), this.body);
    this.answer = make("p", { class: "answer", role: "status" });
    this.leave = makeButton(() => this.set(null), { class: "leave" });
    this.detail = make(
      "div",
      { class: "detail" },
      make("div", { class: "told" }, this.question, this.look, this.answer),
      make("div", { class: "compared" }, this.table, this.leave),
    );
    this.element = make(
      "section",
      { class: "trials" },
      make("header", {}, this.title, this.note),
      this.row,
      this.detail,
    );
    root.append(this.element);
  }

  update({ meta }) {
    this.meta = meta;
    keepResult(meta);
    const { experiments, chosen, words } = meta;
    const current = experimentOf(experiments, chosen);
    this.element.setAttribute("aria-label", words.experiments);
    say(this.title, words.experiments);
    say(this.note, words.note);
    while (this.cards.length < experiments.length) {
      const at = this.cards.length;
      const card = new Card(() => this.choose(at));
      this.cards.push(card);
      this.row.append(card.element);
    }
    experiments.forEach((each, at) => this.cards[at].update(each, each === current, isAnswered(each)));
    this.detail.hidden = !current;
    if (current) this.show(current);
    if (!this.turns.settled || !wanted.trial || wanted.trial !== chosen) return;
    wanted.trial = null;
    setTimeout(begin); // when all parts show what was set up
  }

  /** @param {any} experiment */
  show({ question, look, answer, trials }) {
    const { words, chosen } = this.meta;
    const answered = isAnswered({ trials });
    say(this.question, question);
    say(this.look, look);
    say(this.answer, answered ? answer : words.wait);
    this.answer.classList.toggle("soft", !answered);
    say(this.leave, words.leave);
    ["trial", "held", "own"].forEach((each, at) => say(this.heads[at], words[each]));
    while (this.lines.length > trials.length) this.lines.pop()?.element.remove();
    while (this.lines.length < trials.length) {
      const at = this.lines.length;
      const line = new TrialLine(() => this.set(this.trials[at][0]));
      this.lines.push(line);
      this.body.append(line.element);
    }
    trials.forEach((trial, at) => this.lines[at].update(trial, trial[0] === chosen, words));
  }

  /** Those of the experiment that is set up. */
  get trials() {
    return experimentOf(this.meta.experiments, this.meta.chosen)?.trials ?? [];
  }

  /** An experiment begins with the first of its trainings that was not run yet. */
  choose(at) {
    const { trials } = this.meta.experiments[at];
    this.set((trials.find(([trial]) => !results.has(trial)) ?? trials[0])[0]);
  }

  set(trial) {
    wanted.trial = trial;
    this.turns.sendOnly({ trial });
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Trials);
