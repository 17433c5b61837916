// The present term, large, with the sum so far, the list of terms, and the sum as a walk on a line with zero.

import { colourOf, css, divergingColours, inkOn } from "../shared/colour.js";
import { make, say } from "../shared/dom.js";
import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { circle, drawLine } from "../shared/pen.js";
import { Cover } from "./covers.js";
import { sizeCanvas } from "./sheet.js";
import { listedTerms, reachOfWalk } from "./terms.js";

const CHIP = 58; // CSS pixels that a term takes in the list
const LINE_TALL = 48;
const MARGIN_OF_LINE = 14;
const MOVING = 350; // milliseconds from one sum to the next
const MOST_STOPS = 30; // earlier sums marked on the line

export class TermView {
  /** `uncover` takes the cover of the sum away. */
  constructor(element, uncover) {
    this.element = element;
    this.which = make("p", { class: "which" });
    this.term = make("p", { class: "worked" });
    this.label = make("p", { class: "which" });
    this.sum = make("p", { class: "so-far" });
    this.chips = make("div", { class: "chips", "aria-hidden": "true" });
    this.line = make("canvas", { class: "number-line", "aria-hidden": "true" });
    const result = make("div", { class: "result-so-far" }, this.label, this.sum);
    element.append(make("div", { class: "present" }, this.which, this.term), result, this.chips, this.line);
    this.cover = new Cover(result, uncover);
    this.texts = { which: "", term: "", label: "", sum: "" };
    /** @type {{ walk: import("./terms.js").Walk, count: number, theme: Theme, sumHidden: boolean } | null} */
    this.drawn = null;
    /** @type {number | undefined} where the sum stands on the line */
    this.at = undefined;
    this.moving = 0;
  }

  hide() {
    this.element.hidden = true;
    this.at = undefined;
    cancelAnimationFrame(this.moving);
  }

  /**
   * Show a walk after `count` terms. `hidden` says whether the kernel, the products and the sum after so many terms are covered,
   * `animated` whether the sum moves to where it is now.
   */
  show({ walk, count, words, names, hidden, theme, element, animated }) {
    const { terms, sums, complete } = walk;
    this.element.hidden = false;
    const present = terms[count - 1];
    const sumHidden = hidden.sum(count);
    const sumText = (at) => (hidden.sum(at) ? "?" : Number.isNaN(sums[at]) ? "" : formatNumber(sums[at], 6));
    this.texts = {
      which: whichOf(present, walk, count, words, names),
      term: present ? termText(present, sumText(count - 1), sumText(count), walk, hidden) : "",
      label: count > complete ? words.after : count === complete ? element : walk.most ? words.most_so_far : words.sum_so_far,
      sum: sumText(count),
    };
    say(this.which, this.texts.which);
    say(this.term, this.texts.term);
    this.term.style.setProperty("--letters", String(this.texts.term.length || 1));
    say(this.label, this.texts.label);
    say(this.sum, this.texts.sum);
    const colours = divergingColours(theme);
    const side = sumHidden || !sums[count] ? "" : css(colours[sums[count] < 0 ? 0 : 512]);
    this.sum.style.color = side;
    this.showChips(walk, count, hidden, theme);
    this.drawn = { walk, count, theme, sumHidden };
    const from = this.at ?? sums[count];
    const to = sums[count];
    cancelAnimationFrame(this.moving);
    if (animated && !sumHidden && Number.isFinite(from) && from !== to) this.move(from, to, performance.now());
    else this.drawLine(to);
  }

  showChips({ terms }, count, hidden, theme) {
    const room = this.chips.clientWidth;
    const most = Math.max(3, Math.floor(room / CHIP));
    const [first, end] = listedTerms(terms.length, count, most);
    const products = terms.filter(({ kind }) => kind === "product");
    const largest = products.reduce((size, { value }) => Math.max(size, Math.abs(value)), 0) || 1;
    const scale = { low: -largest, high: largest, colours: divergingColours(theme) };
    while (this.chips.children.length > end - first) this.chips.lastChild.remove();
    while (this.chips.children.length < end - first) this.chips.append(make("span"));
    const chips = /** @type {HTMLElement[]} */ ([...this.chips.children]);
    chips.forEach((chip, index) => {
      const at = first + index;
      const term = terms[at];
      const shown = at < count;
      const secret = term.kind === "product" && hidden.products;
      const coloured = shown && !secret && ["product", "value", "rest", "bias"].includes(term.kind) && term.value;
      const colour = coloured ? colourOf(term.value, scale) : null;
      say(chip, shown ? (secret ? "?" : chipText(term)) : { bias: "b", act: "f", divide: "÷" }[term.kind] ?? "");
      chip.className = at === count - 1 ? "present-chip" : shown ? "" : "later";
      chip.style.background = colour ? css(colour) : "";
      chip.style.color = colour ? inkOn(colour) : "";
    });
  }

