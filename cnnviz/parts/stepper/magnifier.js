// The pixels around a window, large enough to read: padding hatched, the window's taps framed.

import { compactNumber } from "../shared/numbers.js";

/** How many cells the magnifier is wide and high: the window with some pixels around it. */
export function magnifierCells({ kernel, dilation }) {
  const extents = kernel.map((size, axis) => (size - 1) * dilation[axis] + 1);
  return Math.min(23, Math.max(11, Math.max(...extents) + 2));
}

/** Draw the input around the window of `step` at the left of the sheet, from `below` on; numbers are those of `channel`. */
export function drawMagnifier(sheet, model, step, { cells, zoom, below = 0 }, channel) {
  const { height, width, channels } = model.image;
  const { seen } = step.window;
  const none = seen?.some((cells) => !cells.length); // no input reaches the element: the nearest are shown
  const [rows, columns] = none ? model.nearest(step.window).map((at) => [at]) : (seen ?? [step.window.rows, step.window.columns]);
  const number = channels === 1 ? 0 : channel;
  const corner = [rows, columns].map((taps) => Math.floor((taps[0] + taps.at(-1) + 1 - cells) / 2));
  const top = below + 26;
  const { words, channel_names: names } = model.meta;
  // In the padding only the window's own taps have a value: what the chosen filling puts there.
  const paddingAt = (row, column) => {
    const [i, j] = [rows.indexOf(row), columns.indexOf(column)];
    if (i < 0 || j < 0 || seen) return "";
    const [from, at] = [step.window.sourceRows[i], step.window.sourceColumns[j]];
    return compactNumber(from < 0 || at < 0 ? 0 : model.pixel(number, from, at));
  };
  const title = channels === 1 ? words.around : `${words.around} · ${names[number]}`;
  sheet.text(title, 0, below + 13, { size: 15, alpha: 0.75, most: cells * zoom });
  sheet.grid(0, top, cells, cells, zoom, (i, j) => {
    const row = corner[0] + i;
    const column = corner[1] + j;
    if (row < 0 || column < 0 || row >= height || column >= width) {
      return { text: paddingAt(row, column), padding: true, muted: true };
    }
    return { text: compactNumber(model.pixel(number, row, column)), colour: model.inputColour(number, row, column) };
  });
  if (none) return;
  const spread = (taps) => (taps.length > 1 ? taps[1] - taps[0] : 1);
  if (spread(rows) > 1 || spread(columns) > 1) {
    for (const row of rows) {
      for (const column of columns) {
        sheet.box((column - corner[1]) * zoom + 1, top + (row - corner[0]) * zoom + 1, zoom - 2, zoom - 2, {
          line: 1.5,
          casing: false,
        });
      }
    }
  }
  const at = (taps, axis) => [(taps[0] - corner[axis]) * zoom, (taps.at(-1) - taps[0] + 1) * zoom];
  const [y, tall] = at(rows, 0);
  const [x, wide] = at(columns, 1);
  sheet.box(x, top + y, wide, tall, { line: 2.5 });
}
