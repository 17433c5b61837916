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
  const grids = kernels.map((rows, at) => gridOf(rows, names[at], colours));
  const inOrder = [grids[0], signs[0], grids[1], signs[1], grids[2]];
  const drawn = make("div", { class: "two-layers", role: "img", "aria-label": about }, ...inOrder);
  return make("div", { class: "layers" }, drawn, ...(numbers ? told(numbers) : []));
}

/** Numbers in cells of these colours, above their name. */
function gridOf(rows, name, colours) {
  const most = 1.6 * Math.max(...rows.flat().map(Math.abs));
  const cells = rows.flat().map((number) => {
    const colour = colourOf(number, { low: -most, high: most, colours });
    const cell = make("i", {}, formatNumber(number));
    Object.assign(cell.style, { background: css(colour), color: inkOn(colour) });
    return cell;
  });
  const grid = make("div", { class: "weights" }, ...cells);
  grid.style.setProperty("--columns", String(rows[0].length));
  return make("div", { class: "of" }, grid, make("span", {}, name));
}

/** A pixel of 1 times a kernel, which is its copy; this one is made of values. */
function drawCopy({ names, kernels, about }, host) {
  const theme = readTheme(host);
  const kernel = gridOf(kernels[0], names[0], divergingColours(theme, "weight"));
  const copy = gridOf(kernels[1], names[1], divergingColours(theme));
  const inOrder = [make("b", {}, "1 ×"), kernel, make("b", {}, "="), copy];
  return make("div", { class: "two-layers copy", role: "img", "aria-label": about }, ...inOrder);
}

/** What they give at one place, number under number. */
function told({ at, rows, same }) {
  const lines = rows.map(([name, number]) => make("div", {}, make("dt", {}, name), make("dd", {}, number)));
  return [make("p", { class: "place" }, at), make("dl", { class: "given" }, ...lines), ...(same ? [make("p", {}, same)] : [])];
}

/** The drawing that Python describes, for a card in the page around `host`. */
export function drawingOf(given, host) {
  if (given.kind === "filter") return drawFilter(given);
  return given.kind === "copy" ? drawCopy(given, host) : drawTwoLayers(given, host);
}
