// Which rows and columns something covers, in words.

import { fill, formatNumber } from "./numbers.js";

/**
 * The words for the rows and for the columns from `top` to `bottom` and from `left` to `right`, each included, and for both.
 *
 * @param {Record<string, string>} words those of `span_words`
 * @param {number} top
 * @param {number} bottom
 * @param {number} left
 * @param {number} right
 */
export function spanWords(words, top, bottom, left, right) {
  const said = (/** @type {string} */ one, /** @type {string} */ some, /** @type {number} */ first, /** @type {number} */ last) =>
    first === last
      ? fill(words[one], { at: formatNumber(first) })
      : fill(words[some], { first: formatNumber(first), last: formatNumber(last) });
  const rows = said("one_row", "some_rows", top, bottom);
  const columns = said("one_column", "some_columns", left, right);
  return { rows, columns, both: fill(words.rows_and_columns, { rows, columns }) };
}
