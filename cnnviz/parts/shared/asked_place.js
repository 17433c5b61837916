// The parts of the picture that a card speaks of, which another part of the page frames.

const CHANGED = "cnnviz:asked-place";

/**
 * Rows and columns from top, left up to, but not including bottom, right, of each; none where no card speaks of any.
 *
 * @returns {number[][]}
 */
export const askedPlaces = () => globalThis.cnnvizAskedPlaces ?? [];

/**
 * A card speaks of these parts, or of none.
 *
 * @param {number[][]} places
 */
export function askOf(places) {
  globalThis.cnnvizAskedPlaces = places;
  dispatchEvent(new Event(CHANGED));
}

/**
 * Call `then` whenever they are others; the function that is returned ends that.
 *
 * @param {() => void} then
 */
export function atAskedPlace(then) {
  addEventListener(CHANGED, then);
  return () => removeEventListener(CHANGED, then);
}
