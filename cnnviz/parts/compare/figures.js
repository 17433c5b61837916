// The maps of a comparison as figures, each in a frame that stands for the same part of the picture.

import { layOver, make } from "../shared/dom.js";
import { middleOf } from "./places.js";

export class CompareFigure {
  /** @param {string} map "a", "b", "over" or "difference"; @param {number} layers of maps in it */
  constructor(map, layers = 1) {
    this.map = map;
    this.name = make("b");
    this.detail = make("span");
    this.size = make("span", { class: "shape" });
    this.canvases = Array.from({ length: layers }, () => make("canvas", { "aria-hidden": "true" }));
    this.mark = make("div", { class: "mark", hidden: "" });
    this.pinned = make("div", { class: "pinned", hidden: "" });
    this.frame = make("div", { class: "frame", role: "application", tabindex: 0 }, ...this.canvases, this.mark, this.pinned);
    this.legend = make("div", { class: "legend" });
    const caption = make("figcaption", {}, this.name, this.detail, this.size);
    this.element = make("figure", { "data-map": map }, caption, this.frame, this.legend);
  }

  /** Take the part of the picture that the frame stands for. */
  fit(around) {
    this.around = around;
    this.frame.style.setProperty("--ratio", String(around.width / around.height));
  }

  /** Lay a canvas where a map with these ends is. */
  lay(canvas, ends) {
    const { top, left, height, width } = this.around;
    const [rows, columns] = ends;
    layOver(canvas, [rows[0] - top, columns[0] - left, rows[1] - top, columns[1] - left], height, width);
  }

  /** Mark with `element` the row and column `at` of a map of this shape between these ends; nothing where there is none. */
  point(element, at, ends, shape) {
    element.hidden = !at;
    if (!at) return;
    const { top, left, height, width } = this.around;
    const [y, x] = [0, 1].map((axis) => middleOf(at[axis], ends[axis], shape[axis]));
    Object.assign(element.style, { left: `${(100 * (x - left)) / width}%`, top: `${(100 * (y - top)) / height}%` });
    if (element !== this.mark) return;
    const [high, wide] = [0, 1].map((axis) => (ends[axis][1] - ends[axis][0]) / shape[axis]);
    Object.assign(element.style, { width: `${(100 * wide) / width}%`, height: `${(100 * high) / height}%` });
  }

  /** The place of the picture, [row, column], under a pointer. */
  placeUnder(event) {
    const box = this.frame.getBoundingClientRect();
    const { top, left, height, width } = this.around;
    const down = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    const across = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return [top + down * height, left + across * width];
  }
}