  move(from, to, since) {
    this.moving = requestAnimationFrame((time) => {
      const share = Math.min(1, Math.max(0, (time - since) / MOVING));
      this.drawLine(from + (to - from) * (1 - (1 - share) ** 3));
      if (share < 1) this.move(from, to, since);
    });
  }

  /** The line with zero, the sums so far, the last step in the colour of its side, and the sum where it is `now`. */
  drawLine(now) {
    this.at = now;
    const { walk, count, theme, sumHidden } = this.drawn;
    const wide = Math.max(40, this.chips.clientWidth);
    const density = sizeCanvas(this.line, wide, LINE_TALL);
    const context = this.line.getContext("2d");
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, wide, LINE_TALL);
    const [low, high] = reachOfWalk(walk.sums);
    const place = (sum) => MARGIN_OF_LINE + ((sum - low) / (high - low)) * (wide - 2 * MARGIN_OF_LINE);
    const middle = 20;
    context.strokeStyle = theme.line;
    context.lineWidth = 2;
    drawLine(context, MARGIN_OF_LINE, middle, wide - MARGIN_OF_LINE, middle);
    context.strokeStyle = context.fillStyle = theme.ink;
    drawLine(context, place(0), middle - 13, place(0), middle + 13);
    Object.assign(context, { font: `16px ${theme.font}`, textAlign: "center", textBaseline: "middle" });
    context.fillText("0", place(0), middle + 20);
    if (sumHidden || !Number.isFinite(now)) return;
    context.lineWidth = 1.5;
    for (const sum of walk.sums.slice(Math.max(1, count - MOST_STOPS), count)) {
      if (Number.isFinite(sum)) drawLine(context, place(sum), middle - 7, place(sum), middle + 7);
    }
    const before = walk.sums[count - 1];
    const colours = divergingColours(theme);
    if (count && Number.isFinite(before)) {
      context.strokeStyle = css(colours[walk.sums[count] < before ? 0 : 512]);
      context.lineWidth = 9;
      drawLine(context, place(before), middle, place(now), middle);
    }
    circle(context, place(now), middle, 7);
    context.fillStyle = theme.ink;
    context.strokeStyle = theme.paper;
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }

  /** What is read out: which term it is, the term, and the sum so far. */
  spoken(words) {
    const { which, term, label, sum } = this.texts;
    const first = which && term ? fill(words.term_said, { which, term }) : which || term;
    return sum ? fill(words.term_so_far, { first, label, sum: sum === "?" ? words.covered : sum }) : first;
  }
}

/** What the present term is. */
function whichOf(term, { terms }, count, words, names) {
  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  if (!term) return words.term_none;
  const same = terms.filter(({ kind }) => kind === term.kind).length;
  const values = { number: count, count: same, channel: names?.[term.channel] ?? "" };
  if (term.kind !== "product") return say(words[`term_${term.kind}`], values);
  return say(terms[0].channel === terms[same - 1].channel ? words.term_product : words.term_product_of, values);
}

/** The present term as it is worked out, from the sum `before` it to that `after` it, as texts. */
function termText({ kind, input, weight, value }, before, after, { most }, hidden) {
  switch (kind) {
    case "product": {
      const by = hidden.kernel ? "?" : inBrackets(weight, 4);
      return `${formatNumber(input, 4)} × ${by} = ${hidden.products ? "?" : formatNumber(value, 5)}`;
    }
    case "value":
      if (most) return before ? `max(${before}, ${formatNumber(value, 5)}) = ${after}` : formatNumber(value, 5);
      return `${before} ${signed(value)} = ${after}`;
    case "divide":
      return `${before} / ${value} = ${after}`;
    case "act":
      return `f(${before}) = ${after}`;
    default:
      return `${before} ${signed(value)} = ${after}`;
  }
}

/** A number to add, with its sign. */
const signed = (value) => `${value < 0 ? "−" : "+"} ${formatNumber(Math.abs(value), 5)}`;

/** A term in the list: with its sign. */
function chipText({ kind, value }) {
  if (kind === "divide") return `÷${value}`;
  if (kind === "act") return "f";
  return kind === "value" ? formatNumber(value, 3) : `${value < 0 ? "" : "+"}${formatNumber(value, 3)}`;
}
