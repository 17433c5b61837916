// A picture with outlines over it, that can be pointed at and walked over with the arrow keys.

import { make } from "../shared/dom.js";

const SPACE = "http://www.w3.org/2000/svg";

export class Plate {
  /** `point` is called with a row and a column of the picture (fractions count), `step` with a key that was pressed. */
  constructor(point, step) {
    this.title = make("div", { class: "title" });
    this.canvas = make("canvas");
    this.outlines = document.createElementNS(SPACE, "svg");
    this.outlines.setAttribute("aria-hidden", "true");
    this.outlines.setAttribute("preserveAspectRatio", "none");
    this.frame = make(
      "div",
      { class: "frame", tabindex: 0, role: "application", "aria-describedby": "help" },
      this.canvas,
      this.outlines,
    );
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
    this.outlines.replaceChildren(
      ...rectangles.flatMap(([kind, top, left, bottom, right]) =>
        ["casing", "line"].map((part) => {
          const rectangle = document.createElementNS(SPACE, "rect");
          rectangle.setAttribute("class", `${kind} ${part}`);
          const places = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
          for (const [name, value] of Object.entries(places)) rectangle.setAttribute(name, value);
          return rectangle;
        }),
      ),
    );
  }
}
