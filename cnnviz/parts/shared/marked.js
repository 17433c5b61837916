// Texts in which terms are marked: `[[stride]]` stands for the term's own name, `[[stride|steps]]` for the words behind the bar.

const MARK = /\[\[([a-z][a-z0-9_]*)(?:\|([^[\]|]+))?\]\]/g;

/**
 * The name of a term within a sentence: "Stride" becomes "stride", and "ReLU" stays.
 *
 * @param {string} title
 */
export const withinSentence = (title) =>
  /\p{Lu}/u.test(title.slice(1)) ? title : title.slice(0, 1).toLowerCase() + title.slice(1);

/**
 * The pieces of a text from left to right: plain ones, and those that name a term. A term that `terms` does not have is plain.
 *
 * @param {string} text
 * @param {Terms} terms
 * @returns {{ text: string, term?: string }[]}
 */
export function piecesOf(text, terms) {
  /** @type {{ text: string, term?: string }[]} */
  const pieces = [];
  let end = 0;
  for (const { index, 0: all, 1: term, 2: words } of text.matchAll(MARK)) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    if (Object.hasOwn(terms, term)) pieces.push({ text: words ?? withinSentence(terms[term].title), term });
    else pieces.push({ text: words ?? term.replaceAll("_", " ") });
    end = index + all.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
