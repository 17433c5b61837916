// A visitor's own classes: what they are learned from, the picture that is looked at, and what is said of it.

import { make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { readTheme } from "../shared/theme.js";
import { Now } from "./now.js";
import { squareIn } from "./pictures.js";
import { Rows } from "./rows.js";
import { Unsure, Votes } from "./why.js";

const FRAME = 120; // milliseconds between two looks of the camera
const DOOR = "cnnviz-own-classes"; // where the tab's storage keeps the door
const TYPED = "input:not([type=checkbox], [type=radio], [type=range], [type=file]), textarea, select";
const QUIET = 2500; // milliseconds between two sentences to readers

/**
 * Note a door for this tab, and give the one that was noted before; null if there is none, or the browser keeps nothing.
 *
 * @param {string} door
 */
function exchange(door) {
  try {
    const before = sessionStorage.getItem(DOOR);
    sessionStorage.setItem(DOOR, door);
    return before;
  } catch {
    return null;
  }
}

class OwnClasses {
  constructor(root, turns) {
    this.turns = turns;
    this.asked = null;
    /** @type {{ file: Blob, into: number | null }[]} */
    this.queue = [];
    this.done = 0;
    this.hand = {
      send: (body) => this.send(body),
      ink: (ink) => {
        this.drew = true;
        turns.sendInstead({ ink }, (waiting) => waiting.ink !== undefined && waiting.into === undefined);
      },
      settled: () => turns.settled,
      add: (place) => this.add(place),
      files: (files, into) => this.take(files, into),
      ask: (place) => this.ask(place),
      look: (number) => this.send({ show: number }),
      out: (number) => this.send({ out: number }),
      streams: () => this.meta?.source === "camera",
      camera: () => this.watch(),
    };
    this.learn = makeButton(() => this.press(), { class: "go" });
    this.note = make("p", { class: "note" });
    this.back = makeButton(() => this.send("back"), { class: "back" });
    this.told = make("div", { class: "told" }, this.note, this.back);
    this.facts = Object.fromEntries(["pictures", "took", "right"].map((each) => [each, [make("span"), make("b")]]));
    const facts = make("div", { class: "facts" });
    for (const [each, parts] of Object.entries(this.facts)) facts.append(make("div", { class: each }, ...parts));
    this.now = new Now(this.hand);
    this.rows = new Rows(this.hand);
    this.more = makeButton(() => this.send({ more: true }), { class: "more" });
    this.kept = make("p", { class: "kept" });
    this.votes = new Votes(this.hand.look);
    this.unsure = new Unsure(this.hand.look);
    this.waysTitle = make("h2");
    this.ways = make("div", { class: "ways", role: "radiogroup" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.element = make(
      "div",
      { class: "own" },
      make("div", { class: "bar", role: "toolbar" }, this.learn, this.told, facts),
      make(
        "div",
        { class: "above" },
        this.now.element,
        make("div", { class: "classes" }, this.rows.element, make("div", { class: "after" }, this.more, this.kept)),
      ),
      make("div", { class: "below" }, this.votes.element, this.unsure.element),
      make("section", { class: "learners" }, make("div", { class: "cap" }, this.waysTitle), this.ways),
      this.said,
    );
    root.append(this.element);
    this.onKey = (event) => this.key(event);
    addEventListener("keydown", this.onKey);
    this.onUndo = (event) => this.undo(event);
    addEventListener("keydown", this.onUndo, true);
    this.now.view.addEventListener("dragover", (event) => event.preventDefault());
    this.now.view.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...(event.dataTransfer?.files ?? [])], null);
    });
  }

  update({ meta }) {
    if (this.asked !== null && (this.asked >= meta.names.length || !meta.reading?.why)) this.asked = null;
    this.meta = { ...meta, asked: this.asked };
    const theme = readTheme(this.element);
    const { words, facts, wrong } = meta;
    this.element.classList.toggle("busy", meta.learning !== null);
    say(this.learn, meta.learning === null ? meta.button : words.stop);
    this.learn.disabled = meta.learning === null && !meta.ready;
    this.learn.classList.toggle("quiet", meta.learning !== null);
    say(this.note, this.problem ?? meta.note);
    this.note.classList.toggle("bad", wrong || Boolean(this.problem));
    this.told.style.setProperty("--share", String(meta.learning ?? 0));
    this.back.hidden = !meta.undo;
    say(this.back, words[meta.undo] ?? "");
    this.back.title = words.undoKey;
    const right = facts.right === null ? "–" : fill(words.of, { right: facts.right, count: facts.count });
    for (const [each, value] of Object.entries({ pictures: facts.pictures, took: facts.took ?? "–", right })) {
      say(this.facts[each][0], words[each]);
      say(this.facts[each][1], String(value));
    }
    this.facts.right[0].title = words.rightHelp;
    this.now.show(this.meta, theme);
    this.rows.show(this.meta);
    this.more.hidden = !meta.more;
    say(this.more, words.more);
    this.kept.hidden = !meta.own;
    say(this.kept, words.kept);
    this.votes.show(this.meta, theme);
    this.unsure.show(this.meta);
    this.showWays();
    this.speak();
    this.resume();
    this.goOn();
  }

  /** After a reload, go on with the pictures from before: this tab alone knows the door behind which they still are. */
  resume() {
    const { door } = this.turns;
    if (!door || door === this.known) return;
    this.known = door;
    const before = exchange(door);
    if (before && before !== door) this.turns.send({ resume: before });
  }

  /** What happens by itself: another slice of learning, another file, another look of the camera. */
  goOn() {
    if (!this.turns.settled) return;
    if (this.queue.length) this.next();
    else if (this.meta.learning !== null) this.turns.send("go on");
    else this.watch();
  }

  showWays() {
    const { words, ways, way } = this.meta;
    say(this.waysTitle, words.ways);
    this.ways.setAttribute("aria-label", words.ways);
    while (this.ways.children.length < ways.length) {
      const parts = ["title", "about", "result"].map((each) => make("span", { class: each }));
      const at = this.ways.children.length;
      const press = () => this.send({ way: this.meta.ways[at].way });
      const card = makeButton(press, { class: "way", role: "radio" }, ...parts);
      card.addEventListener("keydown", (event) => this.step(event, at));
      this.ways.append(card);
    }
    ways.forEach((each, at) => {
      const card = /** @type {HTMLElement} */ (this.ways.children[at]);
      ["title", "about", "result"].forEach((part, number) => say(card.children[number], each[part]));
      card.setAttribute("aria-checked", String(each.way === way));
      card.tabIndex = each.way === way ? 0 : -1;
    });
  }

  /** Arrow keys go from one way to the other, as in any group of which one is chosen. */
  step(event, at) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (at + by + this.meta.ways.length) % this.meta.ways.length;
    /** @type {HTMLElement} */ (this.ways.children[next]).focus();
    this.send({ way: this.meta.ways[next].way });
  }

  send(body) {
    this.problem = null;
    this.drew = false;
    this.turns.send(body);
  }

  press() {
    this.send(this.meta.learning === null ? "learn" : "stop");
  }

  /** Explain the score of a class, or again that of the one that leads. */
  ask(place) {
    this.asked = this.asked === place ? null : place;
    this.update({ meta: this.meta });
  }

  /** What is looked at becomes an example; from the camera, what is seen now. */
  add(place) {
    if (place >= this.meta.names.length) return;
    if (this.meta.source !== "camera") return this.send({ into: place });
    const photo = this.now.camera.take();
    if (photo && this.turns.waiting.length < 2) this.send({ photo, into: place });
  }

  /** Files wait until what was sent before has been answered, so that a request stays small. */
  take(files, into) {
    if (!files.length) return;
    if (!this.queue.length) this.done = 0;
    this.queue.push(...files.map((file) => ({ file, into })));
    this.problem = null;
    if (into === null && this.meta.source !== "upload") this.send({ source: "upload" });
    this.next();
  }

  async next() {
    if (this.opening || !this.queue.length || !this.turns.settled) return;
    this.opening = true;
    const { file, into } = this.queue[0];
    const photo = await squareIn(file);
    this.opening = false;
    this.queue.shift();
    this.done += 1;
    const { words } = this.meta;
    if (!photo) this.problem = fill(words.notPicture, { name: "name" in file ? file.name : "" });
    else this.turns.send(into === null ? { photo } : { photo, into });
    if (!photo) this.update({ meta: this.meta });
  }

  /** The camera is looked through while it is on, something has been learned and the page is seen. */
  watch() {
    clearTimeout(this.watching);
    if (this.meta?.source !== "camera" || !this.meta.learned || this.meta.learning !== null || document.hidden) return;
    this.watching = setTimeout(() => {
      const photo = this.turns.settled && this.now.camera.take();
      if (photo) this.turns.send({ photo });
      else this.watch();
    }, FRAME);
  }

  /** Undo the last thing that was done: a stroke, or what was done to the classes. What is being typed belongs to the browser. */
  undo(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || !this.meta) return;
    const [from] = event.composedPath();
    const typing = from instanceof HTMLElement && (from.isContentEditable || from.matches(TYPED));
    if (typing && !this.rows.isNamed(from)) return;
    event.preventDefault(); // else browsers undo what was typed into a name before
    event.stopPropagation(); // and the pad a stroke from before
    if (this.drew && this.now.undo()) return;
    if (this.meta.undo) this.send("back");
    else this.now.undo();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.meta) return;
    const [from] = event.composedPath();
    if (from instanceof HTMLElement && (from.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(from.tagName))) return;
    const place = Number(event.key) - 1;
    if (!(place >= 0 && place < this.meta.names.length) || (event.repeat && !this.hand.streams())) return;
    event.preventDefault();
    this.add(place);
  }

  /** What is said of learning and of the picture, for readers, now and then and not while it learns. */
  speak() {
    const { note, large, means, learned, learning } = this.meta;
    if (learning !== null) return;
    clearTimeout(this.speaking);
    const wait = Math.max(0, QUIET - (performance.now() - (this.spoken ?? -QUIET)));
    this.speaking = setTimeout(() => {
      this.spoken = performance.now();
      say(this.said, `${this.problem ?? note} ${learned ? `${large} ${means}` : ""}`.trim());
    }, wait);
  }

  destroy() {
    clearTimeout(this.watching);
    clearTimeout(this.speaking);
    removeEventListener("keydown", this.onKey);
    removeEventListener("keydown", this.onUndo, true);
    this.now.destroy();
    this.rows.destroy();
    this.element.remove();
  }
}

export default mounting(OwnClasses);
