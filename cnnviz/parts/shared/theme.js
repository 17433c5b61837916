// The colours of the page, read anew at every call so that a switch of light and dark takes effect at once.

/** @param {CSSStyleDeclaration} style @param {string} name @param {string} fallback */
const read = (style, name, fallback) => style.getPropertyValue(name).trim() || fallback;

/**
 * Colours and fonts of the page around `element`, and whether it is dark.
 *
 * @param {Element} element
 * @returns {Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const paper = read(style, "--st-background-color", "#ffffff");
  return {
    paper,
    ink: read(style, "--st-text-color", "#1d2129"),
    raised: read(style, "--st-secondary-background-color", "#f3f1ec"),
    line: read(style, "--st-border-color", "#d5d2ca"),
    accent: read(style, "--st-primary-color", "#b3205f"),
    font: read(style, "--st-font", "system-ui, sans-serif"),
    dark: luminance(parseColour(paper)) < 0.3,
  };
}

/**
 * Whether two themes that were read look the same.
 *
 * @param {Theme} one
 * @param {Theme | undefined} other
 */
export const sameTheme = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * `#rgb`, `#rrggbb` or `rgb(...)` as [red, green, blue], 0 to 255.
 *
 * @param {string} text
 * @returns {Colour}
 */
export function parseColour(text) {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text)?.[1];
  if (hex && hex.length < 6) return [...hex].slice(0, 3).map((digit) => parseInt(digit + digit, 16));
  if (hex) return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return (text.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
}

/** @type {Map<number, number>} a level's light, kept: hundreds of cells ask for it in every frame */
const LINEAR = new Map();

/** @param {number} level */
function linear(level) {
  let light = LINEAR.get(level);
  if (light === undefined) LINEAR.set(level, (light = level <= 10 ? level / 3294.6 : ((level / 255 + 0.055) / 1.055) ** 2.4));
  return light;
}

/**
 * WCAG relative luminance, 0 (black) to 1 (white).
 *
 * @param {Colour} colour
 */
export function luminance([red, green, blue]) {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
