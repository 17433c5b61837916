// The arithmetic of one convolution output: the pixels around it, then window x kernel = products, channel by channel.

import { colourOf, divergingColours } from "../shared/colour.js";
import { compactNumber, formatNumber, inBrackets } from "../shared/numbers.js";
import { cellFor } from "./sheet.js";
import { drawMagnifier, magnifierCells } from "./magnifier.js";

const LABEL = 26; // CSS pixels above a grid
const SIGN = 26; // room for × and =
const TALLEST = 345;

const isLegible = (cells, cell) => cells > 0 || cell >= 20; // a magnifier is for reading: there the cells are never small

/**
 * Sizes of everything on the sheet; they change with the data and the room, never with the position. Without the
 * magnifier there is room for one channel's window, whole.
 */
export function convolutionLayout(model, room, magnified = true) {
  const spec = model.meta.conv;
  const [rows, columns] = spec.kernel;
  const narrow = room < 640;
  const cells = magnified ? magnifierCells(spec) : 0;
  const zoom = magnified ? cellFor(narrow ? room : Math.min(room * 0.36, 380), cells, 14, 34) : 0;
  const side = cells * zoom;
  const left = narrow || !magnified ? 0 : side + 32;
  const planes = magnified ? model.image.channels / spec.groups : 1;
  // The magnifier already shows a large window's numbers.
  const grids = magnified && (columns > 7 || (narrow && columns > 5)) ? 2 : 3;
  const wide = (room - left - (grids - 1) * SIGN - 96) / grids;
  let shown = planes;
  const largest = magnified || rows > 1 ? 44 : 72;
  let cell = cellFor(Math.min(wide / columns, (TALLEST / shown - LABEL) / rows), 1, 8, largest);
  if (cell < 24 && shown > 1) {
    shown = 1;
    cell = cellFor(Math.min(wide / columns, (TALLEST - LABEL) / rows), 1, 8, 44);
  }
  cell = Math.max(cell, magnified ? 22 : 4);
  const across = grids * columns * cell + (grids - 1) * SIGN + 96;
  const stacked = left + across > room && grids === 2; // products below the kernel, before anything has to scroll
  const width = stacked ? left + columns * cell + 96 : left + across;
  const high = shown * (rows * cell + LABEL) * (stacked ? 2 : 1);
  const below = narrow && magnified ? high + 16 : 0; // the sum first: it is what a small screen should show
  return {
    cells,
    zoom,
    side,
    left,
    below,
    grids,
    shown,
    stacked,
    cell,
    sign: SIGN,
    subtotals: true,
    legible: isLegible(cells, cell),
    width: Math.max(room, width),
    height: (below ? below + side + LABEL : Math.max(side + LABEL, high)) + 8,
  };
}

/** Draw the step `step` of output `cell` on `sheet`; `channel` is the one to show where not all fit. */
export function drawConvolution(sheet, model, step, layout, channel) {
  const { meta } = model;
  const [rows, columns] = meta.conv.kernel;
  const { theme } = sheet;
  const { words } = meta;
  if (layout.cells) drawMagnifier(sheet, model, step, layout, channel);
  const planes = layout.shown === 1 ? [step.planes.find((plane) => plane.channel === channel) ?? step.planes[0]] : step.planes;
  const most = meta.weight_most || 1;
  const weights = { low: -most, high: most, colours: divergingColours(theme, "weight") };
  const reach = most * model.unit;
  const products = { low: -reach, high: reach, colours: divergingColours(theme) };
  const span = columns * layout.cell;
  const { legible, sign } = layout;
  const { covers } = model;
  const { progress, reached } = step;
  const counted = reached?.length ?? rows * columns; // products of a plane
  const isReached = (at) => !reached || reached.includes(at);
  const later = { text: "", padding: true };
  const number = (value) => (!legible ? "" : layout.cell < 30 ? compactNumber(value) : formatNumber(value, 3));
  const grid = (x, y, values, scale, name, known = (_at) => true) =>
    covers.has(name)
      ? sheet.leave(name, name, [x, y, span, rows * layout.cell])
      : sheet.grid(x, y, rows, columns, layout.cell, (i, j) => {
          const value = values[i * columns + j];
          return known(i * columns + j) ? { text: number(value), colour: colourOf(value, scale) } : later;
        });
  planes.forEach((plane, index) => {
    const before = step.planes.indexOf(plane) * counted; // so many products come before its own
    const done = progress ? progress.count - before : Infinity;
    const here = progress?.present?.channel === plane.channel ? progress.present.at : undefined;
    const mark = (left, top) => {
      if (here === undefined) return;
      const [i, j] = [Math.floor(here / columns), here % columns];
      sheet.box(left + j * layout.cell + 1, top + i * layout.cell + 1, layout.cell - 2, layout.cell - 2, { line: 3 });
    };
    let x = layout.left;
    let y = index * (rows * layout.cell + LABEL) + LABEL;
    let middle = y + (rows * layout.cell) / 2;
    const name = meta.channel_names[plane.channel];
    const heading = (text, at) =>
      index === 0 &&
      sheet.text(text, at + span / 2, y - LABEL / 2, { size: 15, align: "center", alpha: 0.75, most: span + sign });
    if (layout.grids === 3) {
      heading(words.window, x);
      sheet.grid(x, y, rows, columns, layout.cell, (i, j) => {
        const value = plane.inputs[i * columns + j];
        const padding =
          step.window.rows[i] !== step.window.sourceRows[i] || step.window.columns[j] !== step.window.sourceColumns[j];
        if (padding && reached) return later;
        return { text: number(value), colour: model.valueColour(value), padding, muted: padding };
      });
      mark(x, y);
      x += span;
      sheet.text("×", x + sign / 2, middle, { size: 20, align: "center" });
      x += sign;
    }
    heading(words.kernel, x);
    grid(x, y, plane.weights, weights, "kernel");
    mark(x, y);
    if (layout.stacked) {
      y += rows * layout.cell + LABEL;
      middle = y + (rows * layout.cell) / 2;
    } else {
      x += span;
      sheet.text(layout.grids === 3 ? "=" : "→", x + sign / 2, middle, { size: 20, align: "center" });
      x += sign;
    }
    heading(words.products, x);
    grid(x, y, plane.products, products, "products", (at) => isReached(at) && (reached ? reached.indexOf(at) : at) < done);
    mark(x, y);
    if (!layout.subtotals) return;
    x += span + 12;
    const subtotal = covers.has("sum") || done < counted ? "?" : formatNumber(plane.subtotal, 5);
    sheet.text(`Σ ${name}`, x, middle - 12, { size: 15, alpha: 0.75 });
    sheet.text(subtotal, x, middle + 11, { size: 20, weight: 600 });
  });
}

/** The terms of a sum: each product of a small kernel, else each channel's subtotal; what is left out, and the bias. */
export function productTerms({ planes, rest, bias, reached }, names, covers) {
  const weight = (value) => (covers.has("kernel") ? "?" : inBrackets(value, 3));
  const subtotal = (value) => (covers.has("sum") ? "?" : inBrackets(value, 5));
  const one = planes.length === 1;
  const taps = reached ?? [...(planes[0]?.inputs.keys() ?? [])];
  const few = one && taps.length <= 9;
  const terms = few
    ? taps.map((at) => `${weight(planes[0].weights[at])}·${inBrackets(planes[0].inputs[at], 3)}`)
    : planes.map((plane) => `${one ? "Σ" : names[plane.channel]} ${subtotal(plane.subtotal)}`);
  if (rest) terms.push(`… ${subtotal(rest)}`);
  return [...terms, `b ${inBrackets(bias, 4)}`];
}
