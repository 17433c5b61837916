// Building elements without markup: text given here is always text.

/**
 * `element` with `attributes` (null leaves one out) around `children` (elements or strings).
 *
 * @template {Element} Made
 * @param {Made} element
 * @param {Record<string, any>} attributes
 * @param {(Node | string)[]} children
 */
function fitted(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * A `tag` element with `attributes` (null leaves one out) around `children` (elements or strings).
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 */
export const make = (tag, attributes = {}, ...children) => fitted(document.createElement(tag), attributes, children);

/**
 * The same for a drawing: "svg" or a shape in it.
 *
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...Node} children
 */
export const makeShape = (tag, attributes, ...children) =>
  fitted(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/**
 * A button; `press` is what a click does.
 *
 * @param {(event: MouseEvent) => void} press
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 */
export function makeButton(press, attributes = {}, ...children) {
  const button = make("button", { type: "button", ...attributes }, ...children);
  button.addEventListener("click", press);
  return button;
}

/**
 * A line drawing of 20 x 20 units; a path that begins with "F" is filled, one with "D" is dashed.
 *
 * @param {...string} paths
 */
export function icon(...paths) {
  const style = "fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round";
  const lines = paths.map((path) =>
    makeShape("path", {
      d: path.replace(/^[FD]/, ""),
      fill: path.startsWith("F") ? "currentColor" : null,
      "stroke-dasharray": path.startsWith("D") ? "2 2.6" : null,
    }),
  );
  return makeShape("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", style }, ...lines);
}

/**
 * Lay `element` over a box of `rows` x `columns` so that it covers these of them, fractions included.
 *
 * @param {HTMLElement} element
 * @param {number[]} edges top, left, bottom and right
 * @param {number} rows
 * @param {number} columns
 */
export function layOver(element, [top, left, bottom, right], rows, columns) {
  const down = (/** @type {number} */ part) => `${(100 * part) / rows}%`;
  const across = (/** @type {number} */ part) => `${(100 * part) / columns}%`;
  const place = { left: across(left), top: down(top), width: across(right - left), height: down(bottom - top) };
  Object.assign(element.style, place);
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
 * Let `button` be of use or not. What it leaves the keyboard's focus with is `instead`, or the focus would fall out of the part.
 *
 * @param {HTMLButtonElement} button
 * @param {boolean} on
 * @param {HTMLElement} instead
 */
export function enable(button, on, instead) {
  const left = !on && focusedBeside(button) === button;
  button.disabled = !on;
  if (left) instead.focus();
}

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
