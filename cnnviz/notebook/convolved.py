"""``cnnviz.convolution``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks import Input, Layer, Network
from cnnviz.notebook.arrays import (
    Array,
    as_array,
    as_type,
    one_of,
    quoted,
    with_batch,
    with_channels,
    within_limits,
    within_work,
)
from cnnviz.notebook.summary import checked, on_page, settings, summary
from cnnviz.notebook.view import View
from cnnviz.ops.shape import Padding, Size, whole_numbers
from cnnviz.words import N_

MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""Padding modes by torch's names, and ONNX's name for each."""


def convolution(
    x: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
    language: str = "en",
) -> View:
    """Convolve a picture or a signal with kernels, as ``torch.nn.functional.conv2d`` and ``conv1d`` do, and show every sum.

    As in networks, this is cross-correlation: the kernels are not turned.

    Parameters
    ----------
    x
        Real numbers: ``(H, W)``, ``(C, H, W)`` or ``(N, C, H, W)``; for a signal ``(L,)``, ``(C, L)`` or ``(N, C, L)``. Nested lists
        will do. Whole numbers and float16 become float32. Of several images the page shows the first.
    weight
        ``(C_out, C / groups, kH, kW)``, or ``(kH, kW)`` for one kernel on one channel; ``(C_out, C / groups, k)`` or ``(k,)`` for a
        signal. It is converted to the type of `x`.
    bias
        ``(C_out,)``, added to each output channel; a number for one kernel.
    stride, dilation
        Cells from one place to the next, and from one tap to the next; a number, or one for each axis.
    padding
        Cells added on every side: a number, one for each axis, ``((top, bottom), (left, right))``, ``"valid"`` or ``"same"``.
    groups
        The channels are split into so many groups, and each part of the output sees its own group alone.
    padding_mode
        What the added cells hold: ``"zeros"``, ``"reflect"``, ``"replicate"`` or ``"circular"``.
    language
        Of the page and the summary, ``"en"`` or ``"zh_CN"``.

    Returns
    -------
    A view whose `output` is ``(C_out, H_out, W_out)``, with a batch axis if `x` has one, and ``(H_out, W_out)`` if `x` is ``(H, W)`` and
    `weight` is ``(kH, kW)``. `arrays` holds ``input``, ``weight``, ``bias`` if there is one, and ``output``.

    Raises
    ------
    ValueError
        Shapes or settings that do not fit together.
    TypeError
        Values that are no real numbers.

    Examples
    --------
    >>> import cnnviz
    >>> picture = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    >>> edges = cnnviz.convolution(picture, [[-1, 0, 1]])
    >>> edges.output
    array([[1., 1.],
           [1., 1.],
           [1., 1.]], dtype=float32)
    >>> edges
    convolution: input (3, 4), weight (1, 3) → output (3, 2), float32
    stride=1, padding=0, dilation=1, groups=1
    3 parameters, 18 multiply-adds, output from 1 to 1

    A signal, of which every second place is kept:

    >>> cnnviz.convolution([1, 2, 4, 8, 16], [1, 1], stride=2).output
    array([ 3., 12.], dtype=float32)
    """
    checked(language)
    one_of("padding_mode", padding_mode, ops.PADDING_MODES, quoted(list(ops.PADDING_MODES)))
    given, kernel = as_array("x", x), as_array("weight", weight)
    alone = kernel.ndim in (1, 2)
    axes = kernel.ndim if alone else kernel.ndim - 2
    if axes not in (1, 2):
        raise ValueError(
            f"weight has shape {kernel.shape}, but it must be (C_out, C / groups, kH, kW) or (kH, kW) for a picture, and "
            "(C_out, C / groups, k) or (k,) for a signal"
        )
    bare = alone and given.ndim == axes
    image = with_channels(given, axes)
    kernels = as_type("weight", with_batch(kernel, axes + 2) if alone else kernel, image.dtype)
    terms = None if bias is None else as_type("bias", np.atleast_1d(as_array("bias", bias)), image.dtype)
    how = {"stride": stride, "dilation": dilation, "groups": groups}
    name = f"conv{axes}d"
    pairs = ops.resolve_padding(
        padding,
        kernels.shape[2:],
        whole_numbers(name, "dilation", dilation, axes),
        whole_numbers(name, "stride", stride, axes),
        operation=name,
    )
    _count(image, kernels, pairs, whole_numbers(name, "stride", stride, axes))
    with np.errstate(all="ignore"):  # what comes of infinite numbers stands in the output
        output = getattr(ops, name)(image, kernels, terms, padding=pairs, padding_mode=padding_mode, **how)
    taken = {"input": given, "weight": kernel} | ({} if terms is None else {"bias": terms})
    shown = output[0] if bare else output
    facts = settings(stride=stride, padding=padding, dilation=dilation, groups=groups)
    facts += settings(padding_mode=padding_mode) if padding_mode != "zeros" else ()
    parameters = kernel.size + (0 if terms is None else terms.size)
    counts = parameters, output.size * math.prod(kernels.shape[1:])
    batch = with_batch(image, axes + 2)[:1]
    return View(
        title=N_("Convolution"),
        facts=on_page(facts, 1 if image.ndim < axes + 2 else len(image), language),
        output=shown,
        arrays=taken | {"output": shown},
        summary=summary("convolution", taken, shown, facts, counts, language),
        language=language,
        network=_network(batch, kernels, terms, pairs, padding_mode, how),
        given={"input": batch},
    )


def _count(
    image: Array, kernels: Array, pairs: tuple[tuple[int, int], ...], strides: tuple[int, ...]
) -> None:
    """Raise ValueError, before anything is made, for what would take more memory or time than the limits let."""
    axes = len(pairs)
    padded = [n + sum(pair) for n, pair in zip(image.shape[-axes:], pairs, strict=True)]
    within_limits("the padded input", (*image.shape[:-axes], *padded), image.dtype)
    places = [max(0, n - k) // s + 1 for n, k, s in zip(padded, kernels.shape[2:], strides, strict=True)]
    shape = (*image.shape[: -axes - 1], len(kernels), *places)
    within_limits("the output", shape, image.dtype)
    within_work(math.prod(shape) * math.prod(kernels.shape[1:]), "multiply-adds")


def _network(
    image: Array,
    weight: Array,
    bias: Array | None,
    pairs: tuple[tuple[int, int], ...],
    mode: str,
    how: dict[str, Any],
) -> Network:
    """The same as one layer, after another one that pads where that is not done with zeros."""
    axes = len(pairs)
    begins, ends = zip(*pairs, strict=True)
    layers = []
    source, pads = "input", (*begins, *ends)
    if mode != "zeros" and any(pads):
        around: dict[str, Any] = {"mode": MODES[mode], "pads": (0, 0, *begins, 0, 0, *ends)}
        layers.append(Layer("padding", "Pad", ("input",), ("padded",), around))
        source, pads = "padded", (0,) * 2 * axes
    attributes = {
        "strides": whole_numbers("conv", "stride", how["stride"], axes),
        "dilations": whole_numbers("conv", "dilation", how["dilation"], axes),
        "group": how["groups"],
        "pads": pads,
    }
    weights = {"weight": weight} | ({} if bias is None else {"bias": bias})
    layers.append(Layer("convolution", "Conv", (source, *weights), ("output",), attributes))
    return Network(layers, [Input("input", image.shape, image.dtype)], ["output"], weights)
