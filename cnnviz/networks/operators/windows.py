"""Windows: ONNX's strides, dilations, pads and auto_pad as the engine's arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from cnnviz import ops
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Ints
from cnnviz.ops.shape import whole_numbers

Pairs = tuple[tuple[int, int], ...]


class Window(TypedDict, total=False):
    """The attributes of all operators that lay a window over their input."""

    auto_pad: str
    dilations: Ints
    pads: Ints
    strides: Ints


def pooled_axes(x: Array) -> int:
    """The spatial axes of an input of pooling: 1, 2 or 3."""
    return 3 if x.ndim == 5 else spatial_axes(x)


def spatial_axes(x: Array) -> int:
    """The spatial axes of an input of a convolution: 1 or 2."""
    if x.ndim not in (3, 4):
        raise ModelError(
            "its input has shape {shape}; only signals (N, C, L) and pictures (N, C, H, W) are supported",
            shape=x.shape,
        )
    return x.ndim - 2


def window_arguments(sizes: Sequence[int], kernel: Sequence[int], **window: Unpack[Window]) -> dict[str, Any]:
    """The engine's arguments `stride`, `dilation` and `padding` for a layer's attributes, checked."""
    axes = len(sizes)
    stride = whole_numbers("window", "strides", window.get("strides") or 1, axes)
    dilation = whole_numbers("window", "dilations", window.get("dilations") or 1, axes)
    padding: Pairs
    auto_pad = window.get("auto_pad", "NOTSET")
    if auto_pad in ("SAME_UPPER", "SAME_LOWER"):
        padding = tuple(
            _same(n, k, s, d, auto_pad == "SAME_UPPER")
            for n, k, s, d in zip(sizes, kernel, stride, dilation, strict=True)
        )
    elif auto_pad == "VALID":
        padding = ((0, 0),) * axes
    elif auto_pad == "NOTSET":
        sides = whole_numbers("window", "pads", window.get("pads") or 0, 2 * axes, at_least=0)
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


def window_places(
    sizes: Sequence[int], kernel: Sequence[int], how: dict[str, Any], ceil_mode: bool = False
) -> tuple[int, ...]:
    """How many places the window has on each axis."""
    return tuple(
        ops.pool_output_size(
            n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d, ceil_mode=ceil_mode
        )
        for n, k, s, d, (begin, end) in zip(
            sizes, kernel, how["stride"], how["dilation"], how["padding"], strict=True
        )
    )
