// The picture that is looked at: a pad to draw on, what the camera sees, or one that a file held, with the map of where a score
// comes from above it.

import { divergingColours, paintValues } from "../shared/colour.js";
import { make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber, inBrackets } from "../shared/numbers.js";
import { Sketch } from "../sketch/board.js";
import { Camera } from "./camera.js";

const SOURCES = ["draw", "camera", "upload"];
const MAP_SIDE = 13;

export class Now {
  /**
   * `hand` tells what a visitor does: `send` a message, `ink` a drawing, and what to do with `files`. `settled` says whether
   * everything that was sent has been answered.
   *
   * @param {any} hand
   */
  constructor(hand) {
    this.hand = hand;
    this.spare = 0;
    this.meta = /** @type {any} */ (null);
    this.theme = /** @type {any} */ (null);
    this.sent = "";
    this.title = make("b");
    this.tabs = make("span", { class: "tabs", role: "group" });
    this.buttons = Object.fromEntries(
      SOURCES.map((source) => [source, makeButton(() => hand.send({ source }), {})]),
    );
    this.tabs.append(...Object.values(this.buttons));
    this.pad = make("div", { class: "pad" });
    this.sketch = new Sketch(this.pad, {
      isSettled: () => hand.settled(),
      get settled() {
        return this.isSettled();
      },
      glimpse: async (digits) => {
        if (hand.settled()) this.ink(digits);
        return false;
      },
      sendOnly: (digits) => this.ink(digits),
    });
    this.camera = new Camera(() => this.heard());
    this.picture = make("img", { alt: "" });
    this.empty = make("p", { class: "empty" });
    this.overlay = make("canvas", { class: "overlay", "aria-hidden": "true" });
    this.view = make("div", { class: "view" }, this.pad, this.camera.element, this.picture, this.empty, this.overlay);
    this.choose = makeButton(() => this.file.click(), {});
    this.another = makeButton(() => hand.send({ spare: ++this.spare }), {});
    this.file = make("input", { type: "file", accept: "image/*", hidden: "", tabindex: -1 });
    this.file.addEventListener("change", () => {
      hand.files([.../** @type {FileList} */ (this.file.files)], null);
      this.file.value = "";
    });
    this.acts = make("div", { class: "acts" }, this.choose, this.another, this.file);
    this.mapped = make("input", { type: "checkbox", id: "mapped" });
    this.mapped.addEventListener("change", () => this.drawMap());
    this.mapName = make("label", { for: "mapped" });
    this.mapRow = make("div", { class: "map-row" }, this.mapped, this.mapName);
    this.mapHelp = make("p", { class: "soft map-help" });
    this.small = make("canvas", { class: "small", role: "img" });
    this.smallName = make("span", { class: "soft" });
    this.smallRow = make("div", { class: "small-row" }, this.small, this.smallName);
    this.large = make("b");
    this.means = make("span");
    this.says = make("p", { class: "says" }, this.large, this.means);
    this.like = make("p", { class: "soft like" });
    this.head = make("div", { class: "cap" }, this.title, this.tabs);
    const column = make("div", { class: "beside" }, this.acts, this.says, this.like, this.mapRow, this.mapHelp, this.smallRow);
    this.element = make("section", { class: "live" }, this.head, this.view, column);
  }

  /** Take the last stroke back, if there is one; whether there was. */
  undo() {
    if (this.meta?.source !== "draw" || !this.sketch.ink?.past.length) return false;
    this.sketch.travel("past", "undo");
    return true;
  }

  /** Tell of a drawing. */
  ink(digits) {
    this.sent = digits;
    this.hand.ink(digits);
  }

  /** The camera began, ended or could not begin. */
  heard() {
    this.showView();
    this.hand.camera();
  }

