// The row of controls under the maps: step, play, speed, position, channel, pin.

import { focusedBeside, icon, make, makeButton, name, say } from "../shared/dom.js";
import { fill } from "../shared/numbers.js";
import { clamp } from "./geometry.js";
import { More } from "./more.js";

export const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 240, 1000, 4000]; // elements a second
const AT_FIRST = 5;

const ICONS = {
  back: ["FM13 4 6 10l7 6z", "M4.500 4v12"],
  play: ["FM6 4l10 6-10 6z"],
  pause: ["FM5.500 4h3v12h-3z", "FM11.500 4h3v12h-3z"],
  next: ["FM7 4l7 6-7 6z", "M15.500 4v12"],
  pin: [
    "M10 17.500c-3-4-4.500-6.500-4.500-9a4.500 4.500 0 0 1 9 0c0 2.500-1.500 5-4.500 9z",
    "FM10 7a1.500 1.500 0 1 0 0 3 1.500 1.500 0 1 0 0-3z",
  ],
};

export class Bar {
  /** `on` holds the callbacks: step(count), play(), goTo(row, column), channel(index), pin(), cover(names). */
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.speed = AT_FIRST;
    const button = (kind, act) => makeButton(act, { class: kind }, icon(...ICONS[kind]));
    this.back = button("back", () => on.step(-1));
    this.play = button("play", () => on.play());
    this.next = button("next", () => on.step(1));
    this.pin = button("pin", () => on.pin());
    this.pinText = make("span");
    this.pin.append(this.pinText);
    this.slider = make("input", { type: "range", min: 0, max: SPEEDS.length - 1, value: AT_FIRST });
    this.slider.addEventListener("input", () => {
      this.speed = Number(this.slider.value);
      this.describeSpeed();
    });
    this.rate = make("span", { class: "rate" });
    this.speedName = make("span");
    this.places = [0, 1].map(() => {
      const field = make("input", { type: "number", min: 0 });
      field.addEventListener("change", () => this.goTo());
      const title = make("span");
      return { field, title, label: make("label", {}, title, field) };
    });
    this.channels = make("span", { class: "channels", role: "group" });
    this.guessName = make("span");
    this.guess = make("select", { class: "guess" });
    this.guess.addEventListener("change", () => on.cover(this.choices[this.guess.selectedIndex][1]));
    this.reveal = make("span", { class: "reveal" }); // for going through a sum
    this.guessing = make("label", { class: "guessing" }, this.guessName, this.guess);
    const speed = make("label", { class: "speed" }, this.speedName, this.slider, this.rate);
    const place = make("span", { class: "place" }, ...this.places.map(({ label }) => label));
    element.replaceChildren(
      make("span", { class: "transport" }, this.back, this.play, this.next),
      speed,
      place,
      this.channels,
      this.pin,
      this.reveal,
      this.guessing,
    );
    this.more = new More(element, [this.guessing, speed, place, this.reveal]);
  }

  /** Whether what is covered may be chosen, and a sum gone through. */
  offerGuess(offered) {
    this.reveal.hidden = this.guessing.hidden = !offered;
  }

  goTo() {
    this.on.goTo(...this.places.map(({ field }) => clamp(Math.round(Number(field.value) || 0), 0, Number(field.max))));
  }

  /** Take the words and the channel names of a new payload. */
  update({ words, channel_names: names }) {
    this.words = words;
    this.playing = undefined; // so that the button is named anew after a change of language
    name(this.back, words.back);
    name(this.next, words.step);
    this.element.setAttribute("aria-label", words.controls);
    say(this.speedName, words.speed);
    say(this.places[0].title, words.row);
    say(this.places[1].title, words.column);
    this.channels.hidden = names.length < 2;
    this.channels.setAttribute("aria-label", words.channel);
    if (this.names?.join() !== names.join()) {
      this.names = names;
      this.channels.replaceChildren(...names.map((text, index) => makeButton(() => this.on.channel(index), {}, text)));
    }
    say(this.guessName, words.guess_first);
    this.describeSpeed();
    this.more.label(words);
  }

  /**
   * Offer `choices` of what is covered, each a name and the covers, and show which is chosen. Covers that are none of them, since
   * some are gone already, stand by themselves.
   */
  showGuess(choices, names) {
    const same = (covers) => covers.join() === names.join();
    const shown = choices.some(([, covers]) => same(covers)) ? choices : [...choices, [this.words.guess_some, names]];
    const texts = shown.map(([text]) => text);
    if (this.choices?.map(([text]) => text).join("\n") !== texts.join("\n")) {
      this.guess.replaceChildren(...texts.map((text) => make("option", {}, text)));
    }
    this.choices = shown;
    this.guess.selectedIndex = shown.findIndex(([, covers]) => same(covers));
  }

  describeSpeed() {
    const text = fill(this.words.rate, { count: SPEEDS[this.speed] });
    say(this.rate, text);
    this.slider.setAttribute("aria-valuetext", text);
  }

  /** Show whether it plays, where the element is, which channel is read, and whether the element is pinned. */
  show({ playing, row, column, height, width, channel, pinned }) {
    if (playing !== this.playing) {
      this.playing = playing;
      this.play.replaceChildren(icon(...ICONS[playing ? "pause" : "play"]), playing ? this.words.pause : this.words.play);
    }
    [[row, height], [column, width]].forEach(([value, size], axis) => {
      const { field } = this.places[axis];
      if (playing || focusedBeside(field) !== field) field.value = value;
      if (Number(field.max) !== size - 1) field.max = String(size - 1);
    });
    [...this.channels.children].forEach((button, index) => button.setAttribute("aria-pressed", String(index === channel)));
    say(this.pinText, pinned ? this.words.unpin : this.words.pin);
    this.pin.setAttribute("aria-pressed", pinned);
  }
}
