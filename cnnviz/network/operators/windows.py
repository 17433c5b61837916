"""Convolution and pooling: ONNX's strides, pads and auto_pad as the engine's arguments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.network.errors import ModelError
from cnnviz.network.operators.calls import CALLS, Call, called
from cnnviz.network.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.network.operators.shared import as_real, in_type_of
from cnnviz.ops.shape import whole_numbers

Pairs = tuple[tuple[int, int], ...]


@called("Conv")
def conv(
    context: Context,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    auto_pad: str = "NOTSET",
    dilations: Ints | None = None,
    group: int = 1,
    kernel_shape: Ints | None = None,
    pads: Ints | None = None,
    strides: Ints | None = None,
) -> Call:
    """Cross-correlation."""
    axes = _axes(x)
    kernel = _kernel(weight, kernel_shape)
    how = _window(x.shape[2:], kernel, strides, dilations, pads, auto_pad)
    sizes = _places(x.shape[2:], kernel, how)
    padded = [n + sum(pair) for n, pair in zip(x.shape[2:], how["padding"], strict=True)]
    context.budget.claim((*x.shape[:2], *padded))
    output = (x.shape[0], weight.shape[0], *sizes)
    context.budget.claim(
        output,
        operations=math.prod(output) * math.prod(weight.shape[1:]),
        steps=x.shape[0] * group,
    )
    return Call(f"conv{axes}d", as_real(x), {"weight": as_real(weight), "bias": bias, "groups": group, **how})


@called("ConvTranspose")
def conv_transpose(
    context: Context,
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    auto_pad: str = "NOTSET",
    dilations: Ints | None = None,
    group: int = 1,
    kernel_shape: Ints | None = None,
    output_padding: Ints | None = None,
    output_shape: Ints | None = None,
    pads: Ints | None = None,
    strides: Ints | None = None,
) -> Call:
    """The transpose of a convolution; `output_shape` or `auto_pad` say how much is cut off, where `pads` do not."""
    axes = _axes(x)
    kernel = _kernel(weight, kernel_shape)
    how = _window(x.shape[2:], kernel, strides, dilations, pads, "NOTSET")
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
    context.budget.claim(
        stamped,
        operations=x.size * math.prod(weight.shape[1:]),
        steps=math.prod(kernel) * x.shape[0] * group,
    )
    return Call(
        f"conv_transpose{axes}d",
        as_real(x),
        {
            "weight": as_real(weight),
            "bias": bias,
            "groups": group,
            "output_padding": tuple(extra),
            **how,
        },
    )


@operator("MaxPool")
def max_pool(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    auto_pad: str = "NOTSET",
    ceil_mode: int = 0,
    dilations: Ints | None = None,
    pads: Ints | None = None,
    storage_order: int = 0,
    strides: Ints | None = None,
) -> Results:
    """The largest value of each window, and where it is: counted through all planes, along rows or columns."""
    call = max_pool_call(
        context,
        x,
        kernel_shape=kernel_shape,
        auto_pad=auto_pad,
        ceil_mode=ceil_mode,
        dilations=dilations,
        pads=pads,
        strides=strides,
    )
    if context.outputs < 2:
        return in_type_of(x, call.compute())
    largest, place = getattr(ops, call.operation)(call.input, return_indices=True, **call.arguments)
    if storage_order and x.ndim == 4:
        rows, columns = np.divmod(place, x.shape[3])
        place = columns * x.shape[2] + rows
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], *(1,) * (x.ndim - 2))
    return in_type_of(x, largest), place + planes * math.prod(x.shape[2:])


def max_pool_call(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    auto_pad: str = "NOTSET",
    ceil_mode: int = 0,
    dilations: Ints | None = None,
    pads: Ints | None = None,
    storage_order: int = 0,
    strides: Ints | None = None,
) -> Call:
    """The largest value of each window, as a call."""
    how = _pool(context, x, kernel_shape, strides, dilations, pads, auto_pad, ceil_mode)
    return Call(f"max_pool{_axes(x)}d", as_real(x), how)


CALLS["MaxPool"] = max_pool_call


@called("AveragePool")
def average_pool(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    auto_pad: str = "NOTSET",
    ceil_mode: int = 0,
    count_include_pad: int = 0,
    dilations: Ints | None = None,
    pads: Ints | None = None,
    strides: Ints | None = None,
) -> Call:
    """The mean of each window."""
    how = _pool(context, x, kernel_shape, strides, dilations, pads, auto_pad, ceil_mode)
    return Call(f"avg_pool{_axes(x)}d", as_real(x), {**how, "count_include_pad": bool(count_include_pad)})


@operator("LpPool")
def lp_pool(
    context: Context,
    x: Array,
    *,
    kernel_shape: Ints,
    auto_pad: str = "NOTSET",
    ceil_mode: int = 0,
    dilations: Ints | None = None,
    p: int = 2,
    pads: Ints | None = None,
    strides: Ints | None = None,
) -> Results:
    """``(sum of |x|^p over the window)^(1/p)``."""
    how = _pool(context, x, kernel_shape, strides, dilations, pads, auto_pad, ceil_mode)
    powers = np.abs(as_real(x)) ** p
    total = Call(f"avg_pool{_axes(x)}d", powers, {**how, "divisor_override": 1}).compute()
    return in_type_of(x, total ** total.dtype.type(1 / p))


@called("GlobalAveragePool")
def global_average_pool(context: Context, x: Array) -> Call:
    """The mean of each channel: a window over all its cells."""
    how = _pool(context, x, x.shape[2:], None, None, None, "NOTSET", 0)
    return Call(f"avg_pool{_axes(x)}d", as_real(x), how)


@called("GlobalMaxPool")
def global_max_pool(context: Context, x: Array) -> Call:
    """The largest value of each channel: a window over all its cells."""
    how = _pool(context, x, x.shape[2:], None, None, None, "NOTSET", 0)
    return Call(f"max_pool{_axes(x)}d", as_real(x), how)


@operator("GlobalLpPool")
def global_lp_pool(context: Context, x: Array, *, p: int = 2) -> Results:
    """``(sum of |x|^p over the channel)^(1/p)``."""
    total = np.sum(np.abs(as_real(x)) ** p, axis=_all_cells(x), keepdims=True)
    return in_type_of(x, total ** total.dtype.type(1 / p))


def _axes(x: Array) -> int:
    """The spatial axes of an input: 1 or 2."""
    if x.ndim not in (3, 4):
        raise ModelError(
            "its input has shape {shape}; only signals (N, C, L) and images (N, C, H, W) are taken",
            shape=x.shape,
        )
    return x.ndim - 2


def _all_cells(x: Array) -> tuple[int, ...]:
    """The spatial axes, none of them empty."""
    if x.ndim < 3 or not all(x.shape[2:]):
        raise ModelError("its input has shape {shape}, with no cells behind the channels", shape=x.shape)
    return tuple(range(2, x.ndim))


def _kernel(weight: Array, kernel_shape: Ints | None) -> tuple[int, ...]:
    """The kernel's size; if the model says it too, it must be the weight's."""
    if kernel_shape is not None and kernel_shape != weight.shape[2:]:
        raise ModelError(
            "its kernel_shape is {kernel}, but its weight has shape {weight}",
            kernel=kernel_shape,
            weight=weight.shape,
        )
    return weight.shape[2:]


def _window(
    sizes: Sequence[int],
    kernel: Sequence[int],
    strides: Ints | None,
    dilations: Ints | None,
    pads: Ints | None,
    auto_pad: str,
) -> dict[str, Any]:
    """`stride`, `dilation` and `padding` for the engine, checked."""
    axes = len(sizes)
    stride = whole_numbers("window", "strides", strides or 1, axes)
    dilation = whole_numbers("window", "dilations", dilations or 1, axes)
    padding: Pairs
    if auto_pad in ("SAME_UPPER", "SAME_LOWER"):
        padding = tuple(
            _same(n, k, s, d, auto_pad == "SAME_UPPER")
            for n, k, s, d in zip(sizes, kernel, stride, dilation, strict=True)
        )
    elif auto_pad == "VALID":
        padding = ((0, 0),) * axes
    elif auto_pad == "NOTSET":
        sides = whole_numbers("window", "pads", pads or 0, 2 * axes, at_least=0)
        padding = tuple(zip(sides[:axes], sides[axes:], strict=True))
    else:
        raise ModelError(
            "its auto_pad is '{auto_pad}', but must be NOTSET, SAME_UPPER, SAME_LOWER or VALID",
            auto_pad=auto_pad,
        )
    return {"stride": stride, "dilation": dilation, "padding": padding}


def _same(size: int, kernel: int, stride: int, dilation: int, upper: bool) -> tuple[int, int]:
    """Padding that makes the output ``ceil(size / stride)``; an odd cell goes to the end if `upper`."""
    places = -(-size // stride)
    total = max(0, (places - 1) * stride + ops.kernel_extent(kernel, dilation) - size)
    small, large = total // 2, total - total // 2
    return (small, large) if upper else (large, small)


def _places(
    sizes: Sequence[int], kernel: Sequence[int], how: dict[str, Any], ceil_mode: bool = False
) -> tuple[int, ...]:
    """Places of the window on each axis."""
    return tuple(
        ops.pool_output_size(
            n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d, ceil_mode=ceil_mode
        )
        for n, k, s, d, (begin, end) in zip(
            sizes, kernel, how["stride"], how["dilation"], how["padding"], strict=True
        )
    )


def _pool(
    context: Context,
    x: Array,
    kernel_shape: Ints,
    strides: Ints | None,
    dilations: Ints | None,
    pads: Ints | None,
    auto_pad: str,
    ceil_mode: int,
) -> dict[str, Any]:
    """The arguments that all pools share, after their arrays and steps have been counted."""
    axes = _axes(x)
    kernel = whole_numbers("window", "kernel_shape", kernel_shape, axes)
    how = _window(x.shape[2:], kernel, strides, dilations, pads, auto_pad)
    places = _places(x.shape[2:], kernel, how, bool(ceil_mode))
    budget = context.budget
    for count, taps in zip(places, kernel, strict=True):
        budget.claim((count, taps), np.int64)
    reach = [
        max(n + sum(pair), (count - 1) * s + ops.kernel_extent(k, d))
        for n, k, s, d, pair, count in zip(
            x.shape[2:], kernel, how["stride"], how["dilation"], how["padding"], places, strict=True
        )
    ]
    budget.claim((*x.shape[:2], *reach))
    taps = math.prod(kernel) if context.outputs > 1 else sum(kernel)
    budget.claim(
        (*x.shape[:2], *places),
        np.int64,
        operations=math.prod(x.shape[:2]) * math.prod(places) * math.prod(kernel),
        steps=taps,
    )
    return {"kernel_size": kernel, "ceil_mode": bool(ceil_mode), **how}
