// How often numbers occur: bars that can be read one by one.

import { colourOf, css, divergingColours } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { fill, formatNumber, grouped } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";

export class Histogram {
  /** @param {"weight" | "value"} pair whose colours the bars have */
  constructor(pair) {
    this.pair = pair;
    this.title = make("h4");
    this.bars = make("div", { class: "bars", tabindex: 0, role: "application" });
    this.ends = make("div", { class: "ends", "aria-hidden": "true" });
    this.read = make("p", { class: "read" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.facts = make("p", { class: "soft" });
    this.element = make("figure", {}, this.title, this.bars, this.ends, this.read, this.facts, this.said);
    this.bars.addEventListener("pointermove", (event) => this.point(this.barAt(event)));
    this.bars.addEventListener("pointerdown", (event) => this.point(this.barAt(event)));
    this.bars.addEventListener("pointerleave", () => this.point(null));
    this.bars.addEventListener("blur", () => this.point(null));
    this.bars.addEventListener("keydown", (event) => this.press(event));
  }

  show(found, title, words) {
    this.found = found;
    this.words = words;
    say(this.title, title);
    this.bars.hidden = this.ends.hidden = this.read.hidden = !found;
    say(this.facts, "");
    if (!found) return;
    const { counts, edges, total, zeros, mean, deviation } = found;
    const facts = { total: grouped(total), zeros: grouped(zeros), mean: formatNumber(mean, 3) };
    say(this.facts, fill(words.counts, { ...facts, deviation: formatNumber(deviation, 3) }));
    this.bars.setAttribute("aria-label", `${title}. ${this.facts.textContent}. ${words.spread_help}`);
    const colours = divergingColours(readTheme(this.element), this.pair);
    const [most, reach] = [Math.max(...counts) || 1, Math.max(...edges.map(Math.abs)) || 1];
    while (this.bars.childElementCount > counts.length) this.bars.lastElementChild.remove();
    while (this.bars.childElementCount < counts.length) this.bars.append(make("i"));
    counts.forEach((count, at) => {
      const bar = /** @type {HTMLElement} */ (this.bars.children[at]);
      const middle = (edges[at] + edges[at + 1]) / 2;
      bar.style.height = count ? `max(2px, ${100 * Math.sqrt(count / most)}%)` : "0";
      const strong = 0.25 * Math.sign(middle) * reach + 0.75 * middle; // so that bars near 0 have a colour too
      bar.style.background = css(colourOf(strong, { low: -reach, high: reach, colours }));
    });
    const [low, high] = [edges[0], edges[edges.length - 1]];
    const shown = low < 0 && high > 0 ? [low, 0, high] : [low, high];
    this.ends.replaceChildren(...shown.map((end) => make("span", {}, formatNumber(end, 3))));
    this.point(this.at ?? null);
  }

  barAt(event) {
    const { left, width } = this.bars.getBoundingClientRect();
    const count = this.found.counts.length;
    return Math.min(count - 1, Math.max(0, Math.floor((count * (event.clientX - left)) / width)));
  }

  point(at) {
    this.at = at;
    [...this.bars.children].forEach((bar, number) => bar.classList.toggle("here", number === at));
    if (at === null || !this.found) {
      say(this.read, "");
      say(this.said, "");
      return;
    }
    const { counts, edges } = this.found;
    const ends = { low: formatNumber(edges[at], 3), high: formatNumber(edges[at + 1], 3) };
    say(this.read, fill(this.words.bar, { ...ends, count: grouped(counts[at]) }));
    if (this.bars.matches(":focus")) say(this.said, this.read.textContent ?? "");
  }

  press(event) {
    const count = this.found.counts.length;
    const at = this.at ?? Math.floor(count / 2);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.point(Math.min(count - 1, Math.max(0, to)));
  }
}
