// Going through an element's sum term by term: by keys, by clicks, or slowly by itself.

import { enable, icon, make, makeButton, name, say } from "../shared/dom.js";
import { TermView } from "./term_view.js";

const SLOW = 1600; // milliseconds from one term to the next when it plays
const WRITE_AFTER = 500; // milliseconds that the hand rests before the link says which term is shown
/** Covers that are taken away, one after the other, when all terms are shown. */
const LATER = ["sum", "output", "act", "pool", "then"];
const KEYS_OF_TERMS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const TYPED = "input, select, textarea, [role=radio], [role=slider], [contenteditable]";

const ICONS_OF_TERMS = {
  terms: ["M3 6h5", "M3 10h9", "M3 14h14"],
  fewer: ["M12.500 4 6.500 10l6 6"],
  more: ["M7.500 4l6 6-6 6"],
  slowly: ["FM6 4l10 6-10 6z"],
  halt: ["FM5.500 4h3v12h-3z", "FM11.500 4h3v12h-3z"],
  all: ["M4 4l6 6-6 6", "M10 4l6 6-6 6"],
};

export class TermMode {
  /** `walker` is what it is a mode of; it shows itself in `frame`, and its buttons stand in `controls`. */
  constructor(walker, frame, controls) {
    this.walker = walker;
    this.count = null; // so many terms are shown; null: the whole sum at once
    this.view = new TermView(frame, (cover) => walker.uncover(cover));
    const button = (kind, act) => makeButton(act, { class: kind }, icon(...ICONS_OF_TERMS[kind]));
    this.text = make("span");
    this.toggle = button("terms", () => this.turn(this.count === null));
    this.toggle.append(this.text);
    this.fewer = button("fewer", () => this.go(-1));
    this.more = button("more", () => this.go(1));
    this.slowly = button("slowly", () => this.play(!this.playing));
    this.all = button("all", () => this.go(Infinity));
    this.group = make("span", { class: "transport", role: "group", hidden: "" }, this.fewer, this.more, this.slowly, this.all);
    controls.prepend(this.toggle, this.group);
    const options = { signal: walker.listening.signal, capture: true };
    document.addEventListener("keydown", (event) => this.press(event), options);
  }

  get on() {
    return this.count !== null;
  }

  /** Take the count that arrives, unless a hand is ahead of it. */
  take({ term, words }) {
    if (this.walker.turns.settled && !this.writing) this.count = term ?? null;
    if (!this.on) this.play(false);
    if (this.words === words) return;
    this.words = words;
    say(this.text, words.term_by_term);
    const kinds = { fewer: words.term_back, more: words.term_on, all: words.term_all };
    for (const [kind, text] of Object.entries(kinds)) name(this[kind], text);
    this.group.setAttribute("aria-label", words.term_by_term);
    this.namePlay();
  }

  namePlay() {
    name(this.slowly, this.playing ? this.words.pause : this.words.term_play);
    this.slowly.replaceChildren(icon(...ICONS_OF_TERMS[this.playing ? "halt" : "slowly"]));
  }

  /** Begin with no term, or show the whole sum again. */
  turn(on) {
    this.play(false);
    this.count = on ? 0 : null;
    this.shown(true);
  }

  /** Begin anew, at another element. */
  restart() {
    if (!this.on) return;
    this.play(false);
    this.count = 0;
    this.writeSoon();
  }

  /** Go so many terms on; behind the last one, the next cover is taken away. */
  go(by) {
    if (!this.on || !this.walk) return;
    const last = this.walk.terms.length;
    const from = Math.min(this.count, last);
    if (from === last && by > 0) {
      this.play(false);
      const cover = LATER.find((one) => this.walker.covers.has(one));
      if (cover) this.walker.cover(this.walker.covers.without(cover)); // the focus stays with the keys
      return;
    }
    this.count = Math.max(0, Math.min(last, from + by));
    if (this.count === last) this.play(false);
    this.shown();
  }

  play(on) {
    on &&= !this.walker.calm.matches;
    clearInterval(this.ticking);
    if (on) this.ticking = setInterval(() => this.go(1), SLOW);
    if (Boolean(this.playing) === on) return;
    this.playing = on;
    this.namePlay();
  }

  /** Draw what is shown now, let it be heard, and bring the link after it. */
  shown(now = false) {
    this.walker.schedule();
    if (!this.playing) this.walker.speakSoon();
    this.writeSoon(now ? 0 : WRITE_AFTER);
  }

  writeSoon(after = WRITE_AFTER) {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => {
      this.writing = undefined;
      const { walker } = this;
      if (this.on && !walker.pinnedHere()) walker.keepPin(walker.spot); // a link that tells the term tells of what
      walker.turns.sendInstead({ term: this.count }, (waiting) => waiting !== null && "term" in waiting);
    }, after);
  }

  /** The keys of a presenter too, which come to the page where nothing has the focus. */
  press(event) {
    if (!this.on || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const [target, ...around] = event.composedPath();
    const here = around.includes(this.walker.root) || target === this.walker.root;
    if (!here && !target.matches?.("body, html, .stMain")) return;
    if (target.matches?.(TYPED)) return;
    const by = KEYS_OF_TERMS[event.key];
    const pressed = target.matches?.("button"); // which Space and Enter press
    if (by) this.go(by);
    else if (event.key === " " && !pressed) this.play(!this.playing);
    else if (event.key === "Enter" && !pressed) this.go(Infinity);
    else if (event.key === "Escape") this.turn(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Show how far `walk` has come, if the mode is on and there is one; gives what the sheet is to show of it. `names` are those of
   * what it sums over.
   */
  follow(walk, sumCovered, actCovered, names = this.walker.model.meta.channel_names) {
    const { walker } = this;
    if (walker.rehearsing) return undefined;
    this.walk = walk;
    const on = this.on && Boolean(walk);
    this.toggle.setAttribute("aria-pressed", String(this.on));
    this.group.hidden = !on;
    walker.find(".told").hidden = on;
    if (!on) {
      this.view.hide();
      return undefined;
    }
    const { sums, terms, complete } = walk;
    const count = Math.min(this.count, terms.length);
    const products = walker.covers.has("products");
    const hidden = {
      kernel: walker.covers.has("kernel"),
      products,
      sum: (at) => {
        if (at > complete) return Boolean(actCovered);
        return at === complete ? Boolean(sumCovered) : products || (Boolean(sumCovered) && sums[at] === sums[complete]);
      },
    };
    const { meta } = walker.model;
    this.view.show({
      walk,
      count,
      words: meta.words,
      names,
      hidden,
      theme: walker.theme,
      element: walker.elementName(),
      animated: !walker.calm.matches,
    });
    this.view.cover.show(count >= complete ? sumCovered : undefined, walker.revealing(sumCovered));
    enable(this.fewer, count > 0, this.more);
    this.slowly.hidden = walker.calm.matches;
    const [done, all] = [count >= complete, count === terms.length];
    return { count, present: terms[count - 1], done, all, best: walk.most ? sums[count] : undefined };
  }

  destroy() {
    clearInterval(this.ticking);
    clearTimeout(this.writing);
    this.view.hide();
  }
}
