// How a part tells what on the page can run that everything is set up for it. Each part is a script of its own.

const BEGIN = "cnnviz:begin";

/**
 * The name of what is to begin as soon as it is set up. It outlives the part that asked for it, as making pictures ready may take
 * the place of all parts for a moment.
 *
 * @type {{ name: string | null }}
 */
export const due = (globalThis.cnnvizDue ??= { name: null });

/**
 * Begin what is due, if that is what the page has set up by now, when all parts show it.
 *
 * @param {string | null} name
 */
export function beginDue(name) {
  if (due.name === null || due.name !== name) return;
  due.name = null;
  setTimeout(begin);
}

const begin = () => dispatchEvent(new Event(BEGIN));

/**
 * Call `then` each time, until `signal` ends it.
 *
 * @param {() => void} then
 * @param {AbortSignal} signal
 */
export const atBegin = (then, signal) => addEventListener(BEGIN, then, { signal });
