"""What a stage of the quick form is: layers bound to arrays that are kept.

Every array has its pictures innermost, ``(C, H, W, n)`` or ``(features, n)`` for `n` pictures of a slice: to move by a tap, to
take every second cell and to pool are then copies of whole runs, and a border costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from scipy.linalg.blas import sgemm

from cnnviz.ops.methods.case import Steps
from cnnviz.ops.shape import Array

FLOAT32 = np.dtype(np.float32)

quietly = np.errstate(all="ignore")
"""Numbers that explode are no fault of the program; the trainer looks for them."""


@dataclass
class Bound:
    """A stage bound to a slice.

    Attributes
    ----------
    result
        What it makes of the result of the stage before.
    grad
        The gradient by it, which the stage behind writes and this one may use up; None if nobody asks for it.
    forward, backward
        The calls of training. Backward adds to the gradients by the weights, and overwrites the gradient of the stage before.
    apply
        The calls of a trained network.
    """

    result: Array
    grad: Array | None
    forward: Steps = field(default_factory=list)
    backward: Steps = field(default_factory=list)
    apply: Steps = field(default_factory=list)


class Stage:
    """One or more layers that are computed together.

    Attributes
    ----------
    weights, grads
        Its learned arrays and the gradients by them, by name: views of a network's two vectors.
    before, after
        Calls before the first slice of a batch, and after the last.
    relu
        The line of the description whose ReLU the stage ends with, or None.
    """

    def __init__(self, weights: dict[str, Array], grads: dict[str, Array], relu: int | None = None) -> None:
        self.weights, self.grads, self.relu = weights, grads, relu
        self.before: Steps = []
        self.after: Steps = []

    @property
    def floats(self) -> int:
        """Numbers that it keeps for one picture of a slice, beside results and gradients."""
        return 0

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        """The stage behind `source`; `wanted` says whether a gradient by its result is needed."""
        raise NotImplementedError


def buffers(shape: Sequence[int], *, wanted: bool) -> Bound:
    """A result of that shape, and its gradient if it is wanted."""
    return Bound(np.zeros(shape, FLOAT32), np.zeros(shape, FLOAT32) if wanted else None)


def product(out: Array, a: Array, b: Array, add: float = 0.0, *, ta: bool = False, tb: bool = False) -> Any:
    """The call ``out = add * out + a @ b`` for matrices in rows; `ta` and `tb` transpose a and b.

    BLAS counts in columns, so it is given everything turned over.
    """
    assert all(each.flags.c_contiguous for each in (out, a, b))
    return partial(sgemm, 1.0, b.T, a.T, add, out.T, int(tb), int(ta), 1)


def close_gate(bound: Bound) -> Steps:
    """The calls that take a gradient through the ReLU that `bound` ends with: only where it let something through."""
    gate = np.empty(bound.result.shape, bool)
    assert bound.grad is not None
    return [
        partial(np.greater, bound.result, np.zeros_like(bound.result), out=gate),
        partial(np.multiply, bound.grad, gate, out=bound.grad),
    ]


def sum_rows(total: Array, rows: Array) -> Steps:
    """The calls that add to each number of `total` the sum of a row of ``(rows, cells)``."""
    part = np.empty_like(total)
    return [partial(np.add.reduce, rows, axis=1, out=part), partial(np.add, total, part, out=total)]
