// One request past Streamlit, and what it brings.

import { arraysOf } from "./packed.js";

/**
 * What an answer holds, see `pack` in ui/server/direct.py: for each part its meta data, and its arrays beside them.
 *
 * @param {ArrayBuffer} bytes
 * @returns {Answer}
 */
function unpack(bytes) {
  const length = new DataView(bytes).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  for (const part of Object.values(told.shown)) {
    const { arrays } = part;
    delete part.arrays;
    Object.assign(part, arraysOf(arrays, bytes, 4 + length));
  }
  return told;
}

/**
 * Ask at this door; null if that is no way to get an answer now.
 *
 * @param {string} door
 * @param {{ of: string, messages: Message[], has: Record<string, number>, passing?: boolean }} request
 */
export async function ask(door, request) {
  try {
    const reply = await fetch(new URL(`direct/${door}`, document.baseURI), {
      method: "POST",
      body: JSON.stringify(request),
    });
    return reply.status === 200 ? unpack(await reply.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
