// On paper there is other room, and there are other pixels; what was drawn for the screen is printed as it is.

const PAPER = matchMedia("print");

/**
 * `then`, but not while the page is printed: Chromium prints what is drawn meanwhile stroke by stroke, and in white what is
 * wiped out.
 *
 * @param {() => void} then
 */
export const onScreen = (then) => () => {
  if (!PAPER.matches) then();
};
