// One network of the cascade: its threshold, the picture with its boxes, and the crops that it saw.

import { paintPicture } from "../shared/colour.js";
import { make, makeShape, say } from "../shared/dom.js";
import { fill, formatNumber, grouped } from "../shared/numbers.js";
import { Slider } from "../shared/slider.js";
import { boxesOf, countsOf, cropsOf, fateOf } from "./model.js";

export const DIGITS = 4;
const NAMES = ["P-Net", "R-Net", "O-Net"];

export const nameOf = (stage) => NAMES[stage];

export class Stage {
  /** `told` is called with a new threshold, `choose` with the number of a window. */
  constructor(stage, told, choose) {
    this.stage = stage;
    this.choose = choose;
    this.head = make("h3");
    this.role = make("div", { class: "role" });
    this.slider = new Slider(told, {});
    this.label = make("span");
    this.counts = make("div", { class: "counts" });
    this.canvas = make("canvas");
    this.shapes = makeShape("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
    const walked = { tabindex: 0, role: "application", "aria-describedby": "help" };
    this.frame = make("div", { class: "frame", ...walked }, this.canvas, this.shapes);
    this.note = make("div", { class: "note" });
    this.cropsTitle = make("div", { class: "title" });
    this.crops = make("div", { class: "crops", role: "listbox", tabindex: 0, "aria-describedby": "help" });
    const threshold = make("label", {}, this.label, this.slider.output, this.slider.input);
    this.element = make(
      "section", { class: "stage" },
      this.head, this.role, threshold, this.counts, this.frame, this.note, this.cropsTitle, this.crops,
    );
    this.frame.addEventListener("click", (event) => this.pressed(event));
    this.frame.addEventListener("keydown", (event) => this.walk(event, boxesOf(this.data, stage, this.step)));
    this.crops.addEventListener("keydown", (event) => this.walk(event, cropsOf(this.data, stage)));
  }

  /** Another picture, other answers or other words. */
  show(data, picture, crops) {
    const { stage } = this;
    const { words } = data;
    this.data = data;
    say(this.head, words.heads[stage]);
    say(this.role, words.roles[stage]);
    const label = fill(words.threshold, { name: NAMES[stage] });
    say(this.label, label);
    this.slider.input.setAttribute("aria-label", label);
    this.slider.show(data.bounds, data.thresholds[stage]);
    const counts = countsOf(data, stage);
    say(this.counts, fill(words.counts, mapped(counts)));
    this.frame.setAttribute("aria-label", fill(words.picture, { name: NAMES[stage] }));
    paintPicture(this.canvas, picture, data.height, data.width);
    this.frame.style.aspectRatio = `${data.width} / ${data.height}`;
    this.shapes.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
    const title = fill(words.crops, { name: NAMES[stage] });
    say(this.cropsTitle, title);
    this.crops.setAttribute("aria-label", title);
    this.layCrops(crops);
    this.cropsTitle.hidden = this.crops.hidden = !this.options.size;
  }

  layCrops(crops) {
    const { data, stage } = this;
    const side = data.sides[stage];
    const length = 3 * side * side;
    const sorted = cropsOf(data, stage);
    this.options = new Map();
    const options = sorted.map(([answer, at], place) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      paintPicture(canvas, crops.subarray(at * length, (at + 1) * length), side, side);
      const score = formatNumber(answer.score, DIGITS);
      const fate = fateOf(answer);
      const words = { number: place + 1, count: sorted.length, score, fate: data.words.fates[fate] };
      const named = fill(data.words.crop, words);
      const about = { class: fate, role: "option", id: `crop${stage}-${answer.of}`, "aria-label": named, title: named };
      const option = make("div", about, canvas, make("span", { "aria-hidden": "true" }, score));
      option.addEventListener("click", () => this.choose(answer.of));
      this.options.set(answer.of, option);
      return option;
    });
    this.crops.replaceChildren(...options);
  }

  /** Draw the boxes of a step, and mark the chosen window. */
  mark(step, chosen) {
    const { data, stage } = this;
    const { words } = data;
    this.step = step;
    this.chosen = chosen;
    const boxes = boxesOf(data, stage, step);
    const here = boxes.filter(([{ of }]) => of === chosen);
    const whole = stage ? data.verdicts[stage - 1].find(({ of }) => of === chosen) : data.windows.find(({ of }) => of === chosen);
    const marked = here.length || !whole ? here : [[whole, whole.given]];
    this.shapes.replaceChildren(
      ...boxes.filter(([{ of }]) => of !== chosen).reverse().flatMap(([, edges]) => outline("box", edges)),
      ...marked.flatMap(([, edges]) => outline("chosen", edges)),
      ...(step === "refined" ? boxes.flatMap(([{ points }]) => points.flatMap(dot)) : []),
    );
    const counts = countsOf(data, stage);
    const notes = [
      step === "given" && !stage ? fill(words.too_many, mapped({ count: counts.given })) : "",
      stage && !counts.given ? words.not_asked : counts.kept ? "" : words.nothing[stage],
      !stage && data.left_out ? fill(words.most_judged, mapped({ count: data.left_out })) : "",
    ];
    say(this.note, notes.filter(Boolean).join(" "));
    for (const [of, option] of this.options) option.setAttribute("aria-selected", String(of === chosen));
    const option = this.options.get(chosen);
    if (option) this.crops.setAttribute("aria-activedescendant", option.id);
    else this.crops.removeAttribute("aria-activedescendant");
    if (option) this.reveal(option);
  }

  /** Scroll the crops, and nothing else, until `option` is seen. */
  reveal(option) {
    const { crops } = this;
    const top = option.offsetTop - crops.offsetTop;
    if (top < crops.scrollTop) crops.scrollTop = top;
    else if (top + option.offsetHeight > crops.scrollTop + crops.clientHeight) {
      crops.scrollTop = top + option.offsetHeight - crops.clientHeight;
    }
  }

  /** The smallest box below a click. */
  pressed(event) {
    const { left, top, width, height } = this.frame.getBoundingClientRect();
    const row = ((event.clientY - top) / height) * this.data.height;
    const column = ((event.clientX - left) / width) * this.data.width;
    const holds = ([, [above, before, below, after]]) => row >= above && row < below && column >= before && column < after;
    const area = ([, [above, before, below, after]]) => (below - above) * (after - before);
    const [box] = boxesOf(this.data, this.stage, this.step).filter(holds).sort((one, other) => area(one) - area(other));
    if (box) this.choose(box[0].of);
  }

  walk(event, among) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !among.length) return;
    event.preventDefault();
    const now = among.findIndex(([{ of }]) => of === this.chosen);
    const next = now < 0 ? (step > 0 ? 0 : among.length - 1) : (now + step + among.length) % among.length;
    this.choose(among[next][0].of);
  }
}

const mapped = (counts) => Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, grouped(count)]));

function outline(kind, [top, left, bottom, right]) {
  const place = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  return ["casing", "line"].map((part) => makeShape("rect", { class: `${kind} ${part}`, ...place }));
}

/** A point as a line without length, so that its size does not depend on the picture's. */
function dot([row, column]) {
  return ["casing", "line"].map((part) => makeShape("path", { class: `point ${part}`, d: `M${column} ${row}h0` }));
}
