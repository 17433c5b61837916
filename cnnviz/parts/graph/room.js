// How much room columns have and want, in CSS pixels; text is measured by the function `wide(font, text)`.

import { answerWidth } from "./paint.js";
import { shapeText } from "./sentences.js";

const HEIGHT = [426, 486, 560]; // on a phone, a page, a wide page
const BRANCH = 110; // more for each column of a slot after the second
const NORMAL = { title: 20, line: 18, pager: 34, bar: 38, fonts: { title: "650 16px", line: "14px", label: "700 16px" } };
const TIGHT = { title: 18, line: 17, pager: 34, bar: 38, fonts: { title: "650 14px", line: "13px", label: "700 16px" } };
const LARGE = { title: 26, line: 22, pager: 38, bar: 46, fonts: { title: "650 20px", line: "17px", label: "700 19px" } };

/** How many columns share the slot of each. */
export const stackedWith = (columns) => columns.map(({ slot }) => columns.filter((other) => other.slot === slot).length);

/** What `layOut` needs to know of a stage of `width` pixels, with heads and answers as narrow as can be read if it is `tight`. */
export function roomFor(columns, modules, titles, width, large, wide, tight = false) {
  const { title, line, pager, bar, fonts } = large ? LARGE : tight ? TIGHT : NORMAL;
  const paged = columns.map((column) => column.page_count > 1);
  const labels = columns.flatMap((column) => (column.kind === "answers" ? (column.labels ?? column.units) : []));
  const deepest = Math.max(...stackedWith(columns));
  return {
    width: width - 8,
    bar: modules.length ? bar : 0,
    height: HEIGHT[width < 600 ? 0 : width < 1480 ? 1 : 2] + BRANCH * Math.min(3, Math.max(0, deepest - 2)),
    between: tight ? 18 : 28,
    apart: tight ? 6 : 10,
    answer: answerWidth(Math.max(0, ...labels.map((label) => wide(fonts.label, label))) + 6, tight),
    /** A head's longest word and its shape in full. */
    pitch(at) {
      const words = titles[at].split(" ").map((word) => wide(fonts.title, word));
      const least = Math.max(paged[at] ? 110 : 40, wide(fonts.line, shapeText(columns[at].shape)), ...words);
      return (tight ? 9 : 14) + Math.ceil(Math.min(170, least));
    },
    /** Heads at the top have two lines of title and, if any has, a pager; others only what they need. */
    head(at, stacked, level) {
      const first = !level && stacked < 3;
      return title * (first ? 2 : 1) + line * (stacked > 2 ? 1 : 2) + ((first ? paged.some(Boolean) : paged[at]) ? pager : 0) + 8;
    },
  };
}
