"""Which few pixels of a picture a matrix is written for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnviz.ops import conv_output_size, conv_transpose_output_size
from cnnviz.pipeline import Run, TransposedConvolution
from cnnviz.state.stages import Pin

MOST_SIDE = 8
"""Rows and columns of pixels: with more, the cells of the matrix could not be told apart."""
MOST_OUTPUTS = 64
_SIDES = (6, 7, 8, 5, 4, 3, 2)
"""Tried in this order where the picture is larger."""
_SIDES_TRANSPOSED = (4, 3, 2)


@dataclass(frozen=True)
class Crop:
    """`size` pixels from (`top`, `left`) on, and the rows and columns of their `output`; `shown` is the element that they are around.

    `first` is the element of the whole map at whose place the first output stands.
    """

    top: int
    left: int
    size: tuple[int, int]
    output: tuple[int, int]
    first: tuple[int, int]
    shown: tuple[int, int]


def crop_of(run: Run, pin: Pin | None) -> Crop | None:
    """A crop around the element `pin`, or around the largest value; all of a picture that is small enough.

    None if the kernel does not fit into any that can be drawn, or makes too many outputs of each.
    """
    height, width = run.input.shape[1:]
    sizes = [(height, width)] if max(height, width) <= MOST_SIDE else []
    sides = _SIDES_TRANSPOSED if isinstance(run.convolution, TransposedConvolution) else _SIDES
    sizes += [(min(side, height), min(side, width)) for side in sides]
    found = [(size, output) for size in sizes if (output := output_of(run, size)) is not None]
    if not found:
        return None
    several = [each for each in found if min(each[1]) > 1]
    size, output = (several or found)[0]
    row, column = _place(run, pin)
    top, at_row = _start(run, 0, row, size[0], output[0])
    left, at_column = _start(run, 1, column, size[1], output[1])
    shown = min(max(row - at_row, 0), output[0] - 1), min(max(column - at_column, 0), output[1] - 1)
    return Crop(top, left, size, output, (at_row, at_column), shown)


def output_of(run: Run, size: tuple[int, int]) -> tuple[int, int] | None:
    """Rows and columns that the convolution makes of so many pixels; None where that is nothing or too much."""
    given = run.convolution
    sides = []
    for axis, length in enumerate(size):
        begin, end = given.padding[axis]
        if given.padding_mode == "reflect" and max(begin, end) >= length:
            return None
        if given.padding_mode == "circular" and max(begin, end) > length:
            return None
        kernel, stride, dilation = given.kernel[axis], given.stride[axis], given.dilation[axis]
        if isinstance(given, TransposedConvolution):
            sides.append(
                conv_transpose_output_size(
                    length,
                    kernel,
                    stride=stride,
                    padding_begin=begin,
                    padding_end=end,
                    output_padding=given.output_padding[axis],
                    dilation=dilation,
                )
            )
        else:
            sides.append(
                conv_output_size(
                    length, kernel, stride=stride, padding_begin=begin, padding_end=end, dilation=dilation
                )
            )
    rows, columns = sides
    return (rows, columns) if 0 < rows * columns <= MOST_OUTPUTS else None


def _place(run: Run, pin: Pin | None) -> tuple[int, int]:
    """The row and column of the first stage's output that the crop is to show."""
    rows, columns = run.conv.shape[1:]
    if pin is None:
        strongest = np.unravel_index(int(np.argmax(run.conv[0])), run.conv.shape[1:])
        row, column = map(int, strongest)
    elif pin.stage == "pool" and run.pooling is not None:
        start = run.pooling.stride, run.pooling.padding
        row, column = (place * start[0] - start[1] for place in (pin.row, pin.column))
    else:
        row, column = pin.row, pin.column
    return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)


def _start(run: Run, axis: int, place: int, size: int, outputs: int) -> tuple[int, int]:
    """The first pixel of the crop on an axis, and the output of all pixels that its first output stands for.

    The crop begins at a multiple of the stride, so that its inner outputs are those of the whole picture.
    """
    given, length = run.convolution, run.input.shape[1 + axis]
    stride = given.stride[axis]
    if isinstance(given, TransposedConvolution):
        start = min(max((place + given.padding[axis][0]) // stride - size // 2, 0), length - size)
        return start, start * stride
    steps = max(place - outputs // 2, 0)
    steps = min(steps, (length - size) // stride)
    return steps * stride, steps
