// Where a carrier puts an array down and others pick it up. Each part is a script of its own, so the page holds them.

const carried = (globalThis.cnnvizCarried ??= new Map());
const ARRIVED = "cnnviz:carried";

/**
 * Keep `values` under `name`, and tell those who wait.
 *
 * @param {string} name
 * @param {Numbers} values
 */
export function putDown(name, values) {
  carried.set(name, values);
  dispatchEvent(new Event(ARRIVED));
}

/**
 * Forget `values` under `name`, unless another carrier has put its own there since.
 *
 * @param {string} name
 * @param {Numbers} values
 */
export function takeAway(name, values) {
  if (carried.get(name) === values) carried.delete(name);
}

/**
 * What is under `name`, if it has arrived.
 *
 * @param {string} name
 */
export function pickUp(name) {
  return carried.get(name);
}

/**
 * Call `then` once, at the next arrival; the function that is returned calls it off.
 *
 * @param {() => void} then
 */
export function atArrival(then) {
  addEventListener(ARRIVED, then, { once: true });
  return () => removeEventListener(ARRIVED, then);
}
