// A lesson's card: one idea, where to look, what to do, and whether it is done. How far a visitor has come stays in the browser.

import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { askOf } from "../shared/asked_place.js";
import { mounting } from "../shared/mount.js";
import { drawFilter } from "../shared/filter_drawing.js";
import { visit } from "../shared/follow.js";
import { fill } from "../shared/numbers.js";
import { piecesOf } from "../shared/marked.js";
import { renderText } from "../shared/terms.js";
import { atNews } from "../shared/shelf.js";
import { anew, isDone, keepDone, keepMissed, path } from "./progress.js";
import { drawingOf } from "./drawings.js";
import { Spotlight } from "./spotlight.js";

const DRAWS = 10000;
const CARD_ID = "lesson-card";
const PAUSE = 120; // milliseconds after something has changed on the page
const GUESS = /^[0-9a-zA-Z .,+−×*/%()_-]{1,24}$/;
const LEAVES = "M5 5 L15 15 M15 5 L5 15";
const FOLD = "M5 8 L10 13 L15 8";
const SHEET = matchMedia("(max-width: 600px), (max-width: 1000px) and (min-height: 501px)"); // as in lesson.css
const LOOKS = ["task", "question"]; // what the page has to be looked at for
const EYE = ["M2 10 C5 4 15 4 18 10 C15 16 5 16 2 10 Z", "FM10 7.5 A2.5 2.5 0 1 1 9.99 7.5 Z"];

const anyDraw = () => Math.floor(Math.random() * DRAWS);

class LessonCard {
  constructor(root, turns) {
    this.turns = turns;
    this.host = root.host ?? root;
    this.spotlight = new Spotlight();
    /** @type {Set<string>} what was found for a task that wants several */
    this.collected = new Set();
    /** @type {HTMLButtonElement[]} of the cards */
    this.buttons = [];
    this.build(root);
    this.listening = new AbortController();
    const { signal } = this.listening;
    addEventListener("pointerdown", (event) => this.giveWay(event), { capture: true, passive: true, signal });
    this.callOff = atNews(
      () => this.turns.key,
      () => this.lookSoon(),
    );
  }

