// Questions in groups: each is a link to a view that answers it, with a sentence of answer. Above, one line leads to each group.

import { make, makeButton, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";

const STILL_ALSO = matchMedia("(prefers-reduced-motion: reduce)");

export class Asked {
  constructor() {
    this.title = make("h2", { id: "ask" });
    this.note = make("span", { class: "soft" });
    this.ways = make("ul", { class: "rows" });
    this.short = make(
      "section",
      { class: "ask", "aria-labelledby": "ask" },
      make("header", {}, this.title, this.note),
      this.ways,
    );
    this.whole = make("div", { class: "questions" });
  }

  update({ questions, words }) {
    say(this.title, words.ask);
    say(this.note, fill(words.questions, { count: questions.reduce((sum, { asked }) => sum + asked.length, 0) }));
    const made = JSON.stringify(questions);
    if (made === this.made) return;
    this.made = made;
    const groups = questions.map(({ name, asked }) => {
      const head = make("h3", { tabindex: -1 }, name);
      const cards = asked.map(({ ask, answer, href, lesson }) =>
        make(
          "li",
          {},
          make(
            "a",
            { href },
            make("b", {}, ask),
            make("span", {}, answer),
            ...(lesson ? [make("span", { class: "soft" }, fill(words.covered, lesson))] : []),
          ),
        ),
      );
      return { head, element: make("section", {}, head, make("ul", { class: "cards" }, ...cards)) };
    });
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
