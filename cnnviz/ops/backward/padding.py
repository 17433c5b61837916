"""The gradient of padding: what reached a copied cell goes back to the cell it was copied from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.padding import PADDING_MODES
from cnnviz.ops.shape import Array, as_float


def pad_backward(grad: npt.ArrayLike, padding: Sequence[Sequence[int]], *, mode: str = "zeros") -> Array:
    """The gradient by the input of :func:`~cnnviz.ops.padding.pad`.

    Parameters
    ----------
    grad
        By the padded array, ``(..., H + top + bottom, W + left + right)`` for two pairs.
    padding, mode
        As for ``pad``. With ``"zeros"`` the gradient of the border is dropped; in the other modes it is added
        to that of the cells whose copies the border holds.

    Returns
    -------
    ``(..., H, W)``, in the gradient's dtype; possibly a view of it.

    Raises
    ------
    OperationError
        An unknown mode, or an array too small to have been padded so.
    """
    array = as_float("pad_backward", "gradient", grad)
    first = array.ndim - len(padding)
    sizes = [n - begin - end for n, (begin, end) in zip(array.shape[max(0, first) :], padding, strict=False)]
    if mode not in PADDING_MODES or first < 0 or min(sizes, default=1) < 1:
        raise OperationError(
            "pad_backward",
            "an array of shape {shape} cannot be the result of '{mode}' padding by {padding}",
            shape=array.shape,
            mode=mode,
            padding=padding,
        )
    for axis, (size, (begin, end)) in enumerate(zip(sizes, padding, strict=True), start=first):
        rows = np.moveaxis(array, axis, 0)
        inner = rows[begin : begin + size]
        if mode != "zeros" and begin + end:
            sources = np.pad(np.arange(size), (begin, end), mode=PADDING_MODES[mode])  # type: ignore[call-overload]
            inner = inner.copy()
            border = np.r_[:begin, begin + size : len(rows)]
            np.add.at(inner, sources[border], rows[border])
        array = np.moveaxis(inner, 0, axis)
    return array
