"""Normalisation, as a trained network does it."""

from __future__ import annotations

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Results, operator
from cnnviz.networks.operators.shared import as_real, axis_of, broadcast_shape, in_type_of
from cnnviz.ops.normalization import batch_norm, group_norm, instance_norm, layer_norm, local_response_norm


@operator("BatchNormalization")
def batch_normalization(
    context: Context,
    x: Array,
    scale: Array,
    bias: Array,
    mean: Array,
    variance: Array,
    *,
    consumed_inputs: tuple[int, ...] | None = None,
    epsilon: float = 1e-5,
    is_test: int = 1,
    momentum: float = 0.9,
    spatial: int = 1,
    training_mode: int = 0,
) -> Results:
    """Each channel moved and scaled by the mean and the variance measured in training."""
    if training_mode or not is_test or not spatial:
        raise ModelError(
            "it is in training mode and normalises with the current batch; only networks in evaluation mode are supported"
        )
    return in_type_of(x, batch_norm(as_real(x), mean, variance, scale, bias, eps=epsilon))


@operator("InstanceNormalization")
def instance_normalization(
    context: Context,
    x: Array,
    scale: Array,
    bias: Array,
    *,
    consumed_inputs: tuple[int, ...] | None = None,
    epsilon: float = 1e-5,
) -> Results:
    """Each channel of each image brought to mean 0 and variance 1, then scaled and moved."""
    return in_type_of(x, instance_norm(as_real(x), scale, bias, eps=epsilon))


@operator("GroupNormalization")
def group_normalization(
    context: Context,
    x: Array,
    scale: Array,
    bias: Array,
    *,
    epsilon: float = 1e-5,
    num_groups: int,
    stash_type: int = 1,
) -> Results:
    """Each group of channels brought to mean 0 and variance 1; before opset 21 scaled by group, then by channel."""
    if context.opset < 21 and num_groups > 0:
        each = x.shape[1] // num_groups
        scale, bias = np.repeat(scale, each), np.repeat(bias, each)
    return in_type_of(x, group_norm(as_real(x), num_groups, scale, bias, eps=epsilon))


@operator("LayerNormalization")
def layer_normalization(
    context: Context,
    x: Array,
    scale: Array,
    bias: Array | None = None,
    *,
    axis: int = -1,
    epsilon: float = 1e-5,
    stash_type: int = 1,
) -> Results:
    """The axes from `axis` on brought to mean 0 and variance 1; if asked for, also the mean and 1 / deviation."""
    real = as_real(x)
    first = axis_of(axis, x.ndim)
    result = layer_norm(real, x.shape[first:], eps=epsilon)
    for factor in (scale, bias):
        if factor is not None and broadcast_shape(x.shape, factor.shape) != x.shape:
            raise ModelError(
                "its scale or bias of shape {factor} cannot be broadcast to {shape}",
                factor=factor.shape,
                shape=x.shape,
            )
    result = result * scale.astype(real.dtype)
    if bias is not None:
        result = result + bias.astype(real.dtype)
    if context.outputs == 1:
        return in_type_of(x, result)
    axes = tuple(range(first, x.ndim))
    mean = real.mean(axis=axes, keepdims=True)
    deviation = np.sqrt(real.var(axis=axes, keepdims=True) + real.dtype.type(epsilon))
    return in_type_of(x, result), mean, 1 / deviation


@operator("LRN")
def local_response_normalization(
    context: Context, x: Array, *, alpha: float = 1e-4, beta: float = 0.75, bias: float = 1.0, size: int
) -> Results:
    """Each number divided by what its neighbours on other channels have; of an even number one more comes after.

    torch has the one more before: so the channels are turned round for it.
    """
    context.budget.ask(x.shape, operations=x.size * min(size, 2 * x.shape[1]))
    turned = local_response_norm(as_real(x)[:, ::-1], size, alpha=alpha, beta=beta, k=bias)
    return in_type_of(x, turned[:, ::-1])
