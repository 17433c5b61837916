// How far a visitor has come in the lessons. It stays in this browser, and what is there may be missing, broken or not allowed.

const PLACE = "cnnviz.progress";

/** What is kept as text; null for nothing, or where a browser does not allow to look. */
export function keptProgress() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** @param {string | null} text */
export function keepProgress(text) {
  try {
    if (text === null) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, text);
  } catch {
    // there is no room, or it is not allowed: the lessons work without
  }
}

/**
 * The cards that are done, by lesson: whole numbers only, whatever the text is.
 *
 * @param {string | null} text
 * @returns {Map<string, Set<number>>}
 */
export function readProgress(text) {
  let found;
  try {
    found = JSON.parse(text ?? "{}");
  } catch {
    found = {};
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) return new Map();
  return new Map(
    Object.entries(found)
      .filter(([, cards]) => Array.isArray(cards))
      .map(([lesson, cards]) => [lesson, new Set(cards.filter((card) => Number.isInteger(card) && card >= 0))]),
  );
}

/**
 * How many of a lesson's cards are done.
 *
 * @param {Map<string, Set<number>>} progress
 * @param {{ id: string, cards: number }} lesson
 */
export const cardsDone = (progress, { id, cards }) => [...(progress.get(id) ?? [])].filter((card) => card < cards).length;

/**
 * The place of the lesson that is next: of those that are not done, the first behind the last in which anything was done, or the
 * first at all; -1 if all are done.
 *
 * @param {Map<string, Set<number>>} progress
 * @param {{ id: string, cards: number }[]} lessons
 */
export function nextLesson(progress, lessons) {
  const done = lessons.map((lesson) => cardsDone(progress, lesson));
  const open = (/** @type {number} */ at) => done[at] < lessons[at].cards;
  const last = done.reduce((last, count, at) => (count > 0 ? at : last), 0);
  const found = lessons.findIndex((_, at) => at >= last && open(at));
  return found < 0 ? lessons.findIndex((_, at) => open(at)) : found;
}
