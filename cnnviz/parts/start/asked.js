// Questions in groups: each is a link to a view that answers it, with a sentence of answer. Above, one line leads to each group,
// and a field finds questions and terms by what is typed.

import { make, makeButton, say } from "../shared/dom.js";
import { finds } from "../shared/found.js";
import { fill } from "../shared/numbers.js";

const STILL_ALSO = matchMedia("(prefers-reduced-motion: reduce)");

export class Asked {
  constructor() {
    this.title = make("h2", { id: "ask" });
    this.note = make("span", { class: "soft", role: "status" });
    this.field = make("input", { type: "search", autocomplete: "off", spellcheck: "false", maxlength: "60" });
    this.ways = make("ul", { class: "rows" });
    this.found = make("ul", { class: "found", hidden: "" });
    this.none = make("p");
    this.glossary = make("a", { class: "to-glossary" });
    this.back = makeButton(() => this.clear());
    this.nothing = make("div", { class: "nothing", hidden: "" }, this.none, this.glossary, this.back);
    this.every = makeButton(() => this.unfold(), { class: "every" });
    this.short = make(
      "section",
      { class: "ask", "aria-labelledby": "ask" },
      make("header", {}, this.title, this.note),
      this.field,
      this.ways,
      this.nothing,
      this.found,
      this.every,
    );
    this.whole = make("div", { class: "questions" });
    this.unfolded = false;
    this.field.addEventListener("input", () => this.filter());
    this.field.addEventListener("keydown", (event) => this.press(event));
  }

  update({ questions, terms, glossary, words }) {
    this.words = words;
    say(this.title, words.ask);
    this.field.placeholder = words.find;
    this.field.setAttribute("aria-label", words.find);
    say(this.glossary, words.glossary);
    this.glossary.href = glossary;
    say(this.back, words.every);
    const made = JSON.stringify([questions, terms]);
    if (made !== this.made) this.build(questions, terms);
    this.made = made;
    this.filter();
  }

  build(questions, terms) {
    const groups = questions.map(({ name, asked }) => {
      const head = make("h3", { tabindex: -1 }, name);
      const entries = asked.map((question) => this.entry(question));
      const cards = make("ul", { class: "cards" }, ...entries.map(({ card }) => card));
      return { name, head, entries, element: make("section", {}, head, cards) };
    });
    this.groups = groups;
    this.terms = terms.map(({ title, other, href }) => ({
      told: `${title} ${other}`,
      row: make("li", {}, make("a", { href }, make("b", {}, title), make("span", { class: "soft" }, this.words.term))),
    }));
    this.heads = groups.map(({ head }) => head);
    this.whole.replaceChildren(...groups.map(({ element }) => element));
    this.ways.replaceChildren(
      ...questions.map(({ name, asked }, at) => {
        const text = make("span", {}, make("b", {}, name), make("span", { class: "soft" }, asked[0].ask));
        const go = () => this.goTo(groups[at].head);
        return make("li", {}, makeButton(go, {}, make("span", { class: "count" }, String(asked.length)), text));
      }),
    );
  }

  /** A question: as a card with its answer, and as a line among those that were found. */
  entry({ ask, other, answer, href, lesson }) {
    const covered = lesson ? [make("span", { class: "soft" }, fill(this.words.covered, lesson))] : [];
    return {
      asked: `${ask} ${other}`,
      told: `${ask} ${other} ${answer}`,
      card: make("li", {}, make("a", { href }, make("b", {}, ask), make("span", {}, answer), ...covered)),
      row: make("li", {}, make("a", { href }, ask)),
    };
  }

  /** Show what contains what is typed: first those whose question does, then those whose answer does, then terms. */
  filter() {
    const { words, groups } = this;
    const typed = this.field.value.trim();
    const all = groups.flatMap(({ entries }) => entries);
    const found = typed ? all.filter(({ told }) => finds(told, typed)) : all;
    const terms = typed ? this.terms.filter(({ told }) => finds(told, typed)) : [];
    const first = found.filter(({ asked }) => finds(asked, typed));
    const rows = typed
      ? [...first, ...found.filter((each) => !first.includes(each)), ...terms].map(({ row }) => row)
      : groups.flatMap(({ name, entries }) => [make("li", { class: "group" }, name), ...entries.map(({ row }) => row)]);
    for (const each of all) each.card.hidden = !found.includes(each);
    for (const { element, entries } of groups) element.hidden = entries.every(({ card }) => card.hidden);
    const count = { shown: found.length, terms: terms.length, count: all.length };
    say(this.note, fill(typed ? words.some : words.questions, count));
    say(this.none, fill(words.none, { text: typed }));
    this.nothing.hidden = rows.length > 0;
    this.ways.hidden = Boolean(typed) || this.unfolded;
    this.found.hidden = !rows.length || (!typed && !this.unfolded);
    if (!this.found.hidden) this.found.replaceChildren(...rows);
    this.every.hidden = Boolean(typed);
    this.every.setAttribute("aria-expanded", String(this.unfolded));
    say(this.every, fill(this.unfolded ? words.fewer : words.list, count));
  }

  /** List all questions in place of their groups, or the groups again. */
  unfold() {
    this.unfolded = !this.unfolded;
    this.filter();
  }

  clear() {
    this.field.value = "";
    this.filter();
    this.field.focus();
  }

  /** @param {KeyboardEvent} event which brings a hand to the first that was found */
  press(event) {
    if (event.key !== "Enter" || event.isComposing || this.found.hidden) return;
    event.preventDefault();
    this.found.querySelector("a")?.focus();
  }

  /** To the first group: whoever comes back from a question looks for another. */
  goToFirst() {
    this.goTo(this.heads[0]);
  }

  /** @param {HTMLElement} head */
  goTo(head) {
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start", behavior: STILL_ALSO.matches ? "auto" : "smooth" });
  }
}
