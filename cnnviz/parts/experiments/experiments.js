// Cards with a question each. A click sets the experiment up here and lets it run; opened elsewhere, it is a link like any other.

import { beginDue, due } from "../shared/begin.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";

class Experiments {
  constructor(root, turns) {
    this.turns = turns;
    this.title = make("h2");
    this.note = make("p");
    this.list = make("ul");
    this.element = make("section", { class: "experiments" }, make("header", {}, this.title, this.note), this.list);
    this.list.addEventListener("click", (event) => this.choose(event));
    root.append(this.element);
  }

  update({ meta: { cards, chosen, words } }) {
    say(this.title, words.title);
    say(this.note, words.note);
    if (cards !== this.cards) this.build(cards);
    if (!this.turns.settled) return;
    [...this.list.children].forEach(({ firstElementChild }, at) => {
      if (cards[at][0] === chosen) firstElementChild?.setAttribute("aria-current", "true");
      else firstElementChild?.removeAttribute("aria-current");
    });
    beginDue(chosen);
  }

  /** Other words or links go into the cards that there are, so that none loses the focus. */
  build(cards) {
    this.cards = cards;
    while (this.list.children.length > cards.length) this.list.lastElementChild?.remove();
    while (this.list.children.length < cards.length) this.list.append(make("li", {}, make("a")));
    cards.forEach(([, question, link], at) => {
      const card = /** @type {HTMLAnchorElement} */ (this.list.children[at].firstElementChild);
      say(card, question);
      card.href = `?${link}`;
    });
  }

  choose(event) {
    const card = /** @type {Element} */ (event.target).closest("a");
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const at = [...this.list.children].findIndex((each) => each.contains(card));
    due.name = this.cards[at][0];
    this.turns.sendOnly(due.name);
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Experiments);
