// A picture with outlines over it, that can be pointed at and walked over with the arrow keys.

import { make, makeShape } from "../shared/dom.js";

export class Plate {
  /** `point` is called with a row and a column of the picture (fractions count), `step` with a key that was pressed. */
  constructor(point, step) {
    this.title = make("div", { class: "title" });
    this.canvas = make("canvas");
    this.outlines = makeShape("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
    const walked = { tabindex: 0, role: "application", "aria-describedby": "help" };
    this.frame = make("div", { class: "frame", ...walked }, this.canvas, this.outlines);
    this.caption = make("div", { class: "caption" });
    this.element = make("figure", {}, this.title, this.frame, this.caption);
    const pointed = (event) => {
      const { left, top, width, height } = this.frame.getBoundingClientRect();
      point(((event.clientY - top) / height) * this.height, ((event.clientX - left) / width) * this.width);
    };
    this.frame.addEventListener("pointermove", pointed);
    this.frame.addEventListener("pointerdown", pointed);
    this.frame.addEventListener("keydown", (event) => step(event.key, event.shiftKey) && event.preventDefault());
  }

  /** The size of the picture's own coordinates. */
  measure(height, width) {
    this.height = height;
    this.width = width;
    this.outlines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.frame.style.aspectRatio = `${width} / ${height}`;
  }

  /** Draw rectangles: `[kind, top, left, bottom, right]` each, the later over the earlier. */
  outline(rectangles) {
    const shapes = rectangles.flatMap(([kind, top, left, bottom, right]) => {
      const place = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
      return ["casing", "line"].map((part) => makeShape("rect", { class: `${kind} ${part}`, ...place }));
    });
    this.outlines.replaceChildren(...shapes);
  }
}
