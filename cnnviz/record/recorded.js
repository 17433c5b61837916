// A recorded page: shows one view at a time, and the card of the lesson that leads, if one does.

import { Leading } from "./leading.js";
import { View } from "./view.js";

const find = (id) => document.getElementById(id);

/** The bytes of a text in base 64. */
function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes.buffer;
}

/** Write what the page says of the view that it shows. */
function head({ title, facts, credits, warnings, notes }) {
  document.title = `${title} · cnnviz`;
  const lists = { facts: facts.join(" · "), credits: credits.join(" · "), warnings: warnings.join(" "), notes: notes.join(" ") };
  for (const [id, text] of Object.entries({ title, ...lists })) {
    const element = find(id);
    element.textContent = text;
    element.hidden = !text;
  }
}

/** Show the page; `parts` has by its name what mounts each part. */
export default function begin(parts) {
  const { views, lesson, values } = JSON.parse(find("view").textContent);
  const file = { parts, values, bytes: bytesOf(find("data").textContent) };
  const first = lesson ? lesson.cards[0].draws[0].view : 0;
  head(views[first]);
  const view = new View(file, views[first], find("main"));
  const leading = lesson && new Leading(file, lesson, { view, show: (number) => show(views[number]) });
  function show(told) {
    head(told);
    view.become(told);
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    view.redraw();
    leading?.redraw();
  });
  document.documentElement.dataset.begun = "";
}
