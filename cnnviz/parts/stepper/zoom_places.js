// From elements of a stage to places of the picture and back: pure functions, without a page.

/** Of a convolution or pooling on one axis: how far the middle of a window is from where it begins, with its padding. */
const begin = ({ kernel, dilation, padding }, axis) => ((kernel[axis] - 1) * dilation[axis]) / 2 - padding[axis][0];

/** The place of the picture, in pixels, in whose middle the window of element `at` of `stage` lies. */
export function placeAt({ conv, pool }, stage, at, axis) {
  if (stage === "input") return at;
  const convolved = stage === "pool" && pool ? at * pool.stride[axis] + begin(pool, axis) : at;
  return convolved * conv.stride[axis] + begin(conv, axis);
}

/** Which share of the map of `stage` lies before the place of the picture. */
export function fractionOf({ conv, pool, image }, stage, place, axis) {
  if (stage === "input") return (place + 0.5) / [image.height, image.width][axis];
  const convolved = (place - begin(conv, axis)) / conv.stride[axis];
  if (stage !== "pool" || !pool) return (convolved + 0.5) / conv.out[axis + 1];
  return ((convolved - begin(pool, axis)) / pool.stride[axis] + 0.5) / pool.out[axis + 1];
}
