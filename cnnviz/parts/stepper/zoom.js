// Zooming into the maps and moving about in them: all of them show the same part of the picture.

import { icon, make, makeButton, name } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { clamp } from "./geometry.js";
import { fractionOf, placeAt } from "./zoom_places.js";

const STEP = 1.5; // by a key or a button
const LARGEST_CELL_SHOWN = 64; // CSS pixels of a cell of the picture, at the most
const DRAGGED = 4; // CSS pixels that make a press a drag
const ICON_OF_IN = ["M8.500 3.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10z", "M12.500 12.500L17 17", "M6 8.500h5M8.500 6v5"];
const ICON_OF_OUT = ["M8.500 3.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10z", "M12.500 12.500L17 17", "M6 8.500h5"];

export class Zoom {
  /** Of a `stepper` with `maps`, whose bar gets the buttons. */
  constructor(stepper) {
    this.stepper = stepper;
    this.scale = 1;
    this.centre = [0, 0]; // row and column of the picture, in pixels
    this.fingers = new Map();
    const middle = () => this.pictureAt(this.stepper.spot);
    this.more = makeButton(() => this.by(STEP, middle()), { class: "zoom-in" }, icon(...ICON_OF_IN));
    this.less = makeButton(() => this.by(1 / STEP, middle()), { class: "zoom-out" }, icon(...ICON_OF_OUT));
    this.part = make("i");
    const sign = make("span", { class: "zoom-part", "aria-hidden": "true" }, this.part);
    this.whole = makeButton(() => this.end(), { class: "zoom-end" }, sign);
    this.group = make("span", { class: "zoom", role: "group" }, this.more, this.less, this.whole);
    stepper.bar.pin.before(this.group);
    stepper.maps.row.classList.add("zoomable");
    const { signal } = stepper.listening;
    for (const { plate } of Object.values(stepper.maps.figures)) {
      plate.addEventListener("wheel", (event) => this.turn(event), { signal, passive: false });
      plate.addEventListener("pointerdown", (event) => this.grasp(event), { signal });
    }
    stepper.maps.row.addEventListener("keydown", (event) => this.press(event), { signal, capture: true });
    stepper.maps.row.addEventListener("click", (event) => this.afterDrag(event), { signal, capture: true });
    this.letGo = (event) => this.release(event);
    this.dragTo = (event) => this.drag(event);
  }

  /** Whether a part is seen; a demonstration shows all. */
  get on() {
    return this.scale > 1 && !this.stepper.maps.filling;
  }

  label({ words }) {
    this.words = words;
    name(this.more, words.zoom_in);
    name(this.less, words.zoom_out);
    name(this.whole, words.zoom_end);
    this.tell();
  }

  tell() {
    const { image } = this.stepper.model;
    this.less.hidden = this.whole.hidden = !this.on;
    this.stepper.maps.row.classList.toggle("zoomed", this.on);
    if (!this.on) return;
    const size = 100 / this.scale;
    const [top, left] = [image.height, image.width].map((length, axis) => {
      return clamp((100 * (this.centre[axis] + 0.5)) / length - size / 2, 0, 100 - size);
    });
    Object.assign(this.part.style, { width: `${size}%`, height: `${size}%`, top: `${top}%`, left: `${left}%` });
  }

  /** The place of the picture in whose middle an element's window lies. */
  pictureAt({ stage, row, column }) {
    const { model } = this.stepper;
    return [row, column].map((at, axis) => placeAt(model.meta, stage, at, axis, model.shape(stage)[axis + 1]));
  }

  /** Show `factor` times as large, with the place `at` of the picture where it is. */
  by(factor, at) {
    const { image } = this.stepper.model;
    const { base } = this.stepper.maps.figures.input;
    const most = Math.max(1, (LARGEST_CELL_SHOWN * image.width) / (base.offsetWidth || 1));
    const before = this.scale;
    const centre = before > 1 ? this.centre : [image.height, image.width].map((length) => (length - 1) / 2);
    this.scale = clamp(before * factor, 1, most);
    if (this.scale < 1.01) this.scale = 1;
    this.go(at.map((place, axis) => place + ((centre[axis] - place) * before) / this.scale));
    const said = this.on ? fill(this.words.said_zoomed, { scale: formatNumber(this.scale, 2) }) : this.words.said_whole;
    this.stepper.speakSoon(() => said);
  }

