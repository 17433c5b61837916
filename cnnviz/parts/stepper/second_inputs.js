// What the second step reads and, of a combination, what it makes: put together from the maps that the browser has.

/**
 * All maps that the second step reads, one behind the other: those of the chosen kernel are there, the others have come by
 * themselves.
 *
 * @param {any} spec
 * @param {Record<string, Numbers>} maps
 * @param {Record<string, Numbers>} sent
 */
export function secondInputs(spec, maps, sent) {
  const { cells, own, stage } = spec;
  const all = new Float32Array(own.length * cells);
  own.forEach((channel, map) => {
    const values = channel === null ? sent[`then_${map}`] : maps[stage].subarray(channel * cells, (channel + 1) * cells);
    all.set(values, map * cells);
  });
  return all;
}

/** @type {Record<string, (a: number, b: number) => number>} */
const COMBINED = {
  magnitude: (a, b) => Math.sqrt(a * a + b * b),
  sum: (a, b) => a + b,
  difference: (a, b) => a - b,
  maximum: (a, b) => Math.max(a, b),
};

/**
 * The map of a combination where its numbers are the engine's, which Python has compared one by one.
 *
 * @param {string} kind
 * @param {Float32Array} inputs
 */
export function combinedMap(kind, inputs) {
  const half = inputs.length / 2;
  const combine = COMBINED[kind];
  const made = new Float32Array(half);
  for (let at = 0; at < half; at++) made[at] = combine(inputs[at], inputs[half + at]);
  return made;
}
