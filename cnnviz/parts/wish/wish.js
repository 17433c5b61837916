// What a map responds to: patches, a picture grown for it, and how its layer's numbers are spread.

import { make, makeButton, name, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { fill } from "../shared/numbers.js";
import { Grower } from "./grower.js";
import { Histogram } from "./histogram.js";
import { Nine } from "./nine.js";

class Wish {
  constructor(root, turns) {
    this.turns = turns;
    this.layerName = make("span");
    this.layer = make("select");
    this.layer.addEventListener("change", () => this.turns.send(["map", this.layer.value, 0]));
    this.mapName = make("span");
    this.map = make("input", { type: "number", min: 0, step: 1, inputmode: "numeric" });
    this.map.addEventListener("change", () => this.toMap(Number(this.map.value)));
    this.before = makeButton(() => this.toMap(this.meta.map - 1), { class: "step" }, "‹");
    this.after = makeButton(() => this.toMap(this.meta.map + 1), { class: "step" }, "›");
    this.count = make("span", { class: "soft" });
    this.label = make("span", { class: "label" });
    this.nine = new Nine((patch) => this.turns.sendInstead(["patch", patch], (each) => each[0] === "patch"));
    this.grower = new Grower({
      to: (grown) => this.turns.sendInstead(["grown", grown], (each) => each[0] === "grown"),
      set: (field, value) => this.turns.send([field, value]),
      stop: () => this.turns.send("stop"),
      tell: (text) => say(this.said, text),
    });
    this.spreadTitle = make("h3");
    this.weights = new Histogram("weight");
    this.values = new Histogram("value");
    this.dead = make("p");
    this.spreadShows = make("p");
    this.spreadLimits = make("p", { class: "limits" });
    this.said = make("div", { class: "unseen", role: "status" });
    this.element = make(
      "div",
      { class: "wish" },
      make(
        "div",
        { class: "choose" },
        make("label", {}, this.layerName, this.layer),
        make("div", { class: "numbered" }, make("label", {}, this.mapName, this.map), this.before, this.after, this.count),
        this.label,
      ),
      make("div", { class: "columns" }, this.nine.patches, this.nine.place, this.grower.element),
      make(
        "section",
        { class: "spread" },
        this.spreadTitle,
        make("div", { class: "pair" }, this.weights.element, this.values.element),
        this.dead,
        this.spreadShows,
        this.spreadLimits,
      ),
      this.said,
    );
    root.append(this.element);
  }

  toMap(number) {
    const to = Math.min(this.meta.maps - 1, Math.max(0, Math.round(number) || 0));
    this.map.value = String(to);
    if (to !== this.meta.map) this.turns.send(["map", this.meta.layer, to]);
  }

  update({ meta }) {
    const searched = this.meta?.search.running && !meta.search.running && this.meta.layer === meta.layer;
    this.meta = meta;
    const { words, layers, layer, map, maps, label, spread, search, growing } = meta;
    say(this.layerName, words.layer);
    say(this.mapName, words.map);
    this.offer(layers, layer);
    this.map.max = String(maps - 1);
    if (Number(this.map.value) !== map) this.map.value = String(map);
    name(this.before, words.before);
    name(this.after, words.after);
    [this.before.disabled, this.after.disabled] = [map === 0, map === maps - 1];
    say(this.count, fill(words.of_maps, { count: maps }));
    say(this.label, label ? fill(words.class, { label }) : "");
    this.nine.show(meta);
    // An answer to an earlier move of the slider must not show what the hand has left since.
    const asked = this.turns.waiting.findLast(([, body]) => body[0] === "grown");
    this.grower.show(asked ? { ...meta, grown: asked[1][1] } : meta);
    say(this.spreadTitle, words.spread);
    const weighted = spread.weights ? fill(words.weights, { layer: spread.weights.of }) : words.weights_none;
    this.weights.show(spread.weights, weighted, words);
    this.values.show(spread.values, words.values, words);
    say(this.dead, spread.dead);
    say(this.spreadShows, words.spread_shows);
    say(this.spreadLimits, words.spread_limits);
    if (searched) say(this.said, fill(words.found_said, { count: meta.patches.length }));
    const busy = search.running || growing.running;
    this.element.setAttribute("aria-busy", String(busy));
    if (busy && this.turns.settled) this.turns.send("go on");
  }

  offer(layers, chosen) {
    const shown = layers.map((each) => `${each.name}|${each.title}`).join("\n");
    if (this.offered !== shown) {
      this.offered = shown;
      const text = ({ name, title }) => (title && title !== name ? `${name} · ${title}` : name);
      this.layer.replaceChildren(...layers.map((each) => make("option", { value: each.name }, text(each))));
    }
    this.layer.value = chosen;
  }

  destroy() {
    this.grower.destroy();
    this.element.remove();
  }
}

export default mounting(Wish);
