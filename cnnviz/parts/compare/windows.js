// What an element sees of the picture, and the kernel that it is seen with: two small grids of numbers.

import { divergingColours, colourOf } from "../shared/colour.js";
import { compactNumber } from "../shared/numbers.js";
import { channelsOf, sourceOf } from "../stepper/geometry.js";
import { cellFor, Sheet } from "../stepper/sheet.js";

const MOST_CELLS = 15; // of the picture along an axis; beyond it the middle is drawn
const BETWEEN_GRIDS = 16;
const ABOVE_WINDOW = 22;
const LARGEST_CELL = 38;

export class Windows {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.sheet = new Sheet(canvas);
    this.canvas = canvas;
  }

  /**
   * Draw, in `room` CSS pixels, the pixels of `channel` from `rows` and `columns` (first, last) and the `weight` of that channel.
   *
   * @param {any} given
   */
  draw({ side, weight, pixels, image, rows, columns, channel, output, room, theme, words }) {
    const { sheet } = this;
    const spans = rows && columns ? [rows, columns] : [[0, -1], [0, -1]]; // no pixel takes part
    const [high, wide] = spans.map(([first, last]) => Math.min(MOST_CELLS, last - first + 1));
    const [top, left] = spans.map(([first, last]) => first + Math.max(0, (last - first + 1 - MOST_CELLS) >> 1));
    const [down, across] = side.conv.kernel;
    const cell = cellFor(room - BETWEEN_GRIDS, wide + across, 3, LARGEST_CELL);
    const tall = ABOVE_WINDOW + Math.max(high, down) * cell + 2;
    sheet.fit(room, tall, theme);
    sheet.clear();
    const aside = wide ? wide * cell + BETWEEN_GRIDS : 0;
    if (wide) sheet.text(words.window, 0, ABOVE_WINDOW / 2, { size: 14, alpha: 0.8, most: aside - 6 });
    sheet.text(words.kernel, aside, ABOVE_WINDOW / 2, { size: 14, alpha: 0.8, most: room - aside });
    const pixelAt = (i, j) => this.pixel(image, pixels, side.conv.mode, top + i, left + j, channel);
    if (wide) sheet.grid(0, ABOVE_WINDOW, high, wide, cell, pixelAt);
    const most = weight.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0) || 1;
    const scale = { low: -most, high: most, colours: divergingColours(theme, "weight") };
    const [first, end] = channelsOf(output, side.conv, image.channels);
    const plane = end - first > 1 ? channel : 0;
    const from = (output * (end - first) + Math.min(plane, end - first - 1)) * down * across;
    sheet.grid(aside, ABOVE_WINDOW, down, across, cell, (i, j) => {
      const value = weight[from + i * across + j];
      return { text: compactNumber(value), colour: colourOf(value, scale) };
    });
  }

  pixel({ channels, height, width, scale }, pixels, mode, row, column, channel) {
    const inside = row >= 0 && column >= 0 && row < height && column < width;
    const [fromRow, fromColumn] = [sourceOf(row, height, mode), sourceOf(column, width, mode)];
    const there = fromRow >= 0 && fromColumn >= 0 && fromRow < height && fromColumn < width;
    const at = (plane) => pixels[(Math.min(plane, channels - 1) * height + fromRow) * width + fromColumn];
    const text = compactNumber(there ? Math.fround(at(channel) * scale) : 0);
    return inside ? { text, colour: [0, 1, 2].map(at) } : { text, padding: true, muted: true };
  }
}
