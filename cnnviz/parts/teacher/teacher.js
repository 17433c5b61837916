// The lessons for whoever teaches: each with its links, and what a teacher wants to know of it.

import { make, makeButton, say } from "../shared/dom.js";
import { visitAtClicks } from "../shared/follow.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { askToShare } from "../shared/sharing.js";

const TOLD = ["aims", "ask", "wrong"];

class Teacher {
  constructor(root) {
    this.title = make("h2");
    this.lead = make("p");
    this.print = makeButton(() => print(), { class: "print" });
    this.help = make("dl", { class: "help" });
    this.lessons = make("div", { class: "lessons" });
    const head = make("header", {}, make("div", {}, this.title, this.lead), this.print);
    this.element = make("div", { class: "teacher" }, head, this.help, this.lessons);
    visitAtClicks(this.element, "a[href^='?']");
    root.append(this.element);
  }

  update({ meta }) {
    if (meta === this.meta) return;
    this.meta = meta;
    const { words, groups, help } = meta;
    say(this.title, words.title);
    say(this.lead, words.lead);
    say(this.print, words.print);
    this.help.replaceChildren(...help.map(([term, text]) => make("div", {}, make("dt", {}, term), make("dd", {}, text))));
    this.lessons.replaceChildren(...groups.map(([name, lessons]) => this.group(name, lessons)));
  }

  group(name, lessons) {
    return make("section", {}, make("h3", {}, name), ...lessons.map((lesson) => this.lesson(lesson)));
  }

  lesson(lesson) {
    const { words } = this.meta;
    const number = lesson.number === null ? [] : [make("span", { class: "number" }, String(lesson.number))];
    const title = make("h4", {}, ...number, lesson.title);
    const length = make("p", { class: "length" }, fill(words.length, lesson));
    const link = (word, of, query) => make("a", { href: `?${query}`, "aria-label": fill(of, lesson) }, word);
    const share = makeButton(() => askToShare(lesson.id), { "aria-label": fill(words.shareOf, lesson) }, words.share);
    // nobody else has the file of a visitor's own lesson
    const shared = lesson.id === this.meta.own ? [] : [share];
    const acts = make(
      "p",
      { class: "acts" },
      link(words.open, words.openOf, lesson.link),
      link(words.bare, words.bareOf, lesson.bare),
      ...shared,
    );
    const address = make("p", { class: "address" }, `${location.origin}${location.pathname}?${lesson.link}`);
    const told = TOLD.filter((each) => lesson[each].length).map((each) =>
      make("div", {}, make("h5", {}, words[each]), make("ul", {}, ...lesson[each].map((text) => make("li", {}, text)))),
    );
    const about = make("div", { class: "about" }, title, length, acts, address);
    return make("article", {}, about, make("div", { class: "told" }, ...told));
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Teacher);
