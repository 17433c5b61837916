// What zooming means in the lab's maps: places are those of the picture, in pixels.

import { clamp } from "./geometry.js";
import { Zoom } from "./zoom.js";
import { fractionOf, placeAt } from "./zoom_places.js";

export class MapsZoom extends Zoom {
  constructor(stepper) {
    const { row, figures } = stepper.maps;
    super(stepper, row, Object.values(figures).map(({ plate }) => plate));
  }

  /** A demonstration shows all. */
  get on() {
    return super.on && !this.stepper.maps.filling;
  }

  get size() {
    return this.stepper.model.image;
  }

  get span() {
    const { box } = this.stepper.maps.figures.input;
    return [box.height / box.rows, box.width / box.columns];
  }

  /** The place of the picture in whose middle an element's window lies. */
  placeOf({ stage, row, column }) {
    const { model } = this.stepper;
    return [row, column].map((at, axis) => placeAt(model.meta, stage, at, axis, model.shape(stage)[axis + 1]));
  }

  /**
   * Lay the map of a stage, whose `box` as a whole is known, so that its part is seen; `box` becomes that of the map as it lies.
   *
   * @returns {any} what is seen of it
   */
  place(stage, part) {
    if (!this.on) return part.box;
    const { box, base } = part;
    const { scale } = this;
    const seen = { ...box };
    const { meta } = this.stepper.model;
    const [y, x] = [box.height, box.width].map((length, axis) => {
      const middle = fractionOf(meta, stage, this.centre[axis], axis) * length * scale;
      return clamp(middle - length / 2, 0, length * (scale - 1));
    });
    const [bottom, right] = [box.height - (y + box.height) / scale, box.width - (x + box.width) / scale];
    Object.assign(base.style, {
      transformOrigin: "0 0",
      transform: `translate(${-x}px, ${-y}px) scale(${scale})`,
      clipPath: `inset(${y / scale}px ${right}px ${bottom}px ${x / scale}px)`,
    });
    Object.assign(box, { x: box.x - x, y: box.y - y, width: box.width * scale, height: box.height * scale });
    return seen;
  }

  /** Let what is drawn stay within what is seen of the maps. */
  clip(context, figures) {
    if (!this.on) return;
    context.beginPath();
    for (const { figure, seen } of Object.values(figures)) {
      if (!figure.hidden) context.rect(seen.x - 2, seen.y - 2, seen.width + 4, seen.height + 4);
    }
    context.clip();
  }

  /** The point of what is seen that is nearest to a pointer. */
  within({ clientX, clientY }, seen, row) {
    const frame = row.getBoundingClientRect();
    return {
      clientX: clamp(clientX, frame.left + seen.x, frame.left + seen.x + seen.width - 0.01),
      clientY: clamp(clientY, frame.top + seen.y, frame.top + seen.y + seen.height - 0.01),
    };
  }

  /** The place of the picture under a pointer, to a fraction of a pixel. */
  under(event, stage) {
    const { base, box } = this.stepper.maps.figures[stage];
    const { left, top, width, height } = base.getBoundingClientRect();
    const down = clamp((event.clientY - top) / height, 0, 1) * box.rows - 0.5;
    const across = clamp((event.clientX - left) / width, 0, 1) * box.columns - 0.5;
    return this.placeOf({ stage, row: down, column: across });
  }
}
