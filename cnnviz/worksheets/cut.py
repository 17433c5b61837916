"""Which part of a run fits on paper, axis by axis, and where it is worth looking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from cnnviz.evidence import Slide

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Axis:
    """One axis of a run: how the convolution slides over the input, its outputs, and the windows of the pooling.

    `pooled` is the number of pooling windows, 0 without pooling; each of them spans `window` outputs, `step` apart, and the
    first starts `padding` before the first output.
    """

    slide: Slide
    outputs: int
    pooled: int = 0
    window: int = 1
    step: int = 1
    padding: int = 0

    @property
    def reach(self) -> int:
        """Input cells from the first to the last under the kernel."""
        return len(self.slide.window(0))


@dataclass(frozen=True)
class Part:
    """Outputs of an axis, and the pooling windows that lie wholly within them: the first and how many."""

    first: int
    count: int
    pool_first: int
    pool_count: int

    @property
    def outputs(self) -> npt.NDArray[np.intp]:
        """The places of the outputs."""
        return np.arange(self.first, self.first + self.count)

    @property
    def pooled(self) -> npt.NDArray[np.intp]:
        """The places of the pooling windows."""
        return np.arange(self.pool_first, self.pool_first + self.pool_count)


def part_around(axis: Axis, target: int, wanted: int, room: int) -> Part:
    """At most `wanted` outputs, `target` among them, from at most `room` input cells.

    Where they reach, whole pooling windows are taken, one of them around `target`. `room` is at least ``axis.reach``.
    """
    count = min(wanted, axis.outputs, (room - axis.reach) // axis.slide.stride + 1)
    if axis.pooled and count >= axis.window:
        count -= (count - axis.window) % axis.step
    starts = range(max(0, target - count + 1), min(target, axis.outputs - count) + 1)

    def merit(start: int) -> tuple[bool, int, float]:
        windows = _windows(axis, start, count)
        begins = [window * axis.step - axis.padding for window in windows]
        held = any(begin <= target < begin + axis.window for begin in begins)
        return held, len(windows), -abs(start + (count - 1) / 2 - target)

    first = max(starts, key=merit)
    windows = _windows(axis, first, count)
    return Part(first, count, windows.start, len(windows))


def _windows(axis: Axis, first: int, count: int) -> range:
    """The pooling windows that lie wholly within `count` outputs from `first`."""
    begin = -(-(first + axis.padding) // axis.step)
    end = (first + count - axis.window + axis.padding) // axis.step + 1
    return range(begin, max(begin, min(end, axis.pooled)))


def telling_place(conv: npt.NDArray[np.floating], axes: tuple[Axis, Axis], wanted: int) -> tuple[int, int]:
    """The middle of a part of a map (H, W) where numbers of both signs are large, or else where they differ most.

    What hardly changes from one output to the next is no exercise, and counts against a part. Places whose windows reach into the padding come only where there are no others.
    """
    high = ndimage.maximum_filter(conv, size=wanted, mode="nearest")
    low = ndimage.minimum_filter(conv, size=wanted, mode="nearest")
    merit = (high - low) + 2 * np.maximum(0, np.minimum(high, -low))
    least = 0.01 * float(np.ptp(conv))
    changes = [np.abs(np.diff(conv, axis=axis, append=0)) > least for axis in (0, 1)]
    merit = merit * ndimage.uniform_filter((changes[0] & changes[1]).astype(np.float64), size=wanted)
    inside = np.logical_and.outer(*(_inside(axis, wanted) for axis in axes))
    if inside.any():
        merit = np.where(inside, merit, -np.inf)
    row, column = np.unravel_index(int(np.argmax(merit)), conv.shape)
    return int(row), int(column)


def _inside(axis: Axis, wanted: int) -> Mask:
    """The outputs around which `wanted` have windows without padding."""
    starts = np.arange(axis.outputs) * axis.slide.stride - axis.slide.padding_begin
    clear = (starts >= 0) & (starts + axis.reach <= axis.slide.size)
    reached: Mask = ndimage.minimum_filter(clear, size=min(wanted, axis.outputs), mode="constant", cval=1)
    return reached
