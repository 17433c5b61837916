"""The operators of ONNX that can be computed, each a function from arrays to arrays.

To add one, write its function in the file it belongs to and register it: see :mod:`cnnviz.networks.operators.registry`.
"""

from cnnviz.networks.operators import (  # noqa: F401  # each registers its operators
    activation,
    arithmetic,
    constants,
    convolution,
    linear,
    normalization,
    pad,
    parts,
    pointwise,
    pooling,
    quantized,
    reduction,
    resize,
    shape,
)
from cnnviz.networks.operators.calls import CALLS, Call
from cnnviz.networks.operators.registry import OPERATORS, Array, Attribute, Context, Operator

__all__ = ["CALLS", "OPERATORS", "Array", "Attribute", "Call", "Context", "Operator"]
