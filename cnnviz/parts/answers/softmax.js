// Softmax with a temperature, as the browser shows it; at temperature 1 it is checked against the engine's probabilities.

const FLOAT32 = 2e-6; // the engine's probabilities are float32, these are float64

/** `exp((z - largest z) / T)` of each logit, their sum, and each one's share of it. */
export function softmaxAt(logits, temperature) {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  const exponents = Float64Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  let sum = 0;
  for (const exponent of exponents) sum += exponent;
  return { largest, exponents, sum, shares: exponents.map((exponent) => exponent / sum) };
}

/** Whether two lists of probabilities are the same within float32. */
export const agreeing = (shares, engine) => shares.every((share, at) => Math.abs(share - engine[at]) <= FLOAT32);

/** A probability as a percentage with one decimal; what is not quite none or all does not look like it. */
export function percent(share) {
  if (!(share >= 0)) return "NaN";
  if (share > 0 && share < 0.0005) return "<0.1%";
  if (share < 1 && share >= 0.9995) return ">99.9%";
  return `${(100 * share).toFixed(1)}%`;
}
