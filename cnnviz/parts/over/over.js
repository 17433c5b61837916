// "Start over" opens the link of the page's beginning, and then offers to open the one before.

import { icon, makeButton, make, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { tellOver } from "../shared/over.js";
import { visit } from "../shared/follow.js";

const BACK_ROUND = "M4.2 4.4v3.8h3.8M4.5 8A6.2 6.2 0 1 1 4 11.6";
const TURN_BACK = "M7.6 4.4L3.6 8.2l4 3.8M4 8.2h7.6a4.2 4.2 0 0 1 0 8.4H8";

class OverButton {
  constructor(root) {
    this.pictures = [icon(BACK_ROUND), icon(TURN_BACK)];
    this.label = make("span");
    this.button = makeButton(() => this.press(), {}, ...this.pictures, this.label);
    this.said = make("span", { class: "unseen", role: "status" });
    this.listening = new AbortController();
    const { signal } = this.listening;
    // Direct answers write the address without a word; where a browser does not tell of it, "Undo" stays until the page is left.
    globalThis.navigation?.addEventListener("currententrychange", () => this.look(), { signal });
    addEventListener("popstate", () => this.look(), { signal });
    root.append(this.button, this.said);
  }

  update({ meta }) {
    if (meta.page !== this.page) this.before = undefined;
    this.page = meta.page;
    this.given = meta;
    this.look();
  }

  press() {
    const { given, before } = this;
    const undo = before !== undefined;
    if (!undo && given.linked && location.search === given.href) return; // all is as at first
    this.before = undo ? undefined : location.search;
    this.begun = given.href;
    this.keeps = true;
    if (!given.linked) tellOver(undo);
    else visit(undo ? /** @type {string} */ (before) : given.href);
    this.keeps = false;
    this.look();
    if (!undo) say(this.said, given.words.undoHelp);
  }

  /** What was before is offered as long as nothing else was done. */
  look() {
    if (!this.given || this.keeps) return;
    const { linked, words } = this.given;
    if (linked && this.before !== undefined && location.search !== this.begun) this.before = undefined;
    const undo = this.before !== undefined;
    this.pictures.forEach((picture, at) => picture.toggleAttribute("hidden", undo === (at === 0)));
    say(this.label, undo ? words.undo : words.over);
    name(this.button, undo ? words.undoHelp : words.overHelp);
    if (!undo) say(this.said, "");
    this.button.dataset.undo = String(undo);
  }

  destroy() {
    this.listening.abort();
    this.button.remove();
    this.said.remove();
  }
}

export default mounting(OverButton);
