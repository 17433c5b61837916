"""Which input cells an output element sees, one axis at a time.

Rows and columns never mix: the window of an output element is its rows times its columns, and so is everything a chain
of windows sees. Coordinates count from the first cell of the *unpadded* input, so a padding cell has a negative
coordinate or one past the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import PADDING_MODES
from cnnviz.ops.shape import kernel_extent

Coordinates = npt.NDArray[np.intp]

NOWHERE = -1
"""The source of a padding cell that is copied from no input cell."""


class Interval(NamedTuple):
    """The cells from `start` up to, but not including, `stop`."""

    start: int
    stop: int


@dataclass(frozen=True)
class Slide:
    """One axis of a window that slides over `size` cells: a convolution or a pooling.

    `padding_begin` cells lie before the first cell; `padding_mode` says what padding cells copy.
    """

    size: int
    kernel: int
    stride: int = 1
    padding_begin: int = 0
    dilation: int = 1
    padding_mode: str = "zeros"


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """What one element sees of an input axis: the coordinates its windows cover and the cells it depends on.

    `covered` may lie outside the input; `cells` are inside, sorted, and exactly those whose value can matter
    (windows with gaps leave cells out, copied padding may add some far away).
    """

    covered: Coordinates
    cells: Coordinates

    @property
    def interval(self) -> Interval:
        """The first covered coordinate and the one after the last; empty at 0 if nothing is covered."""
        if not self.covered.size:
            return Interval(0, 0)
        return Interval(int(self.covered[0]), int(self.covered[-1]) + 1)


def window_of(
    position: int, kernel: int, *, stride: int = 1, padding_begin: int = 0, dilation: int = 1
) -> Interval:
    """The interval a window spans at output `position`: it starts at ``position * stride - padding_begin``."""
    start = position * stride - padding_begin
    return Interval(start, start + kernel_extent(kernel, dilation))


def tap_coordinates(
    position: int, kernel: int, *, stride: int = 1, padding_begin: int = 0, dilation: int = 1
) -> Coordinates:
    """The coordinate under each of the `kernel` taps at output `position`, `dilation` cells apart."""
    window = window_of(position, kernel, stride=stride, padding_begin=padding_begin, dilation=dilation)
    return np.arange(window.start, window.stop, dilation, dtype=np.intp)


def source_coordinates(coordinates: npt.ArrayLike, size: int, padding_mode: str = "zeros") -> Coordinates:
    """The input cell each coordinate takes its value from; `NOWHERE` for cells filled with a constant.

    A coordinate inside is its own source. Outside, ``"replicate"`` takes the nearest cell, ``"circular"`` goes on at
    the other end, ``"reflect"`` turns back at the first and last cell without repeating it.

    Raises
    ------
    OperationError
        An unknown padding mode.
    """
    place = np.asarray(coordinates, dtype=np.intp)
    match padding_mode:
        case "zeros":
            return np.where((place >= 0) & (place < size), place, NOWHERE)
        case "replicate":
            return np.clip(place, 0, size - 1)
        case "circular":
            return place % size
        case "reflect":
            period = max(1, 2 * (size - 1))
            return (size - 1) - np.abs(place % period - (size - 1))
    raise OperationError(
        "source_coordinates",
        "the padding mode is '{mode}', but it must be one of {modes}",
        mode=padding_mode,
        modes=", ".join(PADDING_MODES),
    )


def receptive_field(position: int, slides: Sequence[Slide]) -> ReceptiveField:
    """What the element at `position` sees of the input, looking back through `slides`.

    Parameters
    ----------
    position
        On this axis of the last slide's output.
    slides
        From the input on, ``(convolution, pooling)``; functions of single elements between them change nothing.
    """
    covered = cells = np.array([position], dtype=np.intp)
    for slide in reversed(slides):
        taps = [
            tap_coordinates(
                int(cell),
                slide.kernel,
                stride=slide.stride,
                padding_begin=slide.padding_begin,
                dilation=slide.dilation,
            )
            for cell in cells
        ]
        covered = np.unique(np.concatenate(taps)) if taps else cells
        sources = source_coordinates(covered, slide.size, slide.padding_mode)
        cells = np.unique(sources[sources != NOWHERE])
    return ReceptiveField(covered, cells)
