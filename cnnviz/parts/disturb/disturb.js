// Sliders that disturb a network's picture. Each step of the hand is told at once, with the values of all.

import { percent } from "../answers/softmax.js";
import { paintPicture } from "../shared/colour.js";
import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { reportPainted } from "../shared/painted.js";
import { Slider } from "../shared/slider.js";

const QUIET = 450; // milliseconds without a change, after which a reader hears the answer
const BACK = ["M5 8.5A6 6 0 1 1 4.6 13", "M4.5 4v4.6h4.6"];

class Disturb {
  constructor(root, turns) {
    this.turns = turns;
    this.title = make("b");
    this.size = make("span");
    this.picture = make("canvas", { role: "img" });
    this.answers = make("ol", { class: "answers" });
    this.asIs = makeButton(() => this.turns.send({ use: 0 }), { class: "as-is" });
    this.resetAll = makeButton(() => this.back(this.dials.keys()), { class: "reset-all" });
    const figure = make("figure", {}, make("figcaption", {}, this.title, this.size), this.picture);
    this.side = make("div", { class: "side" }, figure, this.answers);
    this.groups = make("div", { class: "groups" });
    this.about = make("p", { class: "about" });
    this.others = makeButton(() => this.showAll(), { hidden: "" });
    this.all = false;
    this.foot = make("div", { class: "foot" }, this.others, this.resetAll, this.asIs, this.about);
    this.said = make("p", { class: "unseen", role: "status" });
    this.element = make("div", { class: "disturb" }, this.side, this.groups, this.foot, this.said);
    root.append(this.element);
    this.dials = new Map();
    this.kind = "";
    this.dial = "turn";
  }

  update({ meta, picture }) {
    const began = performance.now();
    const { groups, size, answers, fooled, words } = meta;
    this.meta = meta;
    const kind = JSON.stringify([words, groups.map(({ label, dials }) => [label, dials.map(({ value, ...rest }) => rest)])]);
    if (kind !== this.kind) this.build(groups, words);
    this.kind = kind;
    if (this.turns.settled) this.showValues(groups);
    const [, height, width] = size;
    say(this.title, words.title);
    say(this.size, fill(words.size, { height, width }));
    paintPicture(this.picture, picture, height, width);
    this.picture.style.aspectRatio = `${width} / ${height}`;
    this.picture.classList.toggle("smooth", width > 120);
    const rows = answers.map(([label, share]) => make("li", {}, make("span", {}, label), make("b", {}, percent(share))));
    this.answers.replaceChildren(...rows);
    const told = answers.length ? fill(words.reads, { answer: answers[0][0], share: percent(answers[0][1]) }) : "";
    this.picture.setAttribute("aria-label", `${words.title}. ${told}`);
    this.thinOut();
    this.asIs.hidden = !fooled;
    say(this.asIs, words.as_is);
    this.element.dataset.answer = answers[0]?.[0] ?? "";
    this.element.dataset.share = answers[0]?.[1] ?? "";
    this.speak(told);
    reportPainted(this.element, "disturb", began);
  }

  /** Only what changed is spoken, when nothing has changed for a while. */
  speak(told) {
    clearTimeout(this.quiet);
    const first = this.told === undefined;
    this.told = told;
    if (!first) this.quiet = setTimeout(() => say(this.said, this.told), QUIET);
  }

  build(groups, words) {
    this.dials.clear();
    const boxes = groups.map(({ label, dials }) => {
      const rows = dials.map((dial) => this.row(dial, words));
      return make("fieldset", {}, make("legend", {}, label), ...rows);
    });
    this.groups.replaceChildren(...boxes);
    say(this.resetAll, words.reset_all);
    say(this.others, words.all);
    say(this.about, words.about);
  }

  row({ name: id, label, neutral }, words) {
    const slider = new Slider(() => this.tell(id), { "aria-label": label });
    const reset = makeButton(() => this.back([id]), { class: "reset" }, icon(...BACK));
    name(reset, fill(words.reset, { label }));
    this.dials.set(id, { slider, reset, neutral });
    const lead = make("span", { class: "name" }, label);
    return make("div", { class: "dial", "data-name": id }, lead, slider.output, reset, slider.input);
  }

  showValues(groups) {
    for (const { dials } of groups) {
      for (const { name: id, value, ...bounds } of dials) this.dials.get(id).slider.show(bounds, value);
    }
    this.mark();
  }

  /** Beside a card that speaks of one slider, leave those that do nothing out. */
  thinOut() {
    const few = this.meta.few && !this.all;
    this.element.classList.toggle("few", few);
    this.others.hidden = !few;
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.groups.querySelectorAll("fieldset"))) {
      const rows = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(".dial")]);
      for (const row of rows) {
        const { slider, neutral } = this.dials.get(row.dataset.name);
        row.hidden = few && row.dataset.name !== this.meta.dial && slider.value === neutral;
      }
      box.hidden = rows.every((row) => row.hidden);
    }
  }

  showAll() {
    this.all = true;
    this.thinOut();
    this.groups.querySelector("input")?.focus();
  }

  /** Which sliders are away from their neutral place. */
  mark() {
    let any = false;
    for (const { slider, reset, neutral } of this.dials.values()) {
      const away = slider.value !== neutral;
      if (!away && focusedBeside(reset) === reset) slider.input.focus();
      reset.classList.toggle("away", away);
      reset.disabled = !away;
      any ||= away;
    }
    this.resetAll.disabled = !any;
  }

  /** Put these sliders back. */
  back(names) {
    let last = this.dial;
    for (const id of [...names]) {
      const { slider, neutral } = this.dials.get(id);
      if (slider.value === neutral) continue;
      slider.input.value = String(neutral);
      slider.write();
      last = id;
    }
    this.tell(last);
  }

  tell(id) {
    this.dial = id;
    this.mark();
    const values = Object.fromEntries([...this.dials].map(([each, { slider }]) => [each, slider.value]));
    this.turns.sendOnly({ values, dial: id });
  }

  destroy() {
    clearTimeout(this.quiet);
    this.element.remove();
  }
}

export default mounting(Disturb);
