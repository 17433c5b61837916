// How the trainings of experiments came out, as far as they were run; and which is to run as soon as it is set up.

/** @type {Map<string, { held: string, own: string, stopped: boolean }>} also while another page is looked at */
export const results = (globalThis.cnnvizResults ??= new Map());

/** @type {{ trial: string | null }} outlives the part, as making pictures ready may take its place for a moment */
export const wanted = (globalThis.cnnvizWanted ??= { trial: null });

/**
 * Keep how the training that is set up came out, if it has.
 *
 * @param {{ chosen: string, result: { held: string, own: string, stopped: boolean } | null }} meta
 */
export function keepResult({ chosen, result }) {
  if (chosen && result) results.set(chosen, result);
}

/**
 * The experiment that a training belongs to.
 *
 * @template {{ trials: [string, string][] }} Experiment
 * @param {Experiment[]} experiments
 * @param {string} chosen
 */
export const experimentOf = (experiments, chosen) =>
  experiments.find(({ trials }) => trials.some(([trial]) => trial === chosen));

/**
 * Whether all trainings of an experiment have been run.
 *
 * @param {{ trials: [string, string][] }} experiment
 */
export const isAnswered = ({ trials }) => trials.every(([trial]) => results.has(trial));
