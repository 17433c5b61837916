// What each example says for or against a class, and which examples what was learned is unsure of.

import { colourOf, css, divergingColours, inkOn } from "../shared/colour.js";
import { make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const CLOSE = 1e-6;

const withSign = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** A heading with a note at its right, a sentence, and pictures. */
class Section {
  /** @param {(number: number) => void} look told of an example that is to be looked at */
  constructor(look) {
    this.look = look;
    this.title = make("h2");
    this.note = make("span");
    this.lead = make("p", { class: "soft lead" });
    this.pictures = make("div", { class: "said" });
    this.element = make("section", {}, make("div", { class: "cap" }, this.title, this.note), this.lead, this.pictures);
  }

  write(title, note, lead) {
    say(this.title, title);
    say(this.note, note);
    say(this.lead, lead);
  }

  /** A button that shows an example, which may have been taken out since. */
  picture(number, meta) {
    return makeButton(() => this.look(number), { class: "shown" }, make("img", { src: meta[`t${number}`] ?? null, alt: "" }));
  }
}

export class Votes extends Section {
  constructor(look) {
    super(look);
    this.sum = make("p", { class: "sum" });
    this.element.append(this.sum);
  }

  /** @param {any} meta @param {any} theme */
  show(meta, theme) {
    const { words, reading, names, asked, way, learned } = meta;
    const at = asked ?? reading?.top;
    const why = reading?.why?.[at];
    const score = reading?.scores[at];
    const note = reading ? fill(words.scoreOf, { name: names[at], score: formatNumber(score, 3) }) : "";
    const others = why && why.terms[0]?.[0] !== reading.nearest;
    const sumIs = others ? `${words.sumIs} ${words.notNearest}` : words.sumIs;
    const lead = why ? sumIs : learned && way === "scratch" ? words.noSum : words.later;
    this.write(words.why, why ? note : "", lead);
    this.pictures.replaceChildren();
    this.sum.hidden = !why;
    if (!why) return;
    const most = Math.max(...why.terms.map(([, , value]) => Math.abs(value)), Number.MIN_VALUE);
    const scale = { low: -most, high: most, colours: divergingColours(theme) };
    for (const [number, label, value] of why.terms) {
      const colour = colourOf(value, scale);
      const amount = make("b", { class: "amount", style: `background:${css(colour)};color:${inkOn(colour)}` }, withSign(value));
      const picture = this.picture(number, meta);
      picture.setAttribute("aria-label", `${fill(words.look, { name: names[label] })}: ${withSign(value)}`);
      this.pictures.append(make("span", { class: "vote" }, picture, amount, make("span", { class: "soft" }, names[label])));
    }
    if (why.others > 0) {
      const others = make("span", { class: "soft" }, fill(words.others, { count: why.others }));
      this.pictures.append(make("span", { class: "vote rest" }, others, make("b", {}, withSign(why.rest))));
    }
    const total = why.terms.reduce((sum, [, , value]) => sum + value, why.rest);
    const right = Math.abs(total - score) <= CLOSE * Math.max(1, Math.abs(score));
    say(this.sum, `= ${formatNumber(total, 4)} ${right ? "✓" : "≠"}`);
    this.sum.title = right ? words.agrees : words.differs;
  }
}

export class Unsure extends Section {
  show(meta) {
    const { words, unsure, unsureIs, names, learned } = meta;
    this.write(words.unsure, learned ? words.leftOut : "", unsureIs);
    const found = unsure.map(({ number, label, own, top, share }) => {
      const wrong = top !== label;
      const text = wrong ? fill(words.readAs, { name: names[top], share }) : fill(words.only, { share: own });
      const picture = this.picture(number, meta);
      picture.setAttribute("aria-label", `${fill(words.look, { name: names[label] })}: ${text}`);
      const read = make("span", { class: wrong ? "wrong" : "soft" }, text);
      return make("span", { class: "vote" }, picture, make("span", {}, names[label]), read);
    });
    this.pictures.replaceChildren(...found);
  }
}
