// Under the maps of a comparison: what was changed, how far both are apart, and the numbers of one element.

import { make, makeButton, name, say } from "../shared/dom.js";
import { fill, formatNumber } from "../shared/numbers.js";

export class Told {
  /** @param {() => void} go to the largest difference */
  constructor(go) {
    this.heading = make("h3");
    this.changes = make("ul", { class: "changes" });
    this.unchanged = make("p");
    this.largestName = make("dt");
    this.largest = make("dd", { class: "largest" });
    this.at = makeButton(go);
    this.atLine = make("dd", { class: "at" }, this.at);
    this.meanName = make("dt");
    this.mean = make("dd", { class: "mean" });
    this.figures = make("dl", {}, this.largestName, this.largest, this.atLine, this.meanName, this.mean);
    this.same = make("p");
    const changed = make("section", { class: "changed" }, this.heading, this.changes, this.unchanged, this.figures, this.same);
    this.elementName = make("h3");
    this.canvases = ["a", "b"].map(() => make("canvas", { "aria-hidden": "true" }));
    this.ones = ["a", "b", "apart"].map((which, at) => {
      const [what, value, where] = ["what", "value", "where"].map((part) => make("p", { class: part }));
      const canvases = at < 2 ? [this.canvases[at]] : [];
      return { what, value, where, element: make("div", { class: `one ${which}` }, what, value, where, ...canvases) };
    });
    const element = make("section", { class: "element" }, this.elementName, ...this.ones.map((one) => one.element));
    this.element = make("div", { class: "below" }, changed, element);
  }

  /** Write what is said of the whole comparison. */
  show({ words, changes, largest, mean, alike, channel_names: channels }, content) {
    say(this.heading, words.changed);
    this.changes.replaceChildren(...changes.map(([called, a, b]) => make("li", {}, fill(words.change, { name: called, a, b }))));
    this.changes.hidden = !changes.length;
    this.unchanged.hidden = changes.length > 0;
    say(this.unchanged, words.unchanged);
    const apart = Boolean(largest?.[0]);
    this.figures.hidden = !apart;
    this.same.hidden = !largest || apart || !changes.length;
    say(this.same, words.all_same);
    say(this.elementName, words.element);
    if (!apart) return;
    const [value, [channel, row, column]] = largest;
    const places = { row, column, row_a: content.rows_a[row], row_b: content.rows_b[row] };
    const place = fill(alike ? words.at : words.at_both, {
      ...places,
      column_a: content.columns_a[column],
      column_b: content.columns_b[column],
    });
    say(this.largestName, words.largest);
    say(this.largest, formatNumber(value, 6));
    say(this.at, channels.length ? fill(words.of_channel, { first: channels[channel], then: place }) : place);
    name(this.at, words.go);
    say(this.meanName, words.mean);
    say(this.mean, formatNumber(mean, 4));
  }

  /** How wide the windows of A and of B may be drawn. */
  room() {
    return Math.floor(this.ones[0].element.clientWidth);
  }

  /** Write of one element both `values` with their places, what is `seen` of the picture, and how far they are `apart`. */
  tell(words, values, seen, apart) {
    values.forEach(({ value, row, column }, at) => {
      const [rows, columns] = seen[at].map((ends) => ends?.map((place) => formatNumber(place)));
      const { what, value: shown, where } = this.ones[at];
      say(what, fill(words.place, { name: "AB"[at], row, column }));
      say(shown, formatNumber(value, 6));
      const reached = rows && columns;
      const places = reached && { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
      say(where, reached ? fill(words.sees, places) : words.no_pixels);
    });
    const [, , { what, value }] = this.ones;
    say(what, "A − B");
    say(value, formatNumber(apart, 6));
  }
}
