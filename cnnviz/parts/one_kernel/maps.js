// A map that can be pointed at, with a frame around what is looked at. Arrow keys walk over it.

import { paintPixels, paintValues } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";

const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Plate {
  /**
   * `look` is told a row and a column that are pointed at, or nothing when the pointer leaves; `keep` those that are pinned.
   *
   * @param {(row?: number, column?: number) => void} look
   * @param {(row?: number, column?: number) => void} keep
   */
  constructor(look, keep) {
    this.look = look;
    this.keep = keep;
    this.title = make("b");
    this.shape = make("span");
    this.canvas = make("canvas");
    this.frame = make("div", { class: "frame", hidden: "" });
    const told = { role: "application", "aria-describedby": "map-help" };
    this.plate = make("div", { class: "plate", tabindex: 0, ...told }, this.canvas, this.frame);
    this.read = make("p", { class: "read" });
    this.element = make("figure", {}, make("figcaption", {}, this.title, this.shape), this.plate, this.read);
    this.row = 0;
    this.column = 0;
    this.reach = 1;
    /** @type {Span} */
    this.size = [1, 1];
    /** @type {Span} */
    this.places = [1, 1];
    this.plate.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.look(...this.place(event)));
    this.plate.addEventListener("pointerleave", () => this.look());
    this.plate.addEventListener("click", (event) => this.keep(...this.place(event)));
    this.plate.addEventListener("blur", () => this.look());
    this.plate.addEventListener("keydown", (event) => this.press(event));
  }

  /**
   * Show values by a scale of colours, or three channels as a picture. `reach` is the side of the frame, in cells.
   *
   * @param {{ title: string, values: Float32Array, size: Span, scale: Scale, places: Span, reach: number, channels?: number }}
   *   shown
   */
  show({ title, values, size: [height, width], scale, places, reach, channels = 1 }) {
    say(this.title, title);
    say(this.shape, `${height} × ${width}`);
    this.plate.setAttribute("aria-label", title);
    [this.size, this.places, this.reach] = [[height, width], places, reach];
    if (channels === 3) paintColours(this.canvas, values, height, width, scale);
    else paintValues(this.canvas, values, height, width, scale);
    this.plate.style.setProperty("--shape", `${width} / ${height}`);
    this.plate.style.setProperty("--wide", String(Math.min(1, width / height)));
  }

  /** Frame the cell, or with a `reach` the window, of a position; without one nothing. */
  mark(row, column) {
    this.frame.hidden = row === undefined;
    if (row === undefined) return;
    [this.row, this.column] = [row, column];
    const [height, width] = this.size;
    const share = (part, whole) => `${(part / whole) * 100}%`;
    Object.assign(this.frame.style, {
      left: share(column, width), top: share(row, height), width: share(this.reach, width), height: share(this.reach, height),
    });
  }

  /** The position whose cell, or the middle of whose window, is pointed at. */
  place(event) {
    const { left, top, width, height } = this.plate.getBoundingClientRect();
    const margin = (this.reach - 1) / 2;
    const at = (share, count, places) => Math.min(places - 1, Math.max(0, Math.floor(share * count) - margin));
    return [
      at((event.clientY - top) / height, this.size[0], this.places[0]),
      at((event.clientX - left) / width, this.size[1], this.places[1]),
    ];
  }

  press(event) {
    if (event.key === "Enter") return this.keep(this.row, this.column);
    if (event.key === "Escape") return this.keep();
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const [row, column] = [this.row + step[0], this.column + step[1]];
    this.look(Math.min(this.places[0] - 1, Math.max(0, row)), Math.min(this.places[1] - 1, Math.max(0, column)));
  }
}

/** Paint three channels, each from `low` to `high`, as one picture. */
function paintColours(canvas, values, height, width, { low, high }) {
  const count = height * width;
  const level = (value) => Math.min(255, Math.max(0, Math.round(((value - low) / (high - low || 1)) * 255)));
  paintPixels(canvas, height, width, (pixels) => {
    for (let at = 0; at < count; at++) {
      const [red, green, blue] = [0, 1, 2].map((channel) => level(values[channel * count + at]));
      pixels[at] = (255 << 24) | (blue << 16) | (green << 8) | red;
    }
  });
}
