// Where a number stands, in words.

import { fill } from "../shared/numbers.js";

/** "map 3, row 4, column 5", "place 7 of map 2", "number 9", or the index itself. */
export function placeWords({ axes, index, label }, words) {
  if (label !== null && label !== undefined) return fill(words.class, { label });
  const [first, second, third] = index;
  if (axes === "map") return fill(words.cell, { map: first, row: second, column: third });
  if (axes === "signal") return fill(words.sample, { map: first, place: second });
  if (axes === "row") return fill(words.number, { number: first });
  return `[${index.join(", ")}]`;
}
