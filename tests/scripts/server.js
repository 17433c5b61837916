// The app's side of the requests that wait, see `pack` in ui/server/direct.py.

import { settled } from "./page.js";

/**
 * An answer as it comes over the wire. `shown` has, by the key of a part, its meta data and its arrays beside them, and as
 * `whole` whether that is all; if not, the version that it changes is its `base`.
 */
export function packed({ version, link = `at=${version}`, run = false, passing = false, shown = {} }) {
  const told = {};
  const pieces = [];
  let end = 0;
  for (const [key, { meta, whole = true, base = null, ...given }] of Object.entries(shown)) {
    const arrays = {};
    for (const [name, values] of Object.entries(given)) {
      arrays[name] = [values.constructor.name.replace("Array", "").toLowerCase(), end, values.length];
      pieces.push(Buffer.from(values.buffer), Buffer.alloc(-values.byteLength & 7));
      end += values.byteLength + (-values.byteLength & 7);
    }
    told[key] = { meta, arrays, whole, base };
  }
  let head = JSON.stringify({ version, link, run, passing, shown: told });
  head += " ".repeat(-(4 + Buffer.byteLength(head)) & 7);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(head));
  return new Uint8Array(Buffer.concat([length, Buffer.from(head), ...pieces])).buffer;
}

/** Answer a request that waits. */
export async function answer(request, reply) {
  request.resolve({ status: 200, arrayBuffer: async () => packed(reply) });
  await settled();
}

/** Let a request end without an answer. */
export async function refuse(request) {
  request.resolve({ status: 204 });
  await settled();
}

/** Let a request reach nobody. */
export async function lose(request) {
  request.reject(new TypeError());
  await settled();
}

let sent = 0;

/** What the script sends to a part, by default its first word on a door of its own. */
export const data = (more = {}) => ({
  key: `page.part${++sent}`, version: 1, turn: 0, door: `door${sent}`, direct: true, meta: { value: "sent" }, ...more,
});

/** An array as the script sends it. */
export const table = (values) => ({ getChildAt: (index) => (index === 0 ? { toArray: () => values } : null) });
