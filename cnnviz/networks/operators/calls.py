"""A layer as a call of one function of the engine, which a page can explain element by element."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.networks.operators.registry import Array, Context, Results, operator
from cnnviz.networks.operators.shared import in_type_of


@dataclass(frozen=True, eq=False)
class Rounding:
    """What a quantised layer does with its sums: ``round(sum * factor) + zero_point``, halves to even, within a type.

    Attributes
    ----------
    dtype
        Of the result; what lies outside becomes its lowest or highest number. Sums that are given as int32 without a
        factor are not rounded, and those outside go round as in int32.
    factor
        One number, or one for each channel (axis 1); None for 1.
    zero_point
        So that it stretches to the sums.
    """

    dtype: np.dtype[Any]
    factor: Array | None = None
    zero_point: Array | None = None

    def __call__(self, sums: Array) -> Array:
        """The rounded numbers for `sums` (N, channels, ...)."""
        if self.dtype == np.int32:
            return sums.astype(np.int64).astype(np.int32)
        if self.factor is not None:
            by_channel = self.factor.reshape(-1, *(1,) * (sums.ndim - 2)) if self.factor.ndim else self.factor
            sums = np.rint(sums.astype(np.float32) * by_channel)
        wide = np.result_type(sums.dtype, np.float32)  # float16 has not all whole numbers of these types
        moved = sums.astype(wide, copy=False)
        if self.zero_point is not None:
            moved = moved + self.zero_point.astype(wide)
        ends = np.iinfo(self.dtype)
        return np.fmin(np.fmax(moved, ends.min), ends.max).astype(self.dtype)

    def of_channels(self, channels: slice) -> Rounding:
        """The rounding of some of the channels."""
        if self.factor is None or not self.factor.ndim:
            return self
        return replace(self, factor=self.factor[channels])


@dataclass(frozen=True, eq=False)
class Call:
    """``getattr(ops, operation)(input, **arguments)``.

    `arguments` holds weight and bias too, if the operation has them, by the names of ``cnnviz.ops``; the functions of
    ``cnnviz.evidence`` take the same names. A quantised layer's sums go through `rounding` afterwards.
    """

    operation: str
    input: Array
    arguments: dict[str, Any]
    rounding: Rounding | None = None

    def sums(self) -> Array:
        """What the operation gives; a convolution's numbers are sums of their own products, to be shown beside them."""
        how = {"method": "direct"} if self.operation == "conv2d" else {}
        return getattr(ops, self.operation)(self.input, **self.arguments, **how)

    def compute(self) -> Array:
        """The call's result."""
        return self.sums() if self.rounding is None else self.rounding(self.sums())

    def in_type(self, x: Array, result: Array) -> Array:
        """`result` in the dtype of the layer's input, which is the layer's unless its sums were rounded to another."""
        return in_type_of(x, result) if self.rounding is None else result


CALLS: dict[str, Callable[..., Call | None]] = {}
"""For operators that are one call of the engine the function that writes it, given what the operator is given.

None where that layer, unlike others of its operator, is not one call.
"""


def called(*names: str) -> Callable[[Callable[..., Call]], Callable[..., Call]]:
    """Register a function that writes a call, and the operators `names` whose results are what it gives."""

    def register(write: Callable[..., Call]) -> Callable[..., Call]:
        @wraps(write)
        def compute(context: Context, x: Array, *rest: Array | None, **attributes: Any) -> Results:
            call = write(context, x, *rest, **attributes)
            return call.in_type(x, call.compute())

        operator(*names)(compute)
        CALLS.update(dict.fromkeys(names, write))
        return write

    return register
