// From elements of a stage to places of the picture and back: pure functions, without a page.

/** Of a convolution or pooling on one axis: how far the middle of a window is from where it begins, with its padding. */
const begin = ({ kernel, dilation, padding }, axis) => ((kernel[axis] - 1) * dilation[axis]) / 2 - padding[axis][0];

/** What the stages take on an axis is one straight line after the other: `at` of the output to the middle of what it looks at. */
function back(spec, at, axis) {
  const { stride, transposed } = spec;
  return transposed ? (at - begin(spec, axis)) / stride[axis] : at * stride[axis] + begin(spec, axis);
}

/** The other way. */
function forth(spec, place, axis) {
  const { stride, transposed } = spec;
  return transposed ? place * stride[axis] + begin(spec, axis) : (place - begin(spec, axis)) / stride[axis];
}

const lengthOf = ({ image }, axis) => [image.height, image.width][axis];

/** The place of the picture, in pixels, that element `at` of `count` looks at; after a second step by its share of the map. */
export function placeAt(meta, stage, at, axis, count) {
  const { conv, pool } = meta;
  if (stage === "input") return at;
  if (stage === "then") return ((at + 0.5) * lengthOf(meta, axis)) / count - 0.5;
  return back(conv, stage === "pool" && pool ? back(pool, at, axis) : at, axis);
}

/** Which share of the map of `stage` lies before the place of the picture. */
export function fractionOf(meta, stage, place, axis) {
  const { conv, pool } = meta;
  if (stage === "input" || stage === "then") return (place + 0.5) / lengthOf(meta, axis);
  const convolved = forth(conv, place, axis);
  if (stage !== "pool" || !pool) return (convolved + 0.5) / conv.out[axis + 1];
  return (forth(pool, convolved, axis) + 0.5) / pool.out[axis + 1];
}
