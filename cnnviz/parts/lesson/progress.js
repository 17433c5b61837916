// What a visitor has done, kept in the browser alone: the cards that are done, and those whose answer went wrong.

const DONE = "cnnviz.progress";
const MISSED = "cnnviz.missed";
const MOST = 200; // cards of a lesson

/**
 * Cards by lesson; nothing where the browser keeps nothing, or what it keeps is not ours.
 *
 * @param {string} place
 * @returns {Record<string, number[]>}
 */
export function kept(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "{}");
    const pairs = Object.entries(found && typeof found === "object" && !Array.isArray(found) ? found : {});
    const numbers = (/** @type {any} */ cards) => cards.filter((each) => Number.isInteger(each) && each >= 0 && each < MOST);
    return Object.fromEntries(pairs.filter(([, cards]) => Array.isArray(cards)).map(([id, cards]) => [id, numbers(cards)]));
  } catch {
    return {};
  }
}

/**
 * @param {string} place
 * @param {string} lesson
 * @param {number} card
 * @param {boolean} there
 */
function keepCard(place, lesson, card, there) {
  const all = kept(place);
  const cards = new Set(all[lesson] ?? []);
  if (cards.has(card) === there) return;
  if (there) cards.add(card);
  else cards.delete(card);
  try {
    localStorage.setItem(place, JSON.stringify({ ...all, [lesson]: [...cards].sort((one, other) => one - other) }));
  } catch {
    // a browser that keeps nothing: the lesson goes on without
  }
}

export const isDone = (lesson, card) => (kept(DONE)[lesson] ?? []).includes(card);
export const keepDone = (lesson, card) => keepCard(DONE, lesson, card, true);
export const keepMissed = ([lesson, card], missed) => keepCard(MISSED, lesson, card, missed);
