"""The gradients of batch norm while a network is trained."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.normalization import batch_norm
from cnnviz.ops.shape import Array, as_float


def batch_norm_backward(
    grad: npt.ArrayLike, input: npt.ArrayLike, weight: npt.ArrayLike, *, eps: float = 1e-5
) -> tuple[Array, Array, Array]:
    """The gradients by input, weight and bias of batch norm with the batch's own mean and variance.

    That is :func:`~cnnviz.ops.normalization.batch_norm` with the mean and the variance (divided by the count) of each channel
    of `input`; both follow the input, so every number of a channel moves all others. With ``z = (x - mean) / deviation`` and
    ``deviation = sqrt(var + eps)``::

        grad_input = weight / deviation * (grad - mean of grad - z * mean of grad * z)

    Parameters
    ----------
    grad
        By the output, in the input's shape.
    input
        ``(N, C, ...)``.
    weight
        ``(C,)``.

    Returns
    -------
    ``(grad_input, grad_weight, grad_bias)`` in the shapes of input, weight and weight.

    Raises
    ------
    OperationError
        Shapes that do not fit together.
    """
    x = as_float("batch_norm_backward", "input", input)
    axes = (0, *range(2, x.ndim))
    variance = x.var(axis=axes)
    z = batch_norm(x, x.mean(axis=axes), variance, eps=eps)
    g = as_gradient("batch_norm_backward", grad, x.shape, x.dtype)
    scale = as_float("batch_norm_backward", "weight", weight) / np.sqrt(variance + x.dtype.type(eps))
    by_weight, by_bias = (g * z).sum(axis=axes), g.sum(axis=axes)
    count = x.dtype.type(x.size // x.shape[1])
    channels = (-1, *(1,) * (x.ndim - 2))
    back = g - (by_bias / count).reshape(channels) - z * (by_weight / count).reshape(channels)
    return scale.astype(x.dtype, copy=False).reshape(channels) * back, by_weight, by_bias
