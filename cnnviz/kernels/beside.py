"""Which kernel tells most beside others: its counterpart in the other direction, or another kind of detector."""

from __future__ import annotations

from collections.abc import Sequence

from .library import KERNELS

_PAIRS = (("_x", "_y"), ("_horizontal", "_vertical"), ("_rising", "_falling"))
"""Ends of names of kernels that differ in their direction alone."""
_USEFUL = ("sobel_x", "sobel_y", "laplacian_4", "gaussian", "line_rising")


def partner(name: str) -> str | None:
    """The name of the kernel that answers to the same in the other direction, Sobel y for Sobel x; None if there is none."""
    for one, other in (*_PAIRS, *((other, one) for one, other in _PAIRS)):
        counterpart = name.removesuffix(one) + other
        if name.endswith(one) and counterpart in KERNELS:
            return counterpart
    return None


def beside(chosen: str, names: Sequence[str]) -> str:
    """The name of a kernel to add to a layer that has those called `names`, the one called `chosen` among them.

    Sobel y beside Sobel x: the counterpart in the other direction comes first. After that edges, the second derivative, a blur
    and slanting lines, the first that the layer does not have.
    """
    counterpart = partner(chosen)
    if counterpart is not None and counterpart not in names:
        return counterpart
    return next((name for name in _USEFUL if name not in names), _USEFUL[0])
