// What the frame that Streamlit puts around the pages does not do by itself: it says its words in the visitor's language,
// its drawer can be left with Escape, takes the focus when it opens and gives it back when it closes, and it fits on paper.

import { mounting } from "../shared/mount.js";
import { visitAtClicks } from "../shared/follow.js";

const DRAWER = '[data-testid="stSidebar"]';
const OPENS = '[data-testid="stExpandSidebarButton"]';
const CLOSES = '[data-testid="stSidebarCollapseButton"] button';
const SPOKEN = {
  [DRAWER]: "drawer",
  [OPENS]: "drawer",
  [CLOSES]: "close",
  '[data-testid="stFileUploaderDropzone"] button': "upload",
  '[data-testid="stFileUploaderDropzoneInput"]': "upload",
  '[data-testid="stNumberInputStepDown"]': "down",
  '[data-testid="stNumberInputStepUp"]': "up",
  '[data-testid="stSelectbox"] button': "list",
  '[data-testid="stTooltipIcon"] button': "help",
};
const HOLDS_ESCAPE =
  '[role="combobox"][aria-expanded="true"], [aria-haspopup][aria-expanded="true"], [role="listbox"], [role="dialog"]';

const LIES_OVER = matchMedia("(max-width: 767.98px)"); // up to here the open drawer covers the page
const TOP = 40; // pixels of the bar, which the drawer's button stands in
const LOW = matchMedia("(max-height: 500px) and (max-width: 1000px)"); // a telephone on its side

const PAPER = 718; // the least width of an upright sheet, in CSS pixels, without its margins
const MARGINS = 64; // beside what stands on the page, left and right together

/** The page keeps on paper the width for which everything on it was drawn, and is made smaller as a whole. */
function fitPaper() {
  const width = document.querySelector(".stMainBlockContainer")?.clientWidth;
  if (!width) return;
  document.documentElement.style.setProperty("--on-screen", `${width}px`);
  const tables = [...document.querySelectorAll(".numbers table")].map(
    (/** @type {HTMLElement} */ table) => table.offsetWidth + MARGINS,
  );
  document.documentElement.style.setProperty("--on-paper", `${Math.min(1, PAPER / Math.max(width, ...tables))}`);
}

/** @param {string} selector */
const first = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

class Manners {
  constructor() {
    this.listening = new AbortController();
    const options = { signal: this.listening.signal };
    const source = (event) => /** @type {Element} */ (event.target);
    document.addEventListener("focusin", (event) => (this.focused = source(event)), options);
    document.addEventListener("keydown", (event) => (this.held = source(event).closest?.(HOLDS_ESCAPE)), {
      ...options,
      capture: true,
    });
    document.addEventListener("keydown", (event) => this.press(event), options);
    document.addEventListener("scroll", () => this.leaveTop(), { ...options, capture: true, passive: true });
    LOW.addEventListener("change", () => this.look(), options);
    addEventListener("beforeprint", fitPaper, options);
    visitAtClicks(document, ".masthead a", options.signal);
    this.observer = new MutationObserver(() => this.look());
    this.observer.observe(document.querySelector(".stApp"), { childList: true, subtree: true });
  }

  update({ meta: { page, language, words } }) {
    this.words = words;
    if (this.page !== undefined && page !== this.page) first('[data-testid="stMain"]')?.scrollTo(0, 0); // it begins at its top
    this.page = page;
    document.documentElement.lang = language; // for screen readers, and the right form of Han characters
    this.look();
  }

  /** Below the bar, the drawer's button would float over what the page shows. */
  leaveTop() {
    const below = LIES_OVER.matches && (first('[data-testid="stMain"]')?.scrollTop ?? 0) > TOP;
    document.documentElement.toggleAttribute("data-below-bar", below);
  }

  /** Streamlit makes its elements anew at will, so what they lack is given to them after each change. */
  look() {
    const skip = /** @type {Text | undefined} */ (first('[data-testid="stSkipToContent"]')?.firstChild);
    if (skip && skip.data !== this.words.skip) skip.data = this.words.skip;
    for (const [selector, word] of Object.entries(SPOKEN)) {
      for (const element of document.querySelectorAll(selector)) {
        if (element.ariaLabel !== this.words[word]) element.ariaLabel = this.words[word];
      }
    }
    this.followDrawer();
  }

  followDrawer() {
    const drawer = first(DRAWER);
    if (!drawer) return;
    const [opens, closes] = [first(OPENS), first(CLOSES)];
    const begins = this.open === undefined && LIES_OVER.matches; // left open on a visit before, it would cover the page
    if (closes && (begins || (LOW.matches && !this.closedOnce))) {
      this.closedOnce = true;
      closes.click();
      return;
    }
    const open = Boolean(closes);
    if (open === this.open || !(opens || closes)) return;
    const turned = this.open !== undefined;
    this.open = open;
    const lost = this.focused && (!this.focused.isConnected || drawer.contains(this.focused));
    if (turned && lost) (closes ?? opens).focus();
  }

  press(event) {
    if (event.key !== "Escape" || event.defaultPrevented || this.held || !LIES_OVER.matches) return;
    if (document.activeElement === document.body || document.querySelector(DRAWER)?.contains(document.activeElement)) {
      first(CLOSES)?.click();
    }
  }

  destroy() {
    this.listening.abort();
    this.observer.disconnect();
  }
}

export default mounting(Manners);
