// The row of controls under the maps: step, play, speed, position, channel, pin.

import { clamp } from "./geometry.js";
import { fill } from "../shared/numbers.js";

export const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 240, 1000, 4000]; // elements a second

const ICONS = {
  back: "M15 4 7 12l8 8zM4 4h2v16H4z",
  play: "M6 4l14 8-14 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  next: "M9 4l8 8-8 8zM18 4h2v16h-2z",
  pin: "M12 2a6 6 0 0 0-6 6c0 4.5 6 14 6 14s6-9.500 6-14a6 6 0 0 0-6-6zm0 8.500a2.500 2.500 0 1 1 0-5 2.500 2.500 0 0 1 0 5z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export class Bar {
  /** `on` holds the callbacks: step(count), play(), goTo(row, column), channel(index), pin(). */
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.speed = 5;
    const button = (name, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = name;
      made.append(icon(name));
      made.addEventListener("click", act);
      return made;
    };
    this.back = button("back", () => on.step(-1));
    this.play = button("play", () => on.play());
    this.next = button("next", () => on.step(1));
    this.pin = button("pin", () => on.pin());
    this.pinText = document.createElement("span");
    this.pin.append(this.pinText);
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: SPEEDS.length - 1, value: this.speed });
    this.slider.addEventListener("input", () => {
      this.speed = Number(this.slider.value);
      this.describeSpeed();
    });
    this.rate = document.createElement("span");
    this.rate.className = "rate";
    this.numbers = [0, 1].map((axis) => {
      const field = Object.assign(document.createElement("input"), { type: "number", min: 0 });
      field.addEventListener("change", () => {
        const asked = this.numbers.map((one) => Math.round(Number(one.field.value) || 0));
        on.goTo(...asked.map((value, at) => clamp(value, 0, Number(this.numbers[at].field.max))));
      });
      const label = document.createElement("label");
      const name = document.createElement("span");
      label.append(name, field);
      return { axis, label, name, field };
    });
    this.channels = document.createElement("span");
    this.channels.className = "channels";
    this.channels.setAttribute("role", "group");
    const speed = document.createElement("label");
    this.speedName = document.createElement("span");
    speed.append(this.speedName, this.slider, this.rate);
    const transport = document.createElement("span");
    transport.className = "transport";
    transport.append(this.back, this.play, this.next);
    element.replaceChildren(transport, speed, ...this.numbers.map((one) => one.label), this.channels, this.pin);
  }

  /** Take the words and the channel names of a new payload. */
  update({ words, channel_names: names }) {
    this.words = words;
    for (const [button, word] of [[this.back, words.back], [this.next, words.step]]) {
      button.title = word;
      button.setAttribute("aria-label", word);
    }
    this.element.setAttribute("aria-label", words.controls);
    this.speedName.textContent = words.speed;
    this.numbers[0].name.textContent = words.row;
    this.numbers[1].name.textContent = words.column;
    this.channels.hidden = names.length < 2;
    this.channels.setAttribute("aria-label", words.channel);
    if (this.names?.join() !== names.join()) {
      this.names = names;
      this.channels.replaceChildren(
        ...names.map((name, index) => {
          const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
          button.addEventListener("click", () => this.on.channel(index));
          return button;
        }),
      );
    }
    this.describeSpeed();
  }

  describeSpeed() {
    const text = fill(this.words.rate, { count: SPEEDS[this.speed] });
    this.rate.textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
  }

  /** Show whether it plays, where the element is, which channel is read, and whether the element is pinned. */
  show({ playing, row, column, height, width, channel, pinned }) {
    if (playing !== this.playing) {
      this.playing = playing;
      const word = playing ? this.words.pause : this.words.play;
      this.play.replaceChildren(icon(playing ? "pause" : "play"), word);
      this.play.setAttribute("aria-pressed", playing);
    }
    [[row, height], [column, width]].forEach(([value, size], axis) => {
      const { field } = this.numbers[axis];
      if (this.element.getRootNode().activeElement !== field || playing) field.value = value;
      if (Number(field.max) !== size - 1) field.max = size - 1;
    });
    [...this.channels.children].forEach((button, index) => button.setAttribute("aria-pressed", index === channel));
    const word = pinned ? this.words.unpin : this.words.pin;
    if (this.pinText.textContent !== word) this.pinText.textContent = word;
    this.pin.setAttribute("aria-pressed", pinned);
  }

  /** After a change of language the play button must be named anew. */
  rename() {
    this.playing = undefined;
  }
}
