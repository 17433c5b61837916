// Frames on the stage: a thick one around the number that is looked at, thin ones around those that it comes from, and lines.

import { makeShape } from "../shared/dom.js";

const THICK = 3.5;
const THIN = 2;

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Area */

export class Frames {
  constructor() {
    this.element = makeShape("svg", { class: "frames", "aria-hidden": "true" });
    this.lines = makeShape("svg", { class: "frames lines-behind", "aria-hidden": "true" }); // they run behind numbers
  }

  /**
   * @param {Area | null} target
   * @param {Area[]} others
   * @param {{ left: number, top: number }} origin of the stage on the screen
   */
  draw(target, others, origin) {
    this.element.replaceChildren();
    this.lines.replaceChildren();
    if (!target) return;
    const from = shifted(target, origin);
    for (const other of others.map((each) => shifted(each, origin))) {
      this.frame(other, THIN);
      this.link(other, from);
    }
    this.frame(from, THICK);
  }

  frame({ left, top, right, bottom }, line) {
    const box = { x: left, y: top, width: right - left, height: bottom - top, rx: 2 };
    this.element.append(makeShape("rect", { ...box, class: "casing", "stroke-width": line + 2.5 }));
    this.element.append(makeShape("rect", { ...box, "stroke-width": line }));
  }

  /** Two lines side by side between neighbours, or one curve from above to below. */
  link(other, target) {
    if (other.right <= target.left + 1) return this.beside(other.right, target.left, other, target);
    if (other.left >= target.right - 1) return this.beside(other.left, target.right, other, target);
    const above = other.bottom <= target.top;
    const [x1, x2] = [(other.left + other.right) / 2, (target.left + target.right) / 2];
    const [y1, y2] = above ? [other.bottom, target.top] : [other.top, target.bottom];
    if (Math.abs(y1 - y2) < 2) return;
    const middle = (y1 + y2) / 2;
    this.lines.append(makeShape("path", { d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}` }));
  }

  beside(x1, x2, other, target) {
    for (const edge of ["top", "bottom"]) {
      this.lines.append(makeShape("path", { d: `M${x1} ${other[edge]}L${x2} ${target[edge]}` }));
    }
  }
}

const shifted = ({ left, right, top, bottom }, origin) => ({
  left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top,
});
