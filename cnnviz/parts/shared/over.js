// How the button "Start over" tells a part of the page, whose state is in no link, that all is to be as at first, or as before.

const OVER = "cnnviz:over";

/** @param {boolean} undone whether what was there before comes back */
export const tellOver = (undone) => dispatchEvent(new CustomEvent(OVER, { detail: undone }));

/**
 * Call `then` each time with whether what was there before comes back, until `signal` ends it.
 *
 * @param {(undone: boolean) => void} then
 * @param {AbortSignal} signal
 */
export const atOver = (then, signal) =>
  addEventListener(OVER, (event) => then(/** @type {CustomEvent<boolean>} */ (event).detail), { signal });
