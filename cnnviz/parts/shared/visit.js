// How a part opens another page, or another state of this one, without loading the app anew, by which a visitor's own files
// would be lost.

import { visit } from "./follow.js";

/**
 * Whether a click on a link is for this page, and not for another tab or window.
 *
 * @param {MouseEvent} event
 */
const isPlain = (event) =>
  event.button === 0 && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/**
 * Let plain clicks on links below `element` that match `selector` open them here.
 *
 * @param {EventTarget} element
 * @param {string} selector
 * @param {AbortSignal} [signal]
 */
export function visitAtClicks(element, selector, signal) {
  element.addEventListener(
    "click",
    (event) => {
      const link = /** @type {Element} */ (event.target).closest(selector);
      if (!link || !isPlain(/** @type {MouseEvent} */ (event))) return;
      event.preventDefault();
      visit(/** @type {string} */ (link.getAttribute("href")));
    },
    { signal },
  );
}
