// What is drawn below a card's text.

import { colourOf, css, divergingColours, inkOn } from "../shared/colour.js";
import { make } from "../shared/dom.js";
import { drawFilter } from "../shared/filter_drawing.js";
import { formatNumber } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";

/** Two kernels, one after the other, and the one that gives the same, in the colours of the page around `host`. */
function drawTwoLayers({ names, kernels, then, about, numbers }, host) {
  const colours = divergingColours(readTheme(host), "weight");
  const signs = [make("span", {}, then), make("span", {}, "=")];
  const grids = kernels.map((rows, at) => {
    const most = 1.6 * Math.max(...rows.flat().map(Math.abs));
    const cells = rows.flat().map((weight) => {
      const colour = colourOf(weight, { low: -most, high: most, colours });
      const cell = make("i", {}, formatNumber(weight));
      Object.assign(cell.style, { background: css(colour), color: inkOn(colour) });
      return cell;
    });
    const grid = make("div", { class: "weights" }, ...cells);
    grid.style.setProperty("--columns", String(rows[0].length));
    return make("div", { class: "of" }, grid, make("span", {}, names[at]));
  });
  const inOrder = [grids[0], signs[0], grids[1], signs[1], grids[2]];
  const drawn = make("div", { class: "two-layers", role: "img", "aria-label": about }, ...inOrder);
  return make("div", { class: "layers" }, drawn, ...(numbers ? told(numbers) : []));
}

/** What they give at one place, number under number. */
function told({ at, rows, same }) {
  const lines = rows.map(([name, number]) => make("div", {}, make("dt", {}, name), make("dd", {}, number)));
  return [make("p", { class: "place" }, at), make("dl", { class: "given" }, ...lines), ...(same ? [make("p", {}, same)] : [])];
}

/** The drawing that Python describes, for a card in the page around `host`. */
export const drawingOf = (given, host) => (given.kind === "filter" ? drawFilter(given) : drawTwoLayers(given, host));
