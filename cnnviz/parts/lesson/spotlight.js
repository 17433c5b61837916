// What a card speaks of is lit: the rest of the page darkens until the hand does something there. It blocks nothing.

const STYLE =
  "position:fixed;left:0;top:0;z-index:999960;pointer-events:none;border-radius:8px;outline:3px solid var(--spot,#d6006c);" +
  "box-shadow:0 0 0 200vmax rgb(0 0 0 / 0.32);transition:opacity 0.2s;";
const PUTS_OUT = ["pointerdown", "keydown", "wheel", "touchstart"];
const COMES = 30000; // milliseconds for which a part that is still to come is waited for
const LATE = 4000; // the same for what may still move it
const LATEST = 120000; // the same while the page works on it
const WORKS = ".stApp[data-test-script-state='running'], [data-testid='stMain'] [class*='progress'] [data-drawn]";
const PACE = 100; // milliseconds after which it is looked for again
const ANEW = 1000; // milliseconds after which the settings are asked for again, as a run of the script may send them away
const AROUND = 4;
const BELOW = 20; // that its lower edge is seen to be one, where there is room
const SEEN = 230; // of what is lit, or nothing is kept in sight above it
const SETTINGS = "[data-testid='stSidebar']";
const OPENS = "[data-testid='stExpandSidebarButton']"; // there only while the settings are folded away
const SMALL = matchMedia("(max-width: 1000px)"); // where the settings lie over the page, and are folded away at first

export class Spotlight {
  constructor() {
    /** @type {HTMLElement | undefined} */
    this.frame = undefined;
    /** @type {Element | undefined} */
    this.spot = undefined;
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
    this.find(lights);
    for (const each of PUTS_OUT) addEventListener(each, this.end, { passive: true, capture: true });
  }

  /**
   * Show the first of `lights` as soon as it is there and has been drawn.
   *
   * @param {[string, string][]} lights
   */
  find(lights) {
    const begun = performance.now();
    let since = begun;
    let asked = -ANEW;
    const find = () => {
      const found = lights.map(lit).find((each) => each?.getBoundingClientRect().height);
      found?.closest("details")?.setAttribute("open", ""); // a group of settings that is folded
      const settings = found && (hostOf(found) ?? found).closest(SETTINGS);
      const away = Boolean(settings && settings.getBoundingClientRect().left < 0); // slides while it comes in
      const now = performance.now();
      if (away && now - asked >= ANEW && openSettings()) asked = now;
      // what is folded away belongs to something that is to be seen with it
      if (found && !away) this.show(found.closest("[data-lit]") ?? found, lights);
      else if (now - since < COMES) this.waiting = setTimeout(find, PACE);
      if (now - begun < LATEST && document.querySelector(WORKS)) since = now;
    };
    if (lights.length) find();
  }

  /**
   * @param {Element} element
   * @param {[string, string][]} lights that it is one of, for what takes its place
   */
  show(element, lights) {
    this.spot?.removeAttribute("data-spot");
    this.spot = element; // stays marked when the light is out, as parts may lay themselves out for it
    element.setAttribute("data-spot", "");
    this.frame = document.createElement("div");
    this.frame.className = "cnnviz-spotlight";
    this.frame.style.cssText = STYLE;
    document.body.append(this.frame);
    let early = performance.now() + LATE;
    let tall = 0;
    this.place = () => {
      if (!element.isConnected || !element.getBoundingClientRect().height) return this.again(lights);
      const { height } = element.getBoundingClientRect();
      if (height > tall) early = performance.now() + LATE; // it has got more to show
      tall = height;
      // what stands above it may still be to come; who scrolls by hand puts the light out first
      if (performance.now() < early) this.bring(element);
      return this.follow(element);
    };
    this.watching = new ResizeObserver(this.place);
    const around = document.querySelectorAll(".stMainBlockContainer, [data-testid='stSidebarUserContent']");
    for (const each of [element, document.body, ...around]) this.watching.observe(each);
    addEventListener("scroll", this.place, { capture: true });
    this.place();
  }

  /**
   * Scroll as little as shows all of `element` above the card, or its top where there is no room for all: below what its part
   * keeps in sight above it, as its `scroll-margin-top` says.
   *
   * @param {Element} element
   */
  bring(element) {
    const scroller = (hostOf(element) ?? element).closest(".stMain, [data-testid='stSidebarContent']");
    const { top, bottom } = element.getBoundingClientRect();
    const card = this.host?.getBoundingClientRect();
    const end = card && card.top > innerHeight / 4 ? card.top : innerHeight;
    const room = Math.min(BELOW, Math.max(2 * AROUND, (end - bottom + top) / 2)); // half of what is left
    const keeps = parseFloat(getComputedStyle(element).scrollMarginTop) || 0;
    const above = keeps > 2 * AROUND && keeps + SEEN <= end ? keeps : 2 * AROUND;
    const down = Math.min(bottom + room - end, top - above);
    if (scroller && (down > 0 || top < 0)) scroller.scrollBy({ top: top < 0 ? top - above : down });
  }

  /**
   * Lie over `element`, wherever it has gone.
   *
   * @param {Element} element
   */
  follow(element) {
    if (!this.frame) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    const { style } = this.frame;
    style.transform = `translate(${left - AROUND}px, ${top - AROUND}px)`; // its shadow fills the window, which would seem to jump
    style.width = `${width + 2 * AROUND}px`;
    style.height = `${height + 2 * AROUND}px`;
  }

  /**
   * What was lit has gone: light what takes its place.
   *
   * @param {[string, string][]} lights
   */
  again(lights) {
    this.darken();
    this.find(lights);
  }

  off() {
    this.darken();
    for (const each of PUTS_OUT) removeEventListener(each, this.end, { capture: true });
  }

  /** Take the frame away. */
  darken() {
    clearTimeout(this.waiting);
    this.watching?.disconnect();
    if (this.place) removeEventListener("scroll", this.place, { capture: true });
    this.frame?.remove();
    this.frame = undefined;
  }
}

/** Let the settings come in, as on a small screen they are out of sight; whether there was a way. */
function openSettings() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(OPENS));
  button?.click();
  return Boolean(button);
}

/** @param {[string, string]} light */
function lit([part, within]) {
  const found = document.querySelector(part);
  const opens = document.querySelector(OPENS);
  if (opens && !SMALL.matches && found?.closest(SETTINGS)) return opens; // who has folded them away is shown the way to them
  if (!found || isEmpty(found)) return undefined;
  if (!within) return found;
  const roots = [found, ...[...found.querySelectorAll("*")].map((each) => each.shadowRoot).filter(Boolean)];
  return roots.map((root) => root?.querySelector(within)).find(Boolean);
}

/**
 * Whether it is a part's place in which nothing has been drawn yet: its height is only the room that is kept for it.
 *
 * @param {Element} found
 */
function isEmpty(found) {
  return Boolean(found.querySelector("[data-testid^='stBidiComponent']")) && !found.querySelector("[data-drawn]");
}

/** @param {Element} element */
function hostOf(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}
