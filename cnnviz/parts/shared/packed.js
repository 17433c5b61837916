// Arrays that come in one piece, see parts/packing.py.

/** @type {Record<string, new (bytes: ArrayBuffer, place: number, size: number) => Numbers>} */
const TYPES = {
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/**
 * Each array by its name.
 *
 * @param {Record<string, [type: string, place: number, size: number]>} places
 * @param {ArrayBuffer} bytes
 * @param {number} [first] where the piece begins among them
 * @returns {Record<string, Numbers>}
 */
export function arraysOf(places, bytes, first = 0) {
  const named = Object.entries(places);
  return Object.fromEntries(named.map(([name, [type, place, size]]) => [name, new TYPES[type](bytes, first + place, size)]));
}
