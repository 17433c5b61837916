// The lessons as stations, how far a visitor has come, and one button that leads to the next.

import { DONE, kept } from "../lesson/progress.js";
import { make, makeButton, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { cardsDone, nextLesson } from "./progress.js";

export class Learn {
  constructor() {
    this.title = make("h2", { id: "learn" });
    this.note = make("span", { class: "soft" });
    this.next = make("a", { class: "main" });
    this.stretches = make("ol", { class: "stretches" });
    this.named = make("p", { class: "lesson-name soft" });
    this.element = make(
      "section",
      { class: "learn", "aria-labelledby": "learn" },
      make("header", {}, this.title, this.note),
      this.next,
      this.stretches,
      this.named,
    );
    this.course = make("section", { class: "course", "aria-labelledby": "course" });
    this.listening = new AbortController();
    const { signal } = this.listening;
    const looked = (event) => this.look(/** @type {HTMLElement} */ (event.target).closest?.("[data-lesson]"));
    for (const kind of ["pointerover", "focusin"]) this.stretches.addEventListener(kind, looked);
    for (const kind of ["pointerleave", "focusout"]) this.stretches.addEventListener(kind, () => this.look(null));
    addEventListener("storage", () => this.lessons && this.show(), { signal }); // of another tab
    addEventListener("pageshow", () => this.lessons && this.show(), { signal });
  }

  update({ lessons, stretches, words }) {
    this.lessons = lessons;
    this.words = words;
    say(this.title, words.learn);
    const made = JSON.stringify([lessons, stretches]);
    if (made !== this.made) this.build(stretches);
    this.made = made;
    this.show();
  }

  build(stretches) {
    /** @type {HTMLAnchorElement[]} */
    this.stations = this.lessons.map((lesson, at) =>
      make(
        "a",
        { href: lesson.href, "data-lesson": at },
        make("span", { class: "at" }, String(at + 1)),
        make("span", { class: "name" }, lesson.title),
      ),
    );
    this.folds = stretches.map((name, stretch) => this.buildStretch(name, stretch));
    this.stretches.replaceChildren(...this.folds.map(({ row }) => row));
    this.buildCourse(stretches);
  }

  /** A part of the course; where a finger reads the titles, it is folded until its name is pressed. */
  buildStretch(name, stretch) {
    const own = this.stations.filter((_, at) => this.lessons[at].stretch === stretch);
    const list = make("ol", {}, ...own.map((station) => make("li", {}, station)));
    const done = make("span", { class: "soft" });
    const press = () => fold.setAttribute("aria-expanded", String(row.toggleAttribute("data-open")));
    const fold = makeButton(press, { class: "fold", "aria-expanded": "false" }, make("b", {}, name), done);
    const row = make("li", { hidden: own.length ? null : "" }, make("span", {}, name), fold, list);
    return { stretch, row, done };
  }

  /** All lessons by their titles, as numbers alone say nothing to who has not pointed at them. */
  buildCourse(stretches) {
    const lists = stretches.map((name, stretch) => {
      const items = this.lessons.flatMap((lesson, at) =>
        lesson.stretch === stretch
          ? [make("li", {}, make("a", { href: lesson.href }, make("span", { class: "soft" }, `${at + 1}`), lesson.title))]
          : [],
      );
      return make("div", { hidden: items.length ? null : "" }, make("h4", {}, name), make("ol", {}, ...items));
    });
    this.course.replaceChildren(
      make("h3", { id: "course" }, this.words.course),
      make("div", { class: "lists" }, ...lists),
    );
  }

  /** Show how far the visitor has come by now. */
  show() {
    const { lessons, words, stations } = this;
    const progress = kept(DONE);
    const done = lessons.map((lesson) => cardsDone(progress, lesson));
    const next = nextLesson(progress, lessons);
    stations.forEach((station, at) => {
      const lesson = lessons[at];
      const state = done[at] >= lesson.cards ? "done" : done[at] ? "begun" : "new";
      station.dataset.state = state;
      station.toggleAttribute("data-next", at === next);
      const told = { number: at + 1, title: lesson.title, done: done[at], cards: lesson.cards };
      station.setAttribute("aria-label", fill(words.station[state], told));
    });
    const progressOf = (own) => {
      const finished = own.filter((at) => done[at] >= lessons[at].cards).length;
      return fill(finished ? words.progress : words.lessons, { done: finished, count: own.length });
    };
    say(this.note, progressOf([...lessons.keys()]));
    this.folds.forEach(({ stretch, done }) => {
      say(done, progressOf([...lessons.keys()].filter((at) => lessons[at].stretch === stretch)));
    });
    const to = lessons[Math.max(0, next)];
    const begun = done.some(Boolean);
    say(this.next, fill(next < 0 ? words.again : begun ? words.goOn : words.begin, { title: to.title }));
    this.next.href = to.href;
    this.look(null);
  }

  /** Name a station that is pointed at, or the next one. */
  look(station) {
    const { lessons, words } = this;
    const at = station ? Number(station.dataset.lesson) : Math.max(0, nextLesson(kept(DONE), lessons));
    const { title, minutes } = lessons[at];
    say(this.named, fill(words.named, { number: at + 1, title, minutes }));
  }

  destroy() {
    this.listening.abort();
  }
}
