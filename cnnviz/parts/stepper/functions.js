// Functions of one number as a reader would write them down, to be shown beside the engine's value; Python's records have
// the same names.

const sigmoidAt = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplusAt = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const normalAt = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The error function: its power series near 0, a continued fraction further out. */
export function erf(x) {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = size;
  for (let n = 60; n >= 1; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-size * size) / (fraction * Math.sqrt(Math.PI)));
}

/** The nearest whole number; of two that are equally near, the even one. */
export function roundedToEven(value) {
  const down = Math.floor(value);
  const past = value - down;
  if (past === 0.5) return down % 2 === 0 ? down : down + 1;
  return past < 0.5 ? down : down + 1;
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const GELU_CUBIC = 0.044715;
const GELU_ROOT = Math.sqrt(2 / Math.PI);

/** Each function as [value, slope] of x; `p` holds its parameters. */
export const FUNCTIONS = {
  identity: (x) => [x, 1],
  relu: (x) => [Math.max(0, x), x > 0 ? 1 : 0],
  relu6: (x) => [Math.min(6, Math.max(0, x)), x > 0 && x < 6 ? 1 : 0],
  leaky_relu: (x, p) => (x > 0 ? [x, 1] : [p.negative_slope * x, p.negative_slope]),
  prelu: (x, p) => (x > 0 ? [x, 1] : [p.weight * x, p.weight]),
  elu: (x, p) => (x > 0 ? [x, 1] : [p.alpha * Math.expm1(x), p.alpha * Math.exp(x)]),
  selu: (x) =>
    x > 0 ? [SELU_SCALE * x, SELU_SCALE] : [SELU_SCALE * SELU_ALPHA * Math.expm1(x), SELU_SCALE * SELU_ALPHA * Math.exp(x)],
  celu: (x, p) => (x > 0 ? [x, 1] : [p.alpha * Math.expm1(x / p.alpha), Math.exp(x / p.alpha)]),
  gelu: (x) => {
    const share = (1 + erf(x / Math.SQRT2)) / 2;
    return [x * share, share + x * normalAt(x)];
  },
  gelu_tanh: (x) => {
    const t = Math.tanh(GELU_ROOT * (x + GELU_CUBIC * x ** 3));
    return [(x * (1 + t)) / 2, (1 + t) / 2 + (x * (1 - t * t) * GELU_ROOT * (1 + 3 * GELU_CUBIC * x * x)) / 2];
  },
  silu: (x) => {
    const s = sigmoidAt(x);
    return [x * s, s * (1 + x * (1 - s))];
  },
  mish: (x) => {
    const t = Math.tanh(softplusAt(x));
    return [x * t, t + x * sigmoidAt(x) * (1 - t * t)];
  },
  sigmoid: (x) => {
    const s = sigmoidAt(x);
    return [s, s * (1 - s)];
  },
  hardsigmoid: (x) => [Math.min(1, Math.max(0, x / 6 + 0.5)), Math.abs(x) < 3 ? 1 / 6 : 0],
  hardswish: (x) => {
    if (x <= -3) return [0, 0];
    return x >= 3 ? [x, 1] : [(x * (x + 3)) / 6, (2 * x + 3) / 6];
  },
  tanh: (x) => [Math.tanh(x), 1 - Math.tanh(x) ** 2],
  softplus: (x) => [softplusAt(x), sigmoidAt(x)],
  softsign: (x) => [x / (1 + Math.abs(x)), 1 / (1 + Math.abs(x)) ** 2],
  logsigmoid: (x) => [-softplusAt(-x), sigmoidAt(-x)],
  hardtanh: (x, p) => [Math.min(p.max_val, Math.max(p.min_val, x)), x > p.min_val && x < p.max_val ? 1 : 0],
  softshrink: (x, p) => (Math.abs(x) > p.lambd ? [x - Math.sign(x) * p.lambd, 1] : [0, 0]),
  hardshrink: (x, p) => (Math.abs(x) > p.lambd ? [x, 1] : [0, 0]),
  tanhshrink: (x) => [x - Math.tanh(x), Math.tanh(x) ** 2],
  threshold: (x, p) => (x > p.threshold ? [x, 1] : [p.value, 0]),
  abs: (x) => [Math.abs(x), Math.sign(x)],
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
  Shrink: (x, p) => {
    if (x < -p.lambd) return [x + p.bias, 1];
    return x > p.lambd ? [x - p.bias, 1] : [0, 0];
  },
  Sign: (x) => [Math.sign(x), 0],
  Sin: (x) => [Math.sin(x), Math.cos(x)],
  Sqrt: (x) => [Math.sqrt(x), 0.5 / Math.sqrt(x)],
  Swish: (x, p) => {
    const [s, slope] = FUNCTIONS.sigmoid(p.alpha * x);
    return [x * s, s + p.alpha * x * slope];
  },
  ThresholdedRelu: (x, p) => (x > p.alpha ? [x, 1] : [0, 0]),
};
