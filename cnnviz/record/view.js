// A recorded view: its parts, what they show, and the answers to those of their messages that need no engine.

import { arraysOf } from "../parts/shared/packed.js";
import { askedFor } from "./moments.js";
import { markupOf, Mounted } from "./mounted.js";
import { lookingAt, nearestTo, recordedOf } from "./opened.js";
import { turnedTo, withHeld } from "./turned.js";

const GRAPH = "network.graph";
const CASCADE = "network.cascade";
const COMPARE = "lab.compare";
const PINNING = ["lab.stepper", "signals.stepper"];
const SIGHT = 0.55; // of the window's height: what opens further down is brought up to there

/** What a message of the cascade chooses: what is drawn, or a window; nothing where it moves a threshold. */
function chosenIn([kind, ...place]) {
  if (kind === "step") return { step: place[0] };
  return kind === "window" ? { chosen: place.length ? place : null } : {};
}

const make = (tag, given = {}) => Object.assign(document.createElement(tag), given);

export class View {
  /**
   * @param {{ parts: Record<string, any>, values: any[], bytes: ArrayBuffer }} file
   * @param {any} told
   * @param {{ textContent: string, append(...each: any[]): void, replaceChildren(...each: any[]): void }} main
   */
  constructor(file, told, main) {
    this.file = file;
    this.main = main;
    /** @type {Record<string, Mounted>} */
    this.mounted = {};
    this.begin(told);
  }

  /** What a part shows, as it was recorded. */
  contentOf({ meta, places }) {
    const entries = Object.entries(meta).map(([name, number]) => [name, this.file.values[number]]);
    return { meta: Object.fromEntries(entries), ...arraysOf(places, this.file.bytes) };
  }

  begin(told) {
    this.told = told;
    /** @type {any[] | undefined} the layer and the element that are pinned */
    this.element = undefined;
    this.layers = told.layers === null ? null : this.file.values[told.layers];
    /** @type {Record<string, number>} the pages of the overview that were turned to */
    this.pages = Object.create(null);
    /** @type {Record<string, number>} how far what learns has come, by the key of its part */
    this.reached = Object.fromEntries(Object.entries(told.moments).map(([key, { begin }]) => [key, begin]));
    for (const [key, record] of Object.entries(told.shown)) {
      const mounted = this.add(key, record.part);
      const [title, ...sentences] = told.headings[key] ?? [];
      if (title) this.main.append(make("h2", { textContent: title }));
      this.main.append(...sentences.map((textContent) => make("p", { textContent })), mounted.element);
      mounted.show(this.beginningOf(key));
    }
    if (this.layers) this.beginLayers();
  }

  beginLayers() {
    const { key, part, opened, pinned, note } = this.layers;
    const mounted = this.add(key, part);
    this.opened = make("section", { id: "opened" });
    this.absent = make("p", { id: "absent", className: "boxed", hidden: true });
    this.absent.setAttribute("role", "status");
    this.opened.append(...(note ? [make("p", { id: "note", textContent: note })] : []), mounted.element, this.absent);
    this.main.append(this.opened);
    this.open(...opened, { chosen: pinned, pinned });
  }

  add(key, part) {
    const markup = markupOf(part);
    const hear = (body) => this.act(key, body);
    const without = this.told.without[key];
    return (this.mounted[key] = new Mounted(key, { mount: this.file.parts[part], markup, hear, without }));
  }

  /** The name of the element that is pinned; "" if none is. */
  get pinned() {
    const { lab, layer } = { lab: this.mounted["lab.stepper"], layer: this.element };
    const pin = lab && { ...this.contentOf(this.told.shown["lab.stepper"]).meta, ...lab.changed }.pin;
    if (pin) return [pin.stage, pin.channel, pin.row, pin.column].join("_");
    return layer ? layer.join("_") : "";
  }

  redraw() {
    for (const mounted of Object.values(this.mounted)) mounted.draw();
  }

  /** Show another view in the same place; parts that both have stay where they are. */
  become(told) {
    const same = this.told.layers === told.layers && Object.keys(this.told.shown).join() === Object.keys(told.shown).join();
    if (!same) {
      this.remove();
      this.begin(told);
      return;
    }
    this.told = told;
    this.pages = Object.create(null);
    for (const key of Object.keys(told.shown)) {
      this.mounted[key].changed = {};
      this.mounted[key].show(this.beginningOf(key));
    }
  }

  remove() {
    for (const mounted of Object.values(this.mounted)) mounted.remove();
    this.mounted = {};
    this.main.replaceChildren();
  }

