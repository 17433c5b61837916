// The first page: what this is, one sum that follows the pointer, and three ways on.

import { DONE, kept, put } from "../lesson/progress.js";
import { make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { atOver } from "../shared/over.js";
import { visitAtClicks } from "../shared/follow.js";
import { Asked } from "./asked.js";
import { Explore } from "./explore.js";
import { Learn } from "./learn.js";
import { Live } from "./live.js";

class Start {
  constructor(root) {
    this.headline = make("h2", { class: "headline" });
    this.about = make("p", { class: "about" });
    this.live = new Live();
    this.learn = new Learn();
    this.explore = new Explore();
    this.asked = new Asked();
    const ways = make("div", { class: "ways" }, this.learn.element, this.explore.element, this.asked.short);
    const below = [this.live.element, ways, this.learn.course, this.asked.whole];
    this.element = make("div", { class: "start" }, this.headline, this.about, ...below);
    this.listening = new AbortController();
    visitAtClicks(this.element, "a[href]", this.listening.signal);
    atOver((undone) => this.over(undone), this.listening.signal);
    root.append(this.element);
  }

  update({ meta }) {
    const { words } = meta;
    this.element.classList.toggle("large", meta.large);
    say(this.headline, words.headline);
    say(this.about, words.about);
    this.live.update(meta);
    this.learn.update(meta);
    this.explore.update(meta);
    this.asked.update(meta);
    if (!this.element.dataset.shown && location.hash === "#ask") requestAnimationFrame(() => this.asked.goToFirst());
    this.element.dataset.shown = "yes";
  }

  /** All as at first, the progress in the lessons too; or what was there before. */
  over(undone) {
    if (undone && this.before) {
      this.live.comeBack(this.before.live);
      put(DONE, this.before.progress);
    } else if (!undone) {
      this.before = { live: this.live.left, progress: kept(DONE) };
      put(DONE, {});
      this.live.begin();
      this.live.show();
    }
    this.learn.show();
  }

  destroy() {
    this.live.destroy();
    this.learn.destroy();
    this.listening.abort();
    this.element.remove();
  }
}

export default mounting(Start);
