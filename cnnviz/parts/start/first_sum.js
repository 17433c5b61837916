// The arithmetic of the first page: a window of the picture, its products with the kernel, their sum, and what that says.

import { formatNumber } from "../shared/numbers.js";

/**
 * The numbers below a window, row by row.
 *
 * @param {number[][]} picture
 * @param {number} row of the window's first pixel
 * @param {number} column
 * @param {number} side
 */
export const windowAt = (picture, row, column, side) =>
  picture.slice(row, row + side).flatMap((line) => line.slice(column, column + side));

/**
 * @param {number[]} pixels
 * @param {number[]} weights
 */
export const productsOf = (pixels, weights) => pixels.map((pixel, at) => pixel * weights[at] + 0); // no -0

/** @param {number[]} numbers */
export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * The products that are not 0, as a sum is written; "0" if all are.
 *
 * @param {number[]} products
 */
export function writtenSum(products) {
  const terms = products.filter(Boolean);
  if (!terms.length) return "0";
  return terms
    .map((term, at) => (at ? `${term < 0 ? "\u2212" : "+"} ${formatNumber(Math.abs(term))}` : formatNumber(term)))
    .join(" ");
}

/**
 * Where the window is brighter, as the kernel takes what is on the left from what is on the right.
 *
 * @param {number} total
 * @returns {"right" | "left" | "even"}
 */
export const meaningOf = (total) => (total > 0 ? "right" : total < 0 ? "left" : "even");

/**
 * The places of the window's own steps: along the first rows of the map, where the picture has its edges.
 *
 * @param {number} columns of the map
 */
export const tourOf = (columns) => [...Array(columns).keys()].map((column) => [1, column]);
