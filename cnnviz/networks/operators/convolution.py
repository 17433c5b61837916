"""Convolution and its transpose."""

from __future__ import annotations

import math
from typing import Unpack

import numpy as np

from cnnviz import ops
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.calls import Call, called
from cnnviz.networks.operators.registry import Array, Context, Ints
from cnnviz.networks.operators.shared import as_real
from cnnviz.networks.operators.windows import Window, spatial_axes, window_arguments, window_places
from cnnviz.ops.shape import whole_numbers


class Convolution(Window, total=False):
    """The attributes of a convolution."""

    group: int
    kernel_shape: Ints


@called("Conv")
def conv(
    context: Context,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    group: int = 1,
    kernel_shape: Ints | None = None,
    **window: Unpack[Window],
) -> Call:
    """Conv: cross-correlation of ``(N, C, ...)`` with the kernels ``(C_out, C / group, ...)``, as a call of the engine."""
    axes = spatial_axes(x)
    kernel = _kernel(weight, kernel_shape)
    how = window_arguments(x.shape[2:], kernel, **window)
    sizes = window_places(x.shape[2:], kernel, how)
    padded = [n + sum(pair) for n, pair in zip(x.shape[2:], how["padding"], strict=True)]
    dtype = np.result_type(x, np.float32)
    context.budget.ask((*x.shape[:2], *padded), dtype)
    output = (x.shape[0], weight.shape[0], *sizes)
    context.budget.ask(
        output, dtype, operations=math.prod(output) * math.prod(weight.shape[1:]), steps=x.shape[0] * group
    )
    return Call(f"conv{axes}d", as_real(x), {"weight": as_real(weight), "bias": bias, "groups": group, **how})


@called("ConvTranspose")
def conv_transpose(
    context: Context,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    group: int = 1,
    kernel_shape: Ints | None = None,
    output_padding: Ints | None = None,
    output_shape: Ints | None = None,
    **window: Unpack[Window],
) -> Call:
    """The transpose of a convolution; `output_shape` or `auto_pad` say how much is cut off, where `pads` do not."""
    axes = spatial_axes(x)
    kernel = _kernel(weight, kernel_shape)
    auto_pad = window.pop("auto_pad", "NOTSET")
    how = window_arguments(x.shape[2:], kernel, **window)
    extra = list(whole_numbers("ConvTranspose", "output_padding", output_padding or 0, axes, at_least=0))
    full = [
        ops.conv_transpose_output_size(n, k, stride=s, dilation=d) + e
        for n, k, s, d, e in zip(x.shape[2:], kernel, how["stride"], how["dilation"], extra, strict=True)
    ]
    wanted = output_shape
    if wanted is None and auto_pad.startswith("SAME"):
        wanted = tuple(n * s for n, s in zip(x.shape[2:], how["stride"], strict=True))
    if wanted is not None:
        wanted = whole_numbers("ConvTranspose", "output_shape", wanted[-axes:], axes)
        padding = []
        for axis in range(axes):
            cut = max(0, full[axis] - wanted[axis])
            more = max(0, wanted[axis] - full[axis])
            extra[axis] += more
            full[axis] += more
            small, large = cut // 2, cut - cut // 2
            padding.append((small, large) if auto_pad == "SAME_UPPER" else (large, small))
        how["padding"] = tuple(padding)
    stamped = (x.shape[0], weight.shape[1] * group, *full)
    context.budget.ask(
        stamped, operations=x.size * math.prod(weight.shape[1:]), steps=math.prod(kernel) * x.shape[0] * group
    )
    return Call(
        f"conv_transpose{axes}d",
        as_real(x),
        {"weight": as_real(weight), "bias": bias, "groups": group, "output_padding": tuple(extra), **how},
    )


def _kernel(weight: Array, kernel_shape: Ints | None) -> tuple[int, ...]:
    """The kernel's size; if the model says it too, it must be the weight's."""
    if kernel_shape is not None and kernel_shape != weight.shape[2:]:
        raise ModelError(
            "its kernel_shape is {kernel}, but its weight has shape {weight}",
            kernel=kernel_shape,
            weight=weight.shape,
        )
    return weight.shape[2:]
