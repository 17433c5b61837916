// Which of the recorded maps of a layer shows an element, and how it is looked at there: pure functions, without a page.

/**
 * What was recorded of the map or of the number of a row that an element is on: a sentence where that has no drawing, null where
 * it is not in the file, undefined where there is no such layer or map.
 *
 * @template Recorded
 * @param {(Recorded | string | null)[] | undefined} maps
 * @param {number} number
 * @returns {Recorded | string | null | undefined}
 */
export const recordedOf = (maps, number) => (maps?.length === 1 ? maps[0] : maps?.[number]);

/**
 * The map nearest to `number` that can be opened; undefined where none can.
 *
 * @param {unknown[] | undefined} maps
 * @param {number} number
 */
export function nearestTo(maps, number) {
  const present = (maps ?? []).flatMap((each, at) => (each !== null && typeof each === "object" ? [at] : []));
  return present.sort((one, other) => Math.abs(one - number) - Math.abs(other - number))[0];
}

/**
 * The row and column of an element on the output map that is shown; null where it is not among what is shown.
 *
 * @param {{ axes: string, columns: number, count: number, offset: number }} output
 * @param {number[]} element
 */
export function cellAt({ axes, columns, count, offset }, element) {
  const [row, column] = element.slice(-2);
  if (axes === "map") return { row, column };
  if (axes === "channel") return { row: 0, column: 0 };
  const place = element.at(-1) - offset;
  if (place < 0 || place >= count) return null;
  return axes === "signal" ? { row: 0, column: place } : { row: Math.floor(place / columns), column: place % columns };
}

/**
 * The meta data with which the Stepper looks at an element, an index into the layer's output or the first places of one; `chosen`
 * says whether somebody chose it.
 *
 * @param {any} meta
 * @param {number[]} element
 * @param {{ chosen: boolean, pinned: boolean }} how
 */
export function lookingAt(meta, element, { chosen, pinned }) {
  const cell = element.length === meta.output.shape.length ? cellAt(meta.output, element) : null;
  return { ...meta, chosen, start: cell ?? meta.start, pin: pinned ? cell : null };
}
