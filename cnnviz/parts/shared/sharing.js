// A lesson is to be handed on: one part of the page asks for it, another shows its link.

const ASKED = "cnnviz:share";

/**
 * Ask for the link of a lesson.
 *
 * @param {string} lesson its id
 */
export const askToShare = (lesson) => dispatchEvent(new CustomEvent(ASKED, { detail: lesson }));

/**
 * Hear what is asked for.
 *
 * @param {(lesson: string) => void} share
 * @param {AbortSignal} signal ends it
 */
export const hearOfSharing = (share, signal) =>
  addEventListener(ASKED, (event) => share(/** @type {CustomEvent<string>} */ (event).detail), { signal });
