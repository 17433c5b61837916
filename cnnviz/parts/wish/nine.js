// The patches that excite a map most, and where they were.

import { layOver, make, makeButton, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

const SHARP = 4; // of an image's pixels, screen pixels from which on they are drawn as squares

export class Nine {
  /** @param {(patch: number) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.title = make("h3");
    this.state = make("span", { class: "soft", role: "status" });
    this.grid = make("div", { class: "nine", role: "group" });
    this.none = make("p");
    this.about = make("p");
    this.shows = make("p");
    this.looked = make("p");
    this.limits = make("p", { class: "limits" });
    this.patches = make(
      "section",
      {},
      make("div", { class: "cap" }, this.title, this.state),
      this.grid,
      this.none,
      this.about,
    );
    this.whereTitle = make("h3");
    this.whereName = make("span", { class: "soft" });
    this.picture = make("img", { alt: "" });
    this.square = make("div", { class: "square" });
    this.frame = make("div", { class: "frame" });
    this.value = make("p", { class: "at" });
    this.squared = make("p", { class: "soft" });
    this.place = make(
      "section",
      { class: "where" },
      make("div", { class: "cap" }, this.whereTitle, this.whereName),
      make("div", { class: "picture" }, this.picture, this.square, this.frame),
      this.value,
      this.squared,
      this.shows,
      this.looked,
      this.limits,
    );
    this.buttons = [];
  }

  show(meta) {
    this.meta = meta;
    const { words, patches, search, field, dead, patch } = meta;
    say(this.title, words.patches);
    this.grid.setAttribute("aria-label", words.patches);
    say(this.state, search.running ? fill(words.searching, search) : "");
    say(this.none, search.error || (dead.none && !search.running ? dead.text : ""));
    const small = patches.some((each) => each.core);
    say(this.about, [field, small ? words.surroundings : ""].filter(Boolean).join(" "));
    say(this.shows, search.shows);
    say(this.looked, search.looked);
    say(this.limits, search.limits);
    while (this.buttons.length > patches.length) this.buttons.pop().button.remove();
    while (this.buttons.length < patches.length) this.add();
    const chosen = Math.min(patch, patches.length - 1);
    patches.forEach((each, at) => this.draw(this.buttons[at], each, at === chosen));
    say(this.whereTitle, words.where);
    this.look(patch);
  }

  add() {
    const at = this.buttons.length;
    const image = make("img", { alt: "" });
    const core = make("div", { class: "core" });
    const box = make("div", { class: "cut" }, image, core);
    const [label, value] = [make("span"), make("b")];
    const button = makeButton(() => this.choose(at), {}, box, make("span", { class: "told" }, label, value));
    button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.look(at));
    button.addEventListener("pointerleave", () => this.look(this.meta.patch));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.look(at));
    button.addEventListener("blur", () => this.look(this.meta.patch));
    this.buttons.push({ button, image, core, box, label, value });
    this.grid.append(button);
  }

  draw({ button, image, core, box, label, value }, patch, chosen) {
    const number = formatNumber(patch.value, 4);
    button.setAttribute("aria-pressed", String(chosen));
    const at = this.meta.patches.indexOf(patch) + 1;
    button.setAttribute("aria-label", fill(this.meta.words.patch, { number: at, name: patch.name, value: number }));
    if (image.src !== patch.image) image.src = patch.image;
    layOver(image, patch.lies, 1, 1);
    box.style.aspectRatio = `${patch.shape[1] / patch.shape[0]}`;
    image.classList.toggle("sharp", Math.max(...patch.shape) * SHARP < 200);
    core.hidden = !patch.core;
    if (patch.core) layOver(core, patch.core, 1, 1);
    say(label, patch.name);
    say(value, number);
  }

  /** Show where a patch was. */
  look(at) {
    const { words, patches, pictures } = this.meta;
    const patch = patches[Math.min(at, patches.length - 1)];
    for (const each of [this.picture.parentElement, this.value, this.squared]) each.hidden = !patch;
    if (!patch) {
      say(this.whereName, "");
      return;
    }
    const picture = pictures[patch.picture];
    say(this.whereName, picture.name);
    if (this.picture.src !== picture.image) this.picture.src = picture.image;
    this.picture.alt = picture.name;
    this.picture.classList.toggle("sharp", Math.max(picture.height, picture.width) * SHARP < 200);
    this.picture.style.aspectRatio = `${picture.width / picture.height}`;
    layOver(this.frame, patch.frame, 1, 1);
    this.square.hidden = !patch.square;
    if (patch.square) layOver(this.square, patch.square, 1, 1);
    const [row, column] = patch.cell;
    say(this.value, fill(words.where_value, { value: formatNumber(patch.value, 4), row, column }));
    say(this.squared, patch.square ? words.square : "");
  }
}
