// Zooming into maps and moving about in them: all of them show the same part. Which maps these are and where their places lie, a
// kind of Stepper says (`zoom_maps.js` of the lab, `zoom_layer.js` of a network's layer).

import { icon, make, makeButton, name } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { typesIn } from "../shared/typing.js";
import { clamp } from "./geometry.js";

const STEP = 1.5; // by a key or a button
const LARGEST_CELL_SHOWN = 64; // CSS pixels of a place, at the most
const DRAGGED = 4; // CSS pixels that make a press a drag
const ICON_OF_IN = ["M8.500 3.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10z", "M12.500 12.500L17 17", "M6 8.500h5M8.500 6v5"];
const ICON_OF_OUT = ["M8.500 3.500a5 5 0 1 0 0 10 5 5 0 1 0 0-10z", "M12.500 12.500L17 17", "M6 8.500h5"];

/** How far two fingers are apart, and the point between them. */
function pairOf(fingers) {
  const [one, other] = fingers;
  return {
    apart: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)),
    clientX: (one.clientX + other.clientX) / 2,
    clientY: (one.clientY + other.clientY) / 2,
  };
}

/** A kind gives `size`, `span`, `placeOf` and `under`. A place is a number on each of two axes. */
export class Zoom {
  /**
   * Of a `stepper`, whose bar gets the buttons: the maps stand in `row`, each on one of the `plates`.
   *
   * @param {any} stepper
   * @param {HTMLElement} row
   * @param {HTMLElement[]} plates
   */
  constructor(stepper, row, plates) {
    this.stepper = stepper;
    this.row = row;
    this.offered = true;
    this.scale = 1;
    this.centre = [0, 0]; // the place in the middle
    this.fingers = new Map();
    const middle = () => this.placeOf(this.stepper.spot);
    this.more = makeButton(() => this.by(STEP, middle()), { class: "zoom-in" }, icon(...ICON_OF_IN));
    this.less = makeButton(() => this.by(1 / STEP, middle()), { class: "zoom-out" }, icon(...ICON_OF_OUT));
    this.part = make("i");
    const sign = make("span", { class: "zoom-part", "aria-hidden": "true" }, this.part);
    this.whole = makeButton(() => this.end(), { class: "zoom-end" }, sign);
    this.group = make("span", { class: "zoom", role: "group" }, this.more, this.less, this.whole);
    stepper.bar.pin.before(this.group);
    row.classList.add("zoomable");
    const { signal } = stepper.listening;
    for (const plate of plates) {
      plate.addEventListener("wheel", (event) => this.turn(event), { signal, passive: false });
      plate.addEventListener("pointerdown", (event) => this.grasp(event), { signal });
    }
    row.addEventListener("keydown", (event) => this.press(event), { signal, capture: true });
    const pointedAt = () => plates.some((plate) => plate.matches(":hover"));
    document.addEventListener("keydown", (event) => pointedAt() && !typesIn(event) && this.use(event), { signal });
    row.addEventListener("click", (event) => this.afterDrag(event), { signal, capture: true });
    this.letGo = (event) => this.release(event);
    this.dragTo = (event) => this.drag(event);
  }

  /** How many places there are. */
  get size() {
    return { height: 1, width: 1 };
  }

  /** CSS pixels from one place to the next as the maps lie now, down and across. */
  get span() {
    return [1, 1];
  }

  /**
   * The place of an element.
   *
   * @param {any} _spot
   * @returns {number[]}
   */
  placeOf(_spot) {
    return [0, 0];
  }

  /**
   * The place under a pointer that is over the map of a stage.
   *
   * @param {{ clientX: number, clientY: number }} _event
   * @param {string} [_stage]
   * @returns {number[]}
   */
  under(_event, _stage) {
    return [0, 0];
  }

  /** Whether a part is seen. */
  get on() {
    return this.scale > 1;
  }

  /** Offer it or not, as the maps that are shown have places in common or have none. */
  offer(offered) {
    this.offered = offered;
    if (!offered) this.scale = 1;
    this.group.hidden = !offered;
    this.row.classList.toggle("zoomable", offered);
  }

  label({ words }) {
    this.words = words;
    name(this.more, words.zoom_in);
    name(this.less, words.zoom_out);
    name(this.whole, words.zoom_end);
    this.tell();
  }

  tell() {
    this.less.hidden = this.whole.hidden = !this.on;
    this.row.classList.toggle("zoomed", this.on);
    if (!this.on) return;
    const size = 100 / this.scale;
    const [top, left] = this.begin().map((share) => 100 * share);
    Object.assign(this.part.style, { width: `${size}%`, height: `${size}%`, top: `${top}%`, left: `${left}%` });
  }

  /** Which shares of the places lie above and left of what is seen. */
  begin() {
    const { height, width } = this.size;
    return [height, width].map((length, axis) => {
      return clamp((this.centre[axis] + 0.5) / length - 0.5 / this.scale, 0, 1 - 1 / this.scale);
    });
  }

