// Places that two maps have in common: pure functions on whole numbers, without a page.

import { reachingFrom, seenBy } from "../stepper/geometry.js";

/**
 * The smallest frame, in pixels of the picture, that holds maps whose rows and columns have these ends.
 *
 * @param {{ ends: number[][] }[]} sides
 * @returns {{ top: number, left: number, height: number, width: number }}
 */
export function frameAround(sides) {
  const [top, left] = [0, 1].map((axis) => Math.min(...sides.map(({ ends }) => ends[axis][0])));
  const [bottom, right] = [0, 1].map((axis) => Math.max(...sides.map(({ ends }) => ends[axis][1])));
  return { top, left, height: bottom - top, width: right - left };
}

/** Where element `at` of a map with `count` elements between `ends` has its middle. */
export const middleOf = (at, [first, last], count) => first + ((at + 0.5) * (last - first)) / count;

/** Which of the elements that both have, `mine` of a map with `count` between `ends`, is nearest to a place. */
export function nearestTo(place, mine, [first, last], count) {
  const element = Math.floor(((place - first) / (last - first)) * count);
  let [low, high] = [0, mine.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (mine[middle] < element) low = middle + 1;
    else high = middle;
  }
  return low && Math.abs(mine[low - 1] - element) < Math.abs(mine[low] - element) ? low - 1 : low;
}

/**
 * The first and last pixel, padding included, that an element of a side looks at on an axis of `size` pixels: 0 for rows, 1 for
 * columns; nothing where no pixel reaches it, as a transposed convolution can leave it.
 */
export function pixelsSeen({ conv, pool, second }, at, axis, size) {
  /** @type {Span} */
  const read = [at, at + second - 1];
  const [first, last] = pool ? seenBy(read, pool, axis) : read;
  /** @type {Span} */
  const within = [Math.max(0, first), Math.min(conv.out[axis + 1] - 1, last)];
  return conv.transposed ? reachingFrom(within, conv, axis, size) : seenBy(within, conv, axis);
}
