// A recorded page: mounts the parts with what was recorded, and answers the few messages that need no engine.

import { arraysOf } from "../parts/shared/packed.js";
import { publish } from "../parts/shared/shelf.js";
import { lookingAt, recordedOf } from "./opened.js";

const DOOR = ""; // there is none
const GRAPH = "network.graph";
const PINNING = ["lab.stepper", "signals.stepper"];
const SIGHT = 0.55; // of the window's height: what opens further down is brought up to there

const find = (id) => document.getElementById(id);

/** The bytes of a text in base 64. */
function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes.buffer;
}

/** One part of the page; `hear` is called with each message that it sends. */
class Mounted {
  constructor(key, mount, hear) {
    this.key = key;
    this.host = find(key);
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.append(this.host.querySelector("template").content);
    this.mount = mount;
    this.hear = hear;
    this.version = 0;
    this.turn = 0;
    this.changed = {};
  }

  show(content) {
    this.version += 1;
    this.tell(content);
  }

  /** Show other entries of the meta data. */
  change(meta) {
    Object.assign(this.changed, meta);
    const base = this.version++;
    const shown = { [this.key]: { whole: false, base, meta } };
    publish(DOOR, { version: this.version, passing: false, link: "", run: false, shown });
  }

  /** Tell the part what it shows, if that is new to it, and which of its messages were done. */
  tell(content) {
    const { key, version, turn } = this;
    this.told = { key, version, turn, door: DOOR, direct: false, meta: null, ...content };
    this.draw();
  }

  /** Once more, in the colours that the page has now. */
  draw() {
    if (!this.told) return;
    const setTriggerValue = (_name, { messages }) => queueMicrotask(() => this.take(messages));
    this.mount({ data: this.told, parentElement: this.root, setTriggerValue });
  }

  /** Do each message once. */
  take(messages) {
    const fresh = messages.filter(([turn]) => turn > this.turn);
    if (!fresh.length) return;
    this.turn = fresh.at(-1)[0];
    for (const [, body] of fresh) this.hear(body);
    if (this.told.turn < this.turn) this.tell();
  }
}

class Page {
  constructor(parts, view, bytes) {
    this.parts = parts;
    this.view = view;
    this.bytes = bytes;
    this.mounted = {};
  }

  /** What a part shows, as it was recorded. */
  contentOf({ meta, places }) {
    const entries = Object.entries(meta).map(([name, number]) => [name, this.view.values[number]]);
    return { meta: Object.fromEntries(entries), ...arraysOf(places, this.bytes) };
  }

  begin() {
    const { shown, layers } = this.view;
    for (const [key, record] of Object.entries(shown)) this.add(key).show(this.contentOf(record));
    if (layers) {
      this.add(layers.key);
      this.open(...layers.opened, { chosen: layers.pinned, pinned: layers.pinned });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  add(key) {
    const mounted = new Mounted(key, this.parts[key], (body) => this.act(key, body));
    return (this.mounted[key] = mounted);
  }

  redraw() {
    for (const mounted of Object.values(this.mounted)) mounted.draw();
  }

  /** What a message asks for, where that is recorded: a pin, another map, another number, an answer. */
  act(key, body) {
    const { layers } = this.view;
    const reveals = body !== null && typeof body === "object" && ["cover", "term", "demo"].some((name) => name in body);
    if (reveals) this.mounted[key].change(body);
    else if (body !== null && "choose" in Object(body)) this.choose(key, body.choose);
    else if (key === layers?.key) this.open(body[1], body.slice(2));
    else if (PINNING.includes(key)) this.mounted[key].change({ pin: body });
    else if (key === GRAPH && body[0] === "select") this.reveal(body[1], body.slice(2));
    else if (key === GRAPH && body[0] === "scale") this.mounted[GRAPH].change({ scale: body[1] });
    else if (key === "network.answers") {
      this.mounted[key].change({ chosen: body });
      if (body !== null && layers.answers) this.reveal(layers.answers, [body]);
    }
  }

  /** Show the Stepper of another kernel; what is pinned or revealed stays. */
  choose(key, at) {
    const mounted = this.mounted[key];
    const { meta, ...arrays } = this.contentOf(this.view.kernels[at]);
    mounted.show({ ...arrays, meta: { ...meta, ...mounted.changed } });
  }

  reveal(layer, element) {
    this.open(layer, element);
    const beyond = find("opened").getBoundingClientRect().top - innerHeight * SIGHT;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (beyond > 0) scrollBy({ top: beyond, behavior: calm ? "instant" : "smooth" });
  }

  /** Let the Stepper look at an element of a layer, or at a map; at nothing else than before where `element` is empty. */
  open(layer, element, how = { chosen: element.length > 0, pinned: true }) {
    const { layers } = this.view;
    const { host } = this.mounted[layers.key];
    this.number = element[0] ?? this.number;
    const cell = element.length === 3 ? element.slice(1) : null;
    if (how.chosen) this.mounted[GRAPH]?.change({ selected: { layer, channel: this.number, cell } });
    const record = recordedOf(layers.maps[layer], this.number);
    host.hidden = !record;
    find("absent").hidden = Boolean(record);
    if (!record) return;
    const content = this.contentOf(record);
    this.mounted[layers.key].show({ ...content, meta: lookingAt(content.meta, element, how) });
  }
}

/** Write what the page says of itself. */
function head({ title, facts, credits, warnings, layers }) {
  document.title = `${title} · cnnviz`;
  const lists = { facts: facts.join(" · "), credits: credits.join(" · "), warnings: warnings.join(" ") };
  const texts = { title, ...lists, note: layers?.note, absent: layers?.absent };
  for (const [id, text] of Object.entries(texts)) {
    if (text) find(id).textContent = text;
    else find(id)?.remove();
  }
}

/** Show the page; `parts` has by its key what mounts each part. */
export default function begin(parts) {
  const view = JSON.parse(find("view").textContent);
  head(view);
  new Page(parts, view, bytesOf(find("data").textContent)).begin();
  document.documentElement.dataset.begun = "";
}
