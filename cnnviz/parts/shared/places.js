// Places in arrays.

/**
 * The place of entry `number` of an array of `shape`.
 *
 * @param {number} number
 * @param {number[]} shape
 */
export function unravelled(number, shape) {
  /** @type {number[]} */
  const places = [];
  for (const size of [...shape].reverse()) {
    places.unshift(number % size);
    number = Math.floor(number / size);
  }
  return places;
}
