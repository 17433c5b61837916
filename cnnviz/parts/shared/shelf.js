// What the page holds of each part: the newest that came, whether the script sent it or an answer brought it. Each part is a
// script of its own, so it lies on a shelf of the page.

import { columnOf } from "./columns.js";

/** @type {Map<string, Held>} */
const shelf = (globalThis.cnnvizShelf ??= new Map());
const ANSWERED = "cnnviz:answered";
const TAKEN = "cnnviz:taken";

/**
 * The content that was sent, its arrays as plain ones.
 *
 * @param {Sent} sent
 * @returns {Content}
 */
function unpacked({ key, version, turn, door, direct, ...content }) {
  const arrays = Object.entries(content).map(([name, value]) => [name, name === "meta" ? value : columnOf(value)]);
  return { ...Object.fromEntries(arrays), whole: {} };
}

/**
 * Take what the script sent, unless it is known or older than what is there.
 *
 * @param {Sent} sent
 */
export function take(sent) {
  const { key, version, door } = sent;
  const held = shelf.get(key);
  if (held?.door === door && (held.sent === sent || version < held.version)) return;
  const known = held?.door === door ? held : undefined;
  const passing = version > (known?.version ?? 0) ? undefined : known?.passing;
  const content = sent.meta ? unpacked(sent) : known?.content;
  shelf.set(key, { door, version, sent, content, passing });
  dispatchEvent(new CustomEvent(TAKEN, { detail: [key] }));
}

/**
 * What is to be shown of the part with this key; undefined if nothing has come yet.
 *
 * @param {string} key
 * @returns {Content | undefined}
 */
export function newest(key) {
  const held = shelf.get(key);
  return held?.passing ?? held?.content;
}

/**
 * What the page has of each part that this door serves, by version.
 *
 * @param {string} door
 * @returns {Record<string, number>}
 */
export function versions(door) {
  const own = [...shelf].filter(([, held]) => held.door === door && held.content);
  return Object.fromEntries(own.map(([key, { version }]) => [key, version]));
}

/**
 * Let the page show an answer, part by part, where nothing newer came before it. Whether all of it fitted: what has changed
 * says nothing where the content that it changes is still on its way.
 *
 * @param {string} door
 * @param {Answer} answer
 */
export function publish(door, { version, passing, shown }) {
  let fitted = true;
  for (const [key, { whole, base, meta, ...arrays }] of Object.entries(shown)) {
    const held = shelf.get(key);
    if (held?.door !== door || version < held.version) continue;
    if (!whole && !passing && held.version !== base) {
      fitted = false;
      continue;
    }
    const other = Object.keys(arrays).length ? { whole: {} } : {}; // with other arrays it is another whole
    /** @type {Content | undefined} */
    const changed = whole
      ? { meta, ...arrays, whole: {} }
      : held.content && { ...held.content, ...arrays, ...other, meta: { ...held.content.meta, ...meta } };
    if (!changed) continue;
    shelf.set(key, passing ? { ...held, passing: changed } : { ...held, version, content: changed, passing: undefined });
  }
  dispatchEvent(new CustomEvent(ANSWERED, { detail: Object.keys(shown) }));
  return fitted;
}

/**
 * What passed is over.
 *
 * @param {string} door
 */
export function endPassing(door) {
  for (const held of shelf.values()) if (held.door === door) held.passing = undefined;
}

/**
 * Call `then` at each answer; the function that is returned ends that.
 *
 * @param {() => void} then
 */
export function atAnswers(then) {
  addEventListener(ANSWERED, then);
  return () => removeEventListener(ANSWERED, then);
}

/**
 * Call `then` whenever another part than that with `key` may show something else; the function that is returned ends that.
 *
 * @param {() => string} key
 * @param {() => void} then
 */
export function atNews(key, then) {
  const heard = (/** @type {any} */ event) => event.detail.some((/** @type {string} */ each) => each !== key()) && then();
  for (const each of [ANSWERED, TAKEN]) addEventListener(each, heard);
  return () => {
    for (const each of [ANSWERED, TAKEN]) removeEventListener(each, heard);
  };
}
