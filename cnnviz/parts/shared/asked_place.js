// The part of the picture that a card's question speaks of, which another part of the page frames.

const CHANGED = "cnnviz:asked-place";

/** Rows and columns from top, left up to, but not including bottom, right; null where no question speaks of any. */
export const askedPlace = () => globalThis.cnnvizAskedPlace ?? null;

/**
 * A card's question speaks of this part, or of none.
 *
 * @param {number[] | null} place
 */
export function askOf(place) {
  globalThis.cnnvizAskedPlace = place;
  dispatchEvent(new Event(CHANGED));
}

/**
 * Call `then` whenever it is another; the function that is returned ends that.
 *
 * @param {() => void} then
 */
export function atAskedPlace(then) {
  addEventListener(CHANGED, then);
  return () => removeEventListener(CHANGED, then);
}