  /** @param {any} meta @param {any} theme */
  show(meta, theme) {
    const { words, source, now, reading, pad } = meta;
    [this.meta, this.theme] = [meta, theme];
    say(this.title, words.now);
    this.tabs.setAttribute("aria-label", words.source);
    for (const each of SOURCES) {
      say(this.buttons[each], words[each]);
      this.buttons[each].setAttribute("aria-pressed", String(each === source));
    }
    say(this.choose, words.choose);
    say(this.another, words.another);
    this.choose.hidden = source !== "upload";
    this.another.hidden = source === "camera" || !meta.spares;
    this.camera.turn(source === "camera");
    if (!this.padded) this.sketch.update({ meta: pad });
    this.padded = true;
    if (source === "draw") this.showDrawing(now, pad);
    if (now?.picture) this.picture.src = now.picture;
    say(this.large, meta.large);
    say(this.means, meta.means);
    this.showLike(meta);
    this.showView();
    this.showSmall(now, words);
    this.mapRow.hidden = !reading?.why;
    say(this.mapName, words.where);
    this.drawMap();
  }

  /** Put a drawing that the page brought on the pad; one of the hand's own is there already. */
  showDrawing(now, pad) {
    const { sketch } = this;
    if (now?.levels && now.levels !== this.sent) {
      this.sent = now.levels;
      sketch.update({ meta: { ...pad, levels: now.levels } });
    } else if (sketch.stroke !== undefined && sketch.ink.digits !== this.sent) sketch.tell();
  }

  /** Which example the picture is most like. */
  showLike({ reading, classes, names, words }) {
    const place = classes.findIndex((numbers) => numbers.includes(reading?.nearest));
    this.like.hidden = place < 0;
    if (place < 0) return;
    const number = classes[place].indexOf(reading.nearest) + 1;
    say(this.like, fill(words.like, { name: names[place], number, likeness: formatNumber(reading.likeness, 2) }));
  }

  showView() {
    if (!this.meta) return;
    const { source, now, words } = this.meta;
    this.pad.hidden = source !== "draw";
    this.camera.element.hidden = source !== "camera" || !this.camera.sees;
    this.picture.hidden = source !== "upload" || !now?.picture;
    const missing = { camera: this.camera.failed ? words.noCamera : words.starting, upload: words.nothing }[source];
    this.empty.hidden = source === "draw" || !this.camera.element.hidden || !this.picture.hidden;
    say(this.empty, missing ?? "");
  }

  /** What a network from scratch is given. */
  showSmall(now, words) {
    this.smallRow.hidden = !now?.small;
    if (!now?.small) return;
    const levels = Float32Array.from(now.small, (digit) => parseInt(digit, 16));
    const grays = Array.from({ length: 513 }, (_, at) => Array(3).fill(Math.round((at / 512) * 255)));
    paintValues(this.small, levels, 28, 28, { low: 0, high: 15, colours: grays });
    this.small.setAttribute("aria-label", words.seenAs);
    say(this.smallName, words.seenAs);
  }

  /** Lay the map of the class that is asked for over the picture, the more the further from 0. */
  drawMap() {
    const { reading, asked } = this.meta ?? {};
    const at = asked ?? reading?.top;
    const why = reading?.why?.[at];
    this.overlay.hidden = this.mapHelp.hidden = !why || !this.mapped.checked;
    this.view.classList.toggle("mapped", !this.overlay.hidden); // its colours are told from those of the picture
    if (this.overlay.hidden) return;
    const numbers = { mean: why.mean, bias: why.bias, score: reading.scores[at] };
    const written = Object.entries(numbers).map(([each, value]) => [each, inBrackets(value, 3)]);
    say(this.mapHelp, fill(this.meta.words.whereHelp, { name: this.meta.names[at], ...Object.fromEntries(written) }));
    const colours = divergingColours(this.theme);
    paintValues(this.overlay, why.map, MAP_SIDE, MAP_SIDE, { low: -1, high: 1, colours });
    const context = /** @type {CanvasRenderingContext2D} */ (this.overlay.getContext("2d"));
    const image = context.getImageData(0, 0, MAP_SIDE, MAP_SIDE);
    why.map.forEach((value, at) => (image.data[4 * at + 3] = Math.round(230 * Math.min(1, Math.abs(value)) ** 0.7)));
    context.putImageData(image, 0, 0);
  }

  destroy() {
    this.camera.turn(false);
    this.sketch.destroy();
  }
}
