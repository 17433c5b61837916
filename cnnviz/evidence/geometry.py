"""Which input cells an output element sees, one axis at a time.

Rows and columns never mix: the window of an output element is its rows times its columns, and so is
everything that a chain of windows sees. Coordinates count from the first cell of the *unpadded* input, so a
padding cell has a negative coordinate or one past the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import PADDING_MODES
from cnnviz.ops.shape import kernel_extent

Coordinates = npt.NDArray[np.intp]

NOWHERE = -1
"""The source of a padding cell that is copied from no input cell."""


@dataclass(frozen=True)
class Slide:
    """One axis of a window that slides over `size` cells: a convolution or a pooling.

    `padding_begin` cells lie before the first cell; `padding_mode` says what padding cells copy, as in
    :func:`cnnviz.ops.padding.pad`.
    """

    size: int
    kernel: int
    stride: int = 1
    padding_begin: int = 0
    dilation: int = 1
    padding_mode: str = "zeros"

    def window(self, position: int) -> range:
        """What the window spans at output `position`: it starts at ``position * stride - padding_begin``."""
        start = position * self.stride - self.padding_begin
        return range(start, start + kernel_extent(self.kernel, self.dilation))

    def taps(self, position: int) -> Coordinates:
        """``(kernel,)``: the coordinate under each tap at output `position`, `dilation` cells apart."""
        return np.array(self.window(position)[:: self.dilation], np.intp)

    def is_outside(self, coordinates: Coordinates) -> npt.NDArray[np.bool_]:
        """Which coordinates are no cells of the input, but padding."""
        return (coordinates < 0) | (coordinates >= self.size)

    def sources(self, coordinates: Coordinates) -> Coordinates:
        """The input cell each coordinate takes its value from; `NOWHERE` for cells filled with a constant.

        A cell inside is its own source. Outside, ``"replicate"`` takes the nearest cell, ``"circular"``
        goes on at the other end, ``"reflect"`` turns back at the first and last cell without repeating it.

        Raises
        ------
        OperationError
            An unknown padding mode.
        """
        match self.padding_mode:
            case "zeros":
                return np.where(self.is_outside(coordinates), NOWHERE, coordinates)
            case "replicate":
                return np.clip(coordinates, 0, self.size - 1)
            case "circular":
                return coordinates % self.size
            case "reflect":
                last = self.size - 1
                return last - np.abs(coordinates % max(1, 2 * last) - last)
        raise OperationError(
            "window",
            "the padding mode is '{mode}', but it must be one of {modes}",
            mode=self.padding_mode,
            modes=", ".join(PADDING_MODES),
        )

    def takers(self, cell: int, outputs: int) -> tuple[Coordinates, Coordinates]:
        """Who takes the value of an input cell: the output positions, of `outputs`, and the tap each takes it by.

        Two arrays of one length, in order of the positions, so that without copied padding the taps run backwards: the
        kernel is turned. Where padding copies the cell, one position can take it by several taps.
        """
        taps = np.arange(outputs)[:, np.newaxis] * self.stride + self.taps(0)
        positions, numbers = np.nonzero(self.sources(taps) == cell)
        return positions, numbers
