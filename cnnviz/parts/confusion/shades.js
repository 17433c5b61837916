// How a cell of the matrix is coloured: right answers in ink, mistakes in the page's accent, stronger for a larger share.

import { inkOn } from "../shared/colour.js";
import { parseColour } from "../shared/theme.js";

const FAINTEST = 0.16; // of a cell with one picture: it has to be found
const STRONGEST = 0.92;

/**
 * Background and ink of a cell; one without pictures has the page's raised colour.
 *
 * @param {number} count pictures of the cell
 * @param {number} all pictures of its row
 * @param {boolean} right
 * @param {Theme} theme
 * @returns {{ background: string, color: string }}
 */
export function shadeOf(count, all, right, theme) {
  if (!count) return { background: theme.raised, color: theme.ink };
  const share = FAINTEST + (STRONGEST - FAINTEST) * Math.sqrt(count / all);
  const from = parseColour(theme.paper);
  const to = parseColour(right ? theme.ink : theme.accent);
  const mixed = from.map((level, at) => Math.round(level + share * (to[at] - level)));
  return { background: `rgb(${mixed.join(",")})`, color: inkOn(mixed) };
}

/**
 * A share as a percentage with as many digits as matter; "–" where there is none.
 *
 * @param {number} share
 */
export function percentOf(share) {
  if (Number.isNaN(share)) return "–";
  const text = (100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1);
  if (share < 1 && text === "100") return ">99.9%";
  return share > 0 && text === "0" ? "<0.1%" : `${text}%`;
}

/**
 * The number of the cell that a key leads to from cell `at` of `size` x `size`; none if the key leads nowhere.
 *
 * @param {string} key
 * @param {number} at
 * @param {number} size
 */
export function cellAfter(key, at, size) {
  const [row, column] = [Math.floor(at / size), at % size];
  const last = size - 1;
  /** @type {Record<string, [number, number]>} */
  const moves = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, last],
    PageUp: [0, column],
    PageDown: [last, column],
  };
  if (!(key in moves)) return undefined;
  const [to, along] = moves[key].map((place) => Math.min(last, Math.max(0, place)));
  return to * size + along;
}
