"""Why one number of the gradients of batch normalisation in training has its value.

In training a channel's mean and variance are those of the batch itself. So an input moves not only its own output:
it moves the mean and the variance, and through them every output of its channel in the whole batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import Values, check_index
from cnnviz.ops.backward.shape import as_gradient
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float


@dataclass(frozen=True, eq=False)
class BatchStatistics:
    """What batch normalisation measures of one channel: ``normalized = (x - mean) / deviation``.

    Attributes
    ----------
    count
        How many numbers the channel has in the batch.
    variance
        The mean of ``(x - mean)^2``, divided by the count and not by the count less one.
    deviation
        ``sqrt(variance + eps)``.
    normalized
        ``(N, ...)``: the channel's numbers after that, before the layer's weight and bias.
    """

    count: int
    mean: float
    variance: float
    deviation: float
    normalized: Values


@dataclass(frozen=True, eq=False)
class BatchNormWeightGradient(BatchStatistics):
    """``total = products.sum()`` with ``products = normalized * grads``, all of shape ``(N, ...)``."""

    channel: int
    grads: Values
    products: Values
    total: float


@dataclass(frozen=True, eq=False)
class BatchNormInputGradient(BatchStatistics):
    """``total = products.sum()`` with ``products = grads * slopes``, over all outputs of the channel in the batch.

    Attributes
    ----------
    position
        Of the input element: (image, channel, row, column), or with as many coordinates as the input has axes.
    weight
        What the layer multiplies the normalised channel by.
    grads, slopes, products
        ``(N, ...)``. A slope says how much that output moves with the element: ``weight / deviation`` times
        ``(1 if it is the element's own, else 0) - (1 + z_here * z_there) / count``, where z is `normalized`.
    direct, through_mean, through_variance
        The same total in three parts: ``weight / deviation`` times the element's own gradient, times minus the mean of
        all gradients, and times minus ``z_here`` times the mean of ``grads * normalized``.
    """

    position: tuple[int, ...]
    weight: float
    grads: Values
    slopes: Values
    products: Values
    direct: float
    through_mean: float
    through_variance: float
    total: float


def batch_norm_weight_gradient(
    grad: npt.ArrayLike, input: npt.ArrayLike, channel: int, *, eps: float = 1e-5
) -> BatchNormWeightGradient:
    """The sum behind the gradient of a loss by ``weight[channel]`` of a batch normalisation in training, in float64.

    The bias has the sum of a :func:`~cnnviz.evidence.backward_bias.bias_gradient`.

    Parameters
    ----------
    grad, input
        The gradient by the output, and what went in: both ``(N, C, ...)``.
    eps
        What the layer adds to the variance.

    Raises
    ------
    OperationError
        A channel that the input has not, an input without channels or numbers, or a gradient of another shape.
    """
    operation = "batch_norm_weight_gradient"
    x, g = _arrays(operation, grad, input)
    (place,) = check_index(operation, (channel,), x.shape[1:2])
    statistics = _measure(x, place, eps)
    grads = g[:, place].astype(np.float64)
    products = statistics.normalized * grads
    return BatchNormWeightGradient(
        **vars(statistics), channel=place, grads=grads, products=products, total=float(products.sum())
    )


def batch_norm_input_gradient(
    grad: npt.ArrayLike,
    input: npt.ArrayLike,
    weight: npt.ArrayLike | None,
    position: Sequence[int],
    *,
    eps: float = 1e-5,
) -> BatchNormInputGradient:
    """The sum behind the gradient of a loss by ``input[position]`` of a batch normalisation in training, in float64.

    Parameters
    ----------
    grad, input
        The gradient by the output, and what went in: both ``(N, C, ...)``.
    weight
        ``(C,)``; 1 for every channel if None.
    position
        (image, channel, row, column) of the input element, or with as many coordinates as the input has axes.
    eps
        What the layer adds to the variance.

    Raises
    ------
    OperationError
        A position outside the input, a weight for other channels, an input without channels or numbers, or a gradient of
        another shape.
    """
    operation = "batch_norm_input_gradient"
    x, g = _arrays(operation, grad, input)
    place = check_index(operation, position, x.shape)
    scale = 1.0 if weight is None else _weight_of(operation, weight, x, place[1])
    statistics = _measure(x, place[1], eps)
    grads, z = g[:, place[1]].astype(np.float64), statistics.normalized
    here = (place[0], *place[2:])
    steepness, count = scale / statistics.deviation, statistics.count
    is_own = np.zeros(z.shape)
    is_own[here] = 1
    slopes = steepness * (is_own - (1 + z[here] * z) / count)
    products = grads * slopes
    return BatchNormInputGradient(
        **vars(statistics),
        position=place,
        weight=scale,
        grads=grads,
        slopes=slopes,
        products=products,
        direct=float(steepness * grads[here]),
        through_mean=float(-steepness * grads.sum() / count),
        through_variance=float(-steepness * z[here] * (grads * z).sum() / count),
        total=float(products.sum()),
    )


def _arrays(operation: str, grad: npt.ArrayLike, input: npt.ArrayLike) -> tuple[Array, Array]:
    """Input and gradient as the engine uses them."""
    x = as_float(operation, "input", input)
    if x.ndim < 2:
        raise OperationError(
            operation,
            "the input has shape {shape}, but it must have a batch axis and channels, (N, C, ...)",
            shape=x.shape,
        )
    if not x.size:
        raise OperationError(
            operation, "the input has shape {shape}, with no elements to take the mean of", shape=x.shape
        )
    return x, as_gradient(operation, grad, x.shape, x.dtype)


def _weight_of(operation: str, weight: npt.ArrayLike, x: Array, channel: int) -> float:
    weights = as_float(operation, "weight", weight).astype(x.dtype, copy=False)
    if weights.shape != x.shape[1:2]:
        raise OperationError(
            operation,
            "the {name} has shape {given}, but {channels} channels need shape ({channels},)",
            name="weight",
            given=weights.shape,
            channels=x.shape[1],
        )
    return float(weights[channel])


def _measure(x: Array, channel: int, eps: float) -> BatchStatistics:
    numbers = x[:, channel].astype(np.float64)
    mean = float(numbers.sum()) / numbers.size
    centred = numbers - mean
    variance = float((centred * centred).sum()) / numbers.size
    deviation = float(np.sqrt(variance + float(x.dtype.type(eps))))
    return BatchStatistics(numbers.size, mean, variance, deviation, centred / deviation)
