// What a card speaks of is lit: the rest of the page darkens until the hand does something there. It blocks nothing.

const STYLE =
  "position:fixed;z-index:999960;pointer-events:none;border-radius:8px;outline:3px solid var(--spot,#d6006c);" +
  "box-shadow:0 0 0 200vmax rgb(0 0 0 / 0.32);transition:opacity 0.2s;";
const ENDS = ["pointerdown", "keydown", "wheel", "touchstart"];
const LATE = 4000; // milliseconds for which a part that is still to come is waited for
const GAP = 4;

export class Spotlight {
  constructor() {
    /** @type {HTMLElement | undefined} */
    this.frame = undefined;
    this.end = (/** @type {Event} */ event) => event.composedPath().includes(/** @type {any} */ (this.host)) || this.off();
  }

  /**
   * Light the first of `lights` that is there: pairs of a selector of the page and one within that part.
   *
   * @param {[string, string][]} lights
   * @param {HTMLElement} host of the card, whose own buttons leave it on
   */
  on(lights, host) {
    this.off();
    this.host = host;
    const since = performance.now();
    const place = () => {
      const found = lights.map(lit).find((each) => each?.getBoundingClientRect().height);
      if (found) this.show(found);
      if (performance.now() - since < LATE || this.frame) this.waiting = requestAnimationFrame(place);
    };
    if (lights.length) place();
    for (const each of ENDS) addEventListener(each, this.end, { passive: true, capture: true });
  }

  /** @param {Element} element */
  show(element) {
    if (!this.frame) {
      this.frame = document.createElement("div");
      this.frame.className = "cnnviz-spotlight";
      this.frame.style.cssText = STYLE;
      document.body.append(this.frame);
      element.scrollIntoView({ block: "nearest" });
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    const style = { left: left - GAP, top: top - GAP, width: width + 2 * GAP, height: height + 2 * GAP };
    for (const [edge, value] of Object.entries(style)) this.frame.style[edge] = `${value}px`;
  }

  off() {
    cancelAnimationFrame(this.waiting);
    this.frame?.remove();
    this.frame = undefined;
    for (const each of ENDS) removeEventListener(each, this.end, { capture: true });
  }
}

/** @param {[string, string]} light */
function lit([part, within]) {
  const found = document.querySelector(part);
  if (!within || !found) return found;
  const roots = [found, ...[...found.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)];
  return roots.map((root) => root?.querySelector(within)).find(Boolean);
}
