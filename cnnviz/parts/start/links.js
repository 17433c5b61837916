// The lines from the window to its copy, and from the sum to its cell in the map.

import { makeShape } from "../shared/dom.js";

export class Links {
  /** @param {HTMLElement} home what the lines lie over */
  constructor(home) {
    this.home = home;
    this.area = makeShape("path", { class: "area" });
    this.edges = makeShape("path", { class: "edge" });
    this.way = makeShape("path", { class: "edge" });
    this.tip = makeShape("path", { class: "edge" });
    this.element = makeShape("svg", { class: "links", "aria-hidden": "true" }, this.area, this.edges, this.way, this.tip);
  }

  /** Where an element stands, seen from the home. */
  box(element) {
    const from = this.home.getBoundingClientRect();
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left: left - from.left, top: top - from.top, right: right - from.left, bottom: bottom - from.top };
  }

  /** Draw them between the frame in the picture, the window, the sum below the products, and the frame in the map. */
  draw(frame, copy, products, sum, cell, map) {
    const [a, b, p, s, c, m] = [frame, copy, products, sum, cell, map].map((element) => this.box(element));
    const apart = b.left > a.right && m.left > s.right; // beside each other: else there is no way for a line
    this.element.toggleAttribute("hidden", !apart);
    if (!apart) return;
    const [from, to] = [(s.top + s.bottom) / 2, (c.top + c.bottom) / 2];
    const [begin, beside, end] = [s.right + 12, Math.max(s.right + 12, p.right - 12), m.left - 6];
    const bend = (end - beside) * 0.55;
    this.area.setAttribute("d", `M${a.right} ${a.top}L${b.left} ${b.top}V${b.bottom}L${a.right} ${a.bottom}z`);
    this.edges.setAttribute("d", `M${a.right} ${a.top}L${b.left} ${b.top}M${a.right} ${a.bottom}L${b.left} ${b.bottom}`);
    this.way.setAttribute("d", `M${begin} ${from}H${beside}C${beside + bend} ${from} ${end - bend} ${to} ${end} ${to}`);
    this.tip.setAttribute("d", `M${end - 7} ${to - 5}L${end} ${to}L${end - 7} ${to + 5}`);
  }
}
