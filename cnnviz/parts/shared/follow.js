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
 * Open the view that a link leads to, unless the browser is asked to open it elsewhere.
 *
 * @param {MouseEvent} event a click on the link
 * @param {HTMLAnchorElement} anchor
 */
export function followLink(event, anchor) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (location.search === anchor.search) return;
  visit(anchor.search);
}
