// The controls of a file's options: a few choices lie side by side, many are a list, a number is a slider, words are a line.

import { make, say } from "../shared/dom.js";

const FEW = 4; // so many choices lie side by side

/** The control of an option; `change` is told its new value. */
export function makeOption(option, change) {
  if (option.most) return line(option, change);
  if (!option.choices) return slider(option, change);
  return option.choices.length > FEW ? list(option, change) : row(option, change);
}

function row({ name, label, value, choices }, change) {
  const radios = choices.map(([id, text]) => {
    const input = make("input", { type: "radio", name, value: id, checked: id === value ? "" : null });
    input.addEventListener("change", () => change(id));
    return make("label", {}, input, make("span", {}, text));
  });
  return make("fieldset", {}, make("legend", {}, label), make("div", { class: "row" }, ...radios));
}

function list({ name, label, value, choices }, change) {
  const chooser = make("select", { name });
  chooser.append(...choices.map(([id, text]) => make("option", { value: id, selected: id === value ? "" : null }, text)));
  chooser.addEventListener("change", () => change(chooser.value));
  return make("label", { class: "field" }, label, chooser);
}

function line({ name, label, value, most }, change) {
  const input = make("input", { type: "text", name, maxlength: most, value, autocomplete: "off" });
  input.addEventListener("change", () => change(input.value));
  return make("label", { class: "field" }, label, input);
}

function slider({ name, label, value, low, high, step }, change) {
  const shown = make("output", {}, String(value));
  const input = make("input", { type: "range", name, min: low, max: high, step, value });
  input.addEventListener("input", () => say(shown, input.value));
  input.addEventListener("change", () => change(input.valueAsNumber));
  return make("label", { class: "field" }, make("span", {}, label, " ", shown), input);
}
