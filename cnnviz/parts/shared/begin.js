// How a part tells what on the page can run that everything is set up for it. Each part is a script of its own.

const BEGIN = "cnnviz:begin";

export const begin = () => dispatchEvent(new Event(BEGIN));

/**
 * Call `then` each time, until `signal` ends it.
 *
 * @param {() => void} then
 * @param {AbortSignal} signal
 */
export const atBegin = (then, signal) => addEventListener(BEGIN, then, { signal });
