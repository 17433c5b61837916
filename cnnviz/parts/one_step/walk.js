// The bar of the walk: on, back, to the beginning, slow play; and below the stage how the weights move.

import { enable, icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const PACE = 2200; // milliseconds between two steps of slow play
const FORWARD_ICON = ["FM5 4 L13 10 L5 16 Z", "M15 4 v12"];

export class WalkBar {
  /** @param {{ step(at: number): void, next(): void, settled(): boolean }} hand @param {HTMLElement} rate its slider */
  constructor(hand, rate) {
    this.hand = hand;
    this.playing = false;
    this.first = makeButton(() => this.go(0), { class: "square" }, icon("M5 4 v12", "FM15 4 L7 10 L15 16 Z"));
    this.back = makeButton(() => this.by(-1), { class: "square" }, icon("FM14 4 L6 10 L14 16 Z"));
    this.next = makeButton(() => this.on(), { class: "next" });
    this.play = makeButton(() => this.turn(!this.playing), { class: "square" });
    this.title = make("h2");
    this.count = make("span", { class: "soft count" });
    const buttons = [this.first, this.back, this.next, this.play];
    const go = make("div", { class: "go" }, ...buttons, this.title, this.count); // what stays in sight on a small screen
    this.element = make("div", { class: "walk", role: "toolbar" }, go, rate);
  }

  /** @param {any} meta */
  show(meta) {
    const { at, titles, words, more, count } = meta;
    this.meta = meta;
    this.last = titles.length - 1;
    name(this.first, words.first);
    name(this.back, words.back);
    for (const button of [this.first, this.back]) enable(button, at > 0, this.next);
    const ended = at === this.last;
    const word = ended ? words.again : words.next;
    if (this.next.textContent !== word) this.next.replaceChildren(word, icon(...FORWARD_ICON));
    this.next.title = ended ? "" : words.forward;
    enable(this.next, !ended || more, this.first);
    enable(this.play, !ended, this.next.disabled ? this.first : this.next);
    say(this.title, titles[at]);
    const done = count ? ` · ${fill(words.count, { count })}` : "";
    say(this.count, fill(words.stepOf, { step: at, last: this.last }) + done);
    if (ended) this.turn(false);
    this.drawing();
  }

  /** A key that is held goes on from where the walk will be. */
  goOnFrom(at) {
    this.meta = { ...this.meta, at };
  }

  drawing() {
    const word = this.playing ? this.meta.words.pause : this.meta.words.play;
    name(this.play, word);
    const looks = this.playing ? ["M7 4 v12", "M13 4 v12"] : ["M6 4 L15 10 L6 16 Z"];
    this.play.replaceChildren(icon(...looks));
  }

  /** On by one, or at the end of the walk to the next step of learning. */
  on() {
    this.turn(false);
    if (this.meta.at < this.last) this.hand.step(this.meta.at + 1);
    else if (this.meta.more) this.hand.next();
  }

  by(steps) {
    this.go(this.meta.at + steps);
  }

  go(at) {
    this.turn(false);
    this.hand.step(at);
  }

  turn(playing) {
    if (playing === this.playing) return;
    this.playing = playing;
    clearTimeout(this.timer);
    this.drawing();
    if (playing) this.tick();
  }

  /** A page that is not seen waits. */
  tick() {
    if (!document.hidden && this.hand.settled()) this.hand.step(this.meta.at + 1);
    this.timer = setTimeout(() => this.tick(), PACE);
  }
}

export class WeightsBar {
  /** @param {{ rate(rate: number): void, seed(seed: number): void, old(): void }} hand */
  constructor(hand) {
    this.hand = hand;
    this.name = make("label", { for: "rate" });
    this.rate = make("input", { type: "range", id: "rate", min: 0, max: 100, step: 1 });
    this.value = make("b", { "aria-hidden": "true" });
    this.other = makeButton(() => hand.seed((this.meta.seed + 1) % 10000));
    this.old = makeButton(() => hand.old());
    this.slider = make("span", { class: "rate" }, this.name, this.rate, this.value);
    this.element = make("div", { class: "weights" }, this.other, this.old);
    this.rate.addEventListener("input", () => {
      const [low, high] = this.meta.rates;
      const rate = Number((low * (high / low) ** (Number(this.rate.value) / 100)).toPrecision(2));
      this.write(rate);
      hand.rate(rate);
    });
  }

  /** @param {any} meta */
  show(meta) {
    this.meta = meta;
    const { words, rate, changed } = meta;
    say(this.name, words.rate);
    say(this.other, words.other);
    say(this.old, words.old);
    this.old.disabled = !changed;
    this.write(rate);
  }

  write(rate) {
    const [low, high] = this.meta.rates;
    const share = Math.min(1, Math.max(0, Math.log(rate / low) / Math.log(high / low)));
    const text = formatNumber(rate, 3);
    this.rate.value = String(Math.round(share * 100));
    this.rate.style.setProperty("--share", String(share));
    this.rate.setAttribute("aria-valuetext", text);
    say(this.value, text);
  }
}
