// Run and its smaller buttons, the sentence, and the numbers to watch.

import { enable, icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const SIGNS = {
  play: ["FM6 4 L16 10 L6 16 Z"],
  pause: ["M7 4 v12", "M13 4 v12"],
  again: ["M4 10 a6 6 0 1 1 2 4.5", "M4 5 v5 h5"],
  batch: ["FM5 4 L13 10 L5 16 Z", "M15 4 v12"],
  epoch: ["FM3 4 L9 10 L3 16 Z", "FM9 4 L15 10 L9 16 Z", "M17 4 v12"],
};
const FACTS = ["epochs", "heldLoss", "heldRight"];

/** A share in percent, as far as it can be told. */
export const inPercent = (share) => (share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)}%`);

export class Bar {
  /** @param {{ run(): void, batch(): void, epoch(): void, again(): void }} hand */
  constructor({ run, batch, epoch, again }) {
    this.run = makeButton(run, { class: "run" });
    this.batch = makeButton(batch, { class: "small" }, icon(...SIGNS.batch));
    this.epoch = makeButton(epoch, { class: "small" }, icon(...SIGNS.epoch));
    this.again = makeButton(again, { class: "small" }, icon(...SIGNS.again));
    this.sentence = make("p", { class: "sentence" });
    this.facts = Object.fromEntries(FACTS.map((each) => [each, [make("dt"), make("dd")]]));
    const facts = FACTS.map((each) => make("div", { class: each }, ...this.facts[each]));
    const buttons = make("div", { class: "buttons", role: "toolbar" }, this.run, this.batch, this.epoch, this.again);
    this.buttons = buttons;
    this.element = make("div", { class: "bar" }, buttons, this.sentence, make("dl", { class: "facts" }, ...facts));
  }

  /** @param {any} meta @param {{ running: boolean, waits: boolean }} now */
  show(meta, { running, waits }) {
    const { words, ended, trained, target, shown, perEpoch } = meta;
    const [sign, word] = ended
      ? ["again", words.again]
      : running
        ? ["pause", words.pause]
        : ["play", waits ? fill(words.trainTo, { step: target }) : trained ? words.goOn : words.run];
    if (this.run.textContent !== word) this.run.replaceChildren(icon(...SIGNS[sign]), word);
    this.buttons.setAttribute("aria-label", words.bar);
    name(this.batch, words.batch);
    name(this.epoch, words.epoch);
    name(this.again, words.againKey);
    for (const button of [this.batch, this.epoch]) enable(button, !ended && !waits, this.run);
    enable(this.again, Boolean(trained || target), this.run);
    say(this.sentence, waits ? meta.waits : meta.verdict);
    const values = {
      epochs: (shown / perEpoch).toFixed(1),
      heldLoss: meta.loss === null ? "–" : formatNumber(meta.loss, 3),
      heldRight: inPercent(meta.right),
    };
    for (const each of FACTS) {
      say(this.facts[each][0], words[each]);
      say(this.facts[each][1], values[each]);
    }
  }
}
