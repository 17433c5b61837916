// The arithmetic of one output of a signal: window x kernel = products, channel by channel, and a pooled window.

import { colourOf, css, divergingColours } from "../shared/colour.js";
import { compactNumber, formatNumber } from "../shared/numbers.js";
import { drawMiniature, drawStrip } from "./strip.js";

const HEAD = 96; // for the names of the rows
const CELL = { low: 48, high: 84, tall: 30 };
const ROOMY = 64; // from this width on a cell holds three digits
const PLACES = 22; // above a window: which samples these are
const SUBTOTAL = 34;
const MINIATURE = 72;
const MOST_BLOCKS = 2; // lines of numbers; a longer window is drawn
const TALLEST_SUMS = 500;

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
    draw(sheet, meta, step.window, plane, layout, top, scales);
    const many = step.planes.length > 1 && meta.channel_names[plane.channel];
    const sum = `Σ ${many ? `${meta.channel_names[plane.channel]} ` : ""}= ${formatNumber(plane.subtotal, 5)}`;
    sheet.text(sum, layout.head, top + layout.group - SUBTOTAL / 2 - 4, {
      size: 18,
      weight: 600,
      most: layout.width - layout.head,
    });
  });
}

function drawNumbers(sheet, meta, window, plane, layout, top, scales) {
  const taps = plane.weights.length;
  const { words } = meta;
  for (let block = 0; block * layout.across < taps; block++) {
    const from = block * layout.across;
    const indices = Array.from({ length: Math.min(layout.across, taps - from) }, (_, at) => from + at);
    let y = top + block * layout.block;
    indices.forEach((tap, at) =>
      sheet.text(formatNumber(window.columns[tap]), layout.head + (at + 0.5) * layout.wide, y + PLACES / 2, {
        size: 14,
        align: "center",
        alpha: 0.75,
      }),
    );
    if (layout.head) {
      sheet.text(words.sample, layout.head - 10, y + PLACES / 2, {
        size: 14,
        align: "right",
        alpha: 0.75,
        most: layout.head - 12,
      });
    }
    y += PLACES;
    for (const [part, sign] of [["inputs", ""], ["weights", "× "], ["products", "= "]]) {
      const title = `${sign}${words[{ inputs: "window", weights: "kernel", products: "products" }[part]]}`;
      y = nameRow(sheet, title, y, CELL.tall, layout);
      const cells = indices.map((tap) => {
        const outside = part === "inputs" && window.columns[tap] !== window.sourceColumns[tap];
        const text = layout.wide < ROOMY ? compactNumber(plane[part][tap]) : formatNumber(plane[part][tap], 3);
        return { text, colour: colourOf(plane[part][tap], scales[part]), padding: outside };
      });
      drawStrip(sheet, layout.head, y, layout.wide, CELL.tall, cells);
      y += CELL.tall;
    }
  }
}

function drawPictures(sheet, meta, window, plane, layout, top, scales) {
  const { words } = meta;
  const taps = plane.weights.length;
  const wide = layout.width - layout.head - 2;
  let y = top;
  [
    [0, "left"],
    [taps - 1, "right"],
  ].forEach(([tap, align]) =>
    sheet.text(
      `${words.sample} ${formatNumber(window.columns[tap])}`,
      align === "left" ? layout.head : layout.head + wide,
      y + PLACES / 2,
      { size: 14, align, alpha: 0.75 },
    ),
  );
  y += PLACES;
  for (const [part, sign] of [["inputs", ""], ["weights", "× "], ["products", "= "]]) {
    const { low, high, colours } = scales[part];
    const values = plane[part];
    const span = part === "products" ? Math.max(...values.map(Math.abs)) || 1 : high;
    const floor = values.some((value) => value < 0) ? -span : Math.max(low, -0.08 * span);
    y = nameRow(
      sheet,
      `${sign}${words[{ inputs: "window", weights: "kernel", products: "products" }[part]]}`,
      y,
      MINIATURE,
      layout,
    );
    drawMiniature(
      sheet,
      layout.head,
      y,
      wide,
      MINIATURE,
      values,
      [floor, span],
      [css(colours[0]), css(colours[512]), sheet.theme.ink],
    );
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
    sheet.text(formatNumber(cell.column), (at + 0.5) * layout.wide, PLACES / 2, { size: 14, align: "center", alpha: 0.75 }),
  );
  const cells = step.cells.map((cell) => {
    const won = step.winners?.indexOf(cell) ?? -1;
    const text = cell.padding ? (pool.kind === "max" ? "−∞" : "0") : formatNumber(cell.value, 4);
    return {
      text,
      colour: cell.padding ? null : colour(cell.value),
      padding: cell.padding,
      strong: won === 0 ? "first" : won > 0 ? "tie" : null,
    };
  });
  drawStrip(sheet, 1, PLACES, layout.wide, 44, cells);
  if (step.winners?.length > 1) {
    sheet.text(words.tie.replace("{count}", step.winners.length), 0, PLACES + 66, { size: 15, most: layout.width });
  }
}
