"""A convolution written as one matrix: which weight stands in which row and column, from the definition.

Every multiplication of a convolution takes one input cell and one weight to one output element. As a matrix A with a row for
each output and a column for each input cell, the convolution is ``y = A x``: a row has the weights of one window, a weight
stands in every row whose window has it on a cell, and a column has every weight under which one cell is used. `im2col` lays the
same multiplications out by weight instead: ``y = P w``, where a row of P has the input values of one window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
from scipy import sparse

from cnnviz.evidence.convolution import input_channels, lay_convolution
from cnnviz.evidence.geometry import NOWHERE
from cnnviz.evidence.transposed import lay_transposed
from cnnviz.evidence.window import Values
from cnnviz.ops.shape import Padding, Size

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Entries:
    """All multiplications of a convolution or a transposed convolution, in the order of the outputs and then of the weights.

    A multiplication with a zero of the padding is none of them: there is no input cell.

    Attributes
    ----------
    outputs, inputs, weights
        ``(n,)`` each: places in the flattened output, input and weight.
    output_shape, input_shape, weight_shape
        Channels, rows and columns; of a signal channels and samples.
    """

    outputs: Places
    inputs: Places
    weights: Places
    output_shape: tuple[int, ...]
    input_shape: tuple[int, ...]
    weight_shape: tuple[int, ...]

    def matrix(self, weight: npt.ArrayLike) -> sparse.csr_array:
        """A, float64, with a row for each output and a column for each input cell.

        Where padding copies a cell, several weights of a window may meet on it; the entry is their sum.
        """
        values = np.asarray(weight, np.float64).ravel()[self.weights]
        size = (prod(self.output_shape), prod(self.input_shape))
        return sparse.csr_array((values, (self.outputs, self.inputs)), shape=size)

    def im2col(self, input: npt.ArrayLike) -> Values:
        """P, float64 ``(outputs, weights)``: the input value that each output multiplies by each weight, 0 where there is none.

        The name is short for "image to columns": every window is copied into one line of a matrix.
        """
        windows = np.zeros((prod(self.output_shape), prod(self.weight_shape)))
        windows[self.outputs, self.weights] = np.asarray(input, np.float64).ravel()[self.inputs]
        return windows


def convolution_entries(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Entries:
    """The multiplications of ``conv2d`` or ``conv1d``; their number is at most ``outputs * weights / output channels``.

    Parameters
    ----------
    input_shape
        ``(C, H, W)`` or ``(C, L)``.
    weight_shape
        ``(C_out, C / groups, kH, kW)`` or ``(C_out, C / groups, k)``.
    stride, padding, dilation, groups, padding_mode
        As :func:`cnnviz.ops.convolution.conv2d` takes them.

    Raises
    ------
    OperationError
        An input and a weight that do not fit together.
    """
    slides, output_shape = lay_convolution(
        "convolution_entries", input_shape, weight_shape, stride, padding, dilation, groups, padding_mode
    )
    met = []
    for slide, length in zip(slides, output_shape[1:], strict=True):
        sources = np.stack([slide.sources(slide.taps(place)) for place in range(length)])
        places, taps = np.nonzero(sources != NOWHERE)
        met.append((places, sources[places, taps], taps))
    channels = [
        (output, channel, output, within)
        for output in range(weight_shape[0])
        for within, channel in enumerate(input_channels(output, weight_shape, groups))
    ]
    return _entries(met, channels, output_shape, input_shape, weight_shape)


def transposed_entries(
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    *,
    stride: Size = 1,
    padding: Padding = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> Entries:
    """The multiplications of ``conv_transpose2d`` or ``conv_transpose1d`` whose output is not cut off.

    Parameters
    ----------
    input_shape
        ``(C, H, W)`` or ``(C, L)``.
    weight_shape
        ``(C, C_out / groups, kH, kW)`` or ``(C, C_out / groups, k)``.
    stride, padding, output_padding, groups, dilation
        As :func:`cnnviz.ops.transposed.conv_transpose2d` takes them.

    Raises
    ------
    OperationError
        An input and a weight that do not fit together.
    """
    scatters, output_shape = lay_transposed(
        "transposed_entries", input_shape, weight_shape, stride, padding, output_padding, dilation, groups
    )
    met = []
    for scatter in scatters:
        cells, taps = (axis.ravel() for axis in np.indices((scatter.size, scatter.kernel)))
        places = cells * scatter.stride + taps * scatter.dilation - scatter.cut
        kept = (places >= 0) & (places < scatter.output)
        met.append((places[kept], cells[kept], taps[kept]))
    per_group = input_shape[0] // groups
    channels = [
        (channel // per_group * weight_shape[1] + within, channel, channel, within)
        for channel in range(input_shape[0])
        for within in range(weight_shape[1])
    ]
    return _entries(met, channels, output_shape, input_shape, weight_shape)


def _entries(
    met: Sequence[tuple[Places, Places, Places]],
    channels: Sequence[tuple[int, int, int, int]],
    output_shape: tuple[int, ...],
    input_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
) -> Entries:
    """`met` has, for each axis, which output place meets which input cell by which tap; axes never mix.

    `channels` has (output channel, input channel, the weight's first and second index).
    """
    grids = np.indices([len(places) for places, _cells, _taps in met]).reshape(len(met), -1)
    pick = [
        [axis[part][grid] for axis, grid in zip(met, grids, strict=True)] for part in range(3)
    ]  # by part (outputs, inputs, taps), then by axis
    found: list[list[Places]] = [[], [], []]
    for output, channel, first, second in channels:
        for part, (head, shape) in enumerate(
            (((output,), output_shape), ((channel,), input_shape), ((first, second), weight_shape))
        ):
            lead = [np.full(grids.shape[1], place) for place in head]
            found[part].append(np.ravel_multi_index((*lead, *pick[part]), shape))
    outputs, inputs, weights = (np.concatenate(part) if part else np.zeros(0, np.intp) for part in found)
    order = np.lexsort((weights, outputs))
    return Entries(outputs[order], inputs[order], weights[order], output_shape, input_shape, weight_shape)
