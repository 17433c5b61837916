// A button that opens what a page is handed on with: its link, what the link hides, its QR code, also as large as the screen.

import { copyText } from "../shared/clipboard.js";
import { icon, make, makeButton, makeShape, name, say } from "../shared/dom.js";
import { visitAtClicks } from "../shared/follow.js";
import { mounting } from "../shared/mount.js";
import { hearOfSharing } from "../shared/sharing.js";

const QUIET = 4; // light modules around a code
const ARROW = ["M12.5 4.5 17 9l-4.5 4.5", "M17 9H9.5A6 6 0 0 0 3.5 15v1.5"];
const CROSS = ["M5 5 15 15", "M15 5 5 15"];
const GROW = ["M3.5 8V3.5H8", "M12 3.5h4.5V8", "M16.5 12v4.5H12", "M8 16.5H3.5V12"];

/** A QR code's modules, `side` in a row, as one shape; every dark run of a row is a rectangle. */
export function codePath(modules, side) {
  let path = "";
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const first = column;
      while (column < side && modules[row * side + column]) column++;
      if (column > first) path += `M${first + QUIET} ${row + QUIET}h${column - first}v1h${first - column}z`;
    }
  }
  return path;
}

class Share {
  constructor(root, turns) {
    this.turns = turns;
    this.meta = /** @type {any} */ (null);
    this.modules = /** @type {Uint8Array | undefined} */ (undefined);
    this.base = ""; // the app's address, without a query
    this.asked = false; // whether the choices are those of this page
    this.build();
    this.lesson = ""; // what is handed on instead of the page
    this.listening = new AbortController();
    hearOfSharing((lesson) => this.shareLesson(lesson), this.listening.signal);
    this.panel.addEventListener("toggle", (event) => this.toggled(event.newState === "open"));
    this.form.addEventListener("change", () => this.choose());
    this.field.addEventListener("focus", () => this.field.select());
    this.screen.addEventListener("close", () => this.left());
    this.teachers.addEventListener("click", () => this.panel.hidePopover());
    visitAtClicks(this.teachers, "a");
    root.append(this.open, this.panel, this.screen);
  }

  build() {
    this.label = make("span");
    this.open = make("button", { type: "button", class: "open", popovertarget: "panel", "aria-haspopup": "dialog" });
    this.open.append(icon(...ARROW), this.label);
    this.title = make("h2", { id: "title" });
    this.close = makeButton(() => this.panel.hidePopover(), { class: "bare" }, icon(...CROSS));
    this.field = make("input", { type: "text", readonly: "", spellcheck: "false" });
    this.copy = makeButton(() => this.copyLink(), { class: "main" });
    this.said = make("p", { class: "said", role: "status" });
    this.reach = make("p", { class: "share-note" });
    this.elsewhere = makeButton(() => this.useElsewhere(), { hidden: "" });
    this.form = make("form");
    this.plate = makeButton(() => this.fill(), { class: "plate" });
    this.fine = make("p", { class: "share-note" });
    this.opens = make("h3");
    this.told = make("ul");
    this.teachers = make("a", { class: "teachers" });
    this.panel = make(
      "div",
      { id: "panel", popover: "", role: "dialog", "aria-labelledby": "title" },
      make("header", {}, this.title, this.close),
      make("div", { class: "link" }, this.field, this.copy),
      this.said,
      make("div", { class: "reach" }, this.reach, this.elsewhere),
      make("div", { class: "sides" }, this.form, make("div", { class: "code" }, this.plate, this.fine)),
      make("div", { class: "opens" }, this.opens, this.told),
      this.teachers,
    );
    this.big = make("div", { class: "big" });
    this.address = make("p", { class: "address" });
    this.leave = makeButton(() => this.screen.close(), { class: "bare" }, icon(...CROSS));
    this.screen = make("dialog", {}, this.leave, this.big, this.address);
  }

