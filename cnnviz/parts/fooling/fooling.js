// Picture + change = another answer, and beside it noise of the same size.

import { divergingColours, paintPicture, paintValues } from "../shared/colour.js";
import { enable, make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";

const FIGURES = ["picture", "difference", "changed", "noise"];
const RAMP = Float32Array.from({ length: 257 }, (_, at) => (at - 128) / 128);
const SIGNS = { difference: "+", changed: "=" };

class Fooling {
  constructor(root, turns) {
    this.turns = turns;
    this.figures = Object.fromEntries(
      FIGURES.map((id) => {
        const title = make("b");
        const canvas = make("canvas", { role: "img" });
        const answer = make("p", { class: "answer" });
        const sign = id in SIGNS ? { "data-sign": SIGNS[id] } : {};
        const element = make("figure", { class: id, ...sign }, make("figcaption", {}, title), canvas, answer);
        return [id, { title, canvas, answer, element }];
      }),
    );
    this.ramp = make("canvas", { "aria-hidden": "true", class: "ramp" });
    this.scale = make("p", { class: "scale" });
    this.figures.difference.element.append(this.ramp, this.scale);
    this.sentences = make("div", { class: "sentences", role: "status" });
    this.use = makeButton(() => this.turns.send({ use: this.meta.levels }), { class: "use" });
    this.back = makeButton(() => this.turns.send({ use: 0 }));
    this.using = make("p", { class: "using" });
    const bar = make("div", { class: "bar" }, this.use, this.back, this.using);
    const row = make("div", { class: "row" }, ...FIGURES.map((id) => this.figures[id].element));
    this.element = make("div", { class: "fooling" }, row, this.sentences, bar);
    root.append(this.element);
  }

  update({ meta, ...arrays }) {
    const { size, before, after, random, levels, most, used, sentences, words } = meta;
    this.meta = meta;
    const [height, width] = size;
    const theme = readTheme(this.element);
    const colours = divergingColours(theme);
    const answers = { picture: before, changed: after, noise: random };
    for (const [id, { title, canvas, answer, element }] of Object.entries(this.figures)) {
      const values = arrays[id];
      element.hidden = !values;
      if (!values) continue;
      say(title, words[id]);
      if (id === "difference") paintValues(canvas, values, height, width, { low: -most, high: most, colours });
      else paintPicture(canvas, values, height, width);
      canvas.style.aspectRatio = `${width} / ${height}`;
      canvas.classList.toggle("smooth", width > 260 && id !== "difference");
      const [label, share] = answers[id] ?? [];
      const said = label === undefined ? "" : share ? fill(words.reads, { answer: label, share }) : label;
      say(answer, said);
      canvas.setAttribute("aria-label", [words[id], said || words.scale].join(". "));
    }
    paintValues(this.ramp, RAMP, 1, RAMP.length, { low: -1, high: 1, colours });
    say(this.scale, words.scale);
    this.element.dataset.levels = String(levels ?? "");
    const told = sentences.join("\n");
    if (told !== this.told) this.sentences.replaceChildren(...sentences.map((each) => make("p", {}, each)));
    this.told = told;
    say(this.use, words.use);
    say(this.back, words.back);
    say(this.using, used ? words.using : "");
    this.use.hidden = levels === null;
    enable(this.use, used !== levels, this.back);
    this.back.hidden = !used;
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Fooling);
