// The glossary: terms by topic, of which those that contain what is typed are shown.

import { make, makeButton, say } from "../shared/dom.js";
import { drawFilter } from "../shared/filter_drawing.js";
import { isPlain, visitAtClicks } from "../shared/follow.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { finds } from "../shared/found.js";

/** A term: its names, what it means, and where it can be seen. */
class Entry {
  constructor(choose) {
    this.title = make("a", { class: "title" });
    this.other = make("span", { class: "other" });
    this.text = make("p");
    this.figure = make("div", { class: "figure", hidden: "" });
    this.word = make("span");
    this.unseen = make("span", { class: "unseen" });
    this.place = make("span", { class: "place" });
    this.see = make("a", { class: "see" }, this.word, this.unseen, this.place);
    const names = make("dt", {}, this.title, this.other);
    this.element = make("div", { class: "entry", tabindex: "-1" }, names, make("dd", {}, this.text, this.figure, this.see));
    this.title.addEventListener("click", (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      choose(this.id);
    });
    visitAtClicks(this.see, "a");
  }

  update({ id, title, other, text, link, place, figure }, meta) {
    this.id = id;
    this.told = `${title} ${other} ${text}`;
    say(this.title, title);
    say(this.other, other);
    this.other.lang = meta.other;
    say(this.text, text);
    this.figure.hidden = !figure;
    this.figure.replaceChildren(...(figure ? [drawFilter(figure)] : []));
    say(this.word, meta.words.see);
    say(this.unseen, fill(meta.words.of, { title }));
    say(this.place, place);
    this.title.href = `?${meta.link}&term=${id}`;
    this.see.href = link;
  }
}

/** Terms that belong together, under their heading. */
class Topic {
  constructor(choose) {
    this.choose = choose;
    /** @type {Entry[]} */
    this.entries = [];
    this.title = make("h3", { tabindex: "-1" });
    this.list = make("dl");
    this.element = make("section", {}, this.title, this.list);
    this.way = makeButton(() => this.show());
  }

  update({ name, terms }, meta) {
    say(this.title, name);
    say(this.way, name);
    while (this.entries.length < terms.length) {
      const entry = new Entry(this.choose);
      this.entries.push(entry);
      this.list.append(entry.element);
    }
    terms.forEach((term, at) => this.entries[at].update(term, meta));
  }

  show() {
    this.title.scrollIntoView({ block: "start" });
    this.title.focus({ preventScroll: true });
  }

  /** How many of its terms contain what is typed; the others are not shown. */
  filter(typed) {
    let shown = 0;
    for (const entry of this.entries) {
      const found = finds(entry.told, typed);
      entry.element.hidden = !found;
      if (found) shown += 1;
    }
    this.element.hidden = this.way.hidden = shown === 0;
    return shown;
  }
}

function bring(element) {
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

class Glossary {
  constructor(root, turns) {
    this.turns = turns;
    /** @type {Topic[]} */
    this.topics = [];
    this.title = make("h2");
    this.field = make("input", { type: "search", autocomplete: "off", spellcheck: "false", maxlength: "60" });
    this.count = make("p", { class: "count", role: "status" });
    this.nothing = make("div", { class: "nothing", hidden: "" });
    this.none = make("p");
    this.all = makeButton(() => this.find(""));
    this.nothing.append(this.none, this.all);
    this.ways = make("nav");
    this.body = make("div", { class: "topics" });
    this.element = make(
      "div",
      { class: "glossary" },
      make("header", {}, this.title, this.field, this.count, this.ways),
      make("div", {}, this.nothing, this.body),
    );
    this.field.addEventListener("input", () => this.filter());
    root.append(this.element);
  }

  update({ meta }) {
    this.meta = meta;
    const { words, groups } = meta;
    say(this.title, words.title);
    this.field.placeholder = words.find;
    this.field.setAttribute("aria-label", words.find);
    this.ways.setAttribute("aria-label", words.topics);
    say(this.all, words.all);
    while (this.topics.length < groups.length) {
      const topic = new Topic((id) => this.turns.sendOnly(id));
      this.topics.push(topic);
      this.ways.append(topic.way);
      this.body.append(topic.element);
    }
    groups.forEach((group, at) => this.topics[at].update(group, meta));
    this.filter();
    if (this.turns.settled) this.mark(meta.chosen);
  }

  filter() {
    const typed = this.field.value.trim();
    const count = this.entries.length;
    const shown = this.topics.reduce((sum, topic) => sum + topic.filter(typed), 0);
    const { words } = this.meta;
    say(this.count, fill(shown === count ? words.count : words.some, { shown, count }));
    say(this.none, fill(words.none, { text: typed }));
    this.nothing.hidden = shown > 0;
  }

  get entries() {
    return this.topics.flatMap((topic) => topic.entries);
  }

  /** Show the terms that contain `text`, and let it be changed. */
  find(text) {
    this.field.value = text;
    this.filter();
    this.field.focus();
  }

  /** Mark a term; one that comes from elsewhere is brought into view. */
  mark(chosen) {
    if (chosen === this.chosen) return;
    this.chosen = chosen;
    for (const { id, element } of this.entries) {
      if (id !== chosen) element.removeAttribute("aria-current");
      else {
        element.setAttribute("aria-current", "true");
        if (element.hidden) this.find("");
        requestAnimationFrame(() => bring(element)); // the page is seen by then
      }
    }
  }

  destroy() {
    this.element.remove();
  }
}

export default mounting(Glossary);
