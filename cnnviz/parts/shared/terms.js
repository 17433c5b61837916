// Terms in a text: each is a button that opens what it means, with links to a view that shows it and to the glossary.

import { icon, make, makeButton, name, say } from "./dom.js";
import { linkFrom, visitAtClicks } from "./follow.js";
import { piecesOf } from "./marked.js";

const CARD_CROSS = "M5 5 L15 15 M15 5 L5 15";
const CARD_EDGE = 8; // CSS pixels that stay free at the sides of the window
const CARD_GAP = 6; // between a term and what it means

/**
 * What is said of a term: one card for each part of the page, over everything else. Escape closes it, and so does what is done
 * elsewhere; where the keyboard's focus would be lost with it, the term has it again.
 */
export class TermCard {
  /** @param {Node} root where it stands in the document: the part's root */
  constructor(root) {
    /** @type {HTMLElement | undefined} */
    this.anchor = undefined; // the term that it is open at
    const number = ++TermCard.made;
    this.title = make("strong", { id: `term-title-${number}` });
    this.text = make("p", { id: `term-text-${number}` });
    this.see = make("a", { class: "term-see" });
    this.all = make("a");
    this.cross = makeButton(() => this.leave(), { class: "term-close" }, icon(CARD_CROSS));
    const told = { "aria-labelledby": this.title.id, "aria-describedby": this.text.id };
    this.element = make(
      "div",
      { class: "term-card", popover: "manual", role: "dialog", tabindex: "-1", ...told },
      make("div", { class: "term-head" }, this.title, this.cross),
      this.text,
      make("div", { class: "term-links" }, this.see, this.all),
    );
    for (const link of [this.see, this.all]) link.addEventListener("click", () => this.close());
    visitAtClicks(this.element, "a");
    root.appendChild(this.element);
  }

  /**
   * Open at `anchor`, or close if it is open there.
   *
   * @param {HTMLElement} anchor
   * @param {string} id
   * @param {Term} term
   * @param {TermWords} words
   */
  toggle(anchor, id, term, words) {
    if (this.anchor === anchor) return this.leave();
    this.close();
    this.anchor = anchor;
    anchor.setAttribute("aria-expanded", "true");
    say(this.title, term.title);
    say(this.text, term.text);
    say(this.see, words.see);
    say(this.all, words.all);
    name(this.cross, words.close);
    this.see.href = linkFrom(term.href);
    this.all.href = linkFrom(`${words.glossary}&term=${id}`);
    this.element.showPopover();
    this.element.focus({ preventScroll: true });
    this.place();
    this.listen();
  }

  listen() {
    this.listening = new AbortController();
    const options = { capture: true, signal: this.listening.signal };
    addEventListener("keydown", (event) => this.press(event), options);
    addEventListener("pointerdown", (event) => this.holds(event) || this.close(), options);
    addEventListener("focusin", (event) => this.holds(event) || this.close(), options);
    addEventListener("scroll", (event) => this.holds(event) || this.place(), options);
    addEventListener("resize", () => this.place(), options);
  }

  /**
   * Whether something is done to the card itself or to its term.
   *
   * @param {Event} event
   */
  holds(event) {
    const path = event.composedPath();
    return path.includes(this.element) || (this.anchor !== undefined && path.includes(this.anchor));
  }

  /** Below the term, or above it where there is more room; nowhere if the term is out of sight. */
  place() {
    const anchor = this.anchor?.isConnected && this.anchor.getBoundingClientRect();
    if (!anchor || anchor.bottom < 0 || anchor.top > innerHeight) return this.leave();
    const { offsetWidth: wide, offsetHeight: tall, style } = this.element;
    const below = anchor.bottom + CARD_GAP + tall + CARD_EDGE <= innerHeight || anchor.top < innerHeight - anchor.bottom;
    const top = below ? anchor.bottom + CARD_GAP : anchor.top - CARD_GAP - tall;
    style.left = `${Math.max(CARD_EDGE, Math.min(anchor.left, document.documentElement.clientWidth - wide - CARD_EDGE))}px`;
    style.top = `${Math.max(CARD_EDGE, Math.min(top, innerHeight - tall - CARD_EDGE))}px`;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const holder = /** @type {ShadowRoot | Document} */ (this.element.getRootNode()).activeElement;
    const first = holder === this.cross || holder === this.element;
    if (event.key === "Escape") {
      event.preventDefault(); // the drawer around it stays open
      event.stopPropagation();
      this.leave();
    } else if (event.key === "Tab" && (event.shiftKey ? first : holder === this.all)) {
      if (event.shiftKey) event.preventDefault();
      this.leave(); // forward, the browser goes on from the term
    }
  }

  /** Close, and give the focus back. */
  leave() {
    const { anchor } = this;
    this.close();
    anchor?.focus({ preventScroll: true });
  }

  close() {
    this.listening?.abort();
    this.anchor?.setAttribute("aria-expanded", "false");
    this.anchor = undefined;
    this.element.hidePopover();
  }

  destroy() {
    this.close();
    this.element.remove();
  }
}
TermCard.made = 0;

/** @type {WeakMap<Node, TermCard>} */
const termCards = new WeakMap();

/**
 * What is said of terms in the part that `element` stands in.
 *
 * @param {Element} element
 */
function cardBeside(element) {
  const root = element.getRootNode();
  const card = termCards.get(root);
  if (card?.element.isConnected) return card;
  const made = new TermCard(root);
  termCards.set(root, made);
  return made;
}

/** @type {WeakMap<Element, { told: string, terms: Terms, words: TermWords }>} */
const renderedTexts = new WeakMap();

/**
 * Write a text with marked terms into `element`, if it says something else. A term in `terms` is a button; others are plain.
 *
 * @param {Element} element
 * @param {string} text with `[[id]]` or `[[id|words]]` for terms
 * @param {Terms} terms as `glossary.terms_in` gives them
 * @param {TermWords} words as `glossary.card_words` gives them
 */
export function renderText(element, text, terms, words) {
  const pieces = piecesOf(text, terms);
  const told = JSON.stringify(pieces);
  const same = renderedTexts.get(element)?.told === told;
  renderedTexts.set(element, { told, terms, words });
  if (same) return;
  const open = (/** @type {string} */ term, /** @type {HTMLElement} */ button) => {
    const now = renderedTexts.get(element);
    if (now) cardBeside(element).toggle(button, term, now.terms[term], now.words);
  };
  element.replaceChildren(
    ...pieces.map(({ text: shown, term }) => {
      if (term === undefined) return shown;
      const press = (/** @type {MouseEvent} */ { currentTarget }) => open(term, /** @type {HTMLElement} */ (currentTarget));
      return makeButton(press, { class: "term-word", "aria-haspopup": "dialog", "aria-expanded": "false" }, shown);
    }),
  );
}
