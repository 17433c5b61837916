// A part of a recorded page, without Streamlit and without a server.

import { publish } from "../parts/shared/shelf.js";

const DOOR = ""; // there is none
let version = 0; // of what the page shows: each change of a part has a later one, whichever view it belongs to

/** A part's style and markup, to be mounted. */
export function markupOf(part) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(part));
  return template.content.cloneNode(true);
}

/** One part that is shown; `hear` is called with each message that it sends. */
export class Mounted {
  /**
   * @param {string} key
   * @param {{ mount: any, markup: Node, hear(body: any): void, without?: string }} how
   */
  constructor(key, { mount, markup, hear, without }) {
    this.key = key;
    this.element = document.createElement("div");
    this.element.className = `part st-key-${key.replaceAll(".", "-")}`;
    this.host = document.createElement("div");
    this.host.id = key;
    this.element.append(this.host);
    this.root = this.host.attachShadow({ mode: "open" });
    this.root.append(markup);
    if (without) {
      const style = document.createElement("style");
      style.textContent = `${without} { display: none !important; }`;
      this.root.append(style);
    }
    this.mount = mount;
    this.hear = hear;
    this.turn = 0;
    this.version = 0;
    this.changed = {};
  }

  /** Show a whole content. */
  show(content) {
    this.version = ++version;
    this.tell(content);
  }

  /** Show other entries of the meta data. */
  change(meta) {
    Object.assign(this.changed, meta);
    const base = this.version;
    this.version = ++version;
    const shown = { [this.key]: { whole: false, base, meta } };
    publish(DOOR, { version, passing: false, link: "", run: false, shown });
  }

  /** Tell the part what it shows, if that is new to it, and which of its messages were done. */
  tell(content) {
    const { key, version: now, turn } = this;
    this.told = { key, version: now, turn, door: DOOR, direct: false, meta: null, ...content };
    this.draw();
  }

  /** Once more, in the colours that the page has now. */
  draw() {
    if (!this.told) return;
    const setTriggerValue = (_name, { messages }) => queueMicrotask(() => this.take(messages));
    this.end = this.mount({ data: this.told, parentElement: this.root, setTriggerValue });
  }

  /** Do each message once. */
  take(messages) {
    const fresh = messages.filter(([turn]) => turn > this.turn);
    if (!fresh.length || !this.told) return;
    this.turn = fresh.at(-1)[0];
    for (const [, body] of fresh) this.hear(body);
    if (this.told && this.told.turn < this.turn) this.tell();
  }

  /** Take it off the page. */
  remove() {
    this.end?.();
    this.told = undefined;
    this.element.remove();
  }
}
