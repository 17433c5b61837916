// Settings in groups that fold. A control moves with the hand; what the page has counts when it answers all that was set.

import { icon, make, say } from "../shared/dom.js";
import { mounting } from "../shared/mount.js";
import { KINDS } from "./kinds.js";

/** @type {Map<string, boolean>} which groups were opened or closed, also while another page is looked at */
const folds = (globalThis.cnnvizFolds ??= new Map());

/**
 * Let `parent` have these children in their order; none that stays is taken out, which would end its focus.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
function arrange(parent, children) {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** A group of controls. */
class Group {
  constructor(key, folding, unfolded, tell) {
    this.key = key;
    this.tell = tell;
    this.controls = new Map();
    this.body = make("div", { class: folding ? "body" : "body apart" });
    this.element = this.body;
    if (!folding) return;
    this.label = make("span");
    const details = make("details", {}, make("summary", {}, icon("M8 6 l4 4 l-4 4"), this.label), this.body);
    details.open = folds.get(key) ?? unfolded;
    details.addEventListener("toggle", () => folds.set(key, details.open));
    this.element = details;
  }

  update({ label, controls }, words) {
    if (this.label) say(this.label, label);
    const former = this.controls;
    this.controls = new Map(controls.map((control) => [control.name, former.get(control.name) ?? this.made(control)]));
    for (const [name, control] of former) if (!this.controls.has(name)) control.destroy();
    arrange(this.body, [...this.controls.values()].map(({ element }) => element));
    for (const control of controls) this.controls.get(control.name).update(control, words);
  }

  made({ kind, name }) {
    const control = new KINDS[kind](name.replace(".", "-"), (value) => this.tell(name, value));
    control.element.dataset.name = name;
    return control;
  }

  destroy() {
    for (const control of this.controls.values()) control.destroy();
  }
}

class Controls {
  constructor(root, turns) {
    this.turns = turns;
    this.groups = new Map();
    this.element = make("div", { class: "controls" });
    root.append(this.element);
  }

  /** Show what the page has, unless the hand is ahead of it. */
  update({ meta: { groups, words } }) {
    if (!this.turns.settled) return;
    for (const { name, label, unfolded } of groups) {
      if (this.groups.has(name)) continue;
      const key = `${this.turns.key}.${name}`;
      this.groups.set(name, new Group(key, label !== null, unfolded, (...told) => this.tell(...told)));
    }
    arrange(this.element, groups.map(({ name }) => this.groups.get(name).element));
    for (const group of groups) this.groups.get(group.name).update(group, words);
  }

  /** A field's newest value is all that counts, but each field is told of. */
  tell(name, value) {
    this.turns.sendInstead({ name, value }, (waiting) => waiting.name === name);
  }

  destroy() {
    for (const group of this.groups.values()) group.destroy();
    this.element.remove();
  }
}

export default mounting(Controls);
