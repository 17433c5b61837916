// Streamlit calls a component's function anew at each change of its data or of the theme, on the same root.

/**
 * The function that Streamlit calls, for a `Kind` with `constructor(root)`, `update(data, setTriggerValue)` and `destroy()`:
 * one instance lives in each root. When data change while the script still loads, Streamlit runs the clean-up of the
 * first call after the second call, so only the clean-up of the latest call may end the instance.
 *
 * @template {{ update(data: any, setTriggerValue: SetTriggerValue): void, destroy(): void }} Instance
 * @param {new (root: any) => Instance} Kind
 */
export function mounting(Kind) {
  /** @type {WeakMap<HTMLElement | ShadowRoot, { instance: Instance, calls: number }>} */
  const instances = new WeakMap();
  /** @param {{ data: any, parentElement: HTMLElement | ShadowRoot, setTriggerValue: SetTriggerValue }} given */
  return ({ data, parentElement, setTriggerValue }) => {
    let mounted = instances.get(parentElement);
    if (!mounted) {
      instances.set(parentElement, (mounted = { instance: new Kind(parentElement), calls: 0 }));
      const host = /** @type {HTMLElement} */ ("host" in parentElement ? parentElement.host : parentElement);
      host.dataset.drawn = ""; // the page's style keeps room for it until then
    }
    const call = ++mounted.calls;
    mounted.instance.update(data, setTriggerValue);
    return () => {
      if (mounted.calls !== call || instances.get(parentElement) !== mounted) return;
      instances.delete(parentElement);
      mounted.instance.destroy();
    };
  };
}
