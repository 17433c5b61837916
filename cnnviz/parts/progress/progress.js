// A line on how far long work is. It goes on for as long as it is asked for: who stops asking has stopped it.

import { make, makeButton, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";

const LATE = 1000; // milliseconds without an answer: others have their turns

class Progress {
  constructor(root, turns) {
    this.turns = turns;
    this.text = make("p", { id: "text" });
    const ends = { "aria-valuemin": 0, "aria-valuemax": 100 };
    this.bar = make("div", { class: "bar", role: "progressbar", "aria-labelledby": "text", ...ends });
    this.button = makeButton(() => this.turns.send(this.running ? "stop" : "go on"));
    this.found = make("ul", { class: "found" });
    this.element = make("div", { class: "progress" }, this.text, this.bar, this.button, this.found);
    root.append(this.element);
  }

  update({ meta: { share, text, waiting, running, finished, button, found } }) {
    clearTimeout(this.timer);
    this.running = running;
    say(this.text, text);
    say(this.button, button);
    this.button.classList.toggle("begin", !running);
    this.found.replaceChildren(...found.map((line) => make("li", {}, line)));
    this.element.hidden = finished; // what it gave stands on the page, or comes with the next run
    this.bar.style.setProperty("--share", share);
    this.bar.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    if (!running || !this.turns.settled) return;
    this.turns.send("go on");
    this.timer = setTimeout(() => say(this.text, waiting), LATE);
  }

  destroy() {
    clearTimeout(this.timer);
    this.element.remove();
  }
}

export default mounting(Progress);
