// Whether an event belongs to a field for text, which has its own keys, its own undo and its own way of pasting.

const NO_TEXT = ["checkbox", "radio", "range", "button", "file"].map((type) => `[type="${type}"]`);
const TEXT_FIELDS = `textarea, select, [contenteditable], input:not(${NO_TEXT.join(", ")})`;

/** @param {Event} event */
export function typesIn(event) {
  const [from] = event.composedPath();
  return from instanceof HTMLElement && (from.isContentEditable || from.matches(TEXT_FIELDS));
}
