"""Matrix products."""

from __future__ import annotations

import math

import numpy as np

from cnnviz import ops
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.calls import CALLS, Call
from cnnviz.networks.operators.registry import Array, Context, Results, operator
from cnnviz.networks.operators.shared import as_real, broadcast_shape, in_type_of

WHOLE_NUMBERS_COST = 8
"""Matrix products of whole numbers take so many times longer."""


@operator("Gemm")
def gemm(
    context: Context,
    a: Array,
    b: Array,
    c: Array | None = None,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    broadcast: int = 1,
    transA: int = 0,  # noqa: N803
    transB: int = 0,  # noqa: N803
) -> Results:
    """``alpha * a @ b + beta * c``, with a or b transposed; c is stretched to the product's shape."""
    if a.ndim != 2 or b.ndim != 2:
        raise ModelError("its inputs have shapes {a} and {b}, but must be matrices", a=a.shape, b=b.shape)
    x = as_real(a.T if transA else a)
    weight = as_real(b if transB else b.T)
    shape = (x.shape[0], weight.shape[0])
    context.budget.ask(shape, x.dtype, operations=math.prod(shape) * x.shape[1])
    product = ops.linear(x * x.dtype.type(alpha), weight)
    if c is not None:
        if broadcast_shape(shape, c.shape) != shape:
            raise ModelError(
                "its third input has shape {c}, which cannot be broadcast to {shape}", c=c.shape, shape=shape
            )
        product = product + as_real(c).astype(x.dtype) * x.dtype.type(beta)
    return in_type_of(a, product)


def gemm_call(
    context: Context,
    a: Array,
    b: Array,
    c: Array | None = None,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    broadcast: int = 1,
    transA: int = 0,  # noqa: N803
    transB: int = 0,  # noqa: N803
) -> Call | None:
    """Gemm as a call of the engine's ``linear``; None unless alpha and beta are 1, a is not transposed and c is a bias."""
    weight = as_real(b if transB else b.T)
    bias = None if c is None else as_real(c).reshape(-1)
    if transA or alpha != 1 or (bias is not None and (beta != 1 or c is None or c.shape[-1:] != bias.shape)):
        return None
    if bias is not None and bias.shape == (1,):
        bias = np.repeat(bias, len(weight))
    return Call("linear", as_real(a), {"weight": weight, "bias": bias})


def matmul_call(context: Context, a: Array, b: Array) -> Call | None:
    """MatMul as a call of the engine's ``linear``, whose weight is b; None unless b is one matrix."""
    return Call("linear", as_real(a), {"weight": as_real(b).T, "bias": None}) if b.ndim == 2 else None


CALLS["Gemm"] = gemm_call
CALLS["MatMul"] = matmul_call


@operator("MatMul")
def matmul(context: Context, a: Array, b: Array) -> Results:
    """Products of the matrices on the last two axes; the axes before are stretched to each other."""
    if not a.ndim or not b.ndim:
        raise ModelError("it multiplies matrices, and one of its inputs is a single number")
    left = a if a.ndim > 1 else a[np.newaxis]
    right = b if b.ndim > 1 else b[:, np.newaxis]
    shape = (*broadcast_shape(left.shape[:-2], right.shape[:-2]), left.shape[-2], right.shape[-1])
    factor = 1 if a.dtype.kind == "f" else WHOLE_NUMBERS_COST
    context.budget.ask(shape, np.result_type(a, b), operations=math.prod(shape) * left.shape[-1] * factor)
    if a.dtype == np.float16:
        return in_type_of(a, np.matmul(as_real(a), as_real(b)))
    return np.matmul(a, b)
