// The kernel editor: sizes and channels above the cells, what they say and what can be done with them below.

import { copyText } from "../shared/clipboard.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { atKernelText } from "../shared/pasted.js";
import { fill, formatNumber } from "../shared/numbers.js";
import { onScreen } from "../shared/paper.js";
import { readTheme } from "../shared/theme.js";
import { Cells } from "./cells.js";
import { Channels, Sizes, Toolbar } from "./controls.js";
import { pythonList } from "./python_list.js";

class Editor {
  constructor(root, turns) {
    this.turns = turns;
    this.channel = 0;
    this.remarks = new Map();
    this.sizes = new Sizes((rows, columns) => this.restructure({ kind: "resize", rows, columns }));
    this.channels = new Channels((channel) => this.turnTo(channel));
    this.cells = new Cells({
      commit: () => this.commit(),
      paste: (text) => this.restructure({ kind: "paste", text }),
      leave: () => this.toolbar.focus(),
      remark: (text) => this.remark("cell", text),
    });
    this.readout = make("div", { class: "readout" });
    this.error = make("div", { class: "error", role: "status" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.toolbar = new Toolbar({
      tool: (tool) => this.restructure({ kind: "tool", name: tool }),
      copy: () => this.copy(),
      remark: (text) => this.remark("tool", text),
    });
    this.share = make("button", { type: "button", class: "share", role: "switch" });
    this.share.addEventListener("click", () => {
      const shared = this.share.getAttribute("aria-checked") !== "true";
      this.share.setAttribute("aria-checked", String(shared));
      this.restructure({ kind: "share", shared });
    });
    this.element = make(
      "div", { class: "editor" }, this.sizes.element, this.channels.element, this.cells.element,
      this.readout, this.error, this.said, this.toolbar.element, this.share,
    );
    root.append(this.element);
    this.listening = new AbortController();
    atKernelText((text) => this.restructure({ kind: "paste", text }), this.listening.signal);
    this.watch = new ResizeObserver(onScreen(() => this.cells.fit(this.element.clientWidth)));
    this.watch.observe(this.element);
  }

  update({ meta }) {
    this.data = meta;
    this.sizes.name(meta.words);
    this.toolbar.name(meta.words);
    say(this.share, meta.words.share);
    if (this.turns.settled) this.show();
    this.cells.paint(readTheme(this.element));
  }

  /** Show the server's kernel: its data answer everything that was sent. */
  show() {
    const { texts, words, shared, error, revision } = this.data;
    this.channel = Math.min(this.channel, texts.length - 1);
    this.channels.show(texts.length, this.channel, words);
    this.sizes.show(texts[0].length, texts[0][0].length);
    this.share.setAttribute("aria-checked", String(shared));
    if (error === null || revision !== this.revision) this.cells.show(texts, this.channel, words);
    this.cells.judge(error !== null);
    this.cells.hold(false);
    this.revision = revision;
    this.cells.fit(this.element.clientWidth);
    say(this.error, error ?? "");
    this.remark("sum", this.summary());
  }

  summary() {
    const plane = this.data.texts[this.channel];
    const sum = plane.flat().map(Number).reduce((total, weight) => total + weight, 0);
    const tidy = Math.abs(sum) < 1e-9 ? 0 : sum;
    return fill(this.data.words.sum, { rows: plane.length, columns: plane[0].length, sum: formatNumber(tidy) });
  }

  turnTo(channel) {
    this.channel = channel;
    this.cells.turnTo(channel);
    this.cells.judge(this.data.error !== null);
    this.channels.show(this.data.texts.length, channel, this.data.words);
    this.cells.paint(readTheme(this.element));
    this.remark("sum", this.summary());
  }

  commit() {
    this.send({ kind: "cells", channel: this.channel, texts: this.cells.typed() });
    this.cells.paint(readTheme(this.element));
  }

  /** Ask for a change that may give every cell another number: until the answer nothing can be typed. */
  restructure(action) {
    this.cells.hold(true);
    this.send(action);
  }

  /** Say what is done, and to which kernel if there are several. */
  send(action) {
    const { at } = this.data;
    this.turns.send(at === null ? action : { ...action, at });
  }

  /** One line says what is pointed at: a tool, else the cell with the cursor, else the size and the sum. */
  remark(about, text) {
    this.remarks.set(about, text);
    say(this.readout, this.remarks.get("tool") || this.remarks.get("cell") || this.remarks.get("sum"));
  }

  async copy() {
    const { texts, words } = this.data;
    const copied = await copyText(pythonList(texts), this.element);
    this.remark("tool", copied ? words.copied : words.not_copied);
    say(this.said, "");
    say(this.said, copied ? words.copied : words.not_copied);
  }

  destroy() {
    this.listening.abort();
    this.watch.disconnect();
    this.element.remove();
  }
}

export default mounting(Editor);
