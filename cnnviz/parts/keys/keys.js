// The sheet of a page's keys, and undo by keys where the browser's way back is the page's own history.

import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { typesIn } from "../shared/typing.js";

const CROSS = ["M5 5 15 15", "M15 5 5 15"];

/** The page that an entry of the browser's history shows, without which an undo would leave the page. */
const pageOf = (url) => new URL(url).searchParams.get("page");

class Keys {
  constructor(root) {
    this.quiet = makeButton(() => this.open(), { class: "quiet", "aria-haspopup": "dialog", hidden: "" }, "?");
    this.title = make("h2", { id: "keys-title" });
    this.close = makeButton(() => this.sheet.close(), { class: "bare" }, icon(...CROSS));
    this.lists = make("div");
    this.sheet = make("dialog", { "aria-labelledby": "keys-title" }, make("header", {}, this.title, this.close), this.lists);
    this.sheet.addEventListener("click", (event) => event.target === this.sheet && this.sheet.close());
    this.sheet.addEventListener("close", () => this.before?.focus());
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.listening.signal });
    root.append(this.quiet, this.sheet);
  }

  update({ meta: { page, offered, undo, groups, words } }) {
    if (this.page !== undefined && page !== this.page) this.sheet.close();
    this.page = page;
    this.undoes = undo;
    this.quiet.hidden = !offered;
    name(this.quiet, words.open);
    name(this.close, words.close);
    say(this.title, words.title);
    this.lists.replaceChildren(
      ...groups.flatMap(({ label, keys }) => [
        make("h3", {}, label),
        make("dl", {}, ...keys.flatMap(([key, text]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)])),
      ]),
    );
  }

  press(event) {
    if (event.defaultPrevented || typesIn(event)) return;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (key === "?" && !command && !event.altKey) this.open();
    else if (this.undoes && command && key === "z") this.travel(event.shiftKey ? 1 : -1);
    else if (this.undoes && command && key === "y") this.travel(1);
    else return;
    event.preventDefault();
  }

  open() {
    if (this.sheet.open) return;
    let holder = /** @type {HTMLElement | null} */ (document.activeElement);
    while (holder?.shadowRoot?.activeElement) holder = /** @type {HTMLElement} */ (holder.shadowRoot.activeElement);
    this.before = holder;
    this.sheet.showModal();
  }

  /** Go back or forward by one change, as the browser does, as long as that stays on this page. */
  travel(way) {
    const { navigation } = /** @type {any} */ (globalThis);
    const at = navigation?.currentEntry?.index; // a browser without it has its own keys for the way back
    const entry = at === undefined ? undefined : navigation.entries()[at + way];
    if (entry?.sameDocument && pageOf(entry.url) === pageOf(location.href)) history.go(way);
  }

  destroy() {
    this.listening.abort();
    this.quiet.remove();
    this.sheet.remove();
  }
}

export default mounting(Keys);
