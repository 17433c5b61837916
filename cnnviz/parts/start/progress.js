// How far a visitor has come, lesson by lesson.

/**
 * How many of a lesson's cards are done.
 *
 * @param {Record<string, number[]>} progress the cards that are done, by lesson
 * @param {{ id: string, cards: number }} lesson
 */
export const cardsDone = (progress, { id, cards }) => new Set((progress[id] ?? []).filter((card) => card < cards)).size;

/**
 * The place of the lesson that is next: of those that are not done, the first from the last on in which anything was done, or
 * the first at all; -1 if all are done.
 *
 * @param {Record<string, number[]>} progress
 * @param {{ id: string, cards: number }[]} lessons
 */
export function nextLesson(progress, lessons) {
  const done = lessons.map((lesson) => cardsDone(progress, lesson));
  const open = (/** @type {number} */ at) => done[at] < lessons[at].cards;
  const last = done.reduce((last, count, at) => (count > 0 ? at : last), 0);
  const found = lessons.findIndex((_, at) => at >= last && open(at));
  return found < 0 ? lessons.findIndex((_, at) => open(at)) : found;
}
