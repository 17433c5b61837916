// A map as coloured glass: where a number is 0 the picture below shows through, and the larger it is, the less of it.

import { paintPixels } from "../shared/colour.js";

const FALLS = [30, 136, 255]; // blue and orange that stand out from black, gray and white alike
const RISES = [255, 122, 0];

/**
 * Paint `values` on `canvas`; the size of number at either end of `low` to `high` covers as much as `strength` says, 0 to 1.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values
 * @param {number} height
 * @param {number} width
 * @param {number} low
 * @param {number} high
 * @param {number} strength
 */
export function paintGlass(canvas, values, height, width, low, high, strength) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  paintPixels(canvas, height, width, (pixels) => {
    for (let at = 0; at < pixels.length; at++) {
      const value = values[at] / most;
      const [red, green, blue] = value < 0 ? FALLS : RISES;
      const cover = Number.isNaN(value) ? 0 : Math.min(1, Math.abs(value)) ** 0.75 * strength;
      pixels[at] = (Math.round(255 * cover) << 24) | (blue << 16) | (green << 8) | red;
    }
  });
}
