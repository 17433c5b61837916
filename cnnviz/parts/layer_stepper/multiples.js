// Maps side by side at one size: the inputs of a layer as small multiples, or its one output map large.

import { colourOf, paintValues } from "../shared/colour.js";
import { clamp } from "../stepper/geometry.js";
import { holdNumbers, numberCells } from "../stepper/in_cells.js";
import { rectangleOn } from "../stepper/light.js";

const GAP = 8;
const CAPTION = 20; // CSS pixels above a map, where there is room for its name
const CAPTIONED = 30; // CSS pixels a map must be wide for that
const LARGEST_CELL = 80;
const THINNEST = 28; // a signal is one row of cells, which must still be seen

export class Multiples {
  /** `figure` holds a plate with the canvas. */
  constructor(figure) {
    const part = (name) => figure.querySelector(name);
    this.figure = figure;
    this.name = part(".name");
    this.shape = part(".shape");
    this.plate = part(".plate");
    this.base = part(".base");
    this.legend = part(".legend");
    this.readout = part(".readout");
    this.count = 0;
    this.boxes = [];
    this.pictures = [];
  }

  /**
   * Take `count` maps of height x width, one behind the other in `values`, with a name for each if there are several.
   * `sizes` are the maps' own heights and widths where they differ.
   */
  paint(values, count, height, width, scale, names, sizes) {
    this.sizes = sizes ?? Array.from({ length: count }, () => [height, width]);
    this.count = count;
    this.height = height;
    this.width = width;
    this.names = names;
    this.values = values;
    this.scale = scale;
    let start = 0;
    this.starts = this.sizes.map(() => 0);
    this.pictures = this.sizes.map(([rows, columns], index) => {
      this.starts[index] = start;
      const picture = document.createElement("canvas");
      paintValues(picture, values.subarray(start, start + rows * columns), rows, columns, scale);
      start += rows * columns;
      return picture;
    });
  }

  /**
   * Fit the maps into the plate, at most `tallest` CSS pixels high, and draw them, or the `part` of each that is seen: the shares
   * above and left of it, and its length. The first `numbered` values have their numbers written into their cells where these are
   * large enough.
   */
  layout(tallest, theme, zoom, { above, before, length }, numbered) {
    this.caption = CAPTION * zoom;
    const style = getComputedStyle(this.plate);
    const room = Math.floor(this.plate.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) - 2;
    if (!this.count || room <= 0) return;
    const { across, wide } = this.arrange(room, tallest);
    const tall = Math.max(THINNEST, (wide * this.height) / this.width);
    const label = this.labelOf(wide);
    const rows = Math.ceil(this.count / across);
    const [width, height] = [across * wide + (across - 1) * GAP + 2, rows * (tall + label) + (rows - 1) * GAP + 2];
    const density = window.devicePixelRatio || 1;
    this.base.width = Math.round(width * density);
    this.base.height = Math.round(height * density);
    this.base.style.width = `${width}px`;
    this.base.style.height = `${height}px`;
    const context = this.base.getContext("2d");
    context.setTransform(density, 0, 0, density, 0, 0);
    context.imageSmoothingEnabled = false;
    context.textBaseline = "middle";
    this.boxes = this.pictures.map((picture, index) => {
      const x = (index % across) * (wide + GAP) + 1;
      const y = Math.floor(index / across) * (tall + label + GAP) + label + 1;
      const [rows, columns] = this.sizes[index];
      const seen = {
        x,
        y,
        width: (wide * columns) / this.width,
        height: Math.min(tall, Math.max(THINNEST, (tall * rows) / this.height)),
      };
      const { width, height } = seen;
      const of = [before * columns, above * rows, length * columns, length * rows];
      context.drawImage(picture, ...of, x, y, width, height);
      context.strokeStyle = theme.line;
      context.lineWidth = 1;
      context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
      if (label) {
        context.font = `${14 * zoom}px ${theme.font}`;
        context.fillStyle = theme.ink;
        context.fillText(this.names[index], x, y - label / 2, wide);
      }
      // where the whole map would lie
      const whole = { x: x - (before * width) / length, y: y - (above * height) / length };
      const box = { ...whole, width: width / length, height: height / length, rows, columns, seen };
      if (numbered && holdNumbers(box)) this.number(context, theme, index, box, numbered);
      return box;
    });
  }

  /** Write the numbers of a map into its cells, as far as these are seen. */
  number(context, theme, index, box, numbered) {
    const { seen } = box;
    context.save();
    context.beginPath();
    context.rect(seen.x, seen.y, seen.width, seen.height);
    context.clip();
    context.translate(box.x, box.y);
    numberCells(context, box, seen, theme.font, (row, column) => {
      const place = this.starts[index] + row * box.columns + column;
      const value = this.values[place];
      return place < numbered ? { value, colour: colourOf(value, this.scale) } : undefined;
    });
    context.restore();
  }

  labelOf(wide) {
    return this.count > 1 && wide >= CAPTIONED ? this.caption : 0;
  }

  /** How many maps stand in a row, and how wide each is, so that they are as large as they can be. */
  arrange(room, tallest) {
    let best = { across: this.count, wide: 0 };
    for (let across = 1; across <= this.count; across++) {
      const rows = Math.ceil(this.count / across);
      const byWidth = Math.min((room - (across - 1) * GAP) / across, this.width * LARGEST_CELL);
      const byHeight = (((tallest - (rows - 1) * GAP) / rows - this.labelOf(byWidth)) * this.width) / this.height;
      const wide = Math.floor(Math.max(4, Math.min(byWidth, byHeight)));
      if (wide > best.wide) best = { across, wide };
    }
    return best;
  }

  /** The boxes of the maps within `frame`. */
  placeIn(frame) {
    const box = this.base.getBoundingClientRect();
    const moved = (one) => ({ ...one, x: one.x + box.left - frame.left, y: one.y + box.top - frame.top });
    this.placed = this.boxes.map((one) => ({ ...moved(one), seen: moved(one.seen) }));
  }

  /** The map under a pointer event, or the nearest, and the point of it that is nearest, in cells from its corner. */
  pointAt(event) {
    const frame = this.base.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    const distance = ({ seen }) =>
      Math.max(seen.x - x, 0, x - seen.x - seen.width) + Math.max(seen.y - y, 0, y - seen.y - seen.height);
    let index = 0;
    this.boxes.forEach((one, at) => {
      if (distance(one) < distance(this.boxes[index])) index = at;
    });
    const box = this.boxes[index];
    const { seen } = box;
    const down = ((clamp(y, seen.y, seen.y + seen.height) - box.y) / box.height) * box.rows;
    const across = ((clamp(x, seen.x, seen.x + seen.width) - box.x) / box.width) * box.columns;
    return { index, box, down, across };
  }

  /** The map and its cell under a pointer event; between maps, the nearest. */
  under(event) {
    const { index, box, down, across } = this.pointAt(event);
    const cell = (at, count) => clamp(Math.floor(at), 0, count - 1);
    return { index, row: cell(down, box.rows), column: cell(across, box.columns) };
  }

  /** Let what is drawn on an overlay stay within what is seen. */
  addTo(context) {
    for (const { seen } of this.placed) context.rect(seen.x - 2, seen.y - 2, seen.width + 4, seen.height + 4);
  }

  rectangle(index, rows, columns, smallest) {
    return rectangleOn(this.placed[index], rows, columns, smallest);
  }
}
