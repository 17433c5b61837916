// How the trainings of experiments came out, as far as they were run.

/** @type {Map<string, { held: string, own: string, exploded: boolean }>} also while another page is looked at */
export const results = (globalThis.cnnvizResults ??= new Map());

/**
 * Keep how the training that is set up came out, if it has.
 *
 * @param {{ chosen: string, result: { held: string, own: string, exploded: boolean } | null }} meta
 */
export function keepResult({ chosen, result }) {
  if (chosen && result) results.set(chosen, result);
}

/**
 * Whether all trainings of an experiment have been run.
 *
 * @param {{ trials: [string, string][] }} experiment
 */
export const isAnswered = ({ trials }) => trials.every(([trial]) => results.has(trial));
