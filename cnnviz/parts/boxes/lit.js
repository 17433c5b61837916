// A picture in dim gray that lights up where a map of probabilities does.

import { paintPixels } from "../shared/colour.js";

const LIGHT = [255, 158, 61];
const DIM = 0.5;
const MOST = 0.9; // of the light at probability 1, so that the picture stays visible below it

/** The colour 0xAABBGGRR of a pixel of `gray` (0 to 255) lit by `probability`. */
function litPixel(gray, probability) {
  const share = MOST * probability;
  const base = gray * DIM * (1 - share);
  const [red, green, blue] = LIGHT.map((level) => Math.round(base + level * share));
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Paint the pixels `copy` (3 x height x width) of a level, lit by its map: each cell lights the pixels in the middle of
 * its window, `stride` in each direction. Only the first `count` cells are lit.
 */
export function paintLit(canvas, { copy, map, height, width, rows, columns }, { window, stride }, count = Infinity) {
  const plane = height * width;
  const border = (window - stride) / 2;
  paintPixels(canvas, height, width, (pixels) => {
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.floor((y - border) / stride);
      for (let x = 0; x < width; x++, at++) {
        const column = Math.floor((x - border) / stride);
        const inside = row >= 0 && row < rows && column >= 0 && column < columns;
        const gray = 0.299 * copy[at] + 0.587 * copy[plane + at] + 0.114 * copy[2 * plane + at];
        const cell = row * columns + column;
        pixels[at] = litPixel(gray, inside && cell < count ? map[cell] : 0);
      }
    }
  });
}

/** Paint the legend: middle gray from probability 0 to 1. */
export function paintRamp(canvas) {
  paintPixels(canvas, 1, 257, (pixels) => pixels.forEach((_, at) => (pixels[at] = litPixel(128, at / 256))));
}

/** Paint `pixels` (1 or 3 channels x height x width), 8-bit, from `top` and `left` on, `high` x `wide` of them. */
export function paintPart(canvas, source, { height, width }, { top, left, high, wide }) {
  const plane = height * width;
  const [green, blue] = source.length > plane ? [plane, 2 * plane] : [0, 0];
  paintPixels(canvas, high, wide, (pixels) => {
    for (let at = 0; at < pixels.length; at++) {
      const from = (top + Math.floor(at / wide)) * width + left + (at % wide);
      pixels[at] = ((255 << 24) | (source[from + blue] << 16) | (source[from + green] << 8) | source[from]) >>> 0;
    }
  });
}