  /** Bring a place of the picture into the middle, as far as the maps reach. */
  go(centre) {
    const { image } = this.stepper.model;
    this.centre = [image.height, image.width].map((length, axis) => {
      const half = length / this.scale / 2;
      return clamp(centre[axis], half - 0.5, length - half - 0.5);
    });
    if (this.changing) return;
    this.changing = requestAnimationFrame(() => {
      this.changing = undefined;
      this.tell();
      this.stepper.resize();
    });
  }

  end() {
    const inside = this.whole.matches(":focus");
    this.scale = 1;
    this.go(this.centre);
    this.stepper.speakSoon(() => this.words.said_whole);
    if (inside) this.more.focus();
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

  stageOf(event) {
    return event.currentTarget.closest("figure").dataset.stage;
  }

  /** The place of the picture under a pointer, to a fraction of a pixel. */
  under(event, stage = this.stageOf(event)) {
    const { base, box } = this.stepper.maps.figures[stage];
    const { left, top, width, height } = base.getBoundingClientRect();
    const down = clamp((event.clientY - top) / height, 0, 1) * box.rows - 0.5;
    const across = clamp((event.clientX - left) / width, 0, 1) * box.columns - 0.5;
    return this.pictureAt({ stage, row: down, column: across });
  }

  /** The wheel zooms with Ctrl, as a pinch on a touchpad does, or over the map that has the focus; else the page scrolls. */
  turn(event) {
    const { stepper } = this;
    if (!stepper.model || (!event.ctrlKey && !event.currentTarget.matches(":focus"))) return;
    event.preventDefault();
    const fine = event.ctrlKey && Math.abs(event.deltaY) < 50; // a touchpad's pinch comes in small steps
    this.by(Math.exp(-clamp(event.deltaY, -120, 120) / (fine ? 100 : 300)), this.under(event));
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches(".plate")) return;
    const { spot } = this.stepper;
    if (event.key === "+" || event.key === "=") this.by(STEP, this.pictureAt(spot));
    else if (event.key === "-") this.by(1 / STEP, this.pictureAt(spot));
    else if (event.key === "0" && this.on) this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  grasp(event) {
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, event);
    if (!this.on && this.fingers.size < 2) {
      if (this.fingers.size) addEventListener("pointerup", this.letGo);
      if (this.fingers.size) addEventListener("pointercancel", this.letGo);
      return;
    }
    this.held = { event, stage: this.stageOf(event), centre: this.centre, far: false };
    addEventListener("pointermove", this.dragTo, { capture: true });
    addEventListener("pointerup", this.letGo);
    addEventListener("pointercancel", this.letGo);
  }

  /** Move the maps with the hand, or stretch them with two fingers. */
  drag(event) {
    const { held } = this;
    if (!held) return;
    const before = this.fingers.get(event.pointerId);
    if (before && this.fingers.size === 2) {
      const [other] = [...this.fingers.values()].filter((finger) => finger.pointerId !== event.pointerId);
      const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
      const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
      this.by(apart(event) / Math.max(1, apart(before)), this.under(/** @type {any} */ (middle), held.stage));
      this.fingers.set(event.pointerId, event);
      held.far = true;
    } else if (this.on) {
      const [x, y] = [event.clientX - held.event.clientX, event.clientY - held.event.clientY];
      held.far ||= Math.hypot(x, y) > DRAGGED;
      if (!held.far) return;
      const { box } = this.stepper.maps.figures.input;
      this.go([held.centre[0] - (y * box.rows) / box.height, held.centre[1] - (x * box.columns) / box.width]);
    }
    event.stopPropagation();
  }

  release(event) {
    this.fingers.delete(event.pointerId);
    this.dragged = this.held?.far;
    if (this.fingers.size) return;
    this.held = undefined;
    removeEventListener("pointermove", this.dragTo, { capture: true });
    removeEventListener("pointerup", this.letGo);
    removeEventListener("pointercancel", this.letGo);
  }

  /** The click at the end of a drag means nothing. */
  afterDrag(event) {
    if (this.dragged) event.stopPropagation();
    this.dragged = false;
  }

  /** Follow the keys to an element that is not seen. */
  follow(spot) {
    if (!this.on) return;
    const { image } = this.stepper.model;
    const places = this.pictureAt(spot);
    const beyond = places.some((place, axis) => {
      const half = [image.height, image.width][axis] / this.scale / 2;
      return Math.abs(place - this.centre[axis]) > half - 0.5;
    });
    if (beyond) this.go(places);
  }

  destroy() {
    cancelAnimationFrame(this.changing);
    this.release({ pointerId: undefined });
  }
}
