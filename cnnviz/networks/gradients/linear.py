"""Matrix products and softmax."""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output, shrink_to
from cnnviz.networks.operators import Array
from cnnviz.ops import backward


@one_output("Gemm")
def gemm(run: BackwardLayer, grad: Array) -> Gradients:
    """``y = alpha * a @ b + beta * c``: by a ``alpha * grad @ b.T``, by b ``alpha * a.T @ grad``, by c ``beta * grad``."""
    a, b, c = run.x, run.array(1), run.optional(2)
    turn_a, turn_b = run.setting("transA"), run.setting("transB")
    scaled = grad * grad.dtype.type(run.setting("alpha"))
    left, right = a.T if turn_a else a, b.T if turn_b else b
    by_a, by_b = scaled @ right.T, left.T @ scaled
    by_c = None if c is None else shrink_to(grad * grad.dtype.type(run.setting("beta")), c.shape)
    return by_a.T if turn_a else by_a, by_b.T if turn_b else by_b, by_c


@one_output("MatMul")
def matmul(run: BackwardLayer, grad: Array) -> Gradients:
    """The same for stacks of matrices; a vector is a matrix with one row on the left, one column on the right."""
    a, b = run.x, run.array(1)
    left = a if a.ndim > 1 else a[np.newaxis]
    right = b if b.ndim > 1 else b[:, np.newaxis]
    stacked = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    whole = grad.reshape(*stacked, left.shape[-2], right.shape[-1])
    by_left = shrink_to(whole @ right.swapaxes(-1, -2), left.shape)
    by_right = shrink_to(left.swapaxes(-1, -2) @ whole, right.shape)
    return by_left.reshape(a.shape), by_right.reshape(b.shape)


@one_output("Softmax")
def softmax(run: BackwardLayer, grad: Array) -> Gradients:
    """Softmax: the engine's backward pass, along the axis or axes that the opset means."""
    call = run.engine_call()
    rows = grad.reshape(call.input.shape)
    return [backward.softmax_backward(rows, call.input, **call.arguments).reshape(run.x.shape)]


@one_output("LogSoftmax")
def log_softmax(run: BackwardLayer, grad: Array) -> Gradients:
    """LogSoftmax: ``grad - softmax(x) * sum of grad``."""
    call = run.engine_call()
    dim = call.arguments["dim"]
    rows = grad.reshape(call.input.shape)
    share = ops.softmax(call.input, dim=dim)
    return [(rows - share * rows.sum(axis=dim, keepdims=True)).reshape(run.x.shape)]
