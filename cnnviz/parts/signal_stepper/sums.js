// The arithmetic of one output of a signal: window x kernel = products, channel by channel, and a pooled window.

import { colourOf, css, divergingColours } from "../shared/colour.js";
import { compactNumber, formatNumber } from "../shared/numbers.js";
import { winnersOf } from "../stepper/pooling.js";
import { drawMiniature, drawStrip } from "./strip.js";

const HEAD = 96; // for the names of the rows
const CELL = { low: 48, high: 84, tall: 30 };
const ROOMY = 64; // from this width on a cell holds three digits
const PLACES = 22; // above a window: which samples these are
const SUBTOTAL = 34;
const MINIATURE = 72;
const MOST_BLOCKS = 2; // lines of numbers; a longer window is drawn
const TALLEST_SUMS = 500;
const SMALL = { size: 14, alpha: 0.75 };
const CENTRED = { ...SMALL, align: "center" };

/** The rows of a window: which numbers of a plane each has, and its name. */
const rowsOf = (words) => [
  ["inputs", words.window],
  ["weights", `× ${words.kernel}`],
  ["products", `= ${words.products}`],
];

/** Sizes of everything on the sheet; they change with the data and the room, never with the position. */
export function signalSumLayout(model, room) {
  const { conv, image } = model.meta;
  const taps = conv.kernel[1];
  const head = room < 480 ? 0 : HEAD;
  const fits = Math.max(1, Math.floor((room - head - 2) / CELL.low));
  const blocks = Math.ceil(taps / fits);
  const drawn = blocks > MOST_BLOCKS;
  const across = Math.ceil(taps / blocks);
  const wide = Math.min(CELL.high, Math.floor((room - head - 2) / across));
  const names = head ? 0 : 20; // above each row instead of beside it
  const block = drawn ? 3 * (MINIATURE + 6 + names) + PLACES : 3 * (CELL.tall + names) + PLACES + 10;
  const group = (drawn ? 1 : blocks) * block + SUBTOTAL;
  const planes = image.channels / conv.groups;
  const shown = planes * group <= TALLEST_SUMS ? planes : 1;
  return { head, names, across, wide, drawn, blocks, block, group, shown, width: room, height: shown * group };
}

/** Draw the convolution's `step` on `sheet`; `channel` is the one to show where not all fit. */
export function drawSignalSum(sheet, model, step, layout, channel) {
  const { meta } = model;
  const { theme } = sheet;
  const most = meta.weight_most || 1;
  const largest = Math.max(...meta.ranges.input.map(Math.abs)) || 1;
  const scales = {
    inputs: { low: -largest, high: largest, colours: divergingColours(theme) },
    weights: { low: -most, high: most, colours: divergingColours(theme, "weight") },
    products: { low: -most * largest, high: most * largest, colours: divergingColours(theme) },
  };
  const planes = layout.shown === 1 ? [step.planes.find((plane) => plane.channel === channel) ?? step.planes[0]] : step.planes;
  planes.forEach((plane, index) => {
    const top = index * layout.group;
    const draw = layout.drawn ? drawPictures : drawNumbers;
    const { progress } = step;
    const known = progress ? progress.count - step.planes.indexOf(plane) * plane.weights.length : Infinity;
    const here = progress?.present?.channel === plane.channel ? progress.present.at : undefined;
    draw(sheet, meta, step.window, plane, layout, top, scales, { covers: model.covers, known, here });
    const name = step.planes.length > 1 ? meta.channel_names[plane.channel] : "";
    const told = !model.covers.has("sum") && known >= plane.weights.length;
    const sum = ["Σ", name, "=", told ? formatNumber(plane.subtotal, 5) : "?"].filter(Boolean).join(" ");
    const most = layout.width - layout.head;
    sheet.text(sum, layout.head, top + layout.group - SUBTOTAL / 2 - 4, { size: 18, weight: 600, most });
  });
}

const COVERS_OF_ROWS = { weights: "kernel", products: "products" };

/** Whether a row of numbers is covered; then its place is left to the cover. */
function leftTo(sheet, part, rectangle, covers) {
  const name = COVERS_OF_ROWS[part];
  if (!covers.has(name)) return false;
  sheet.leave(name, name, rectangle);
  return true;
}

