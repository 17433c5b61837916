// One request past Streamlit, and what it brings.

/** @type {Record<string, new (bytes: ArrayBuffer, place: number, size: number) => Numbers>} */
const TYPES = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array };

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
    /** @type {[name: string, [type: string, place: number, size: number]][]} */
    const arrays = Object.entries(part.arrays);
    delete part.arrays;
    for (const [name, [type, place, size]] of arrays) part[name] = new TYPES[type](bytes, 4 + length + place, size);
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
