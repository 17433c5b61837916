// The first page: what this is, one sum that follows the pointer, and three ways on.

import { DONE, kept, put } from "../lesson/progress.js";
import { make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { atOver } from "../shared/over.js";
import { isPlain, visitAtClicks } from "../shared/follow.js";
import { Asked } from "./asked.js";
import { Explore } from "./explore.js";
import { Learn } from "./learn.js";
import { Live } from "./live.js";

class Start {
  constructor(root, turns) {
    this.turns = turns;
    this.headline = make("h2", { class: "headline" });
    this.told = make("span");
    this.toAsk = makeButton(() => this.asked.goToField(), { class: "to-ask" });
    this.about = make("p", { class: "about" }, this.told, " ", this.toAsk);
    this.live = new Live();
    this.learn = new Learn();
    this.explore = new Explore();
    this.asked = new Asked((find) => turns.sendAside({ find }, true));
    const ways = make("div", { class: "ways" }, this.learn.element, this.explore.element, this.asked.short);
    const below = [this.live.element, ways, this.learn.course, this.asked.whole];
    this.element = make("div", { class: "start" }, this.headline, this.about, ...below);
    this.listening = new AbortController();
    this.element.addEventListener("click", (event) => this.keepTyped(event), { signal: this.listening.signal });
    visitAtClicks(this.element, "a[href]", this.listening.signal);
    atOver((undone) => this.over(undone), this.listening.signal);
    root.append(this.element);
  }

  update({ meta }) {
    const { words } = meta;
    this.element.classList.toggle("large", meta.large);
    say(this.headline, words.headline);
    say(this.told, words.about);
    say(this.toAsk, words.toAsk);
    this.live.update(meta);
    this.learn.update(meta);
    this.explore.update(meta);
    this.asked.update(meta);
    if (meta.find !== this.find && this.turns.settled) this.asked.find(meta.find);
    this.find = meta.find;
    if (!this.element.dataset.shown) this.arrive(meta.find);
    this.element.dataset.shown = "yes";
  }

  /** @param {string} find what the link looks for */
  arrive(find) {
    const [group] = location.hash.match(/(?<=^#)asked_\d+$/) ?? [];
    if (group) requestAnimationFrame(() => this.asked.goToGroup(group));
    else if (find) requestAnimationFrame(() => this.asked.bring());
  }

  /**
   * Whoever leaves before the engine has answered finds on the way back what was typed.
   *
   * @param {MouseEvent} event
   */
  keepTyped(event) {
    const query = new URLSearchParams(location.search);
    const { typed } = this.asked;
    if (!(/** @type {Element} */ (event.target).closest("a[href]")) || !isPlain(event)) return;
    if ((query.get("page") ?? "start") !== "start" || (query.get("find") ?? "") === typed) return;
    if (typed) query.set("find", typed);
    else query.delete("find");
    history.replaceState({}, "", `?${query}`);
  }

  /** All as at first, the progress in the lessons too; or what was there before. */
  over(undone) {
    if (undone && this.before) {
      this.live.comeBack(this.before.live);
      put(DONE, this.before.progress);
      this.look(this.before.find);
    } else if (!undone) {
      this.before = { live: this.live.left, progress: kept(DONE), find: this.asked.typed };
      put(DONE, {});
      this.live.begin();
      this.live.show();
      this.look("");
    }
    this.learn.show();
  }

  look(find) {
    if (find === this.asked.typed) return;
    this.asked.find(find);
    this.turns.sendAside({ find }, true);
  }

  destroy() {
    this.live.destroy();
    this.learn.destroy();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(Start);