  /** Show `factor` times as large, with the place `at` where it is. */
  by(factor, at) {
    if (!this.offered) return;
    const { size } = this;
    const before = this.scale;
    const most = Math.max(1, (LARGEST_CELL_SHOWN * before) / (this.span[1] || 1));
    const centre = before > 1 ? this.centre : [size.height, size.width].map((length) => (length - 1) / 2);
    this.scale = clamp(before * factor, 1, most);
    if (this.scale < 1.01) this.scale = 1;
    this.go(at.map((place, axis) => place + ((centre[axis] - place) * before) / this.scale));
    const said = this.on ? fill(this.words.said_zoomed, { scale: formatNumber(this.scale, 2) }) : this.words.said_whole;
    this.stepper.speakSoon(() => said);
  }

  /** Bring a place into the middle, as far as the maps reach. */
  go(centre) {
    const { height, width } = this.size;
    this.centre = [height, width].map((length, axis) => {
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

  stageOf(event) {
    return /** @type {Element | null} */ (event.target)?.closest?.("figure")?.dataset.stage;
  }

  /** The wheel zooms with Ctrl, as a pinch on a touchpad does, or over the map that has the focus; else the page scrolls. */
  turn(event) {
    const { stepper } = this;
    if (!stepper.model || !this.offered || (!event.ctrlKey && !event.currentTarget.matches(":focus"))) return;
    event.preventDefault();
    const fine = event.ctrlKey && Math.abs(event.deltaY) < 50; // a touchpad's pinch comes in small steps
    this.by(Math.exp(-clamp(event.deltaY, -120, 120) / (fine ? 100 : 300)), this.under(event, this.stageOf(event)));
  }

  press(event) {
    if (event.target.matches(".plate")) this.use(event);
  }

  /** Do what a key says of zooming. */
  use(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !this.stepper.model) return;
    const { spot } = this.stepper;
    if (event.key === "+" || event.key === "=") this.by(STEP, this.placeOf(spot));
    else if (event.key === "-") this.by(1 / STEP, this.placeOf(spot));
    else if (event.key === "0" && this.on) this.end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  grasp(event) {
    if (!this.offered) return;
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, event);
    addEventListener("pointerup", this.letGo);
    addEventListener("pointercancel", this.letGo);
    if (!this.on && this.fingers.size < 2) return;
    this.hold(event, false);
    addEventListener("pointermove", this.dragTo, { capture: true });
  }

  /** Take hold of the maps where a pointer is; `far` if it has moved already. */
  hold(event, far) {
    this.held = { event, stage: this.stageOf(event) ?? this.held?.stage, centre: this.centre, far };
    this.pair = this.fingers.size === 2 ? pairOf([...this.fingers.values()]) : undefined;
  }

  /** Move the maps with the hand, or stretch them with two fingers. */
  drag(event) {
    const { held } = this;
    if (!held) return;
    if (this.fingers.has(event.pointerId)) this.fingers.set(event.pointerId, event);
    if (this.pair) {
      held.far = true;
      this.stretching ??= requestAnimationFrame(() => this.stretch()); // each finger moves by itself, and the maps once
    } else if (this.on) {
      const [x, y] = [event.clientX - held.event.clientX, event.clientY - held.event.clientY];
      held.far ||= Math.hypot(x, y) > DRAGGED;
      if (!held.far) return;
      const [down, across] = this.span;
      this.go([held.centre[0] - y / down, held.centre[1] - x / across]);
    }
    event.stopPropagation();
  }

  /** What was between the fingers stays between them. */
  stretch() {
    this.stretching = undefined;
    const before = this.pair;
    if (!before || !this.held || this.fingers.size !== 2) return;
    this.pair = pairOf([...this.fingers.values()]);
    const [down, across] = this.span;
    const former = this.scale;
    this.by(this.pair.apart / before.apart, this.under(before, this.held.stage));
    const grown = this.scale / former;
    const [y, x] = [this.pair.clientY - before.clientY, this.pair.clientX - before.clientX];
    this.go([this.centre[0] - y / (down * grown), this.centre[1] - x / (across * grown)]);
  }

  release(event) {
    this.fingers.delete(event.pointerId);
    this.dragged = this.held?.far;
    const [left] = this.fingers.values();
    if (left) {
      this.hold(left, true); // the finger that stays moves on from here
      return;
    }
    this.held = this.pair = undefined;
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
    const { height, width } = this.size;
    const places = this.placeOf(spot);
    const beyond = places.some((place, axis) => {
      const half = [height, width][axis] / this.scale / 2;
      return Math.abs(place - this.centre[axis]) > half - 0.5;
    });
    if (beyond) this.go(places);
  }

  destroy() {
    cancelAnimationFrame(this.changing);
    cancelAnimationFrame(this.stretching);
    this.fingers.clear();
    this.release({ pointerId: undefined });
  }
}
