// Building elements without markup: text given here is always text.

/**
 * A `tag` element with `attributes` (null leaves one out) around `children` (elements or strings).
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * A line drawing of 20 x 20 units; a path that begins with "F" is filled, one with "D" is dashed.
 *
 * @param {...string} paths
 */
export function icon(...paths) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("style", "fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round");
  for (const path of paths) {
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", path.replace(/^[FD]/, ""));
    if (path.startsWith("F")) line.setAttribute("fill", "currentColor");
    if (path.startsWith("D")) line.setAttribute("stroke-dasharray", "2 2.6");
    drawing.append(line);
  }
  return drawing;
}

/**
 * Write `text` into `element` if it says something else, so that a screen reader hears only changes.
 *
 * @param {Node} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * What has the focus in the part of the page that `element` stands in.
 *
 * @param {Element} element
 */
export const focusedBeside = (element) =>
  /** @type {HTMLElement | null} */ (/** @type {ShadowRoot | Document} */ (element.getRootNode()).activeElement);

/**
 * Give `button` a name for readers and a tooltip for the others.
 *
 * @param {HTMLElement} button
 * @param {string} words
 */
export function name(button, words) {
  button.setAttribute("aria-label", words);
  button.title = words;
}
