// The text of a kernel that was pasted beside everything: one part of the page hears it, another reads it.

const PASTED = "cnnviz:kernel-text";

/** @param {string} text */
export const tellKernelText = (text) => dispatchEvent(new CustomEvent(PASTED, { detail: text }));

/**
 * Hear of such a text.
 *
 * @param {(text: string) => void} take
 * @param {AbortSignal} signal ends it
 */
export const atKernelText = (take, signal) =>
  addEventListener(PASTED, (event) => take(/** @type {CustomEvent<string>} */ (event).detail), { signal });
