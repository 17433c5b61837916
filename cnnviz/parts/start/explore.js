// The pages, each with a line and a small drawing.

import { make, makeShape, say } from "../shared/dom.js";

const square = (x, y, fill) => makeShape("rect", { x, y, width: 9, height: 9, rx: 1, class: fill });
const dot = (x, y, size, fill) => makeShape("circle", { cx: x, cy: y, r: size, class: fill });
const line = (d, fill) => makeShape("path", { d, class: fill });

const DRAWINGS = {
  lab: () =>
    [5, 17, 29].flatMap((y) => ["low", "none", "high"].map((kind, column) => square(5 + 12 * column, y, kind))),
  network: () => [
    ...[9, 21, 33].map((y) => line(`M7 ${y}L21 13M7 ${y}L21 29`, "thin")),
    ...[13, 29].map((y) => line(`M21 ${y}L35 21`, "thin")),
    ...[9, 21, 33].map((y) => dot(7, y, 3.5, "ink-dot")),
    ...[13, 29].map((y) => dot(21, y, 3.5, "ink-dot")),
    dot(35, 21, 5, "lit"),
  ],
  train: () => [line("M6 5V37H38", "thin"), line("M9 8C12 28 20 32 36 33", "strong")],
  signals: () => [line("M3 24H11L14 19L17 24H19L22 7L26 36L29 24H39", "plain")],
};

export class Explore {
  constructor() {
    this.title = make("h2", { id: "explore" });
    this.note = make("span", { class: "soft" });
    this.list = make("ul", { class: "rows" });
    this.element = make(
      "section",
      { class: "explore", "aria-labelledby": "explore" },
      make("header", {}, this.title, this.note),
      this.list,
    );
  }

  update({ pages, words }) {
    say(this.title, words.explore);
    say(this.note, words.freely);
    while (this.list.children.length < pages.length) this.list.append(make("li", {}, this.row(pages[this.list.children.length])));
    pages.forEach(({ name, about, href }, at) => {
      const link = /** @type {HTMLAnchorElement} */ (this.list.children[at].firstElementChild);
      link.href = href;
      const [title, text] = link.querySelectorAll("b, .soft");
      say(title, name);
      say(text, about);
    });
  }

  row({ id }) {
    const drawing = makeShape("svg", { viewBox: "0 0 42 42", class: "drawing", "aria-hidden": "true" }, ...DRAWINGS[id]());
    return make("a", {}, drawing, make("span", {}, make("b"), make("span", { class: "soft" })));
  }
}
