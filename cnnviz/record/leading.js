// The card of a recorded lesson: which view it opens, and what it says to what a visitor does, as far as that was recorded.

import { markupOf, Mounted } from "./mounted.js";
import { verdictOn } from "./guesses.js";

const KEY = "shell.lesson";

export class Leading {
  /**
   * @param {{ parts: Record<string, any>, values: any[] }} file
   * @param {any} lesson
   * @param {{ view: any, show(view: number): void }} page
   */
  constructor(file, lesson, { view, show }) {
    this.file = file;
    this.lesson = lesson;
    this.view = view;
    this.show = show;
    this.at = 0;
    this.draw = 0;
    const markup = markupOf(lesson.part);
    const hear = (body) => this.act(body);
    this.mounted = new Mounted(KEY, { mount: file.parts[lesson.part], markup, hear, without: lesson.without });
    document.body.classList.add("led");
    document.body.append(this.mounted.element);
    this.tell();
  }

  get card() {
    return this.lesson.cards[this.at];
  }

  get drawn() {
    return this.card.draws[this.draw];
  }

  redraw() {
    this.mounted.draw();
  }

  /** Show the card, with what is said to what was done by now. */
  tell(outcome = this.outcome, guess = "") {
    const { values } = this.file;
    const meta = Object.fromEntries(Object.entries(this.drawn.meta).map(([name, number]) => [name, values[number]]));
    const { asks, found = "", done } = outcome ?? {};
    const told = outcome ? { asks: { ...values[asks], found }, done } : {};
    this.mounted.show({ meta: { ...meta, ...told, draw: this.draw, guess } });
  }

  /** What is said to a message of the card. */
  act(body) {
    const { outcomes, question } = this.drawn;
    if (body === "look") {
      const found = this.drawn.pins?.[this.view.pinned];
      if (found !== undefined) this.say(this.drawn.seen[found]);
    } else if (body === "leave") this.open(0);
    else if (body === "set") this.open(this.at, this.draw);
    else if (body === "show") this.say(outcomes.show, "", this.card.solved);
    else if ("again" in body) this.open(this.at, (this.draw + 1) % this.card.draws.length);
    else if ("card" in body) this.open(body.card);
    else if ("guess" in body) this.say(outcomes[question ? verdictOn(question, body.guess) : body.guess], body.guess);
  }

  open(at, draw = 0) {
    [this.at, this.draw, this.outcome] = [at, draw, undefined];
    this.show(this.drawn.view);
    this.tell();
  }

  /** Say what was found; what is right uncovers, and what shows how it is done has a view of its own. */
  say(outcome, guess = "", view = outcome?.done ? this.drawn.open : this.drawn.view) {
    if (!outcome) return;
    const before = this.outcome;
    this.outcome = outcome;
    if (view !== null && view !== undefined && view !== this.drawn.view && before !== outcome) this.show(view);
    this.tell(outcome, guess);
  }
}