  update({ meta, code }) {
    const { words, link } = meta;
    if (!this.turns.settled) return; // an older answer would undo what was chosen since
    [this.meta, this.modules] = [meta, code];
    say(this.label, words.share);
    name(this.open, words.title);
    name(this.close, words.close);
    name(this.leave, words.close);
    name(this.plate, words.fill);
    say(this.title, meta.title ?? words.title);
    say(this.copy, words.copy);
    say(this.opens, words.opens);
    say(this.elsewhere, words.useElsewhere);
    say(this.teachers, words.teachers);
    this.teachers.href = `?${meta.teachers}`;
    this.field.setAttribute("aria-label", words.link);
    if (!link) return;
    if (this.field.value !== link) say(this.said, "");
    this.field.value = link;
    if (!this.asked) this.offer();
    say(this.reach, meta.reach);
    this.elsewhere.hidden = !meta.elsewhere;
    this.draw();
    this.told.replaceChildren(...meta.told.map((line) => make("li", {}, line)));
  }

  /** The choices as the page itself has them. */
  offer() {
    const { words, hides, demonstrates, languages, now, led } = this.meta;
    this.asked = true;
    const box = (value, label, on) => {
      const input = make("input", { type: "checkbox", value, checked: on ? "" : null });
      return make("label", {}, input, make("span", {}, label));
    };
    const radio = ([value, label]) => {
      const input = make("input", { type: "radio", name: "language", value, checked: value === now.language ? "" : null });
      return make("label", { lang: value.replace("_", "-") }, input, make("span", {}, label));
    };
    this.hiding = make("fieldset", hides.length ? {} : { hidden: "" }, make("legend", {}, words.hide));
    this.hiding.append(...hides.map(([value, label]) => box(value, label, now.hide.includes(value))));
    this.showing = make("fieldset", {}, make("legend", {}, words.with));
    this.showing.append(box("large", words.large, now.large));
    if (demonstrates) this.showing.append(box("demo", words.demo, now.demo));
    if (led) this.showing.append(box("led", words.lesson, true));
    this.tongues = make("fieldset", { class: "row" }, make("legend", {}, words.language));
    this.tongues.append(...Object.entries(languages).map(radio));
    this.form.replaceChildren(this.hiding, this.showing, this.tongues);
  }

  draw() {
    const { side, fine } = this.meta;
    say(this.fine, fine);
    this.plate.hidden = !side;
    this.plate.replaceChildren(...(side ? [this.picture(), icon(...GROW)] : []));
  }

  picture() {
    const { side, words } = this.meta;
    const across = side + 2 * QUIET;
    const box = { viewBox: `0 0 ${across} ${across}`, role: "img", "aria-label": words.code, "shape-rendering": "crispEdges" };
    const light = makeShape("rect", { width: across, height: across, fill: "#fff" });
    return makeShape("svg", { class: "qr", ...box }, light, makeShape("path", { d: codePath(this.modules, side), fill: "#000" }));
  }

  toggled(open) {
    if (open) {
      this.asked = false;
      this.base = `${location.origin}${location.pathname}`;
      say(this.said, "");
      this.ask({});
      this.copy.focus();
    } else if (!this.screen.open) {
      this.left();
    }
  }

  /** Nothing is handed on any more. */
  left() {
    this.lesson = "";
    this.turns.sendOnly("close");
    this.open.focus();
  }

  shareLesson(lesson) {
    this.lesson = lesson;
    this.panel.showPopover();
  }

  ask(choices) {
    const lesson = this.lesson ? { lesson: this.lesson } : {};
    this.turns.sendOnly({ address: this.base, choices, ...lesson });
  }

  choose() {
    const checked = (set) => [...set.querySelectorAll("input:checked")].map((each) => each.value);
    const shown = checked(this.showing);
    const choices = {
      hide: checked(this.hiding),
      large: shown.includes("large"),
      demo: shown.includes("demo"),
      led: shown.includes("led"),
      language: checked(this.tongues)[0],
    };
    this.ask(choices);
  }

  useElsewhere() {
    this.base = this.meta.elsewhere;
    this.choose();
    this.copy.focus();
  }

  async copyLink() {
    const { words, link } = this.meta;
    const copied = await copyText(link, this.panel);
    if (!copied) this.field.focus();
    say(this.said, copied ? words.copied : words.byHand);
  }

  /** The code alone, for the whole room. */
  fill() {
    this.big.replaceChildren(this.picture());
    say(this.address, this.meta.link.replace(/^\w+:\/\//, ""));
    this.address.style.setProperty("--letters", String(this.meta.link.length));
    this.screen.showModal();
    this.leave.focus();
  }

  destroy() {
    this.listening.abort();
    for (const each of [this.open, this.panel, this.screen]) each.remove();
  }
}

export default mounting(Share);
