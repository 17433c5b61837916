// The menu at the end of the bar: what is rarely wanted, and what a narrow bar has no room for.

import { focusedBeside, icon, make, name, say } from "../shared/dom.js";

const ICON_OF_MORE = [4, 10, 16].map((x) => `FM${x} 8.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 1 0 0-3z`);
const NARROW_BAR = 640; // CSS pixels; as the query in stepper.css. A narrower bar has two rows
const EDGE_OF_SCREEN = 8;

/** How many rows the children of `element` stand in. */
function rowsOfBar(element) {
  let [rows, bottom] = [0, -Infinity];
  for (const { offsetTop, offsetHeight } of element.children) {
    if (!offsetHeight) continue;
    if (offsetTop >= bottom) rows++;
    bottom = offsetTop >= bottom ? offsetTop + offsetHeight : Math.max(bottom, offsetTop + offsetHeight);
  }
  return rows;
}

export class More {
  /** Of the bar `element`, in which `leaving` stand: what goes into the menu where there is no room, the first of them first. */
  constructor(element, leaving) {
    this.element = element;
    this.leaving = leaving;
    this.text = make("span");
    const opens = { type: "button", class: "more-open", popovertarget: "bar-more" };
    this.button = make("button", opens, icon(...ICON_OF_MORE), this.text);
    this.panel = make("div", { id: "bar-more", class: "more-panel", popover: "", role: "group" });
    element.append(this.button, this.panel);
    this.panel.addEventListener("click", (event) => {
      if (/** @type {Element} */ (event.target).closest("button")) this.panel.hidePopover();
    });
    this.panel.addEventListener("toggle", () => this.toggled(this.open));
    this.places = new Map(leaving.map((each) => [each, document.createComment("")]));
    for (const [each, place] of this.places) each.before(place);
    this.layAnew = () => this.lay();
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.fit()));
    for (const each of [element, ...leaving]) this.observer.observe(each);
  }

  get open() {
    return this.panel.matches(":popover-open");
  }

  label(words) {
    say(this.text, words.more);
    name(this.button, words.more_about);
    this.panel.setAttribute("aria-label", words.more_about);
  }

  /** Put something rare into the menu for good. */
  add(element) {
    this.button.hidden = false;
    this.panel.append(element);
  }

  /** Give `target` the focus, or the menu's button where it is in the menu and not seen. */
  focus(target) {
    (this.panel.contains(target) && !this.open ? this.button : target).focus({ preventScroll: true });
  }

  /** Move into the menu what has no room, unless a hand is at it. */
  fit() {
    const { element, leaving, panel } = this;
    if (!element.clientWidth || this.open) return;
    if (this.madeOf() === this.fitted || leaving.some((each) => each.contains(focusedBeside(element)))) return;
    for (const [each, place] of this.places) if (each.parentElement === panel) place.after(each);
    const rows = element.clientWidth < NARROW_BAR ? 2 : 1;
    const going = leaving.filter((each) => !each.querySelector("[aria-pressed=true]"));
    const gone = [];
    this.button.hidden = false;
    while (going.length && rowsOfBar(element) > rows) {
      gone.unshift(going.shift());
      panel.prepend(...gone);
    }
    this.button.hidden = [...panel.children].every((each) => getComputedStyle(each).display === "none");
    this.fitted = this.madeOf();
  }

  /** All that the room depends on. */
  madeOf() {
    const { element } = this;
    const demo = Boolean(element.closest(".demo"));
    return [element.clientWidth, element.textContent, element.querySelectorAll("[hidden]").length, demo].join();
  }

  toggled(open) {
    const act = open ? addEventListener : removeEventListener;
    act("scroll", this.layAnew, { capture: true });
    act("resize", this.layAnew);
    if (open) this.lay();
    else this.fit();
  }

  /** Below the button, or above it where there is more room. */
  lay() {
    const { top, bottom, right } = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const left = Math.max(EDGE_OF_SCREEN, Math.min(right, innerWidth - EDGE_OF_SCREEN) - width);
    const below = bottom + 4 + height <= innerHeight - EDGE_OF_SCREEN || top < innerHeight - bottom;
    const wanted = below ? bottom + 4 : top - 4 - height;
    const high = Math.max(EDGE_OF_SCREEN, Math.min(wanted, innerHeight - EDGE_OF_SCREEN - height));
    Object.assign(this.panel.style, { left: `${left}px`, top: `${high}px` });
  }
}
