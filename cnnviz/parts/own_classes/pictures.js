// Pictures at the size that is learned from: the middle square, 227 pixels a side.

import { make } from "../shared/dom.js";

const SIDE = 227;
const QUALITY = 0.9;
const HEAD = "data:image/jpeg;base64,";

/** @type {HTMLCanvasElement | undefined} */
let sheet;

/**
 * The middle square of a picture or of what a video shows, as a JPEG in base 64; what is transparent becomes white.
 *
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @param {boolean} mirrored
 */
export function squareOf(source, width, height, mirrored = false) {
  sheet ??= make("canvas", { width: SIDE, height: SIDE });
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const side = Math.min(width, height);
  context.imageSmoothingQuality = "high";
  context.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? SIDE : 0, 0);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, SIDE, SIDE);
  context.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  return sheet.toDataURL("image/jpeg", QUALITY).slice(HEAD.length);
}

/**
 * The picture in a file, as :func:`squareOf` gives it; null if the browser cannot read it.
 *
 * @param {Blob} file
 */
export async function squareIn(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const square = squareOf(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    return square;
  } catch {
    return null;
  }
}
