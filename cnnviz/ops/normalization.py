"""Normalisation: numbers brought to mean 0 and variance 1, then scaled and moved.

What differs is whose mean and variance: those that training measured (batch norm), or those of a part of the
input itself (layer, group, instance norm). The variance divides by the count, not by the count less one. Inputs have
a batch axis and their channels on axis 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import Array, as_float, whole_numbers


def batch_norm(
    input: npt.ArrayLike,
    running_mean: npt.ArrayLike,
    running_var: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    bias: npt.ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    """``(x - mean) / sqrt(var + eps) * weight + bias`` for each channel, as a trained network does it.

    Parameters
    ----------
    input
        ``(N, C, ...)``.
    running_mean, running_var, weight, bias
        ``(C,)``; without weight and bias the scale is 1 and the shift 0.

    Returns
    -------
    The input's shape and dtype (integers: float32).

    Raises
    ------
    OperationError
        Another number of channels.
    """
    x = _with_channels("batch_norm", input)
    mean = _by_channel("batch_norm", "running_mean", running_mean, x)
    variance = _by_channel("batch_norm", "running_var", running_var, x)
    normal = (x - mean) / np.sqrt(variance + x.dtype.type(eps))
    return _scale("batch_norm", normal, weight, bias)


def instance_norm(
    input: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    bias: npt.ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    """Each channel ``(N, C, ...)`` of each image by its own mean and variance: groups of one channel."""
    x = _with_channels("instance_norm", input)
    normal = _standardize("instance_norm", x, tuple(range(2, x.ndim)), eps)
    return _scale("instance_norm", normal, weight, bias)


def group_norm(
    input: npt.ArrayLike,
    num_groups: int,
    weight: npt.ArrayLike | None = None,
    bias: npt.ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    """Each group of neighbouring channels of ``(N, C, ...)`` by its own mean and variance.

    `weight` and `bias` are ``(C,)``.

    Raises
    ------
    OperationError
        Channels that the groups cannot share evenly.
    """
    x = _with_channels("group_norm", input)
    (groups,) = whole_numbers("group_norm", "num_groups", num_groups, 1)
    if x.shape[1] % groups:
        raise OperationError(
            "group_norm",
            "the {channels} channels of an input of shape {shape} cannot be shared out evenly "
            "among {groups} groups",
            channels=x.shape[1],
            shape=x.shape,
            groups=groups,
        )
    parts = x.reshape(x.shape[0], groups, x.shape[1] // groups, *x.shape[2:])
    normal = _standardize("group_norm", parts, tuple(range(2, parts.ndim)), eps).reshape(x.shape)
    return _scale("group_norm", normal, weight, bias)


def layer_norm(
    input: npt.ArrayLike,
    normalized_shape: int | Sequence[int],
    weight: npt.ArrayLike | None = None,
    bias: npt.ArrayLike | None = None,
    *,
    eps: float = 1e-5,
) -> Array:
    """The last axes, of lengths `normalized_shape`, together by their own mean and variance.

    `weight` and `bias` have the shape `normalized_shape`.

    Raises
    ------
    OperationError
        An input that does not end in such axes, or a weight or bias of another shape.
    """
    x = as_float("layer_norm", "input", input)
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    if not shape or x.shape[-len(shape) :] != shape:
        raise OperationError(
            "layer_norm",
            "the input has shape {shape}, but its last axes must be {normalized}",
            shape=x.shape,
            normalized=shape,
        )
    normal = _standardize("layer_norm", x, tuple(range(-len(shape), 0)), eps)
    for name, term in (("weight", weight), ("bias", bias)):
        if term is None:
            continue
        values = as_float("layer_norm", name, term)
        if values.shape != shape:
            raise OperationError(
                "layer_norm",
                "the {name} has shape {given}, but it must have shape {normalized}",
                name=name,
                given=values.shape,
                normalized=shape,
            )
        values = values.astype(x.dtype, copy=False)
        normal = normal * values if name == "weight" else normal + values
    return normal


def local_response_norm(
    input: npt.ArrayLike, size: int, *, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Array:
    """Each number divided by ``(k + alpha / size * sum of x^2 over neighbouring channels)^beta``.

    The neighbours on axis 1 of ``(N, C, ...)`` are `size` channels, the number's own in the middle; of an even
    number one more comes before it. Past the first and last channel there are none. (Krizhevsky et al., 2012.)
    """
    x = _with_channels("local_response_norm", input)
    (size,) = whole_numbers("local_response_norm", "size", size, 1)
    squares = x * x
    total = np.zeros_like(x)
    channels = x.shape[1]
    for step in range(-min(size // 2, channels - 1), min((size - 1) // 2, channels - 1) + 1):
        low, high = max(0, -step), min(channels, channels - step)
        total[:, low:high] += squares[:, low + step : high + step]
    base = x.dtype.type(k) + x.dtype.type(alpha / size) * total
    return x / base ** x.dtype.type(beta)


def _with_channels(operation: str, input: npt.ArrayLike) -> Array:
    """`input` as floats, if it has a batch axis and channels."""
    x = as_float(operation, "input", input)
    if x.ndim < 2:
        raise OperationError(
            operation,
            "the input has shape {shape}, but it must have a batch axis and channels, (N, C, ...)",
            shape=x.shape,
        )
    return x


def _by_channel(operation: str, name: str, values: npt.ArrayLike, x: Array) -> Array:
    """Numbers for each channel, shaped to be used with `x`."""
    terms = as_float(operation, name, values)
    if terms.shape != x.shape[1:2]:
        raise OperationError(
            operation,
            "the {name} has shape {given}, but {channels} channels need shape ({channels},)",
            name=name,
            given=terms.shape,
            channels=x.shape[1],
        )
    return terms.astype(x.dtype, copy=False).reshape(-1, *(1,) * (x.ndim - 2))


def _scale(operation: str, normal: Array, weight: npt.ArrayLike | None, bias: npt.ArrayLike | None) -> Array:
    """``normal * weight + bias`` by channel."""
    if weight is not None:
        normal = normal * _by_channel(operation, "weight", weight, normal)
    if bias is not None:
        normal = normal + _by_channel(operation, "bias", bias, normal)
    return normal


def _standardize(operation: str, x: Array, axes: tuple[int, ...], eps: float) -> Array:
    """``(x - mean) / sqrt(var + eps)`` over `axes`, none of them empty."""
    if not axes or not all(x.shape[axis] for axis in axes):
        raise OperationError(
            operation,
            "the input has shape {shape}, with no elements to take the mean of",
            shape=x.shape,
        )
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = (centred * centred).mean(axis=axes, keepdims=True)
    return centred / np.sqrt(variance + x.dtype.type(eps))
