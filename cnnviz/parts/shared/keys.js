// Keys that a page promises work as soon as it is shown: within a part, and wherever the focus is in no control.

// Streamlit's column of the page takes the focus from a click beside everything.
const NO_CONTROL = 'body, html, [data-testid="stMain"]';

/**
 * Hand the keys to `press` that are pressed within an element of a part, or while nothing else would use them.
 *
 * @param {HTMLElement} element
 * @param {(event: KeyboardEvent) => void} press calls `preventDefault` on the keys that it uses
 * @param {AbortSignal} signal ends it
 */
export function atKeys(element, press, signal) {
  element.addEventListener("keydown", press, { signal });
  document.addEventListener(
    "keydown",
    (event) => {
      const holder = document.activeElement;
      if (!event.defaultPrevented && (!holder || holder.matches(NO_CONTROL))) press(event);
    },
    { signal },
  );
}
