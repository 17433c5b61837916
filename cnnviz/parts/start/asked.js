// Questions in groups: each is a link to a view that answers it, with a sentence of answer. Above, one line leads to each group,
// and a field finds questions and terms by what is typed, which stands in the link.

import { make, makeButton, say } from "../shared/dom.js";
import { finds, nearness } from "../shared/found.js";
import { fill } from "../shared/numbers.js";

const MOST_NEAR = 8; // that are offered where nothing has all words
const NEAR = 0.3; // how much of the words these have at least
const UNSEEN = /[\p{C}\p{Z}]+/gu; // what a link leaves to the reader: other spaces, signs without a form
const STILL_ALSO = matchMedia("(prefers-reduced-motion: reduce)");

export class Asked {
  /** @param {(typed: string) => void} tell what becomes of what is typed */
  constructor(tell) {
    this.tell = tell;
    this.title = make("h2", { id: "ask" });
    this.note = make("span", { class: "soft", role: "status" });
    this.field = make("input", { type: "search", autocomplete: "off", spellcheck: "false", maxlength: "60" });
    this.ways = make("ul", { class: "rows" });
    this.found = make("ul", { class: "found", hidden: "" });
    this.none = make("p");
    this.glossary = make("a", { class: "to-glossary" });
    this.back = makeButton(() => this.clear());
    this.nothing = make("div", { class: "nothing", hidden: "" }, this.none, this.glossary, this.back);
    this.short = make(
      "section",
      { class: "ask", "aria-labelledby": "ask" },
      make("header", {}, this.title, this.note),
      this.field,
      this.ways,
      this.nothing,
      this.found,
    );
    this.whole = make("div", { class: "questions" });
    this.field.addEventListener("input", () => this.filterAndTell());
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

  /** What is looked for, as a link carries it. */
  get typed() {
    return this.field.value.replace(UNSEEN, " ").trim();
  }

  /** Look for what a link, or somebody's beginning anew, says. */
  find(text) {
    if (text === this.typed) return;
    this.field.value = text;
    this.filter();
  }

  filterAndTell() {
    this.filter();
    this.tell(this.typed);
  }

  /** Whoever comes back looks for the next of what was found. */
  bring() {
    const ends = [this.field, this.found].map((each) => each.getBoundingClientRect().bottom);
    if (Math.max(...ends) > innerHeight) this.short.scrollIntoView({ block: "start" });
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
  entry({ ask, other, also, answer, href, lesson }) {
    const covered = lesson ? [make("span", { class: "soft" }, fill(this.words.covered, lesson))] : [];
    return {
      asked: `${ask} ${other}`,
      also: `${ask} ${other} ${also}`,
      told: `${ask} ${other} ${also} ${answer}`,
      card: make("li", {}, make("a", { href }, make("b", {}, ask), make("span", {}, answer), ...covered)),
      row: make("li", {}, make("a", { href }, ask)),
    };
  }

  /** Show what contains what is typed: first where the question does, then other words for it, then the answer, then terms. */
  filter() {
    const { words, groups, typed } = this;
    const all = groups.flatMap(({ entries }) => entries);
    const found = typed ? all.filter(({ told }) => finds(told, typed)) : [];
    const terms = typed ? this.terms.filter(({ told }) => finds(told, typed)) : [];
    const place = ({ asked, also }) => (finds(asked, typed) ? 0 : finds(also, typed) ? 1 : 2);
    const placed = found.map((each) => ({ each, place: place(each) })).sort((one, other) => one.place - other.place);
    const whole = [...placed.map(({ each }) => each), ...terms];
    const rows = whole.length || !typed ? whole : this.nearest(all, typed);
    const count = { shown: found.length, terms: terms.length, count: all.length };
    const near = rows.length > whole.length;
    say(this.note, near ? words.near : fill(typed ? words.some : words.questions, count));
    say(this.none, fill(words.none, { text: typed }));
    this.nothing.hidden = rows.length > 0 || !typed;
    this.ways.hidden = this.whole.hidden = Boolean(typed);
    this.found.hidden = !rows.length;
    const shown = [...this.found.children];
    const same = shown.length === rows.length && rows.every(({ row }, at) => row === shown[at]);
    if (!same) this.found.replaceChildren(...rows.map(({ row }) => row)); // what is there keeps the focus
  }

  /** Questions and terms that have some of what is typed, the nearest first; what is asked weighs more than its answer. */
  nearest(all, typed) {
    return [...all, ...this.terms]
      .map((each) => ({ each, near: nearness(each.told, typed), asked: nearness(each.also ?? each.told, typed) }))
      .filter(({ near }) => near >= NEAR)
      .sort((one, other) => other.near + other.asked - one.near - one.asked)
      .slice(0, MOST_NEAR)
      .map(({ each }) => each);
  }

  clear() {
    this.field.value = "";
    this.filterAndTell();
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
