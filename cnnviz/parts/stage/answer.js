// What a network that learns answers: a bar for each class, and whether it is right.

import { make, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";

const MOST = 12; // classes with a bar

/** A probability in percent, where neither "0" nor "100" is said of what is not quite that. */
function odds(share) {
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share < 1 && share >= 0.9995) return ">99.9%";
  return `${(100 * share).toFixed(1)}%`;
}

export class Answer {
  constructor() {
    this.title = make("b");
    this.verdict = make("span", { class: "size" });
    this.list = make("ul");
    this.element = make("section", { class: "column answer" }, make("header", {}, this.title, this.verdict), this.list);
  }

  show({ words, names, truth, best, drawn }, shares) {
    say(this.title, words.answer);
    say(this.verdict, drawn || best === null ? "" : best === truth ? words.correct : words.wrong);
    const order = names.map((_, at) => at);
    const shown = names.length > MOST ? order.sort((one, other) => shares[other] - shares[one]).slice(0, MOST) : order;
    while (this.list.children.length > shown.length) this.list.lastElementChild?.remove();
    while (this.list.children.length < shown.length) {
      const track = make("span", { class: "track" }, make("i"));
      this.list.append(make("li", {}, make("span"), track, make("span", { class: "odds" })));
    }
    shown.forEach((place, at) => {
      const line = /** @type {HTMLElement} */ (this.list.children[at]);
      const [label, track, share] = /** @type {HTMLElement[]} */ ([...line.children]);
      say(label, `${names[place]}${place === truth && !drawn ? " ✓" : ""}`);
      say(share, odds(shares[place]));
      line.classList.toggle("best", place === best);
      line.setAttribute("aria-label", fill(words.spoken, { name: names[place], way: odds(shares[place]) }));
      /** @type {HTMLElement} */ (track.firstElementChild).style.transform = `scaleX(${shares[place]})`;
    });
  }
}
