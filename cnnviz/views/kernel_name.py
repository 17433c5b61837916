"""What a kernel is called."""

from __future__ import annotations

from cnnviz import kernels
from cnnviz.state.lab import Filter, LabState
from cnnviz.words import N_, Translate

CHANGED = N_("{kernel}, changed by hand")
OWN = N_("{rows} × {columns} kernel")


def own_size(one: Filter | LabState) -> tuple[int, int] | None:
    """Rows and columns of given weights of which the library's kernel has another number; such a one was not made of that."""
    if one.weights is None:
        return None
    size = (len(one.weights[0]), len(one.weights[0][0]))
    return None if size == kernels.build(one.kernel, dict(one.kernel_numbers)).shape else size


def kernel_name(_: Translate, one: Filter | LabState) -> str:
    """As in the library, or what it was before it was changed by hand; by its size where it is none of the library's."""
    name = _(kernels.KERNELS[one.kernel].label)
    if size := own_size(one):
        return _(OWN).format(rows=size[0], columns=size[1])
    return name if one.weights is None else _(CHANGED).format(kernel=name)
