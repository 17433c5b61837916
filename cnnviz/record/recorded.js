// A recorded page: shows one view at a time, and the card of the lesson that leads, if one does.

import { Leading } from "./leading.js";
import { restored, unpacked } from "./restored.js";
import { View } from "./view.js";

const SLICE = 40; // milliseconds of unpacking, after which the page can be drawn

const find = (id) => document.getElementById(id);

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

/** The arrays of the page; while they are unpacked, which may take some seconds, it says how far that is. */
async function arrays(told, unpacking) {
  const steps = restored(told, await unpacked(find("data").textContent));
  const wait = find("wait");
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      wait.hidden = true;
      return step.value;
    }
    if (performance.now() - since < SLICE) continue;
    wait.hidden = false;
    wait.textContent = unpacking.replace("{share}", `${Math.floor(100 * Number(step.value))} %`);
    await new Promise((go) => setTimeout(go));
    since = performance.now();
  }
}

/** Show the page; `parts` has by its name what mounts each part. */
export default async function begin(parts) {
  try {
    const { pile, unpacking, ...told } = JSON.parse(new TextDecoder().decode(await unpacked(find("view").textContent)));
    const first = told.views[told.lesson ? told.lesson.cards[0].draws[0].view : 0];
    head(first);
    const bytes = await arrays(pile, unpacking);
    show({ parts, values: told.values, bytes }, told, first);
  } catch (error) {
    const wait = find("wait");
    Object.assign(wait, { hidden: false, textContent: wait.dataset.damaged });
    throw error;
  }
}

function show(file, { views, lesson }, first) {
  const view = new View(file, first, find("main"));
  const become = (number) => {
    head(views[number]);
    view.become(views[number]);
  };
  const leading = lesson && new Leading(file, lesson, { view, show: become });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    view.redraw();
    leading?.redraw();
  });
  document.documentElement.dataset.begun = "";
}
