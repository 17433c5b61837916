// The arithmetic of one pooled value: the activations around the window, and the window itself.

import { compactNumber, formatNumber, inBrackets } from "../shared/numbers.js";
import { cellFor } from "./sheet.js";
import { magnifierCells } from "./magnifier.js";

const LARGEST_READ = 9; // a larger window is all that is shown, by its colours

export function poolingLayout(model, room) {
  const spec = model.meta.pool;
  const [rows, columns] = spec.kernel;
  const large = Math.max(rows, columns) > LARGEST_READ;
  const narrow = room < 560;
  const cells = large ? 0 : magnifierCells(spec);
  const zoom = large ? 0 : cellFor(narrow ? room : Math.min(room * 0.42, 400), cells, 14, 36);
  const side = cells * zoom;
  const left = narrow || large ? 0 : side + 48;
  const cell = cellFor(Math.min((room - left - 20) / columns, (large ? 400 : 260) / rows), 1, large ? 3 : 26, 72);
  const top = 26;
  const below = narrow && !large ? top + rows * cell + 46 : 0; // the window first, as of a convolution
  const height = below ? below + side + 34 : Math.max(side + 34, top + rows * cell + 90);
  return { cells, zoom, side, left, top, below, cell, width: room, height };
}

/** Draw `step` of the pooled element; `colour(value)` is how the activation map shows a value. */
export function drawPooling(sheet, model, step, layout, channel, colour) {
  const { meta } = model;
  const [rows, columns] = meta.pool.kernel;
  const { words } = meta;
  if (layout.cells) drawAround(sheet, model, step, layout, channel, colour);
  sheet.text(words.window, layout.left, layout.top - 13, { size: 15, alpha: 0.75 });
  sheet.grid(layout.left, layout.top, rows, columns, layout.cell, (i, j) => {
    const cell = step.cells[i * columns + j];
    if (cell.padding) return { text: meta.pool.kind === "max" ? "−∞" : "0", padding: true, muted: true };
    return { text: layout.cell < 26 ? "" : formatNumber(cell.value, 4), colour: colour(cell.value) };
  });
  const { progress } = step;
  const winners = winnersOf(step);
  winners.forEach((winner, index) => {
    const i = step.rows.indexOf(winner.row);
    const j = step.columns.indexOf(winner.column);
    const inset = 3;
    sheet.box(
      layout.left + j * layout.cell + inset,
      layout.top + i * layout.cell + inset,
      layout.cell - 2 * inset,
      layout.cell - 2 * inset,
      { line: 2.5, dash: index ? [5, 4] : [] },
    );
  });
  if (progress?.present?.at !== undefined) {
    const [i, j] = [Math.floor(progress.present.at / columns), progress.present.at % columns];
    sheet.box(layout.left + j * layout.cell + 1, layout.top + i * layout.cell + 1, layout.cell - 2, layout.cell - 2, { line: 3 });
  }
  const below = layout.top + rows * layout.cell + 22;
  if (winners.length > 1) {
    sheet.text(words.tie.replace("{count}", winners.length), layout.left, below, {
      size: 15,
      most: layout.width - layout.left,
    });
  }
}

/** The cells that win, as far as that is known: of a covered window none, and term by term the largest so far. */
export function winnersOf({ covered, progress, cells, winners }) {
  if (covered || !winners) return [];
  if (!progress || progress.all) return winners;
  const seen = cells.slice(0, (progress.present?.at ?? -1) + 1);
  return seen.filter(({ padding, value }) => !padding && value === progress.best).slice(0, 1);
}

/** The map around the window. */
function drawAround(sheet, model, step, layout, channel, colour) {
  const [, height, width] = model.shape("act");
  const corner = [step.rows, step.columns].map((taps) => Math.floor((taps[0] + taps.at(-1) + 1 - layout.cells) / 2));
  const top = layout.below + 26;
  sheet.text(model.meta.words.around_map, 0, layout.below + 13, { size: 15, alpha: 0.75, most: layout.side });
  sheet.grid(0, top, layout.cells, layout.cells, layout.zoom, (i, j) => {
    const row = corner[0] + i;
    const column = corner[1] + j;
    if (row < 0 || column < 0 || row >= height || column >= width) return { padding: true };
    const value = model.value({ stage: "act", channel, row, column });
    return { text: compactNumber(value), colour: colour(value) };
  });
  const place = (taps, axis) => [(taps[0] - corner[axis]) * layout.zoom, (taps.at(-1) - taps[0] + 1) * layout.zoom];
  const [y, tall] = place(step.rows, 0);
  const [x, wide] = place(step.columns, 1);
  sheet.box(x, top + y, wide, tall, { line: 2.5 });
}

/** What is compared or averaged, in one line. */
export function poolingEquation({ cells, winners, sum, divisor, covered }) {
  const real = cells.filter((cell) => !cell.padding);
  const listed = real.length <= 9 ? real.map(({ value }) => (winners ? formatNumber(value) : inBrackets(value))) : null;
  if (winners) return `max(${listed ? listed.join(", ") : `${real.length} …`})`;
  return `(${listed ? listed.join(" + ") : covered ? "?" : formatNumber(sum, 6)}) / ${divisor}`;
}
