// Which output channel the map shows: one back, one on, or by number. The server answers with that channel's numbers.

import { icon, make, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { clamp } from "../stepper/geometry.js";

export class Chooser {
  /** `choose` is called with the number of a channel. */
  constructor(element, choose) {
    this.element = element;
    const step = (path, by) => {
      const button = make("button", { type: "button" }, icon(path));
      button.addEventListener("click", () => this.goTo(this.channel + by));
      return button;
    };
    this.choose = choose;
    this.back = step("M12 5l-5 5 5 5", -1);
    this.next = step("M8 5l5 5-5 5", 1);
    this.field = make("input", { type: "number", min: 0 });
    this.field.addEventListener("change", () => this.goTo(Math.round(Number(this.field.value) || 0)));
    this.title = make("span");
    this.count = make("span");
    element.replaceChildren(this.back, make("label", {}, this.title, this.field), this.count, this.next);
  }

  goTo(channel) {
    const wanted = clamp(channel, 0, this.channels - 1);
    this.field.value = String(wanted);
    if (wanted === this.channel) return;
    this.channel = wanted;
    this.choose(wanted);
  }

  update({ words, output }) {
    this.channel = output.channel;
    this.channels = output.channels;
    this.element.hidden = output.channels < 2;
    say(this.title, words.output_channel);
    say(this.count, fill(words.of_channels, { count: output.channels }));
    name(this.back, words.channel_back);
    name(this.next, words.channel_on);
    this.field.max = String(output.channels - 1);
    this.field.value = output.channel;
    this.back.disabled = output.channel === 0;
    this.next.disabled = output.channel === output.channels - 1;
  }
}
