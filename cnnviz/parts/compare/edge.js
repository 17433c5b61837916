// The edge between two maps that lie over each other: dragged, or moved with the arrow keys.

import { make } from "../shared/dom.js";

const SMALL_STEP = 1; // percent of the width
const LARGE_STEP = 10;

export class Edge {
  /** @param {HTMLElement} frame the maps lie in; @param {(share: number) => void} moved */
  constructor(frame, moved) {
    this.frame = frame;
    this.moved = moved;
    this.share = 50;
    const bounds = { "aria-valuemin": 0, "aria-valuemax": 100 };
    this.element = make("div", { class: "edge", role: "slider", tabindex: 0, ...bounds }, make("i"));
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("pointerdown", (event) => this.grasp(event));
    this.element.addEventListener("pointermove", (event) => this.drag(event));
    for (const kind of ["pointerup", "pointercancel"]) this.element.addEventListener(kind, () => (this.held = false));
    for (const kind of ["click", "pointermove"]) this.element.addEventListener(kind, (event) => event.stopPropagation());
    frame.append(this.element);
  }

  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? LARGE_STEP : SMALL_STEP;
    const far = { PageDown: -LARGE_STEP, PageUp: LARGE_STEP };
    const moves = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, ...far };
    if (event.key in moves) this.set(this.share + moves[event.key]);
    else if (event.key === "Home") this.set(0);
    else if (event.key === "End") this.set(100);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  grasp(event) {
    this.element.setPointerCapture(event.pointerId);
    const { left, width } = this.frame.getBoundingClientRect();
    this.held = true;
    this.apart = event.clientX - left - (this.share / 100) * width; // so that the edge does not jump under the finger
    event.stopPropagation();
  }

  drag(event) {
    if (!this.held) return;
    const { left, width } = this.frame.getBoundingClientRect();
    this.set(((event.clientX - this.apart - left) / width) * 100);
  }

  set(share) {
    this.share = Math.min(100, Math.max(0, share));
    this.moved(this.share);
  }
}
