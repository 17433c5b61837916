// Which cells belong to which: pure functions on whole numbers, without a page.
// A spec is what Python sent: kernel, stride, dilation as [rows, columns]; padding as [[top, bottom], [left, right]].

export const STAGES = ["input", "conv", "act", "pool"];

/** Where a window's taps lie on one axis, in cells of the input; those below 0 or past its end are padding. */
export function taps(index, { kernel, stride, dilation, padding }, axis) {
  const start = index * stride[axis] - padding[axis][0];
  return Array.from({ length: kernel[axis] }, (_, tap) => start + tap * dilation[axis]);
}

/** The cell that stands in for `at` on an axis of `size` cells, or -1 where the padding is a zero. */
export function sourceOf(at, size, mode) {
  if (at >= 0 && at < size) return at;
  if (mode === "replicate") return at < 0 ? 0 : size - 1;
  if (mode === "circular") return ((at % size) + size) % size;
  if (mode === "reflect") return at < 0 ? -at : 2 * (size - 1) - at;
  return -1;
}

/** The window of output element [row, column]: tap positions on both axes and the pixels they read. */
export function windowAt(row, column, spec, height, width) {
  const rows = taps(row, spec, 0);
  const columns = taps(column, spec, 1);
  return {
    rows,
    columns,
    sourceRows: rows.map((at) => sourceOf(at, height, spec.mode)),
    sourceColumns: columns.map((at) => sourceOf(at, width, spec.mode)),
  };
}

/** The input channels that output channel `channel` sums over: [first, one past the last]. */
export function channelsOf(channel, { groups, out }, inputChannels) {
  const perGroup = inputChannels / groups;
  const group = Math.floor(channel / (out[0] / groups));
  return [group * perGroup, (group + 1) * perGroup];
}

/** The outputs whose windows include input cell `at` on one axis: [first, last], empty when first > last. */
export function outputsSeeing(at, { kernel, stride, dilation, padding, out }, axis) {
  const reach = at + padding[axis][0];
  const first = Math.max(0, Math.ceil((reach - (kernel[axis] - 1) * dilation[axis]) / stride[axis]));
  const last = Math.min(out[axis + 1] - 1, Math.floor(reach / stride[axis]));
  return [first, last];
}

/** The output element whose window is centred nearest to input cell [row, column]. */
export function outputCentredOn(row, column, { kernel, stride, dilation, padding, out }) {
  return [row, column].map((at, axis) => {
    const middle = ((kernel[axis] - 1) * dilation[axis]) / 2;
    return clamp(Math.round((at + padding[axis][0] - middle) / stride[axis]), 0, out[axis + 1] - 1);
  });
}

/** First and last of the taps that lie on an axis of `size` cells. */
export function span(positions, size) {
  return [Math.max(0, positions[0]), Math.min(size - 1, positions[positions.length - 1])];
}

/**
 * The pixels that rows `first` to `last` of an output can see, before clipping to the image.
 *
 * @param {number[]} ends
 * @returns {Span}
 */
export function seenBy([first, last], spec, axis) {
  return [taps(first, spec, axis)[0], taps(last, spec, axis).at(-1)];
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * For each tap of a transposed convolution's kernel the input cell whose stamp lays it on output `at` [row, column], or -1;
 * `seen` has these cells in order, on each axis.
 */
export function stampsAt(row, column, { kernel, stride, dilation, padding }, height, width) {
  const along = (index, axis, size) =>
    Array.from({ length: kernel[axis] }, (_, tap) => {
      const at = (index + padding[axis][0] - tap * dilation[axis]) / stride[axis];
      return Number.isInteger(at) && at >= 0 && at < size ? at : -1;
    });
  const at = [row, column];
  const [sourceRows, sourceColumns] = [along(row, 0, height), along(column, 1, width)];
  const places = (sources) => sources.map((at) => (at < 0 ? NaN : at)); // no number: nothing lies there
  const seen = [sourceRows, sourceColumns].map((sources) => sources.filter((at) => at >= 0).reverse());
  return { at, rows: places(sourceRows), columns: places(sourceColumns), sourceRows, sourceColumns, seen };
}

/**
 * The input cells that can reach the outputs `first` to `last` of a transposed convolution on an axis of `size` cells; nothing
 * where none does.
 *
 * @param {number[]} ends
 * @returns {Span | null}
 */
export function reachingFrom([first, last], { kernel, stride, dilation, padding }, axis, size) {
  const [begin, far] = [padding[axis][0], (kernel[axis] - 1) * dilation[axis]];
  const low = Math.max(0, Math.ceil((first + begin - far) / stride[axis]));
  const high = Math.min(size - 1, Math.floor((last + begin) / stride[axis]));
  return low <= high ? [low, high] : null;
}

/** The output element in the middle of the stamp of input cell [row, column], of a transposed convolution. */
export function stampCentredOn(row, column, { kernel, stride, dilation, padding, out }) {
  return [row, column].map((at, axis) => {
    const middle = ((kernel[axis] - 1) * dilation[axis]) / 2;
    return clamp(Math.floor(at * stride[axis] + middle - padding[axis][0]), 0, out[axis + 1] - 1);
  });
}
