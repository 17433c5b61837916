// Numbers as they change while a kernel learns: from some thousands to some millionths, in the same room.

import { compactNumber } from "../shared/numbers.js";

/** @param {string} text of a number */
export const withMinus = (text) => text.replace(/^-(?=[0.]*$)/, "").replace(/^-/, "−").replace("e+", "e").replace("e-", "e−");

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} power */
export const powerOfTen = (power) =>
  `10${power < 0 ? "⁻" : ""}${[...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("")}`;

/**
 * `value` with four significant digits, also where it is small.
 *
 * @param {number} value
 */
export function exactly(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e6)) return withMinus(value.toExponential(2));
  return withMinus(String(Number(value.toPrecision(4))));
}

const MOST_DECIMALS = 12;

/**
 * Where a step goes to and from, with as many decimals as it takes to see it: the change keeps two significant digits.
 *
 * @param {number} before
 * @param {number} after
 * @returns {[string, string]}
 */
export function seenStep(before, after) {
  const change = Math.abs(after - before);
  const decimals = Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(change)));
  const plain = [before, after].map(exactly);
  const few = plain.every((text) => (text.split(".")[1]?.length ?? 0) >= decimals || text.includes("e"));
  if (!(change > 0) || !Number.isFinite(change) || few) return /** @type {[string, string]} */ (plain);
  return [withMinus(before.toFixed(Math.max(0, decimals))), withMinus(after.toFixed(Math.max(0, decimals)))];
}

/**
 * `value` in brackets when it is negative, for the middle of a sum.
 *
 * @param {number} value
 */
export const bracketed = (value) => (value < 0 ? `(${exactly(value)})` : exactly(value));

/**
 * How the cells of a kernel with so many rows are written: the more there are, the fewer digits.
 *
 * @param {number} rows
 * @returns {(value: number) => string}
 */
export function inCells(rows) {
  const decimals = rows <= 3 ? 3 : rows <= 5 ? 2 : 1;
  return (value) => {
    if (Math.abs(value) >= 1e4) return withMinus(value.toExponential(0));
    if (decimals === 3) return withMinus(value.toFixed(3));
    return decimals === 2 ? compactNumber(value) : withMinus(value.toFixed(1)).replace(/^(−?)0\./, "$1.");
  };
}
