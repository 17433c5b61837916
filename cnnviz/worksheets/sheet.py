"""The numbers of a worksheet and of its solution, as they are printed. Signals are maps of one row here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence import ConvolutionStep
from cnnviz.pipeline import Convolution, Pooling
from cnnviz.worksheets.rounding import Values

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Map:
    """A part of one stage's map as it is printed.

    Attributes
    ----------
    values
        ``(h, w)``, rounded to `decimals`.
    rows, columns
        ``(h,)`` and ``(w,)``: the places in the whole map, counted from 0.
    blank
        ``(h, w)``: which numbers a learner is to find.
    is_rounded
        Whether a number had more decimals.
    """

    values: Values
    rows: Places
    columns: Places
    blank: Mask
    decimals: int
    is_rounded: bool


@dataclass(frozen=True)
class OnPage:
    """The page's own numbers at the marked place, from unrounded inputs and weights: after convolution and activation."""

    conv: float
    act: float


@dataclass(frozen=True, eq=False)
class Worksheet:
    """All numbers of a worksheet and its solution.

    Attributes
    ----------
    is_signal
        Whether the maps have one row because they belong to a signal.
    channels
        The channels of the input that are printed: those that the marked number is a sum over.
    input
        ``(C, h, w)``, rounded to `input_decimals`; `rows` and `columns` are its places in the whole input, negative or past
        the end in the padding, and `is_padding` ``(h, w)`` says which cells those are.
    weight
        ``(C, kH, kW)``, whole numbers that stand for ``weight / divisor``, already turned for true convolution.
    mark
        The marked output's row and column within `conv`.
    step
        The arithmetic at the marked place with the printed numbers, before division and bias: products and their sum.
    convolution
        Stride, dilation and padding.
    channel
        The output channel.
    conv, act, pool
        The stages; `act` is None if it changes nothing, `pool` and `pooling` are if there is none or no whole window of it
        fits.
    pool_window, pool_step, pool_begin
        Rows and columns of a pooling window, how far it moves, and where the first begins within `conv`.
    is_exact
        Whether input and kernel are printed without rounding.
    """

    is_signal: bool
    channels: tuple[int, ...]
    channel: int
    input: Values
    input_decimals: int
    rows: Places
    columns: Places
    is_padding: Mask
    weight: Values
    divisor: int
    bias: float
    mark: tuple[int, int]
    step: ConvolutionStep
    convolution: Convolution
    conv: Map
    act: Map | None
    pool: Map | None
    pooling: Pooling | None
    pool_window: tuple[int, int]
    pool_step: tuple[int, int]
    pool_begin: tuple[int, int]
    on_page: OnPage
    is_exact: bool

    @property
    def place(self) -> tuple[int, int]:
        """The marked output's row and column in the whole map."""
        return int(self.conv.rows[self.mark[0]]), int(self.conv.columns[self.mark[1]])

    @property
    def result(self) -> float:
        """The marked output."""
        return float(self.conv.values[self.mark])
