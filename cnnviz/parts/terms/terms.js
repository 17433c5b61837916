// Links into the glossary in what Streamlit draws: a click, Enter or Space opens what the term means where it stands. Opened
// elsewhere, or before this script has come, they are links like any other. Other parts learn here what terms mean.

import { publishTerms } from "../shared/known.js";
import { mounting } from "../shared/mount.js";
import { TermCard } from "../shared/terms.js";

const LINK = 'a[href^="?page=glossary&term="]';

class LinkedTerms {
  constructor(root) {
    this.card = new TermCard(root);
    this.listening = new AbortController();
    const options = { capture: true, signal: this.listening.signal };
    document.addEventListener("click", (event) => this.open(event), options);
    document.addEventListener("keydown", (event) => event.key === " " && this.open(event), options);
  }

  update({ meta: { terms, words } }) {
    this.terms = terms;
    this.words = words;
    publishTerms(terms, words);
  }

  /** @param {MouseEvent | KeyboardEvent} event */
  open(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest?.(LINK));
    const id = link && new URLSearchParams(link.search).get("term");
    if (!id || !Object.hasOwn(this.terms, id)) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.card.toggle(link, id, this.terms[id], this.words);
  }

  destroy() {
    this.listening.abort();
    this.card.destroy();
  }
}

export default mounting(LinkedTerms);
