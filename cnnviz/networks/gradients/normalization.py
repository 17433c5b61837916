"""Normalisation. With a part's own mean and variance every number of the part moves all the others, too."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.networks.gradients.rules import BackwardLayer, Gradients, one_output, shrink_to
from cnnviz.networks.operators import Array


@one_output("BatchNormalization")
def batch_norm(run: BackwardLayer, grad: Array) -> Gradients:
    """BatchNormalization: ``scale / deviation`` for each channel, whose mean and variance do not follow x."""
    x = run.x
    scale, _, mean, variance = (_by_channel(np.asarray(each), x) for each in run.arrays[1:5])
    deviation = np.sqrt(variance + run.setting("epsilon"))
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
def instance_norm(run: BackwardLayer, grad: Array) -> Gradients:
    """InstanceNormalization: back through mean and variance of each channel of each image."""
    scaled = grad * _by_channel(np.asarray(run.arrays[1]), run.x)
    by_x, z = _standardized(run, scaled, (*run.x.shape[:2], -1))
    return by_x, _channel_sums(grad * z), _channel_sums(grad)


@one_output("GroupNormalization")
def group_norm(run: BackwardLayer, grad: Array) -> Gradients:
    """GroupNormalization: back through mean and variance of each group of channels.

    Before opset 21 there is a scale for each group.
    """
    scale, groups = np.asarray(run.arrays[1]), run.setting("num_groups")
    each = run.x.shape[1] // len(scale)
    scaled = grad * _by_channel(np.repeat(scale, each), run.x)
    by_x, z = _standardized(run, scaled, (len(run.x), groups, -1))
    by_scale, by_bias = (_channel_sums(sums).reshape(-1, each).sum(axis=1) for sums in (grad * z, grad))
    return by_x, by_scale, by_bias


@one_output("LayerNormalization")
def layer_norm(run: BackwardLayer, grad: Array) -> Gradients:
    """LayerNormalization: back through mean and variance of all axes from `axis` on."""
    scale, bias = np.asarray(run.arrays[1]), run.optional(2)
    first = run.setting("axis") % run.x.ndim
    by_x, z = _standardized(run, grad * scale, (*run.x.shape[:first], -1))
    return by_x, shrink_to(grad * z, scale.shape), None if bias is None else shrink_to(grad, bias.shape)


@one_output("LRN")
def local_response_norm(run: BackwardLayer, grad: Array) -> Gradients:
    """LRN, with ``b = bias + alpha / size * (sum of x^2 over neighbours)`` and ``y = x * b^-beta``.

    A number moves its own result by ``b^-beta``, and through `b` those of all whose neighbour it is.
    """
    x, size = run.x, run.setting("size")
    alpha, beta = run.setting("alpha") / size, run.setting("beta")
    before, after = (size - 1) // 2, size // 2
    base = run.setting("bias") + alpha * _over_channels(x * x, before, after)
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


def _standardized(run: BackwardLayer, grad: Array, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Back through ``z = (x - mean) / deviation`` over the last axis of x laid out in `shape`, and z itself.

    ``(grad - mean of grad - z * mean of grad * z) / deviation`` with ``deviation = sqrt(variance + epsilon)``.
    """
    shape = (*shape[:-1], run.x.size // max(1, math.prod(shape[:-1])))
    x, g = run.x.reshape(shape), grad.reshape(shape)
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + run.setting("epsilon"))
    z = centred / deviation
    back = g - g.mean(axis=-1, keepdims=True) - z * (g * z).mean(axis=-1, keepdims=True)
    return (back / deviation).reshape(run.x.shape), z.reshape(run.x.shape)
