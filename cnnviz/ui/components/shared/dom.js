// Building elements without markup: text given here is always text.

/** A `tag` element with `attributes` (null leaves one out) around `children` (elements or strings). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A line drawing of 20 x 20 units; a path that begins with "F" is filled, one with "D" is dashed. */
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

/** Write `text` into `element` if it says something else, so that a screen reader hears only changes. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Give `button` a name for readers and a tooltip for the others. */
export function name(button, words) {
  button.setAttribute("aria-label", words);
  button.title = words;
}
