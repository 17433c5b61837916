// The way from an answer back to the pixels: a card for each step, and what the traced number sees of the picture.

import { css, divergingColours } from "../shared/colour.js";
import { focusedBeside, make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";
import { cardOf, opensAll } from "./cards.js";
import { pixelsOf } from "./pixels.js";
import { placeWords } from "./places.js";

/** Numbers that JSON cannot carry, as numbers again. */
function revived(value) {
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== "object") return value;
  if (typeof value.number === "string") return Number(value.number);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revived(each)]));
}

class Trace {
  constructor(root, turns) {
    this.turns = turns;
    this.opened = new Set();
    this.strip = make("nav", { class: "strip" });
    this.cards = make("ol", { class: "steps" });
    this.pixels = make("section", { class: "pixels" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.element = make("div", { class: "trace" }, this.strip, this.cards, this.pixels, this.said);
    root.append(this.element);
    this.element.addEventListener("click", (event) => this.click(event));
    this.strip.addEventListener("scroll", () => this.fade(), { passive: true });
  }

  update({ meta, ...arrays }) {
    this.meta = { ...meta, steps: revived(meta.steps), input: revived(meta.input) };
    this.arrays = arrays;
    this.draw();
  }

  /** Everything anew; what had the focus has it again. */
  draw() {
    const { meta, arrays } = this;
    const theme = readTheme(this.element);
    const view = { meta, words: meta.words, theme, colours: divergingColours(theme), arrays, opened: this.opened };
    const focused = focusedBeside(this.element)?.dataset.key;
    this.element.style.setProperty("--plus", css(view.colours.at(-1)));
    this.element.style.setProperty("--minus", css(view.colours[0]));
    this.element.classList.toggle("large", meta.large);
    this.element.classList.remove("waiting");
    this.strip.setAttribute("aria-label", meta.words.way);
    this.strip.replaceChildren(...meta.steps.map((step, at) => this.chip(step, at)).reverse());
    this.cards.replaceChildren(...meta.steps.map((step, at) => cardOf(step, at, view)));
    this.pixels.replaceChildren(...pixelsOf(view));
    const again = focused ? this.element.querySelector(`[data-key="${CSS.escape(focused)}"]`) : null;
    /** @type {HTMLElement | null} */ (again)?.focus({ preventScroll: true });
    if (this.jumps && this.turns.settled) this.element.scrollIntoView({ block: "start" });
    this.jumps &&= !this.turns.settled;
    this.strip.scrollLeft = this.strip.scrollWidth;
    this.fade();
  }

  /** Where more of the way can be scrolled into view, the strip fades out. */
  fade() {
    const { scrollLeft, clientWidth, scrollWidth, classList } = this.strip;
    classList.toggle("before", scrollLeft > 2);
    classList.toggle("behind", scrollLeft + clientWidth < scrollWidth - 2);
  }

  chip(step, at) {
    const value = formatNumber(step.value, 3);
    const chip = make("button", { type: "button", "data-go": at, "data-key": `go ${at}`, class: "chip" });
    chip.append(make("span", { class: "what" }, step.title), make("b", {}, value));
    chip.setAttribute("aria-label", fill(this.meta.words.pair, { name: step.title, way: value }));
    return chip;
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { go, follow, start, more } = button.dataset;
    if (go !== undefined) {
      const card = this.cards.children[Number(go)];
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
      card.querySelector("button")?.focus({ preventScroll: true });
    } else if (more !== undefined) {
      opensAll(this.opened, more);
      this.draw();
    } else if (follow !== undefined) {
      const [step, rank] = follow.split(" ").map(Number);
      if (this.meta.steps[step].chosen === rank && this.turns.settled) return;
      this.hold(step);
      const term = this.meta.steps[step].terms.find((each) => each.rank === rank);
      say(this.said, fill(this.meta.words.followed, { place: placeWords(term.place, this.meta.words) }));
      const way = this.meta.steps.slice(0, step).map((each) => each.chosen ?? 0); // from here on it goes along the strongest
      this.turns.send(["follow", ...(rank || step ? [...way, rank] : [])]);
    } else if (start !== undefined) {
      this.hold(-1);
      this.jumps = true;
      const { layer, element } = this.meta.steps[Number(start)];
      this.turns.send(["start", layer, ...element]);
    }
  }

  /** What is below a step is about to change. */
  hold(step) {
    this.element.classList.add("waiting");
    [...this.cards.children].forEach((card, at) => card.classList.toggle("old", at > step));
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Trace);