function drawNumbers(sheet, meta, window, plane, layout, top, scales, { covers, known, here }) {
  const taps = plane.weights.length;
  const { words } = meta;
  for (let block = 0; block * layout.across < taps; block++) {
    const from = block * layout.across;
    const indices = Array.from({ length: Math.min(layout.across, taps - from) }, (_, at) => from + at);
    let y = top + block * layout.block;
    indices.forEach((tap, at) =>
      sheet.text(formatNumber(window.columns[tap]), layout.head + (at + 0.5) * layout.wide, y + PLACES / 2, CENTRED),
    );
    if (layout.head) {
      sheet.text(words.sample, layout.head - 10, y + PLACES / 2, { ...SMALL, align: "right", most: layout.head - 12 });
    }
    y += PLACES;
    for (const [part, title] of rowsOf(words)) {
      y = nameRow(sheet, title, y, CELL.tall, layout);
      if (leftTo(sheet, part, [layout.head, y, indices.length * layout.wide, CELL.tall], covers)) {
        y += CELL.tall;
        continue;
      }
      const cells = indices.map((tap) => {
        if (part === "products" && tap >= known) return { text: "", padding: true };
        const value = plane[part][tap];
        const text = layout.wide < ROOMY ? compactNumber(value) : formatNumber(value, 3);
        const padding = part === "inputs" && window.columns[tap] !== window.sourceColumns[tap];
        return { text, colour: colourOf(value, scales[part]), padding };
      });
      drawStrip(sheet, layout.head, y, layout.wide, CELL.tall, cells);
      if (indices.includes(here)) {
        sheet.box(layout.head + (here - from) * layout.wide + 1, y + 1, layout.wide - 2, CELL.tall - 2, { line: 3 });
      }
      y += CELL.tall;
    }
  }
}

function drawPictures(sheet, meta, window, plane, layout, top, scales, { covers, known, here }) {
  const { words } = meta;
  const wide = layout.width - layout.head - 2;
  for (const [tap, align, x] of [[0, "left", layout.head], [plane.weights.length - 1, "right", layout.head + wide]]) {
    sheet.text(`${words.sample} ${formatNumber(window.columns[tap])}`, x, top + PLACES / 2, { ...SMALL, align });
  }
  let y = top + PLACES;
  for (const [part, title] of rowsOf(words)) {
    const { low, high, colours } = scales[part];
    const values = part === "products" ? plane[part].map((value, tap) => (tap < known ? value : 0)) : plane[part];
    const span = part === "products" ? Math.max(...values.map(Math.abs)) || 1 : high;
    const floor = values.some((value) => value < 0) ? -span : Math.max(low, -0.08 * span);
    y = nameRow(sheet, title, y, MINIATURE, layout);
    if (leftTo(sheet, part, [layout.head, y, wide, MINIATURE], covers)) {
      y += MINIATURE + 6;
      continue;
    }
    const shades = [css(colours[0]), css(colours[512]), sheet.theme.ink];
    drawMiniature(sheet, [layout.head, y, wide, MINIATURE], values, [floor, span], shades);
    const each = wide / values.length;
    if (here !== undefined) sheet.box(layout.head + here * each, y, Math.max(4, each), MINIATURE, { line: 2 });
    y += MINIATURE + 6;
  }
}

/** The name of a row, beside it or above it; gives the y where the row begins. */
function nameRow(sheet, title, y, tall, { head, names }) {
  if (head) sheet.text(title, head - 10, y + tall / 2, { size: 15, align: "right", most: head - 10 });
  else sheet.text(title, 0, y + names / 2, { size: 15, alpha: 0.8 });
  return y + names;
}

export function signalPoolLayout(model, room) {
  const taps = model.meta.pool.kernel[1];
  return { wide: Math.min(96, Math.floor((room - 2) / taps)), width: room, height: PLACES + 48 + 40 };
}

/** Draw `step` of a pooled element; `colour(value)` is how the activation's lane shows a value. */
export function drawSignalPool(sheet, model, step, layout, colour) {
  const { words, pool } = model.meta;
  step.cells.forEach((cell, at) =>
    sheet.text(formatNumber(cell.column), (at + 0.5) * layout.wide, PLACES / 2, CENTRED),
  );
  const winners = winnersOf(step);
  const cells = step.cells.map((cell) => {
    const { padding, value } = cell;
    if (padding) return { text: pool.kind === "max" ? "−∞" : "0", padding };
    return { text: formatNumber(value, 4), colour: colour(value), won: winners.indexOf(cell) };
  });
  drawStrip(sheet, 1, PLACES, layout.wide, 44, cells);
  const here = step.progress?.present?.at;
  if (here !== undefined) sheet.box(1 + here * layout.wide, PLACES, layout.wide, 44, { line: 3 });
  if (winners.length > 1) {
    sheet.text(words.tie.replace("{count}", winners.length), 0, PLACES + 66, { size: 15, most: layout.width });
  }
}
