// A button that opens a panel with everything that the view can become: cards, and beside them the chosen one with its options.

import { copyText } from "../shared/clipboard.js";
import { icon, make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { askToShare } from "../shared/sharing.js";
import { drawPreview } from "./preview.js";
import { makeOption } from "./options.js";

const TRAY = ["M10 3v9", "M6.5 8.5 10 12l3.5-3.5", "M3.5 12.5v4h13v-4"];
const CROSS = ["M5 5 15 15", "M15 5 5 15"];
const LATE = 1000; // milliseconds without an answer: others have their turns
const SOON = 250; // milliseconds without an answer to a choice, after which that is said
const AGAIN = 1000; // milliseconds after which a page that had no result may have one

class Take {
  constructor(root, turns) {
    this.turns = turns;
    this.content = /** @type {any} */ (null);
    this.wanted = { kind: "", format: "", options: {}, without: false }; // what the hand has chosen
    this.stopped = false; // whether the hand has stopped the file that was asked for last
    this.drawn = /** @type {any} */ (null); // the cards that are drawn
    /** @type {Map<string, HTMLButtonElement>} */
    this.known = new Map(); // their buttons
    this.delivered = 0; // the number of the last file that the browser was given
    this.build();
    this.screen.addEventListener("close", () => this.left());
    root.append(this.open, this.screen);
  }

  build() {
    this.label = make("span");
    this.open = makeButton(() => this.begin(), { class: "open", "aria-haspopup": "dialog" }, icon(...TRAY), this.label);
    this.title = make("h2", { id: "title" });
    this.told = make("p", { class: "told" });
    this.close = makeButton(() => this.screen.close(), { class: "bare" }, icon(...CROSS));
    this.own = make("p");
    this.leave = makeButton(() => this.choose({ without: !this.wanted.without }));
    this.note = make("p", { class: "remark", role: "status" });
    this.banner = make("div", { class: "banner", role: "status", hidden: "" }, this.own, this.leave);
    this.cards = make("div", { class: "cards", role: "group" });
    this.name = make("h3", { id: "chosen", tabindex: "-1" });
    this.size = make("span", { class: "size" });
    this.big = make("div", { class: "preview", "aria-hidden": "true" });
    this.about = make("p");
    this.text = make("pre", { tabindex: "0", role: "region" });
    this.options = make("form");
    this.options.addEventListener("submit", (event) => event.preventDefault());
    this.warning = make("p", { class: "remark" });
    this.error = make("p", { class: "remark", role: "alert" });
    this.bar = make("div", { class: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, hidden: "" });
    this.go = makeButton(() => this.press(), { class: "main" });
    this.copy = makeButton(() => this.copyIt());
    this.said = make("p", { class: "said", role: "status" });
    this.detail = make(
      "section",
      { "aria-labelledby": "chosen" },
      make("header", {}, this.name, this.size),
      this.big,
      this.about,
      this.text,
      this.options,
      this.warning,
      this.error,
      make("div", { class: "acts" }, this.go, this.copy),
      this.bar,
      this.said,
    );
    const head = make("header", { class: "head" }, make("div", {}, this.title, this.told), this.close);
    const sheet = make("div", { class: "sheet" }, this.cards, this.detail);
    const inner = make("div", { class: "inner" }, head, this.note, this.banner, sheet);
    this.screen = make("dialog", { "aria-labelledby": "title" }, inner);
    this.screen.addEventListener("keydown", (event) => this.turn(event));
  }

  /** Whether the engine has not heard yet what the hand has chosen: what it shows is not of that. */
  get pending() {
    return this.turns.waiting.some(([, body]) => typeof body === "object" || body === "open");
  }

  update(content) {
    const { meta } = content;
    const { words } = meta;
    say(this.label, words.take);
    name(this.open, words.title);
    name(this.close, words.close);
    say(this.title, words.title);
    if (!meta.open) {
      if (!this.pending && this.screen.open && this.content?.meta.open) this.screen.close(); // another page came
      this.content = content;
      return;
    }
    this.content = content;
    if (!this.screen.open || this.pending) return;
    if (this.drawn !== meta.cards) this.draw();
    this.follow();
  }

  /** What is offered and chosen. */
  draw() {
    const { words, said, cards, chosen, banner, without, note, waits } = this.content.meta;
    this.drawn = cards;
    const options = Object.fromEntries(chosen.options.map((each) => [each.name, each.value]));
    const before = JSON.stringify([this.wanted.format, this.wanted.options]);
    if (!waits) this.wanted = { kind: chosen.id, format: chosen.format, options, without };
    clearTimeout(this.soon);
    this.detail.removeAttribute("aria-busy");
    this.options.inert = false;
    say(this.told, said);
    say(this.note, note);
    say(this.own, banner.text);
    say(this.leave, banner.button);
    this.banner.hidden = !banner.text;
    this.cards.setAttribute("aria-label", words.kinds);
    this.drawCards(cards, chosen.id);
    const card = cards.find((each) => each.id === chosen.id);
    say(this.name, card.title);
    say(this.size, card.size);
    this.big.replaceChildren(drawPreview(card, this.content));
    this.big.hidden = chosen.text !== null || !(card.shapes.length || card.lines.length);
    say(this.about, chosen.about);
    this.text.hidden = chosen.text === null;
    this.text.setAttribute("aria-label", words.text);
    say(this.text, chosen.text ?? "");
    this.copy.hidden = chosen.text === null;
    say(this.copy, words.copy);
    const form = JSON.stringify([chosen.id, chosen.formats, chosen.options.map((each) => ({ ...each, value: null }))]);
    // controls that say already what was chosen stay, as a hand may be at one of them
    const stays = form === this.form && before === JSON.stringify([chosen.format, options]);
    if (!stays) this.drawOptions(chosen, words);
    this.form = form;
    say(this.warning, chosen.warning);
    this.refused = card.refused;
    say(this.error, card.refused);
    this.go.disabled = Boolean(card.refused);
    this.leads = card.leads;
  }

  drawCards(cards, chosen) {
    const made = cards.map((card) => {
      const button = this.known.get(card.id) ?? this.makeCard(card.id);
      const mark = card.mark ? make("span", { class: "own" }, card.mark) : "";
      button.replaceChildren(
        make("span", { class: "preview", "aria-hidden": "true" }, drawPreview(card, this.content)),
        make("span", { class: "words" }, make("b", {}, card.title), mark, this.lineOf(card)),
      );
      return button;
    });
    const focused = this.cards.contains(this.focused());
    if (made.length !== this.cards.children.length || made.some((each, at) => each !== this.cards.children[at])) {
      this.cards.replaceChildren(...made);
    }
    this.mark(chosen);
    if (focused && !this.cards.contains(this.focused())) this.known.get(chosen)?.focus();
  }

  /** The button of a kind. It stays the same, so that no click is lost that began before an answer came. */
  makeCard(kind) {
    const choose = () => this.choose({ kind, format: "", options: {} }, this.entered);
    const button = makeButton(choose, { class: "card", "data-kind": kind });
    button.addEventListener("keydown", (event) => (this.entered = event.key === "Enter"));
    button.addEventListener("pointerdown", () => (this.entered = false));
    this.known.set(kind, button);
    return button;
  }

  /** Formats and size; a size is not broken. */
  lineOf(card) {
    const line = make("span", { class: "line" });
    if (card.refused) line.append(this.content.meta.words.cannot);
    else line.append(make("span", {}, card.signs), " ", make("span", { class: "size" }, card.size));
    return line;
  }

  /** Mark the card of a kind as the chosen one. */
  mark(kind) {
    for (const [each, button] of this.known) button.setAttribute("aria-pressed", String(each === kind));
  }

  drawOptions({ formats, format, options }, words) {
    const held = this.options.contains(this.focused()) ? this.focused()?.name : "";
    const rows = options.map((each) => makeOption(each, (value) => this.set(each.name, value)));
    if (formats.length > 1) {
      const given = { name: "format", label: words.format, value: format, choices: formats };
      rows.unshift(makeOption(given, (value) => this.choose({ format: value })));
    }
    this.options.replaceChildren(...rows);
    if (held) /** @type {any} */ (this.options).elements[held]?.focus?.();
    const checked = held ? this.options.querySelector(`input[name="${held}"]:checked`) : null;
    /** @type {any} */ (checked)?.focus();
  }

  focused() {
    return /** @type {any} */ (/** @type {ShadowRoot} */ (this.screen.getRootNode()).activeElement);
  }

  set(option, value) {
    this.choose({ options: { ...this.wanted.options, [option]: value } });
  }

  /**
   * How far the file is.
   */
  follow() {
    const { words, work } = this.content.meta;
    clearTimeout(this.timer);
    this.running = work.running;
    const percent = Math.round(100 * (work.share ?? 0));
    this.bar.hidden = !work.running;
    this.bar.style.setProperty("--share", String(work.share ?? 0));
    this.bar.setAttribute("aria-valuenow", String(percent));
    this.bar.setAttribute("aria-label", fill(words.working, { percent }));
    say(this.error, work.error || this.refused || "");
    const done = work.said && !work.running;
    say(this.go, work.running ? words.stop : this.leads ? words.share : done ? words.again : words.download);
    if (this.stopped) say(this.said, words.stopped); // an answer to what was asked before may still come
    else if (work.running) say(this.said, fill(words.working, { percent }));
    else say(this.said, work.said);
    if (this.content.meta.waits) this.timer = setTimeout(() => this.turns.sendOnly({ ...this.wanted, make: false }), AGAIN);
    else if (work.file && !this.stopped && work.file.number !== this.delivered) this.deliver(work.file);
    else if (work.running && this.turns.settled && !this.stopped) {
      this.turns.send("go on");
      this.timer = setTimeout(() => say(this.said, words.waiting), LATE);
    }
  }

  /** Give the file to the browser. */
  deliver(file) {
    this.delivered = file.number;
    const address = URL.createObjectURL(new Blob([this.content.file], { type: file.mime }));
    const link = make("a", { href: address, download: file.name, hidden: "" });
    this.screen.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    this.turns.send("saved");
  }

  begin() {
    this.screen.showModal();
    [this.stopped, this.running, this.drawn] = [false, false, null];
    say(this.said, "");
    this.wanted = { kind: "", format: "", options: {}, without: false };
    this.turns.sendOnly("open");
    this.title.textContent = this.content.meta.words.title;
    this.close.focus();
  }

  left() {
    if (this.screen.open) return; // the browser tells of it later, and a quick hand has opened it again
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.content = { ...this.content, meta: { ...this.content.meta, cards: null, open: false } };
    this.turns.sendOnly("close");
    this.open.focus();
  }

  /** Choose something else; with `enter`, go on to what is told of it. A file under way is dropped. */
  choose(changes, enter = false) {
    const { words, cards } = this.content.meta;
    this.wanted = { ...this.wanted, ...changes };
    [this.stopped, this.running, this.bar.hidden] = [false, false, true];
    clearTimeout(this.timer);
    say(this.said, "");
    if (changes.kind) {
      const card = cards.find((each) => each.id === changes.kind);
      this.mark(changes.kind);
      say(this.name, card.title);
      say(this.size, card.size);
      this.leads = card.leads;
      this.refused = card.refused;
      this.options.inert = true; // they are another card's
    }
    say(this.go, this.leads ? words.share : words.download);
    this.detail.setAttribute("aria-busy", "true");
    clearTimeout(this.soon);
    this.soon = setTimeout(() => say(this.said, words.preparing), SOON);
    this.turns.sendOnly({ ...this.wanted, make: false });
    const below = changes.kind && matchMedia("(max-width: 900px)").matches;
    if (below) this.detail.scrollIntoView({ block: "start" });
    if (below || enter) this.name.focus({ preventScroll: below });
  }

  /** Let Tab go round in the panel: the browser would stop twice at nothing before it comes back to the first. */
  turn(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.screen.querySelectorAll("button, input, select, pre")].filter(
      (/** @type {any} */ each) => each.offsetParent && !each.disabled && !each.closest("[inert]"),
    );
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (this.focused() !== from) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (to).focus();
  }

  press() {
    if (this.leads) {
      this.screen.close();
      askToShare("");
    } else if (this.running) {
      this.stopped = true;
      this.turns.sendOnly("stop");
      say(this.said, this.content.meta.words.stopped);
    } else {
      this.stopped = false;
      this.turns.sendOnly({ ...this.wanted, make: true });
    }
  }

  async copyIt() {
    const { words, chosen } = this.content.meta;
    const copied = await copyText(chosen.text, this.screen);
    if (!copied) this.text.focus();
    say(this.said, copied ? words.copied : words.byHand);
  }

  destroy() {
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    for (const each of [this.open, this.screen]) each.remove();
  }
}

export default mounting(Take);
