// What is covered until it is guessed or revealed: which numbers a cover hides, and the button that lies on it.

import { make, makeButton, name } from "../shared/dom.js";

/** By stage, the covers under which its map lies, the first first: what follows from something covered is covered with it. */
const UNDER = {
  conv: ["output"],
  act: ["output", "act"],
  pool: ["output", "act", "pool"],
  then: ["output", "act", "pool", "then"],
};

export class Covers {
  /**
   * @param {string[]} names of "kernel", "products", "sum", "output", "act", "pool", "then"
   * @param {Record<string, string[]>} under
   */
  constructor(names = [], under = UNDER) {
    this.names = names;
    this.under = under;
  }

  has(name) {
    return this.names.includes(name);
  }

  /** The cover that lies on the map of a stage, if there is one. */
  onMap(stage) {
    return this.under[stage]?.find((name) => this.has(name));
  }

  /** The cover that hides the total of an element of a stage; a `sum` is one of products, which a covered map does not hide. */
  onTotal(stage, sum = stage === "conv") {
    const hidden = this.has("sum") && this.under[stage]?.includes("output") ? "sum" : undefined;
    return hidden ?? (sum ? undefined : this.onMap(stage));
  }

  /** Whether the numbers of a stage's map are hidden. */
  numbers(stage) {
    return Boolean(this.onMap(stage) ?? this.onTotal(stage));
  }

  without(name) {
    return this.names.filter((one) => one !== name);
  }
}

/** A button that covers something and takes itself away. */
export class Cover {
  /** @param {Element} frame what it lies in; @param {(name: string) => void} uncover is told which cover is taken away. */
  constructor(frame, uncover) {
    this.mark = make("span", { "aria-hidden": "true" }, "?");
    this.button = makeButton((event) => {
      event.stopPropagation();
      uncover(this.of);
    }, { class: "cover", hidden: "" }, this.mark);
    for (const kind of ["pointermove", "pointerdown", "keydown"]) {
      this.button.addEventListener(kind, (event) => event.stopPropagation());
    }
    frame.append(this.button);
  }

  /**
   * Lie under the name `of` a cover, said with `words`, or not at all; at a rectangle in CSS pixels, if one is given. What is
   * `sealed` cannot be taken away.
   */
  show(of, words, rectangle, sealed = false) {
    this.of = of;
    this.button.hidden = !of;
    this.button.disabled = sealed;
    if (!of) return;
    name(this.button, words);
    if (!rectangle) return;
    const [left, top, width, height] = rectangle.map((each) => `${each}px`);
    Object.assign(this.button.style, { left, top, width, height });
  }
}
