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
    /** @type {Element[]} */
    this.spots = [];
    this.end = (/** @type {Event} */ event) => event.composedPath().includes(/** @type {any} */ (this.host)) || this.off();
  }

  /**
   * Light the first of `lights` that is there: each a selector of the page, and those within that part of what is lit together.
   *
   * @param {string[][]} lights
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
   * @param {string[][]} lights
   */
  find(lights) {
    const begun = performance.now();
    let since = begun;
    let asked = -ANEW;
    const find = () => {
      const found = lights.map(lit).find((each) => each.length && around(each).height) ?? [];
      for (const each of found) each.closest("details")?.setAttribute("open", ""); // a group of settings that is folded
      const [first] = found;
      const settings = first && (hostOf(first) ?? first).closest(SETTINGS);
      const away = Boolean(settings && settings.getBoundingClientRect().left < 0); // slides while it comes in
      const now = performance.now();
      if (away && now - asked >= ANEW && openSettings()) asked = now;
      // what is folded away belongs to something that is to be seen with it
      if (first && !away) this.show(found.map((each) => each.closest("[data-lit]") ?? each), lights);
      else if (now - since < COMES) this.waiting = setTimeout(find, PACE);
      if (now - begun < LATEST && document.querySelector(WORKS)) since = now;
    };
    if (lights.length) find();
  }

  /**
   * @param {Element[]} elements that are lit together
   * @param {string[][]} lights that they are one of, for what takes their place
   */
  show(elements, lights) {
    for (const each of this.spots) each.removeAttribute("data-spot");
    this.spots = elements; // stay marked when the light is out, as parts may lay themselves out for them
    for (const each of this.spots) each.setAttribute("data-spot", "");
    this.frame = document.createElement("div");
    this.frame.className = "cnnviz-spotlight";
    this.frame.style.cssText = STYLE;
    document.body.append(this.frame);
    let early = performance.now() + LATE;
    let tall = 0;
    this.place = () => {
      const gone = elements.some((each) => !each.isConnected);
      const { height } = around(elements);
      if (gone || !height) return this.again(lights);
      if (height > tall) early = performance.now() + LATE; // it has got more to show
      tall = height;
      // what stands above it may still be to come; who scrolls by hand puts the light out first
      if (performance.now() < early) this.bring(elements);
      return this.follow(elements);
    };
    this.watching = new ResizeObserver(this.place);
    const outer = document.querySelectorAll(".stMainBlockContainer, [data-testid='stSidebarUserContent']");
    for (const each of [...elements, document.body, ...outer]) this.watching.observe(each);
    addEventListener("scroll", this.place, { capture: true });
    this.place();
  }

  /**
   * Scroll as little as shows all of `elements` above the card, or their top where there is no room for all: below what their
   * part keeps in sight above them, as their `scroll-margin-top` says.
   *
   * @param {Element[]} elements
   */
  bring(elements) {
    const scroller = (hostOf(elements[0]) ?? elements[0]).closest(".stMain, [data-testid='stSidebarContent']");
    const { top, bottom } = around(elements);
    const card = this.host?.getBoundingClientRect();
    const end = card && card.top > innerHeight / 4 ? card.top : innerHeight;
    const room = Math.min(BELOW, Math.max(2 * AROUND, (end - bottom + top) / 2)); // half of what is left
    const keeps = Math.max(...elements.map((each) => parseFloat(getComputedStyle(each).scrollMarginTop) || 0));
    const above = keeps > 2 * AROUND && keeps + SEEN <= end ? keeps : 2 * AROUND;
    const down = Math.min(bottom + room - end, top - above);
    if (scroller && (down > 0 || top < 0)) scroller.scrollBy({ top: top < 0 ? top - above : down });
  }

  /**
   * Lie over `elements`, wherever they have gone.
   *
   * @param {Element[]} elements
   */
  follow(elements) {
    if (!this.frame) return;
    const { left, top, width, height } = around(elements);
    const { style } = this.frame;
    style.transform = `translate(${left - AROUND}px, ${top - AROUND}px)`; // its shadow fills the window, which would seem to jump
    const seen = Math.max(0, innerWidth - left - 2 * AROUND); // what goes on beyond the window's edge is scrolled there
    style.width = `${Math.min(width, seen) + 2 * AROUND}px`;
    style.height = `${height + 2 * AROUND}px`;
  }

  /**
   * What was lit has gone: light what takes its place.
   *
   * @param {string[][]} lights
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

/**
 * @param {string[]} light
 * @returns {Element[]}
 */
function lit([part, ...within]) {
  const found = document.querySelector(part);
  const opens = document.querySelector(OPENS);
  if (opens && !SMALL.matches && found?.closest(SETTINGS)) return [opens]; // who has folded them away is shown the way to them
  if (!found || isEmpty(found)) return [];
  if (!within.length) return [found];
  const roots = [found, ...[...found.querySelectorAll("*")].flatMap((each) => each.shadowRoot ?? [])];
  const inside = (/** @type {string} */ each) => roots.map((root) => root.querySelector(each)).find(Boolean) ?? [];
  return within.flatMap(inside);
}

/**
 * The rectangle around `elements`; what has no height takes no part.
 *
 * @param {Element[]} elements
 */
function around(elements) {
  const boxes = elements.map((each) => each.getBoundingClientRect()).filter((each) => each.height);
  if (!boxes.length) return new DOMRect();
  const left = Math.min(...boxes.map((each) => each.left));
  const top = Math.min(...boxes.map((each) => each.top));
  const right = Math.max(...boxes.map((each) => each.right));
  const bottom = Math.max(...boxes.map((each) => each.bottom));
  return new DOMRect(left, top, right - left, bottom - top);
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
