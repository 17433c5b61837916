// Texts with marked terms in parts that do not bring what the terms mean: the page has that once, for all of them. Without a page
// around it, as in a recorded file, such a text is plain.

import { renderText } from "./terms.js";

const TERMS_COME = "cnnviz:terms";
const NO_CARD_WORDS = { see: "", all: "", close: "", glossary: "" };

/** @type {Map<Element, string>} */
const explainedTexts = new Map();

/**
 * Hand every term of the glossary to all parts of the page.
 *
 * @param {Terms} terms
 * @param {TermWords} words
 */
export function publishTerms(terms, words) {
  globalThis.cnnvizTerms = { terms, words };
  dispatchEvent(new Event(TERMS_COME));
}

/**
 * Write a text with marked terms into `element`, now and when the glossary comes or speaks another language.
 *
 * @param {Element} element
 * @param {string} text
 */
export function explainTerms(element, text) {
  for (const each of explainedTexts.keys()) if (!each.isConnected) explainedTexts.delete(each);
  explainedTexts.set(element, text);
  const { terms, words } = globalThis.cnnvizTerms ?? { terms: {}, words: NO_CARD_WORDS };
  renderText(element, text, terms, words);
}

addEventListener(TERMS_COME, () => {
  for (const [element, text] of [...explainedTexts]) explainTerms(element, text);
});
