// The result as a photo: the button in the menu, and beside the picture what was set for it and what it leaves out.

import { icon, make, makeButton, say } from "../shared/dom.js";

const ICON_OF_PHOTO = ["M3 4.500h14v11h-14z", "M3 13l4-4 3.500 3.500 2.500-2 4 3.500", "M13 7.500v0.010"];
const ICON_OF_STAGES = ["M7.600 4.400L3.600 8.200l4 3.800M4 8.200h7.600a4.200 4.200 0 0 1 0 8.400H8"];

const LINES = ["about", "warning", "cut", "lead"];

export class PhotoLook {
  /** Of a `stepper`, whose menu gets the button. */
  constructor(stepper) {
    this.stepper = stepper;
    this.frame = stepper.find(".stepper");
    this.text = make("span");
    this.button = makeButton(() => this.turn(), { class: "photo-look", "aria-pressed": "false" });
    stepper.bar.more.add(this.button);
    this.lines = LINES.map((line) => ({ line, element: make("p", { class: `photo-${line}` }) }));
    this.settings = make("ul");
    this.back = makeButton(() => this.turn(), { class: "back-to-stages" });
    this.said = make("span", { class: "unseen", role: "status" });
    this.aside = make(
      "aside",
      { class: "photo-note", hidden: "" },
      (this.title = make("h3")),
      ...this.lines.map(({ element }) => element),
      this.settings,
      this.back,
    );
    stepper.find(".maps").append(this.aside);
    stepper.find(".stepper").append(this.said);
  }

  /** Show what arrives. */
  take({ photo, photo_offered: offered, words, demo }) {
    const on = Boolean(photo);
    if (this.on !== undefined && this.on !== on) this.changed(on, words);
    this.on = on;
    this.words = words;
    this.button.hidden = demo || !offered;
    this.back.hidden = !offered;
    this.button.setAttribute("aria-pressed", String(on));
    this.button.replaceChildren(icon(...ICON_OF_PHOTO), this.text);
    say(this.text, words.photo);
    this.back.replaceChildren(icon(...ICON_OF_STAGES), words.photo_end);
    this.frame.classList.toggle("as-photo", on);
    this.aside.hidden = !on;
    if (!on) return;
    say(this.title, photo.title);
    for (const { line, element } of this.lines) {
      say(element, photo[line]);
      element.hidden = !photo[line];
    }
    this.settings.replaceChildren(...photo.set.map((text) => make("li", {}, text)));
  }

  /** The button that was pressed may be gone: the focus goes to the one that turns it back. */
  changed(on, words) {
    say(this.said, on ? words.photo_on : words.photo_off);
    if (!on && this.leaves) this.stepper.bar.more.focus(this.button);
    this.leaves = false;
  }

  turn() {
    this.leaves = this.on && /** @type {ShadowRoot} */ (this.stepper.root.getRootNode()).activeElement === this.back;
    this.stepper.turns.sendInstead({ photo: !this.on }, (waiting) => waiting !== null && "photo" in waiting);
  }
}
