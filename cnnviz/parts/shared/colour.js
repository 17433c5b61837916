// From values to colours. Values are blue-orange and weights green-purple, so that nobody mixes them up; both
// pairs are told apart with red-green blindness, and zero is the page's own background.

import { luminance, parseColour } from "./theme.js";

const ENDS = {
  light: { value: ["#17539b", "#c25400"], weight: ["#6b2a86", "#176b35"] },
  dark: { value: ["#7ab8ff", "#ffab5e"], weight: ["#d6a2f0", "#79d492"] },
};

/** @type {WeakMap<Theme, Partial<Record<"value" | "weight", Colour[]>>>} */
const tables = new WeakMap(); // a theme is one object until the page changes it, and the tables stand in every frame

/**
 * 513 colours from most negative over the background to most positive.
 *
 * @param {Theme} theme
 * @param {"value" | "weight"} pair
 */
export function divergingColours(theme, pair = "value") {
  let known = tables.get(theme);
  if (!known) tables.set(theme, (known = {}));
  return (known[pair] ??= mixed(theme, pair));
}

/** @param {Theme} theme @param {"value" | "weight"} pair */
function mixed(theme, pair) {
  const middle = parseColour(theme.paper);
  const [low, high] = ENDS[theme.dark ? "dark" : "light"][pair].map(parseColour);
  return Array.from({ length: 513 }, (_, index) => {
    const signed = (index - 256) / 256;
    const end = signed < 0 ? low : high;
    const share = Math.abs(signed) ** 0.75; // small values stay visible
    return middle.map((level, at) => Math.round(level + (end[at] - level) * share));
  });
}

/**
 * 513 grays from black to white.
 *
 * @returns {Colour[]}
 */
export function grayColours() {
  return Array.from({ length: 513 }, (_, index) => Array(3).fill(Math.round((index / 512) * 255)));
}

/** @type {[Colour, Colour]} of cells that hold no number: the grays of a chequer, which no scale of values has */
const NO_NUMBER = [
  [140, 140, 140],
  [104, 104, 104],
];

/**
 * The colour of `value` on a scale from `low` to `high`; gray where it is no number.
 *
 * @param {number} value
 * @param {Scale} scale
 */
export function colourOf(value, { low, high, colours }) {
  const index = Math.round(((value - low) / (high - low || 1)) * 512);
  if (Number.isNaN(index)) return NO_NUMBER[0];
  return colours[Math.min(512, Math.max(0, index))] ?? colours[0];
}

/** @param {Colour} colour */
export const css = ([red, green, blue]) => `rgb(${red},${green},${blue})`;

/**
 * Black or white, whichever reads better on `colour`.
 *
 * @param {Colour} colour
 */
export function inkOn(colour) {
  return luminance(colour) > 0.18 ? "#000000" : "#ffffff";
}

/** @type {WeakMap<Colour[], Uint32Array>} */
const packedTables = new WeakMap();

/**
 * Colours as pixels, 0xAABBGGRR.
 *
 * @param {Colour[]} colours
 */
export function packedOf(colours) {
  let packed = packedTables.get(colours);
  if (!packed) {
    packed = Uint32Array.from(colours, ([red, green, blue]) => (255 << 24) | (blue << 16) | (green << 8) | red);
    packedTables.set(colours, packed);
  }
  return packed;
}

/**
 * The colour, as {@link packedOf} has it, of cell `at` of a map that is `width` cells wide, where that holds no number.
 *
 * @param {number} at
 * @param {number} width
 */
export const noNumberAt = (at, width) => packedOf(NO_NUMBER)[(Math.floor(at / width) + (at % width)) & 1];

/**
 * Paint `values` (height x width, row by row) on `canvas`, a pixel for each, by a scale of `colourOf`; what is no number is
 * chequered.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {ArrayLike<number>} values
 * @param {number} height
 * @param {number} width
 * @param {Scale} scale
 */
export function paintValues(canvas, values, height, width, { low, high, colours }) {
  const packed = packedOf(colours);
  const factor = 512 / (high - low || 1);
  paintPixels(canvas, height, width, (pixels) => {
    for (let at = 0; at < pixels.length; at++) {
      const index = (values[at] - low) * factor + 0.5;
      if (index >= 0) pixels[at] = packed[index > 512 ? 512 : index | 0];
      else pixels[at] = index < 0 ? packed[0] : noNumberAt(at, width);
    }
  });
}

/**
 * Paint a picture on `canvas`: `planes` of bytes, each height x width, one for gray or three for red, green and blue.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {ArrayLike<number>} planes
 * @param {number} height
 * @param {number} width
 */
export function paintPicture(canvas, planes, height, width) {
  const size = height * width;
  const [green, blue] = planes.length > size ? [size, 2 * size] : [0, 0];
  paintPixels(canvas, height, width, (pixels) => {
    for (let at = 0; at < size; at++) {
      pixels[at] = (255 << 24) | (planes[at + blue] << 16) | (planes[at + green] << 8) | planes[at];
    }
  });
}

/** @type {ImageData | undefined} */
let lastImage; // maps of one size come in a row, and a new image is as dear as its pixels

/**
 * Set `canvas` to height x width and let `fill` write all its pixels as 0xAABBGGRR.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {number} height
 * @param {number} width
 * @param {(pixels: Uint32Array) => void} fill
 */
export function paintPixels(canvas, height, width, fill) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (lastImage?.width !== width || lastImage?.height !== height) lastImage = context.createImageData(width, height);
  fill(new Uint32Array(lastImage.data.buffer));
  context.putImageData(lastImage, 0, 0);
}
