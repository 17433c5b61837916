// Questions in groups: each is a link to a view that answers it, with a sentence of answer. Above, one line leads to each group,
// and a field finds questions and terms by what is typed, which stands in the link.

import { make, makeButton, say } from "../shared/dom.js";
import { nearest, searched } from "../shared/found.js";
import { fill } from "../shared/numbers.js";

const SCREEN = 6; // rows that a small screen has room for below the field
const TERM = 0.8; // a question with the same words comes before a term
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu; // what a link leaves to the reader: other spaces, signs without a form
const COMPOSES = 229; // the key's code in Safari, where Enter ends a composition
const STILL_ALSO = matchMedia("(prefers-reduced-motion: reduce)");

export class Asked {
  /** @param {(typed: string) => void} tell what becomes of what is typed */
  constructor(tell) {
    this.tell = tell;
    this.title = make("h2", { id: "ask", tabindex: -1 });
    this.note = make("span", { class: "soft", role: "status", id: "ask-note" });
    this.field = make("input", { type: "search", autocomplete: "off", spellcheck: "false", maxlength: "60", enterkeyhint: "go" });
    this.field.setAttribute("aria-describedby", "ask-note");
    this.ways = make("ul", { class: "rows" });
    this.found = make("ul", { class: "found", hidden: "" });
    this.more = makeButton(() => this.showAll(), { class: "more", hidden: "" });
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
      this.more,
    );
    this.whole = make("div", { class: "questions" });
    this.composing = false; // letters of which an input method will make Chinese are not looked for
    this.field.addEventListener("compositionstart", () => (this.composing = true));
    for (const kind of ["compositionend", "input"]) {
      this.field.addEventListener(kind, (event) => {
        if (kind === "input" && /** @type {InputEvent} */ (event).isComposing) return;
        this.composing = false;
        this.filterAndTell();
      });
    }
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
    if (text === this.typed || this.composing) return;
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
    const groups = questions.map(({ id, name, asked }) => {
      const head = make("h3", { tabindex: -1 }, name);
      const entries = asked.map((question) => this.entry(question));
      const cards = make("ul", { class: "cards" }, ...entries.map(({ card }) => card));
      return { id, head, entries, element: make("section", {}, head, cards) };
    });
    this.groups = groups;
    const named = terms.map(({ title, other, href }) => ({
      searched: searched({ asked: [title, other], worth: TERM }),
      row: make("li", {}, make("a", { href }, make("b", {}, title), make("span", { class: "soft" }, this.words.term))),
    }));
    this.entries = [...groups.flatMap(({ entries }) => entries), ...named];
    this.index = this.entries.map(({ searched }) => searched);
    this.whole.replaceChildren(...groups.map(({ element }) => element));
    this.ways.replaceChildren(
      ...questions.map(({ name, holds, asked }, at) => {
        const text = make("span", { class: "group" }, make("b", {}, name), make("span", { class: "soft" }, holds));
        const go = () => this.goTo(groups[at].head);
        return make("li", {}, makeButton(go, {}, make("span", { class: "count" }, String(asked.length)), text));
      }),
    );
  }

  /** A question: as a card with its answer, and as a line among those that were found. */
  entry({ ask, other, also, answer, href, lesson }) {
    const covered = lesson ? [make("span", { class: "soft" }, fill(this.words.covered, lesson))] : [];
    return {
      searched: searched({ asked: [ask, other], also, told: answer }),
      card: make("li", {}, make("a", { href }, make("b", {}, ask), make("span", {}, answer), ...covered)),
      row: make("li", {}, make("a", { href }, ask)),
    };
  }

  /** Show what comes nearest to what is typed: a screen of it, if not all is asked for. */
  filter() {
    const { words, typed } = this;
    if (this.composing) return;
    const { rows: each, all } = typed ? nearest(this.index, typed) : { rows: [], all: true };
    const near = all ? each : each.slice(0, SCREEN);
    const shown = near.length <= SCREEN || this.wide === typed ? near.length : SCREEN - 1;
    const rows = near.slice(0, shown).map((at) => this.entries[at].row);
    say(this.note, this.noted(near.length, all));
    say(this.none, fill(words.none, { text: typed }));
    say(this.more, fill(words.more, { count: near.length }));
    this.more.hidden = shown === near.length;
    this.nothing.hidden = rows.length > 0 || !typed;
    this.ways.hidden = this.whole.hidden = Boolean(typed);
    this.found.hidden = !rows.length;
    const there = [...this.found.children];
    const same = there.length === rows.length && rows.every((row, at) => row === there[at]);
    if (!same) this.found.replaceChildren(...rows); // what is there keeps the focus
  }

  /**
   * How much was found, in words.
   *
   * @param {number} count
   * @param {boolean} all whether with every word that matters
   */
  noted(count, all) {
    const { words, typed, index } = this;
    if (!typed) return fill(words.questions, { count: index.filter(({ worth }) => worth === 1).length });
    if (!count) return words.nothing;
    if (!all) return words.near;
    return count === 1 ? words.one : fill(words.some, { count });
  }

  showAll() {
    const before = this.found.children.length;
    this.wide = this.typed;
    this.filter();
    this.found.children[before]?.querySelector("a")?.focus();
  }

  clear() {
    this.field.value = "";
    this.filterAndTell();
    this.field.focus();
  }

  /** @param {KeyboardEvent} event which opens the first that was found */
  press(event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === COMPOSES || this.found.hidden) return;
    event.preventDefault();
    this.found.querySelector("a")?.click();
  }

  /**
   * To the group of this id, or the first: whoever comes back from a question looks for another.
   *
   * @param {string} id
   */
  goToGroup(id) {
    this.goTo((this.groups.find((group) => group.id === id) ?? this.groups[0]).head);
  }

  goToField() {
    this.goTo(this.title);
  }

  /** @param {HTMLElement} head */
  goTo(head) {
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start", behavior: STILL_ALSO.matches ? "auto" : "smooth" });
  }
}
