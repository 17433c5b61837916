"""Softmax and its logarithm. Functions of one number are in :mod:`cnnviz.networks.operators.pointwise`."""

from __future__ import annotations

import math
from collections.abc import Callable

from cnnviz.networks.operators.calls import CALLS, Call
from cnnviz.networks.operators.registry import Array, Context, Results, operator
from cnnviz.networks.operators.shared import as_real, axis_of, in_type_of


def _along(operation: str) -> Callable[..., Call]:
    def call(context: Context, x: Array, *, axis: int | None = None) -> Call:
        """From opset 13 along one axis; before, over all axes from `axis` on, laid out as one."""
        real = as_real(x)
        if context.opset >= 13:
            return Call(operation, real, {"dim": -1 if axis is None else axis})
        first = 1 if axis is None else axis
        first = first if first == x.ndim else axis_of(first, x.ndim)
        rows = real.reshape(math.prod(x.shape[:first]), math.prod(x.shape[first:]))
        return Call(operation, rows, {"dim": 1})

    return call


def _softmax(operation: str) -> Callable[..., Results]:
    write = _along(operation)

    def compute(context: Context, x: Array, *, axis: int | None = None) -> Results:
        return in_type_of(x, write(context, x, axis=axis).compute().reshape(x.shape))

    return compute


for _name, _operation in (("Softmax", "softmax"), ("LogSoftmax", "log_softmax")):
    operator(_name)(_softmax(_operation))
    CALLS[_name] = _along(_operation)
