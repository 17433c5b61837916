"""Many kernels over some channels: the sum over the taps as a few products of matrices, without copying windows.

Laid out row after row, an image moved by one tap is the same memory read from a later place. So the products of one tap
with all places are a matrix ``(C_out, C)`` times the image as it lies there, and the sum over the taps is that many
products, added up by BLAS. At the end of each row the windows run over into the next one; these few columns are computed
in vain and left out.

A product of few channels is too flat to be quick. So with fewer than :data:`MANY` of them, the taps of a column of the
kernel are first laid under one another (that is MEC: Cho and Brand, 2017), and for a single channel all taps, as in im2col.
The same is done, some rows at a time, where the image is too large for small products.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.linalg.blas import sgemm

from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, check_dense, even_parts, place, view
from cnnviz.ops.methods.memory import Memory

MANY = 16
"""Channels that make a matrix deep enough, so that it need not be copied."""
DEEP = 8
"""Rows that make a copied matrix deep enough."""
LEAST_PRODUCTS = 200_000
"""Multiply-adds that make a call of BLAS worth while."""
BLOCK = 16
"""Kernels in one product, at most; and 4 at least, if there are as many."""
WHOLE = 8
"""Kernels in one product for which all rows are done at once, so that the result need not be copied."""


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for strides, dilations and types other than float32."""
    check_dense("strips", case)


def _lowered(case: Case, row: int) -> tuple[int, int]:
    """How many rows and columns of taps are laid under one another, with rows `row` cells apart."""
    kh, kw = case.kernel
    cells = case.padded[0] * row
    products = case.channels * cells  # of one kernel and one tap
    few, many = (min(count, case.channels_out) * products for count in (4, BLOCK))
    if case.channels >= MANY and few <= MOST_PRODUCTS and many >= LEAST_PRODUCTS:
        return 1, 1
    return (kh, 1) if case.channels * kh >= DEEP else (kh, kw)


def _parts(case: Case, row: int) -> tuple[int, int]:
    """Rows of the output and kernels that one product does."""
    rows = case.output[0]
    down, along = _lowered(case, row)
    deep = case.channels * down * along
    if down < case.kernel[0]:
        rows = case.padded[0]  # the last ones in vain
        return rows, max(1, min(case.channels_out, MOST_PRODUCTS // (deep * rows * row) // 4 * 4))
    block = min(BLOCK, case.channels_out)
    whole = MOST_PRODUCTS // (deep * rows * row) // 2 * 2
    if whole >= min(WHOLE, block):
        return rows, min(whole, block)
    return even_parts(rows, MOST_PRODUCTS // (block * deep * row)), block


def _row(case: Case, image: Array) -> int:
    """Cells from row to row of the image, or of its padded copy."""
    return case.padded[1] if any(map(any, case.padding)) else image.strides[-2] // image.itemsize


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Start each output with the bias and add the products of its taps, of which several may be multiplied at once."""
    kernels, channels, kh, kw = weight.shape
    down, along = _lowered(case, _row(case, images))
    factors = weight.reshape(kernels, channels, kh // down, down, kw // along, along).transpose(
        2, 4, 0, 1, 3, 5
    )
    factors = np.ascontiguousarray(factors).reshape(kh // down, kw // along, kernels, channels * down * along)
    todo: Steps = []
    for image, out in zip(images, outs, strict=True):
        todo += _one(case, factors, bias, image, out, memory)
    return todo


def _one(case: Case, factors: Array, bias: Array, image: Array, out: Array, memory: Memory) -> Steps:
    """The steps of one image; `factors` are ``(products down, products across, C_out, C * taps in a product)``."""
    kh, kw = case.kernel
    kernels, channels = case.channels_out, case.channels
    rows, columns = case.output
    row = _row(case, image)
    down, along = _lowered(case, row)
    together, block = _parts(case, row)
    beyond = kh * row + kw
    todo: Steps = []
    height = case.padded[0]
    if any(map(any, case.padding)) or not _goes_on(image, row, beyond):
        row = case.padded[1]
        source = memory.array("padded", (channels * height * row + beyond,))
        todo += place(case, image, source[: channels * height * row].reshape(channels, height, row))
    else:
        source = view(image, (channels * height * row + beyond,), (1,))

    deep, length = channels * down * along, together * row
    lower = down == kh
    lowered = memory.array("lowered", ((deep + 1) * length + kw,)) if lower else source
    direct = together >= rows and out.strides == (4 * length, 4 * row, 4)
    sums = view(out, (kernels, length), (length, 1)) if direct else memory.array("sums", (kernels, length))
    if lower:  # a last row of ones takes the bias to the first product
        todo.append(partial(lowered[deep * length : (deep + 1) * length].fill, 1))
    for top in range(0, rows, together):
        count = min(together, rows - top)
        if lower:
            moved = view(source[top * row :], (channels, kh, along, count * row), (height * row, row, 1, 1))
            target = lowered[: deep * length].reshape(channels, kh, along, length)[..., : count * row]
            todo.append(partial(np.copyto, target, moved))
        else:
            todo.append(partial(np.copyto, sums, bias[:, None]))
        for i, j in np.ndindex(factors.shape[:2]):
            start, first_product = i * row + j, lower and not (i or j)
            taken = deep + 1 if first_product else deep
            taps = lowered[start : start + taken * length].reshape(taken, length)
            for first in range(0, kernels, block):
                part = slice(first, first + block)
                share = factors[i, j, part]
                if first_product:
                    share = np.concatenate([share, bias[part, None]], axis=1)
                added = 0.0 if first_product else 1.0
                todo.append(partial(sgemm, 1.0, taps.T, share.T, added, sums[part].T, 0, 0, 1))  # in place
        if not direct:
            found = view(sums, (kernels, count, columns), (length, row, 1))
            todo.append(partial(np.copyto, out[:, top : top + count], found))
    return todo


def _goes_on(image: Array, row: int, beyond: int) -> bool:
    """Whether the image lies in one piece, rows `row` cells apart, and its array goes on for `beyond` cells more."""
    channels, height, _ = image.shape
    whole = image
    while whole.base is not None and hasattr(whole.base, "base"):
        whole = whole.base
    whole = np.asarray(whole)
    if image.strides != (4 * height * row, 4 * row, 4) or not whole.flags.c_contiguous:
        return False
    start = image.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return start + 4 * (channels * height * row + beyond) <= whole.nbytes
