// A radio group of thumbnails. The ring moves at once; the server's word counts when it answers the last choice. Two lines of
// what is said about the chosen one are seen until all of it is asked for, which stays so for the next one.

import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";

const PAUSE = 120; // without a line, an arrow key held down lets the script run once, in milliseconds

class Picker {
  constructor(root, turns) {
    this.turns = turns;
    this.grid = make("div", { class: "grid", role: "radiogroup" });
    this.caption = make("div", { class: "caption", "aria-hidden": "true" });
    this.about = make("div", { class: "about brief" });
    this.unfold = makeButton(() => this.tell(this.about.classList.contains("brief")), { class: "unfold" }, icon("M5 8l5 5 5-5"));
    const head = make("div", { class: "head" }, this.caption, this.unfold);
    this.element = make("div", { class: "picker" }, this.grid, head, this.about);
    this.tell(false);
    this.watch = new ResizeObserver(() => this.offerMore());
    this.grid.addEventListener("click", (event) => {
      const at = this.buttons.indexOf(/** @type {Element} */ (event.target).closest("button"));
      if (at >= 0) this.choose(at);
    });
    this.grid.addEventListener("keydown", (event) => this.press(event));
    this.buttons = [];
    root.append(this.element);
    this.watch.observe(this.about);
  }

  /** Show `all` that is said, or its first lines. */
  tell(all) {
    this.about.classList.toggle("brief", !all);
    this.unfold.setAttribute("aria-expanded", String(all));
  }

  /** Offer the rest of what is said where there is one. */
  offerMore() {
    const all = !this.about.classList.contains("brief");
    this.unfold.hidden = !this.about.childElementCount || !(all || this.about.scrollHeight > this.about.clientHeight + 1);
  }

  /** Ring what is chosen and say what that is, unless another choice is on its way. */
  update({ meta: { label, options, chosen, about } }) {
    this.grid.setAttribute("aria-label", label);
    if (options !== this.given) this.offer(options); // an answer leaves them as they are
    if (!this.turns.settled || this.timer) return;
    this.ring(this.options.findIndex(([option]) => option === chosen));
    this.about.replaceChildren(...about.map((text) => make("p", {}, text)));
    this.offerMore();
  }

  offer(options) {
    const shown = JSON.stringify(options);
    if (shown !== this.shown) this.build(options);
    this.given = options;
    this.shown = shown;
  }

  build(options) {
    const focused = this.buttons.findIndex((button) => button.matches(":focus"));
    this.options = options;
    this.buttons = options.map(([, label, thumbnail]) => {
      const picture = make("img", { alt: "", draggable: "false" });
      picture.addEventListener("load", () => picture.classList.toggle("tiny", picture.naturalWidth <= 32));
      picture.src = thumbnail;
      const button = make("button", { type: "button", role: "radio" }, picture);
      name(button, label);
      return button;
    });
    this.grid.replaceChildren(...this.buttons);
    this.ring(-1);
    if (focused >= 0) this.buttons[Math.min(focused, this.buttons.length - 1)]?.focus();
  }

  ring(chosen) {
    this.chosen = chosen;
    this.buttons.forEach((button, at) => {
      button.setAttribute("aria-checked", at === chosen);
      button.tabIndex = at === Math.max(0, chosen) ? 0 : -1;
    });
    const called = this.options[chosen]?.[1] ?? "";
    say(this.caption, called);
    this.unfold.setAttribute("aria-label", called);
  }

  /** Choose at once, or after `pause` milliseconds without another choice. */
  choose(at, pause) {
    if (at === this.chosen) return;
    clearTimeout(this.timer);
    this.timer = null;
    const tell = () => {
      this.timer = null;
      this.turns.sendOnly(this.options[at][0]);
    };
    if (pause) this.timer = setTimeout(tell, pause);
    else tell();
    this.ring(at);
  }

  press(event) {
    const count = this.buttons.length;
    const at = this.buttons.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const top = this.buttons[0].offsetTop;
    const columns = this.buttons.filter((button) => button.offsetTop === top).length;
    const forward = getComputedStyle(this.grid).direction === "rtl" ? -1 : 1;
    const ends = { Home: -at, End: count - 1 - at };
    const steps = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns, ...ends };
    if (!(event.key in steps)) return;
    let to = at + steps[event.key];
    event.preventDefault();
    if (Math.abs(to - at) === 1) to = (to + count) % count;
    if (to < 0 || to >= count) return;
    this.choose(to, this.turns.direct ? 0 : PAUSE);
    this.buttons[to].focus();
  }

  destroy() {
    clearTimeout(this.timer);
    this.watch.disconnect();
    this.element.remove();
  }
}

export default mounting(Picker);
