// How numbers are written: a true minus sign, and as many digits as matter.

const MINUS = "\u2212";

/**
 * `value` with about `digits` significant digits; integers stay whole, and zero is never "-0".
 *
 * @param {number} value
 */
export function formatNumber(value, digits = 4) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}∞` : "∞";
  const size = Math.abs(value);
  if (size === 0) return "0";
  let text;
  if (size >= 1e6 || size < 10 ** -digits) {
    text = size.toExponential(Math.max(0, digits - 2)).replace(/\.?0+e/, "e").replace("e+", "e").replace("e-", `e${MINUS}`);
  } else if (Number.isInteger(size)) {
    text = String(size);
  } else {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    text = size.toFixed(Math.min(decimals, digits));
    if (text.includes(".")) text = text.replace(/\.?0+$/, "");
  }
  return value < 0 && text !== "0" ? MINUS + text : text;
}

/**
 * `value` in few characters for a small cell: two decimals at most and no leading zero; "≈0" is small but not 0.
 *
 * @param {number} value
 */
export function compactNumber(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e4) return formatNumber(value);
  if (size >= 1e4) return formatNumber(value, 2);
  if (size < 0.005) return "≈0";
  const text = size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0).replace(/^0/, "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return value < 0 ? MINUS + text : text;
}

/**
 * A whole number with a thin space before every three digits.
 *
 * @param {number} value
 */
export const grouped = (value) => value.toLocaleString("en").replaceAll(",", "\u202f").replace("-", MINUS);

/**
 * `value` in brackets when it is negative, for the middle of a sum.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export const inBrackets = (value, digits) => (value < 0 ? `(${formatNumber(value, digits)})` : formatNumber(value, digits));

/**
 * Replace each `{name}` of a translated sentence by `values[name]`.
 *
 * @param {string} sentence
 * @param {Record<string, any>} values
 */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
