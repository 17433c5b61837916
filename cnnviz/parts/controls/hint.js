// A small question mark, and what it explains while it is pointed at, focused or tapped.

import { icon, make, say } from "../shared/dom.js";

export class Hint {
  /** @param {string} id that is used by nothing else in the part */
  constructor(id) {
    this.tip = make("div", { class: "tip", role: "tooltip", id, hidden: "" });
    const mark = icon("M10 2.5 a7.5 7.5 0 1 0 0.01 0z", "M7.8 8 a2.2 2.2 0 1 1 3.4 1.8 q-1.2 0.7 -1.2 1.8", "M10 14 v0.01");
    this.button = make("button", { type: "button", "aria-describedby": id, "aria-expanded": "false" }, mark);
    this.element = make("span", { class: "hint" }, this.button, this.tip);
    const { button, element } = this;
    element.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.open());
    element.addEventListener("pointerleave", () => button.matches(":focus-visible") || this.close());
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.open());
    button.addEventListener("blur", () => this.close());
    button.addEventListener("pointerdown", (event) => (this.ends = event.pointerType !== "mouse" && Boolean(this.listening)));
    button.addEventListener("click", () => (this.ends ? this.close() : this.open()));
  }

  /**
   * @param {string | null} text nothing without an explanation
   * @param {string} label
   */
  update(text, label) {
    this.element.hidden = !text;
    this.button.setAttribute("aria-label", label);
    say(this.tip, text ?? "");
    if (!text) this.close();
  }

  /** Show the explanation where there is more room, until it is left, Escape is pressed or something else is touched. */
  open() {
    if (this.listening) return;
    this.listening = new AbortController();
    const options = { capture: true, signal: this.listening.signal };
    addEventListener("keydown", (event) => this.press(event), options);
    addEventListener("pointerdown", (event) => event.composedPath().includes(this.element) || this.close(), options);
    this.tip.classList.toggle("above", this.button.getBoundingClientRect().top > innerHeight / 2);
    this.tip.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  press(event) {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the drawer around it stays open
    this.close();
  }

  close() {
    this.listening?.abort();
    this.listening = undefined;
    this.tip.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
}
