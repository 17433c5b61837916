// Functions of one number that networks have beside the lab's, by the names that Python gives them.

import { erf, FUNCTIONS, roundedToEven } from "../stepper/functions.js";

const CUBIC = 0.044715;
const ROOT = Math.sqrt(2 / Math.PI);

/** Each function as [value, slope] of x; `p` holds its parameters. */
export const LAYER_FUNCTIONS = {
  ...FUNCTIONS,
  prelu: (x, p) => FUNCTIONS.leaky_relu(x, { negative_slope: p.weight }),
  gelu_tanh: (x) => {
    const t = Math.tanh(ROOT * (x + CUBIC * x ** 3));
    return [(x * (1 + t)) / 2, (1 + t) / 2 + (x * (1 - t * t) * ROOT * (1 + 3 * CUBIC * x * x)) / 2];
  },
  Abs: (x) => [Math.abs(x), Math.sign(x)],
  Ceil: (x) => [Math.ceil(x), 0],
  Clip: (x, p) => [Math.min(p.max, Math.max(p.min, x)), x > p.min && x < p.max ? 1 : 0],
  Cos: (x) => [Math.cos(x), -Math.sin(x)],
  Erf: (x) => [erf(x), (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)],
  Exp: (x) => [Math.exp(x), Math.exp(x)],
  Floor: (x) => [Math.floor(x), 0],
  HardSigmoid: (x, p) => {
    const line = p.alpha * x + p.beta;
    return [Math.min(1, Math.max(0, line)), line > 0 && line < 1 ? p.alpha : 0];
  },
  Log: (x) => [Math.log(x), 1 / x],
  Neg: (x) => [-x, -1],
  Reciprocal: (x) => [1 / x, -1 / (x * x)],
  Round: (x) => [roundedToEven(x), 0],
  Selu: (x, p) => FUNCTIONS.elu(x, p).map((value) => p.gamma * value),
  Sign: (x) => [Math.sign(x), 0],
  Sin: (x) => [Math.sin(x), Math.cos(x)],
  Sqrt: (x) => [Math.sqrt(x), 0.5 / Math.sqrt(x)],
  Swish: (x, p) => {
    const [s, slope] = FUNCTIONS.sigmoid(p.alpha * x);
    return [x * s, s + p.alpha * x * slope];
  },
  ThresholdedRelu: (x, p) => (x > p.alpha ? [x, 1] : [0, 0]),
};
