// Streamlit calls a part's function anew at each change of its data or of the theme, on the same root.

import { atAnswers, newest, take } from "./shelf.js";
import { Turns } from "./turns.js";

/**
 * The function that Streamlit calls, for a `Kind` with `constructor(root, turns)`, `update(content)` and `destroy()`: one
 * instance lives in each root, and is shown the newest content, whichever way it came. When data change while the script
 * still loads, Streamlit runs the clean-up of the first call after the second call, so only the clean-up of the latest call
 * may end the instance.
 *
 * @template {{ update(content: any): void, destroy(): void }} Instance
 * @param {new (root: any, turns: Turns) => Instance} Kind
 */
export function mounting(Kind) {
  /** @type {WeakMap<HTMLElement | ShadowRoot, Mounted<Instance>>} */
  const instances = new WeakMap();
  /** @param {{ data: Sent, parentElement: HTMLElement | ShadowRoot, setTriggerValue: SetTriggerValue }} given */
  return ({ data, parentElement, setTriggerValue }) => {
    const mounted = instances.get(parentElement) ?? begin(parentElement);
    const call = ++mounted.calls;
    mounted.key = data.key;
    mounted.turns.follow(data, setTriggerValue);
    take(data);
    show(mounted);
    return () => {
      if (mounted.calls !== call || instances.get(parentElement) !== mounted) return;
      instances.delete(parentElement);
      mounted.callOff();
      mounted.turns.destroy();
      mounted.instance.destroy();
    };
  };

  /** @param {HTMLElement | ShadowRoot} root */
  function begin(root) {
    const turns = new Turns();
    /** @type {Mounted<Instance>} */
    const mounted = { instance: new Kind(root, turns), turns, key: "", calls: 0, callOff: atAnswers(() => answered(mounted)) };
    instances.set(root, mounted);
    const host = /** @type {HTMLElement} */ ("host" in root ? root.host : root);
    host.dataset.drawn = ""; // the page's style keeps room for it until then
    return mounted;
  }

  /** @param {Mounted<Instance>} mounted */
  function show(mounted) {
    mounted.shown = newest(mounted.key);
    if (mounted.shown) mounted.instance.update(mounted.shown);
  }

  /** @param {Mounted<Instance>} mounted */
  function answered(mounted) {
    if (newest(mounted.key) !== mounted.shown) show(mounted);
  }
}
