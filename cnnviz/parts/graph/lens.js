// The map under a resting pointer, large enough to be read from the back of a room.

import { make } from "../shared/dom.js";
import { drawCased } from "../shared/pen.js";
import { boxAt } from "./lines.js";

const SIDE = 184;
const AWAY = 14;
const AFTER = 350; // milliseconds of rest

export class Lens {
  constructor() {
    this.canvas = make("canvas", { class: "lens", hidden: "", "aria-hidden": "true" });
  }

  hide() {
    clearTimeout(this.waiting);
    this.canvas.hidden = true;
  }

  /** Show the map of `spot` after a rest, or at once if the lens is open; nothing for a single number. */
  follow(spot, draw) {
    clearTimeout(this.waiting);
    if (!spot?.cell) this.hide();
    else if (this.canvas.hidden) this.waiting = setTimeout(draw, AFTER);
    else draw();
  }

  /** Paint `spot` with the painter beside its map: on the right, or on the left where there is no room. */
  show(spot, painter, view, layout, scroller) {
    const column = view.columns[spot.at];
    const place = layout.columns[spot.at];
    const [height, width] = column.size;
    const share = SIDE / Math.max(height, width);
    const box = {
      left: 0,
      top: 0,
      width: Math.max(8, Math.round(width * share)),
      height: Math.max(8, Math.round(height * share)),
    };
    const small = column.picture && column.count === 1 ? place.picture : boxAt(place, spot.index);
    if (small.width >= box.width * 0.7) return this.hide();
    const { canvas } = this;
    const density = view.density;
    [canvas.width, canvas.height] = [box.width * density, box.height * density];
    const right = small.left + small.width + AWAY - scroller.scrollLeft;
    const left = right + box.width > scroller.clientWidth ? small.left - AWAY - box.width - scroller.scrollLeft : right;
    const top = Math.min(Math.max(0, small.top + (small.height - box.height) / 2), layout.height - box.height);
    Object.assign(canvas.style, { left: `${left}px`, top: `${top}px`, width: `${box.width}px`, height: `${box.height}px` });
    const pen = canvas.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    painter.map(pen, column, spot.index, box, view);
    const [stepX, stepY] = [box.width / width, box.height / height];
    const { paper, accent } = view.theme;
    const cell = /** @type {Rectangle} */ ([spot.cell[1] * stepX - 1, spot.cell[0] * stepY - 1, stepX + 2, stepY + 2]);
    drawCased(pen, cell, { paper, colour: accent, line: 2 });
    canvas.hidden = false;
  }
}
