// Grids of numbers as pixels. A sheet has some two hundred numbers and most come again and again, so each is drawn once,
// kept as the pixels that it covers, and stamped on the colour of its cell: in a third of the time that text takes.

import { inkOn } from "../shared/colour.js";
import { parseColour } from "../shared/theme.js";

const MOST = 2000; // numbers kept for one size of cell
const MOST_SIZES = 12;
const APART = 8; // pixels between numbers that are drawn to be kept, so that none touches the next

const byteOf = (level) => Math.min(255, Math.max(0, level));
const packed = ([red, green, blue]) => (255 << 24) | (byteOf(blue) << 16) | (byteOf(green) << 8) | byteOf(red);

export class Stamps {
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
    const [width, height] = [edge(columns), edge(rows)];
    const image = this.imageOf(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const inks = cells.map(({ text, colour, padding }) => (padding || !text || !size ? null : colour ? inkOn(colour) : theme.ink));
    const stamps = this.stampsOf(cells, inks, Math.floor(side), `${size}px ${theme.font}`, width);
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
      if (stamps[index]) stamp(pixels, start, stamps[index], colour ? pixels[start] : 0, parseColour(inks[index]));
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

  /** The stamp of each cell that has an ink; those that are not kept are drawn together. */
  stampsOf(cells, inks, side, font, width) {
    const name = [side, width, font].join();
    if (!this.sets.has(name)) {
      if (this.sets.size >= MOST_SIZES) this.sets.clear();
      this.sets.set(name, new Map());
    }
    const kept = this.sets.get(name);
    if (kept.size > MOST) kept.clear();
    const names = cells.map(({ text }, index) => inks[index] && inks[index] + text);
    const missing = new Map();
    names.forEach((one, index) => one && !kept.has(one) && missing.set(one, [cells[index].text, inks[index]]));
    if (missing.size) this.draw(missing, side, font, width, kept);
    return names.map((one) => one && kept.get(one));
  }

  draw(missing, side, font, width, kept) {
    const { desk, context } = this;
    const step = side + APART;
    Object.assign(desk, { width: missing.size * step, height: side });
    Object.assign(context, { font, textAlign: "center", textBaseline: "middle" });
    [...missing.values()].forEach(([text, ink], index) => {
      context.fillStyle = ink;
      context.fillText(text, index * step + side / 2, side * 0.53);
    });
    const { data } = context.getImageData(0, 0, desk.width, side);
    [...missing.keys()].forEach((one, index) => {
      const [places, covers] = [[], []];
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const cover = data[4 * (y * desk.width + index * step + x) + 3];
          if (cover) {
            places.push(y * width + x);
            covers.push(cover);
          }
        }
      }
      kept.set(one, { places: Uint32Array.from(places), covers: Uint8Array.from(covers) });
    });
  }
}

/** Put a number's ink on the `ground` (a packed colour, or 0 for none) of the cell whose first pixel is `start`. */
function stamp(pixels, start, { places, covers }, ground, [red, green, blue]) {
  const [r, g, b] = [ground & 255, (ground >> 8) & 255, (ground >> 16) & 255];
  const ink = (blue << 16) | (green << 8) | red;
  const [toRed, toGreen, toBlue] = [red - r, green - g, blue - b];
  for (let at = 0; at < places.length; at++) {
    const share = covers[at] / 255;
    if (ground) pixels[start + places[at]] = (255 << 24) | ((b + share * toBlue) << 16) | ((g + share * toGreen) << 8) | (r + share * toRed);
    else pixels[start + places[at]] = (covers[at] << 24) | ink;
  }
}
