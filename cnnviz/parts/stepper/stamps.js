// Grids of numbers as pixels. A sheet has some two hundred numbers and most come again and again, so each is drawn once,
// kept as the pixels that it covers, and stamped on the colour of its cell: in a third of the time that text takes.

import { inkOn } from "../shared/colour.js";
import { parseColour } from "../shared/theme.js";

const MOST = 2000; // numbers kept for one size of cell
const MOST_SIZES = 12;
const ACROSS = 32; // numbers in a row of those that are drawn to be kept
const LEVELS = 256; // the numbers that pixels are made of
const AT_ONCE = 32; // of these drawn in one idle moment
const APART = 8; // pixels between them, so that none touches the next

export const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200)); // Safari has no idle callbacks

const byteOf = (level) => Math.min(255, Math.max(0, level));
const packed = ([red, green, blue]) => (255 << 24) | (byteOf(blue) << 16) | (byteOf(green) << 8) | byteOf(red);

class Stamps {
  constructor() {
    this.desk = new OffscreenCanvas(1, 1);
    this.context = this.desk.getContext("2d", { willReadFrequently: true });
    this.sets = new Map();
    this.images = new Map();
  }

  /**
   * Rows x columns square cells of `side` pixels (any number) with `size` pixels of type, as an ImageData.
   * Each of `cells` has a `text` and a `colour` ([red, green, blue], or none); those of padding are left empty.
   */
  print(rows, columns, side, size, cells, theme) {
    const edge = (index) => Math.round(index * side);
    const [width, height] = [edge(columns), edge(rows)].map((pixels) => Math.max(1, pixels));
    const image = this.imageOf(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const inks = cells.map(({ text, colour, padding }) =>
      padding || !text || !size ? null : colour ? inkOn(colour) : theme.ink,
    );
    const marks = !size ? [] : this.stampsOf(cells, inks, Math.floor(side), `${size}px ${theme.font}`, width);
    for (let row = 0; row < rows; row++) {
      const [top, bottom] = [edge(row) * width, edge(row + 1) * width];
      for (let column = 0; column < columns; column++) {
        const { colour, padding } = cells[row * columns + column];
        const ground = padding || !colour ? 0 : packed(colour);
        for (let at = top + edge(column); at < top + edge(column + 1); at++) pixels[at] = ground;
      }
      for (let to = top + width; to < bottom; to += width) pixels.copyWithin(to, top, top + width);
    }
    cells.forEach(({ colour }, index) => {
      const start = edge(Math.floor(index / columns)) * width + edge(index % columns);
      if (marks[index]) stamp(pixels, start, marks[index], colour ? pixels[start] : 0);
    });
    return image;
  }

  imageOf(width, height) {
    const name = `${width} ${height}`;
    if (!this.images.has(name)) {
      if (this.images.size >= MOST_SIZES) this.images.clear();
      this.images.set(name, this.context.createImageData(width, height));
    }
    return this.images.get(name);
  }

  /** For each cell its stamp, or nothing where there is no ink; those that are not kept are drawn together. */
  stampsOf(cells, inks, side, font, width) {
    const name = [side, width, font].join();
    if (!this.sets.has(name)) {
      if (this.sets.size >= MOST_SIZES) this.sets.clear();
      this.sets.set(name, new Map());
      this.drawAhead(this.sets.get(name), side, font, width, 0);
    }
    const set = this.sets.get(name); // by ink, and then by text
    for (const kept of set.values()) if (kept.size >= MOST) kept.clear();
    const wanted = cells.map(({ text }, index) => [inks[index], text]);
    this.add(set, wanted, side, font, width);
    return wanted.map(([ink, text]) => ink && set.get(ink).get(text));
  }

  /** Draw the [ink, text] pairs of `wanted` that `set` has not got. */
  add(set, wanted, side, font, width) {
    const missing = [];
    for (const [ink, text] of wanted) {
      if (!ink) continue;
      if (!set.has(ink)) set.set(ink, new Map());
      if (set.get(ink).has(text)) continue;
      const one = { colour: parseColour(ink), places: [], covers: [] };
      set.get(ink).set(text, one);
      missing.push({ text, ink, one });
    }
    if (missing.length) this.draw(missing, side, font, width);
  }

  /** While nothing else is to do, draw the levels of pixels from `first` on, so that the pointer does not wait for them. */
  drawAhead(set, side, font, width, first) {
    if (first >= LEVELS) return;
    whenIdle(() => {
      if (![...this.sets.values()].includes(set)) return; // given up meanwhile
      const texts = Array.from({ length: AT_ONCE }, (_, index) => String(first + index));
      for (const ground of [[0, 0, 0], [255, 255, 255]]) {
        const wanted = texts.map((text) => [inkOn(ground), text]);
        this.add(set, wanted, side, font, width);
      }
      this.drawAhead(set, side, font, width, first + AT_ONCE);
    });
  }

  /** Draw the texts of `missing` and keep the pixels that each covers, as places in an image of `width`. */
  draw(missing, side, font, width) {
    const { desk, context } = this;
    const step = side + APART;
    const place = (index) => [(index % ACROSS) * step, Math.floor(index / ACROSS) * step];
    Object.assign(desk, { width: Math.min(missing.length, ACROSS) * step, height: Math.ceil(missing.length / ACROSS) * step });
    Object.assign(context, { font, textAlign: "center", textBaseline: "middle" });
    missing.forEach(({ text, ink }, index) => {
      const [left, top] = place(index);
      context.fillStyle = ink;
      context.fillText(text, left + side / 2, top + side * 0.53);
    });
    const { data } = context.getImageData(0, 0, desk.width, desk.height);
    missing.forEach(({ one }, index) => {
      const [left, top] = place(index);
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const cover = data[4 * ((top + y) * desk.width + left + x) + 3];
          if (cover) {
            one.places.push(y * width + x);
            one.covers.push(cover);
          }
        }
      }
    });
  }
}

/** The numbers that all sheets have in common. */
export const stamps = new Stamps();

document.fonts.addEventListener("loadingdone", () => stamps.sets.clear());

/** Put a number's ink on the `ground` (a packed colour, or 0 for none) of the cell whose first pixel is `start`. */
function stamp(pixels, start, { places, covers, colour }, ground) {
  const [red, green, blue] = colour;
  const [r, g, b] = [ground & 255, (ground >> 8) & 255, (ground >> 16) & 255];
  const ink = (blue << 16) | (green << 8) | red;
  const [toRed, toGreen, toBlue] = [red - r, green - g, blue - b];
  for (let at = 0; at < places.length; at++) {
    const share = covers[at] / 255;
    if (ground) {
      pixels[start + places[at]] =
        (255 << 24) | ((b + share * toBlue) << 16) | ((g + share * toGreen) << 8) | (r + share * toRed);
    } else pixels[start + places[at]] = (covers[at] << 24) | ink;
  }
}
