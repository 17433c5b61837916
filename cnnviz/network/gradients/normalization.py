"""Normalisation. With a part's own mean and variance every number of the part moves all the others, too."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.network.gradients.rules import BackwardLayer, Gradients, one_output, shrink_to
from cnnviz.network.operators import Array


@one_output("BatchNormalization")
def batch_norm(step: BackwardLayer, grad: Array) -> Gradients:
    """BatchNormalization: ``scale / deviation`` for each channel, whose mean and variance do not follow x."""
    x = step.x
    scale, _, mean, variance = (_by_channel(np.asarray(each), x) for each in step.arrays[1:5])
    deviation = np.sqrt(variance + step.setting("epsilon"))
    z = (x - mean) / deviation
    by_x = grad * (scale / deviation)
    by_variance = by_x * z / (-2 * deviation)
    return (
        by_x,
        _channel_sums(grad * z),
        _channel_sums(grad),
        -_channel_sums(by_x),
        _channel_sums(by_variance),
    )


@one_output("InstanceNormalization")
def instance_norm(step: BackwardLayer, grad: Array) -> Gradients:
    """InstanceNormalization: back through mean and variance of each channel of each image."""
    scaled = grad * _by_channel(np.asarray(step.arrays[1]), step.x)
    by_x, z = _standardized(step, scaled, (*step.x.shape[:2], -1))
    return by_x, _channel_sums(grad * z), _channel_sums(grad)


@one_output("GroupNormalization")
def group_norm(step: BackwardLayer, grad: Array) -> Gradients:
    """GroupNormalization: back through mean and variance of each group of channels.

    Before opset 21 there is a scale for each group.
    """
    scale, groups = np.asarray(step.arrays[1]), step.setting("num_groups")
    each = step.x.shape[1] // len(scale)
    scaled = grad * _by_channel(np.repeat(scale, each), step.x)
    by_x, z = _standardized(step, scaled, (len(step.x), groups, -1))
    by_scale, by_bias = (_channel_sums(sums).reshape(-1, each).sum(axis=1) for sums in (grad * z, grad))
    return by_x, by_scale, by_bias


@one_output("LayerNormalization")
def layer_norm(step: BackwardLayer, grad: Array) -> Gradients:
    """LayerNormalization: back through mean and variance of all axes from `axis` on."""
    scale, bias = np.asarray(step.arrays[1]), step.optional(2)
    first = step.setting("axis") % step.x.ndim
    by_x, z = _standardized(step, grad * scale, (*step.x.shape[:first], -1))
    return by_x, shrink_to(grad * z, scale.shape), None if bias is None else shrink_to(grad, bias.shape)


@one_output("LRN")
def local_response_norm(step: BackwardLayer, grad: Array) -> Gradients:
    """LRN, with ``b = bias + alpha / size * (sum of x^2 over neighbours)`` and ``y = x * b^-beta``.

    A number moves its own result by ``b^-beta``, and through `b` those of all whose neighbour it is.
    """
    x, size = step.x, step.setting("size")
    alpha, beta = step.setting("alpha") / size, step.setting("beta")
    before, after = (size - 1) // 2, size // 2
    base = step.setting("bias") + alpha * _over_channels(x * x, before, after)
    through = _over_channels(grad * x * base ** (-beta - 1), after, before)
    return [grad * base**-beta - 2 * alpha * beta * x * through]


def _over_channels(x: Array, before: int, after: int) -> Array:
    """For each channel the sum of those from `before` ahead of it to `after` behind it."""
    total = np.zeros_like(x)
    channels = x.shape[1]
    for move in range(-min(before, channels - 1), min(after, channels - 1) + 1):
        low, high = max(0, -move), min(channels, channels - move)
        total[:, low:high] += x[:, low + move : high + move]
    return total


def _by_channel(numbers: Array, x: Array) -> Array:
    """A number for each channel, shaped to be used with x."""
    return numbers.reshape(-1, *(1,) * (x.ndim - 2))


def _channel_sums(numbers: Array) -> Array:
    """Over all axes but the channels'."""
    return numbers.sum(axis=(0, *range(2, numbers.ndim)))


def _standardized(step: BackwardLayer, grad: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Back through ``z = (x - mean) / deviation`` over the last axis of x laid out in `shape`, and z itself.

    ``(grad - mean of grad - z * mean of grad * z) / deviation`` with ``deviation = sqrt(variance + epsilon)``.
    """
    shape = (*shape[:-1], step.x.size // max(1, math.prod(shape[:-1])))
    x, g = step.x.reshape(shape), grad.reshape(shape)
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + step.setting("epsilon"))
    z = centred / deviation
    back = g - g.mean(axis=-1, keepdims=True) - z * (g * z).mean(axis=-1, keepdims=True)
    return (back / deviation).reshape(step.x.shape), z.reshape(step.x.shape)
