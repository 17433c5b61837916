// A picture that is dropped or pasted anywhere goes into the page's own uploader, and so through the checks of every upload.

import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { tellKernelText } from "../shared/pasted.js";
import { typesIn } from "../shared/typing.js";

const UPLOADER = '[data-testid="stSidebar"] [data-testid="stFileUploaderDropzoneInput"]';
const NUMBERS = /\d/;
const LONGEST = 20_000; // characters of a kernel's text
const PATIENCE = 15_000; // milliseconds until the uploader is there

class Drop {
  constructor(root, turns) {
    this.turns = turns;
    this.zone = make("div", { class: "drop-zone", popover: "manual", "aria-hidden": "true" });
    this.said = make("span", { class: "unseen", role: "status" });
    this.listening = new AbortController();
    const options = { signal: this.listening.signal, capture: true };
    document.addEventListener("dragover", (event) => this.hover(event), options);
    document.addEventListener("dragleave", (event) => event.relatedTarget === null && this.show(false), options);
    document.addEventListener("drop", (event) => this.drop(event), options);
    document.addEventListener("paste", (event) => this.paste(event), { signal: this.listening.signal });
    root.append(this.zone, this.said);
  }

  update({ meta: { source, words } }) {
    this.source = source;
    this.words = words;
    say(this.zone, words.drop);
  }

  /** Streamlit's own places for files, and fields for text, take what is dropped there. */
  ours(event) {
    const [from] = event.composedPath();
    const elsewhere = from instanceof Element && from.closest('[data-testid="stFileUploaderDropzone"]');
    return !elsewhere && !typesIn(event) && [...(event.dataTransfer?.types ?? [])].includes("Files");
  }

  hover(event) {
    const ours = this.ours(event);
    this.show(ours);
    if (!ours) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }

  show(over) {
    this.zone.togglePopover(over); // above the sidebar, too
  }

  drop(event) {
    this.show(false);
    if (!this.ours(event)) return;
    event.preventDefault();
    this.take(event.dataTransfer.files[0]);
  }

  paste(event) {
    if (event.defaultPrevented || typesIn(event) || !event.clipboardData) return;
    const file = [...event.clipboardData.files].find(({ type }) => type.startsWith("image/"));
    const text = event.clipboardData.getData("text/plain");
    if (file) this.take(file);
    else if (NUMBERS.test(text) && text.length <= LONGEST) tellKernelText(text);
    else return;
    event.preventDefault();
  }

  /** @param {File | undefined} file */
  take(file) {
    if (!file) return;
    say(this.said, this.words.taken);
    this.waiting?.disconnect();
    if (this.hand(file)) return;
    if (this.source !== "upload") this.turns.send("upload");
    const until = performance.now() + PATIENCE;
    this.waiting = new MutationObserver((_, watch) => {
      if (this.hand(file) || performance.now() > until) watch.disconnect();
    });
    this.waiting.observe(document.body, { childList: true, subtree: true });
  }

  /** Put a file into the uploader, as a hand that chooses it does; whether there is one. */
  hand(file) {
    const input = this.source === "upload" && /** @type {HTMLInputElement | null} */ (document.querySelector(UPLOADER));
    if (!input) return false;
    const carried = new DataTransfer();
    carried.items.add(file);
    input.files = carried.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  destroy() {
    this.waiting?.disconnect();
    this.listening.abort();
    this.zone.remove();
    this.said.remove();
  }
}

export default mounting(Drop);