  build(root) {
    this.head = make("p", { class: "head" });
    this.lineText = make("span");
    this.line = makeButton(() => this.turnFold(), { class: "line", "aria-expanded": "false" }, this.lineText);
    this.lineSays = make("p", { class: "line-says", role: "status" }); // readers do not hear what changes within a button
    this.fold = makeButton(() => this.turnFold(), { class: "icon fold" }, icon(FOLD));
    this.leave = makeButton(() => this.end(), { class: "icon leave" }, icon(LEAVES));
    this.steps = make("div", { class: "steps", role: "toolbar" }); // one stop of the Tab key, however many cards there are
    this.steps.addEventListener("keydown", (event) => this.walkSteps(event));
    this.title = make("h2", { tabindex: "-1" });
    this.text = make("p", { class: "text" });
    this.drawing = make("div", { class: "figure", hidden: "" });
    this.where = makeButton(() => this.light(), { class: "quiet where" }, icon(...EYE), make("span"));
    this.asks = make("section", { class: "asks" });
    this.kind = make("h3");
    this.question = make("p");
    this.status = make("p", { class: "status", role: "status" });
    this.field = make("input", { type: "text", inputmode: "text", autocomplete: "off", maxlength: "24" });
    this.check = makeButton(() => this.answer(), { class: "check" });
    this.typed = make("form", { class: "typed" }, this.field, this.check);
    this.typed.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer();
    });
    this.check.type = "submit";
    this.options = make("div", { class: "options", role: "group" });
    this.figure = make("div", { class: "figure" });
    this.says = make("p", { class: "says", role: "status" });
    this.show = makeButton(() => this.turns.send("show"), { class: "quiet" });
    this.again = makeButton(() => this.turns.send({ again: anyDraw() }), { class: "quiet" });
    this.set = makeButton(() => this.turns.send("set"), { class: "quiet" });
    this.origin = makeButton(() => this.openOrigin(), { class: "quiet" });
    this.more = make("div", { class: "more" }, this.show, this.again, this.set, this.origin);
    this.asks.append(this.kind, this.question, this.status, this.typed, this.figure, this.options, this.says);
    this.back = makeButton(() => this.open(this.path[this.path.indexOf(this.meta.at) - 1]), { class: "back" });
    this.next = makeButton(() => this.goOn(), { class: "next" });
    this.body = make("div", { class: "body" }, this.title, this.text, this.drawing, this.where, this.asks, this.more);
    this.element = make(
      "aside",
      { class: "lesson-card" },
      make("header", {}, this.head, this.line, this.fold, this.leave, this.lineSays),
      this.steps,
      this.body,
      make("footer", {}, this.back, this.next),
    );
    this.skip = make("a", { class: "to-lesson", href: `#${CARD_ID}` });
    this.skip.addEventListener("click", (event) => this.comeTo(event));
    document.body.prepend(this.skip); // before the settings, through which one would have to go otherwise
    this.host.id = CARD_ID;
    // on a small screen, the settings go away when the page is pressed elsewhere: the card speaks of them
    this.element.addEventListener("mousedown", (event) => event.stopPropagation());
    root.append(this.element);
  }

  update({ meta }) {
    const before = this.meta;
    this.meta = meta;
    const another = !before || before.lesson !== meta.lesson || before.at !== meta.at;
    if (another) {
      this.collected.clear();
      this.element.classList.remove("folded");
    }
    this.draw(another || before.draw !== meta.draw);
    this.keep();
    if (another) this.begin(Boolean(before));
  }

  /** Bring the keyboard to the card. */
  comeTo(event) {
    event.preventDefault();
    if (this.element.classList.contains("folded")) this.turnFold();
    this.title.focus();
  }

  /** Another card has opened. */
  begin(moves) {
    this.body.scrollTop = 0;
    if (moves) this.title.focus({ preventScroll: true });
    this.light();
    this.lookSoon();
  }

  draw(anew) {
    const { meta } = this;
    const { words, asks } = meta;
    this.element.setAttribute("aria-label", fill(words.lesson, { title: meta.title }));
    say(this.head, meta.title);
    say(this.skip, words.skip);
    name(this.leave, words.leave);
    this.drawLine();
    const folded = this.element.classList.contains("folded");
    name(this.fold, folded ? words.unfold : words.fold);
    this.fold.setAttribute("aria-expanded", `${!folded}`);
    say(this.title, meta.cards[meta.at]);
    renderText(this.text, meta.text, meta.terms, meta.card_words);
    this.drawing.hidden = !meta.figure;
    this.drawing.replaceChildren(...(meta.figure ? [drawingOf(meta.figure, this.element)] : []));
    this.where.hidden = !meta.lights.length;
    say(this.where.lastChild, words.where);
    this.drawSteps();
    this.asks.hidden = !asks;
    this.show.hidden = !asks || this.isDone() || (asks.kind === "task" && !asks.solved);
    this.again.hidden = asks?.kind !== "question";
    this.set.hidden = !meta.link;
    for (const each of ["show", "again", "set"]) say(this[each], words[each]);
    if (asks) this.drawAsks(asks, anew);
    askOf(asks?.frame ? [asks.frame] : meta.frames);
    this.origin.hidden = !meta.origin;
    say(this.origin, meta.origin?.[2] ?? "");
    say(this.back, words.back);
    this.back.disabled = meta.at === this.path[0];
    const last = meta.at === this.path.at(-1);
    say(this.next, last ? this.afterwards() : words.next);
    this.next.classList.toggle("due", this.isDone() || !asks);
    this.host.ownerDocument.documentElement.toggleAttribute("data-lesson-settings", meta.settings);
  }

  /** The folded card: what is to be done, else what it is about; and how far that is, as the open card says it. */
  drawLine() {
    const { asks, terms, cards, at, words } = this.meta;
    say(this.lineText, asks ? piecesOf(asks.text, terms).map((piece) => piece.text).join("") : cards[at]);
    const done = Boolean(asks) && this.isDone();
    const said = asks?.kind === "task" ? this.farIn(asks) : (asks?.says ?? "");
    say(this.lineSays, [done ? `✓ ${words.done}` : "", said].filter(Boolean).join(" · "));
    this.lineSays.classList.toggle("right", done);
    this.line.title = words.unfold;
  }

  /** How far a task is: what was counted, and what the page says of it. */
  farIn(asks) {
    const count = asks.of > 1 ? fill(this.meta.words.found, { count: this.collected.size, of: asks.of }) : "";
    return [count, asks.status].filter(Boolean).join(" · ");
  }

  /**
   * On a small screen the card makes room when the view is used.
   *
   * @param {PointerEvent} event
   */
  giveWay(event) {
    const away = SHEET.matches && this.meta && !event.composedPath().includes(this.host);
    if (away && !this.element.classList.contains("folded")) this.turnFold();
  }

  /** Where the last card leads. */
  afterwards() {
    const { words, next, questions } = this.meta;
    if (next) return fill(questions ? words.on_to : words.next_lesson, { title: next[1] });
    return questions ? words.to_questions : words.leave;
  }

  drawSteps() {
    const { cards, at, words, lesson } = this.meta;
    while (this.buttons.length > this.path.length) this.buttons.pop()?.remove();
    while (this.buttons.length < this.path.length) {
      const place = this.buttons.length;
      this.buttons.push(makeButton(() => this.open(this.path[place])));
      this.steps.append(this.buttons[place]);
    }
    this.steps.setAttribute("aria-label", words.cards);
    if (!this.steps.matches(":focus-within")) this.rove(Math.max(0, this.path.indexOf(at)));
    this.path.forEach((card, place) => {
      const button = this.buttons[place];
      const done = isDone(lesson, card);
      name(button, fill(done ? words.card_done : words.card, { number: place + 1, title: cards[card] }));
      button.classList.toggle("done", done);
      if (card === at) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    const { offsetLeft = 0, offsetWidth = 0 } = this.buttons[this.path.indexOf(at)] ?? {};
    const { steps } = this; // on a small screen they stand in one row, which is moved
    steps.scrollLeft = offsetLeft - steps.offsetLeft + (offsetWidth - steps.clientWidth) / 2;
  }

  /** Let the Tab key stop at one of the cards' buttons alone. */
  rove(place) {
    this.buttons.forEach((button, at) => (button.tabIndex = at === place ? 0 : -1));
  }

  /** The arrow keys go from card to card; Enter opens one. */
  walkSteps(event) {
    const { buttons } = this;
    const at = buttons.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = buttons.length - 1;
    const places = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last };
    if (!(event.key in places)) return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
    const to = Math.min(last, Math.max(0, places[event.key]));
    this.rove(to);
    buttons[to].focus();
  }

  drawAsks(asks, anew) {
    const { words, guess } = this.meta;
    say(this.kind, words[asks.kind]);
    renderText(this.question, asks.text, this.meta.terms, this.meta.card_words);
    const done = this.isDone();
    say(this.status, asks.kind === "task" ? [this.farIn(asks), done ? words.done : ""].filter(Boolean).join(" · ") : "");
    this.typed.hidden = asks.kind !== "question" || !asks.there;
    this.options.hidden = asks.kind !== "choice";
    this.drawFigure(asks.figure ?? "");
    this.field.setAttribute("aria-label", words.answer);
    this.field.placeholder = words.answer;
    say(this.check, words.check);
    if (anew) this.field.value = guess;
    if (asks.kind === "choice") this.drawOptions(asks);
    say(this.says, asks.says ?? "");
    const told = `${done} ${this.says.textContent}`;
    const news = told !== this.told && !anew;
    this.told = told;
    this.asks.classList.toggle("done", done);
    this.says.classList.toggle("right", asks.verdict === "right");
    if (news) this.bring(this.asks);
  }

  /** Scroll the card as little as shows the end of `element`: what has just been said there must be seen. */
  bring(element) {
    const down = element.getBoundingClientRect().bottom - this.body.getBoundingClientRect().bottom;
    if (down > 0) this.body.scrollTop += Math.ceil(down);
  }

  /** Draw what the answers' letters mark; `about` says it to readers. */
  drawFigure(about) {
    this.figure.hidden = !about;
    if (about === this.drawn) return;
    this.drawn = about;
    const letters = { channel: "A", kernel: "B", filter: "C", map: "D", about };
    this.figure.replaceChildren(...(about ? [drawFilter(letters)] : []));
  }

  drawOptions({ options, chosen, text }) {
    this.options.setAttribute("aria-label", text);
    const there = options.map(([at, words]) => {
      const button = makeButton(() => this.turns.send({ guess: `${at}` }), {}, words);
      button.setAttribute("aria-pressed", `${at === chosen}`);
      return button;
    });
    const said = JSON.stringify([options, chosen]);
    if (said !== this.said) this.options.replaceChildren(...there);
    this.said = said;
  }

  /** Whether the card is done: now, or as this browser remembers. */
  isDone() {
    const { lesson, at, asks } = this.meta;
    return isDone(lesson, at) || this.isDoneNow(asks);
  }

  isDoneNow(asks) {
    if (!asks) return false;
    return asks.kind === "task" && asks.of > 1 ? this.collected.size >= asks.of : this.meta.done;
  }

  /** Remember what is done, and what went wrong. */
  keep() {
    const { lesson, at, asks, done } = this.meta;
    if (asks?.found && this.collected.size < asks.of && !this.collected.has(asks.found)) {
      this.collected.add(asks.found);
      this.draw(false);
    }
    if (this.isDoneNow(asks) && !isDone(lesson, at)) {
      keepDone(lesson, at);
      this.draw(false);
    }
    if (asks?.verdict && asks.verdict !== "unreadable" && asks.verdict !== "show") keepMissed(this.place, !done);
  }

  /** The lesson that the card comes from, and its number there. */
  get place() {
    const { lesson, at, places } = this.meta;
    return places[at] ?? [lesson, at];
  }

  /** The numbers of the cards in the order in which they are gone through. */
  get path() {
    const { lesson, cards, places, at } = this.meta;
    return path(lesson, cards.length, places, at);
  }

  openOrigin() {
    const [lesson, card] = this.meta.origin;
    this.turns.send({ lesson, card, draw: anyDraw() });
  }

  answer() {
    const guess = this.field.value.normalize("NFKC").trim(); // as Chinese keyboards write commas and parentheses
    if (GUESS.test(guess)) this.turns.send({ guess });
    else say(this.says, this.meta.words.unreadable);
  }

  open(card) {
    if (card === undefined) return;
    this.turns.send({ lesson: this.meta.lesson, card, draw: anyDraw() });
  }

  goOn() {
    const { lesson, at, asks, next, questions } = this.meta;
    if (!asks) keepDone(lesson, at);
    const following = this.path[this.path.indexOf(at) + 1];
    if (following !== undefined) this.open(following);
    else if (next) this.turns.send({ lesson: next[0], card: 0, draw: anyDraw() });
    else if (questions) visit(`${questions}#${lesson}`);
    else this.end();
  }

  end() {
    if (this.meta.places.length && this.meta.at === this.path.at(-1)) anew(this.meta.lesson);
    this.turns.send("leave");
  }

  light() {
    this.spotlight.on(this.meta.lights, this.host);
  }

  /** The keyboard stays at the card: what it was on may be hidden now. */
  turnFold() {
    const folded = this.element.classList.toggle("folded");
    const within = focusedBeside(this.element);
    this.draw(false);
    const left = this.element.contains(within) && !within.getClientRects().length;
    if (left) (folded ? this.line : this.fold).focus({ preventScroll: true });
  }

  /** Ask how far the visitor is, once what changed on the page has come to rest; not where a card asks nothing of the page. */
  lookSoon() {
    this.looking ??= setTimeout(() => {
      this.looking = undefined;
      if (!this.turns.settled || !this.meta) this.lookSoon();
      else if (LOOKS.includes(this.meta.asks?.kind)) this.turns.sendAside("look");
    }, PAUSE);
  }

  destroy() {
    clearTimeout(this.looking);
    this.callOff();
    this.listening.abort();
    askOf(null);
    this.spotlight.off();
    this.skip.remove();
    document.documentElement.removeAttribute("data-lesson-settings");
    this.element.remove();
  }
}

export default mounting(LessonCard);
