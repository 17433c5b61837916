// Links to other views of the app: followed in the open page, so that what a visitor brought stays; opened elsewhere by the
// browser, as any link.

/**
 * The link to the view with this query, with the size of type that the page has.
 *
 * @param {string} query begins with "?"
 */
export function linkFrom(query) {
  const large = new URLSearchParams(location.search).get("large") === "1";
  return large && !/[?&]large=/.test(query) ? `${query}&large=1` : query;
}

/**
 * Open a link of the app as a step of the browser's way back; Streamlit knows of links by "popstate" alone.
 *
 * @param {string} link a query, from "?" on
 */
export function visit(link) {
  history.pushState({}, "", link);
  dispatchEvent(new PopStateEvent("popstate"));
}

/**
 * Whether a click on a link is for this page, and not for another tab or window.
 *
 * @param {MouseEvent} event
 */
export const isPlain = (event) =>
  event.button === 0 && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

/**
 * Let plain clicks on links below `element` that match `selector` open them here; a link to what is open does nothing.
 *
 * @param {EventTarget} element
 * @param {string} selector
 * @param {AbortSignal} [signal]
 */
export function visitAtClicks(element, selector, signal) {
  element.addEventListener(
    "click",
    (event) => {
      const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest(selector));
      if (!link || !isPlain(/** @type {MouseEvent} */ (event))) return;
      event.preventDefault();
      if (location.search !== link.search) visit(link.search);
    },
    { signal },
  );
}
