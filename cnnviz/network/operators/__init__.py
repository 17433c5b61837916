"""The operators of ONNX that can be computed, each a function from arrays to arrays.

To add one, write its function in the file it belongs to and register it: see :mod:`cnnviz.network.operators.registry`.
"""

from cnnviz.network.operators import (
    activation,
    arithmetic,
    linear,
    normalization,
    pad,
    reduction,
    resize,
    shape,
    windows,
)
from cnnviz.network.operators.calls import CALLS, Call
from cnnviz.network.operators.registry import OPERATORS, Array, Attribute, Context, Operator

__all__ = [
    "CALLS",
    "OPERATORS",
    "Array",
    "Attribute",
    "Call",
    "Context",
    "Operator",
    "activation",
    "arithmetic",
    "linear",
    "normalization",
    "pad",
    "reduction",
    "resize",
    "shape",
    "windows",
]