  /** What a message asks for, where that is recorded: a pin, another map, another number, an answer. */
  act(key, body) {
    const { layers, told } = this;
    const reply = told.replies[key]?.[JSON.stringify(body)];
    const named = body !== null && typeof body === "object" && !Array.isArray(body);
    const reveals = named && ["cover", "term", "demo"].some((name) => name in body);
    if (key === COMPARE) this.compare(body, reply);
    else if (reply) this.showAll(reply);
    else if (reveals) this.mounted[key].change(body);
    else if (named && key in told.moments) this.goTo(key, body);
    else if (body !== null && "choose" in Object(body)) this.choose(key, body.choose);
    else if (key === layers?.key) this.open(body[1], body.slice(2));
    else if (PINNING.includes(key)) this.mounted[key].change({ pin: body });
    else if (key === GRAPH) this.inOverview(body);
    else if (key === CASCADE) this.mounted[key].change(chosenIn(body));
    else if (key === "network.answers") {
      this.mounted[key].change({ chosen: body });
      if (body !== null && layers?.answers) this.reveal(layers.answers, [body]);
    }
  }

  /** The numbers of a layer's map; null where they are not in the file. */
  mapOf(layer, unit) {
    const record = recordedOf(this.layers.maps[layer], unit);
    const place = record !== null && typeof record === "object" ? record.places.output : undefined;
    return place ? arraysOf({ output: place }, this.file.bytes).output : null;
  }

  /** What a part shows at first; the overview with the pages that were turned to. */
  beginningOf(key) {
    /** @type {any} */
    const content = this.contentOf(this.told.shown[key]);
    if (key !== GRAPH || !this.layers) return content;
    const mapOf = (layer, unit) => this.mapOf(layer, unit);
    const { columns, ...arrays } = turnedTo({ ...content, columns: withHeld(content.meta.columns, mapOf) }, this.pages, mapOf);
    return { ...arrays, meta: { ...content.meta, columns } };
  }

  /** A map is opened, a page of maps turned to, or another scale of colours wanted; what was chosen stays. */
  inOverview([what, ...place]) {
    const mounted = this.mounted[GRAPH];
    if (what === "select") this.reveal(place[0], place.slice(1));
    else if (what === "scale") mounted.change({ scale: place[0] });
    else if (what === "page") {
      this.pages[place[0]] = place[1];
      const { meta, ...arrays } = this.beginningOf(GRAPH);
      mounted.show({ ...arrays, meta: { ...meta, ...mounted.changed } });
    }
  }

  /** Another stage of the comparison, which keeps its pin and its arrangement; or another of these. Settings stay as they are. */
  compare(body, reply) {
    const mounted = this.mounted[COMPARE];
    if (reply) {
      this.showAll(reply);
      mounted.change({ ...mounted.changed });
    } else if (body === null || "stage" in body) mounted.change({ pin: body });
    else if (["beside", "over"].includes(body.compare)) mounted.change({ wipe: body.compare === "over" });
  }

  /** Show the records with these numbers. */
  showAll(records) {
    for (const [key, number] of Object.entries(records)) this.mounted[key].show(this.contentOf(this.file.values[number]));
  }

  /** Show another moment of what learns; a pin of one kernel stays. */
  goTo(key, body) {
    if ("pin" in body) {
      this.mounted[key].change(body);
      return;
    }
    const found = askedFor(this.told.moments[key], body, this.reached[key]);
    if (!found) return;
    this.reached[key] = found.reached;
    const { pin } = this.mounted[key].changed;
    this.showAll(found.records);
    if (pin !== undefined) this.mounted[key].change({ pin });
  }

  /** Show the Stepper of another kernel; what is pinned or revealed stays. */
  choose(key, at) {
    const mounted = this.mounted[key];
    const { meta, ...arrays } = this.contentOf(this.told.kernels[at]);
    mounted.show({ ...arrays, meta: { ...meta, ...mounted.changed } });
  }

  /** Say why a map is not shown, and offer the nearest of its layer that can be. */
  miss(layer, why) {
    const near = nearestTo(this.layers.maps[layer], this.number);
    this.absent.replaceChildren(`${layer}: ${why} `);
    if (near === undefined) return;
    const button = make("button", { type: "button", textContent: this.layers.nearest.replace("{number}", String(near)) });
    button.addEventListener("click", () => this.open(layer, [near]));
    this.absent.append(button);
  }

  reveal(layer, element) {
    this.open(layer, element);
    const beyond = this.opened.getBoundingClientRect().top - innerHeight * SIGHT;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (beyond > 0) scrollBy({ top: beyond, behavior: calm ? "instant" : "smooth" });
  }

  /** Let the Stepper look at an element of a layer, or at a map; at nothing else than before where `element` is empty. */
  open(layer, element, how = { chosen: element.length > 0, pinned: true }) {
    const { layers } = this;
    const mounted = this.mounted[layers.key];
    this.number = element[0] ?? this.number;
    const cell = element.length === 3 ? element.slice(1) : null;
    if (how.pinned && element.length) this.element = [layer, ...element];
    if (how.chosen) this.mounted[GRAPH]?.change({ selected: { layer, channel: this.number, cell } });
    const record = recordedOf(layers.maps[layer], this.number);
    mounted.host.hidden = !record || typeof record === "string";
    this.absent.hidden = !mounted.host.hidden;
    if (mounted.host.hidden) {
      this.miss(layer, typeof record === "string" ? record : layers.absent);
      return;
    }
    const content = this.contentOf(record);
    mounted.show({ ...content, meta: lookingAt(content.meta, element, how) });
  }
}
