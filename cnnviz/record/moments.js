// Which of the kept moments of a training is shown: pure functions, without a page.

/**
 * The place of the last of some steps, which rise, that is not beyond `step`; the first where all are.
 *
 * @param {number[]} steps
 * @param {number} step
 */
export function lastUntil(steps, step) {
  const beyond = steps.findIndex((each) => each > step);
  return Math.max(0, (beyond < 0 ? steps.length : beyond) - 1);
}

/**
 * The place of the first that is not before `step`; the last where all are.
 *
 * @param {number[]} steps
 * @param {number} step
 */
export function firstFrom(steps, step) {
  const found = steps.findIndex((each) => each >= step);
  return found < 0 ? steps.length - 1 : found;
}

/**
 * What a message of a part that learns asks for: the records of which parts, and how far it has come then; null where the
 * message asks for something else.
 *
 * @template Records
 * @param {{ steps: number[], looked: Records[], reached: Records[] }} moments
 * @param {any} body
 * @param {number} reached how far it has come
 * @returns {{ records: Records, reached: number } | null}
 */
export function askedFor({ steps, looked, reached: runs }, body, reached) {
  const last = steps.length - 1;
  const come = (place) => ({ records: runs[place], reached: steps[place] });
  if (runs.length && Number.isInteger(body.steps)) return come(firstFrom(steps, reached + body.steps));
  if (runs.length && Number.isInteger(body.step)) return come(lastUntil(steps, body.step));
  if (body.look === null || "now" in body) {
    return runs.length ? come(lastUntil(steps, reached)) : { records: looked[last], reached };
  }
  if (!Number.isInteger(body.look)) return null;
  const place = lastUntil(steps, Math.min(body.look, reached));
  if (runs.length && reached < steps[last]) return come(place);
  return { records: looked[place], reached };
}
