// What a visitor has done, kept in the browser alone: the cards that are done, and those whose answer went wrong.

const DONE = "cnnviz.progress";
const MISSED = "cnnviz.missed";
const PICKS = "cnnviz.picked";
const MOST = 200; // cards of a lesson
const PICKED = 10; // questions of the lesson of all questions
/** @type {Record<string, Record<string, number[]>>} */
const forgotten = {}; // what a browser that keeps nothing forgets with the page

/**
 * Cards by lesson; nothing where what the browser keeps is not ours.
 *
 * @param {string} place
 * @returns {Record<string, number[]>}
 */
export function kept(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? JSON.stringify(forgotten[place] ?? {}));
    const pairs = Object.entries(found && typeof found === "object" && !Array.isArray(found) ? found : {});
    const numbers = (/** @type {any} */ cards) => cards.filter((each) => Number.isInteger(each) && each >= 0 && each < MOST);
    return Object.fromEntries(pairs.filter(([, cards]) => Array.isArray(cards)).map(([id, cards]) => [id, numbers(cards)]));
  } catch {
    return forgotten[place] ?? {};
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
  put(place, { ...all, [lesson]: [...cards].sort((one, other) => one - other) });
}

/**
 * @param {string} place
 * @param {Record<string, number[]>} cards
 */
function put(place, cards) {
  try {
    localStorage.setItem(place, JSON.stringify(cards));
  } catch {
    forgotten[place] = cards;
  }
}

export const isDone = (lesson, card) => (kept(DONE)[lesson] ?? []).includes(card);
export const keepDone = (lesson, card) => keepCard(DONE, lesson, card, true);
export const keepMissed = ([lesson, card], missed) => keepCard(MISSED, lesson, card, missed);

/**
 * The cards of a lesson in the order in which they are gone through. Of the lesson of all questions they are some, picked once:
 * the one that is open, those that went wrong in the lessons that they come from, then others by chance.
 *
 * @param {string} lesson
 * @param {number} count of its cards
 * @param {[string, number][]} places of each card of the lesson of all questions, the lesson and the number it comes from
 * @param {number} open
 */
export function path(lesson, count, places, open) {
  const all = Array.from({ length: count }, (_, at) => at);
  if (!places.length) return all;
  const picked = (kept(PICKS)[lesson] ?? []).filter((card) => card < count);
  if (picked.includes(open)) return picked;
  const missed = kept(MISSED);
  const wrong = all.filter((card) => missed[places[card][0]]?.includes(places[card][1]));
  const others = shuffled(all.filter((card) => !wrong.includes(card) && card !== open));
  const chosen = [open, ...wrong.filter((card) => card !== open), ...others].slice(0, PICKED);
  put(PICKS, { [lesson]: chosen });
  return chosen;
}

/**
 * Begin the lesson of all questions anew next time.
 *
 * @param {string} lesson
 */
export function anew(lesson) {
  put(PICKS, {});
  put(DONE, { ...kept(DONE), [lesson]: [] });
}

/** @param {number[]} cards */
function shuffled(cards) {
  const drawn = cards.map((card) => ({ card, at: Math.random() }));
  return drawn.sort((one, other) => one.at - other.at).map(({ card }) => card);
}
