"""im2col in long strips: whole stretches of the image are copied, and small matrices multiplied.

Laid out row after row, an image moved by one tap is the same memory read from another place. So a row of the columns'
matrix, one tap at many places, is one long stretch of the image, which copies much faster than windows do. At the end of
each row the windows run over into the next one; these few columns are computed in vain and left out of the output.
The stretch is cut so that each product stays small enough for the quick kernels of BLAS.
"""

from __future__ import annotations

import numpy as np

from cnnviz.ops.methods.case import (
    MOST_PRODUCTS,
    Array,
    Case,
    Steps,
    check_dense,
    even_parts,
    place,
    view,
)
from cnnviz.ops.methods.memory import Memory

LINE = 16
"""float32 values in a line of the processor's cache; rows of an odd number of lines fall on different parts of it."""

BLOCK = 16
"""Kernels in one product."""


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for strides, dilations and types other than float32."""
    check_dense("strips", case)


def steps(case: Case, weight: Array, bias: Array, image: Array, out: Array, memory: Memory) -> Steps:
    """Copy a stretch, multiply, and so on; then leave out what ran over.

    If the rows of `out` lie as far apart as those of the padded image, what runs over is written between them.
    """
    kernels, channels, kh, kw = weight.shape
    todo: Steps = []
    source = image
    if any(map(any, case.padding)):
        source = memory.array("padded", (channels, *case.padded))
        todo += place(case, image, source)
    plane, row = (step // source.itemsize for step in source.strides[:2])
    rows, columns = case.output
    total = (rows - 1) * row + columns
    taps = channels * kh * kw
    length = even_parts(total, MOST_PRODUCTS // (min(kernels, BLOCK) * (taps + 1)))
    if 256 < length < total:
        length = (-(-length // LINE) | 1) * LINE
    factors = np.concatenate([weight.reshape(kernels, taps), bias[:, None]], axis=1)
    matrix = memory.array("columns", (taps + 1, length))
    todo.append((matrix[taps].fill, (1,)))  # times 1: the bias
    apart = out.strides[1] != source.strides[1]
    if apart:
        result = memory.array("strips", (kernels, rows * row))
    else:
        result = view(out, (kernels, total), (out.strides[0] // out.itemsize, 1))
    flat = view(source, ((channels - 1) * plane + (source.shape[1] - 1) * row + source.shape[2],), (1,))
    spread = result.strides[0] // result.itemsize
    whole, rest = divmod(kernels, BLOCK)
    for start in range(0, total, length):
        count = min(length, total - start)
        tapped = matrix[:taps].reshape(channels, kh, kw, length)[..., :count]
        todo.append((np.copyto, (tapped, view(flat[start:], (channels, kh, kw, count), (plane, row, 1, 1)))))
        sums = result[:, start : start + count]
        if whole:
            blocks = view(sums, (whole, BLOCK, count), (BLOCK * spread, spread, 1))
            todo.append(
                (np.matmul, (factors[: whole * BLOCK].reshape(whole, BLOCK, -1), matrix[:, :count], blocks))
            )
        if rest:
            todo.append((np.matmul, (factors[whole * BLOCK :], matrix[:, :count], sums[whole * BLOCK :])))
    if apart:
        todo.append((np.copyto, (out, view(result, (kernels, rows, columns), (rows * row, row, 1)))))
    return todo
