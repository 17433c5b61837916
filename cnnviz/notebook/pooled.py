"""``cnnviz.pooling``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks import Input, Layer, Network
from cnnviz.notebook.arrays import (
    as_array,
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

KINDS = {"max": ("MaxPool", N_("Max pooling")), "average": ("AveragePool", N_("Average pooling"))}
"""By the name of a kind, ONNX's operator and its name on the page."""
WORK = {"max": "comparisons", "average": "additions"}
"""What is done with each cell of a window."""


def pooling(
    x: npt.ArrayLike,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Padding = 0,
    dilation: Size = 1,
    *,
    kind: str = "max",
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    axes: int | None = None,
    language: str = "en",
) -> View:
    """Take the largest value or the mean of each window, as ``torch.nn.functional.max_pool2d``, ``avg_pool2d`` and their 1-D forms do.

    Parameters
    ----------
    x
        Real numbers: ``(H, W)``, ``(C, H, W)`` or ``(N, C, H, W)``; for a signal ``(L,)``, or with ``axes=1`` also ``(C, L)`` or
        ``(N, C, L)``. Nested lists will do. Whole numbers and float16 become float32. Of several images the page shows the first.
    kernel_size
        The window: a number, or one for each axis.
    stride
        Cells from one window to the next; the window's own size if None.
    padding
        Cells added on every side: a number, one for each axis, ``((top, bottom), (left, right))``, ``"valid"`` or ``"same"``. They
        never win a maximum, and count as zeros in a mean.
    dilation
        Cells from one cell of the window to the next.
    kind
        ``"max"`` or ``"average"``.
    ceil_mode
        Also use windows that hang over the end, if they start on the input or on the padding before it.
    count_include_pad
        Of a mean: divide by all cells of the window, those on the padding too.
    axes
        Along how many axes the window moves, 1 or 2; 1 for an `x` of one axis and else 2 if None.
    language
        Of the page and the summary, ``"en"`` or ``"zh_CN"``.

    Returns
    -------
    A view whose `output` has as many axes as `x`. `arrays` holds ``input`` and ``output``.

    Raises
    ------
    ValueError
        Settings that leave no window, or do not fit together.
    TypeError
        Values that are no real numbers.

    Examples
    --------
    >>> import cnnviz
    >>> picture = [[1, 2, 0, 4], [3, 0, 0, 0]]
    >>> cnnviz.pooling(picture, 2).output
    array([[3., 4.]], dtype=float32)
    >>> cnnviz.pooling(picture, 2, kind="average")
    average pooling: input (2, 4) → output (1, 2), float32
    kernel_size=2, stride=2, padding=0, dilation=1
    0 parameters, 0 multiply-adds, output from 1 to 1.5
    """
    checked(language)
    one_of("kind", kind, KINDS, quoted(list(KINDS)))
    given = as_array("x", x)
    axes = min(2, max(1, given.ndim)) if axes is None else axes
    if isinstance(axes, bool) or not isinstance(axes, int | np.integer):
        raise TypeError(f"axes is {axes!r}, but it must be the whole number 1 or 2")
    if axes not in (1, 2):
        raise ValueError(f"axes is {axes!r}, but it must be 1 or 2")
    bare = given.ndim == axes
    image = with_channels(given, axes)
    name = f"{'max' if kind == 'max' else 'avg'}_pool{axes}d"
    window = whole_numbers(name, "kernel_size", kernel_size, axes)
    stride = kernel_size if stride is None else stride
    strides = whole_numbers(name, "stride", stride, axes)
    dilations = whole_numbers(name, "dilation", dilation, axes)
    pairs = ops.resolve_padding(padding, window, dilations, strides, operation=name)
    padded = [n + sum(pair) for n, pair in zip(image.shape[-axes:], pairs, strict=True)]
    within_limits("the padded input", (*image.shape[:-axes], *padded), image.dtype)
    _count(image.shape[:-axes], padded, window, strides, kind)
    how: dict[str, Any] = {"ceil_mode": bool(ceil_mode)}
    how |= {} if kind == "max" else {"count_include_pad": bool(count_include_pad)}
    with np.errstate(all="ignore"):  # what comes of infinite numbers stands in the output
        output = getattr(ops, name)(image, window, stride=strides, padding=pairs, dilation=dilations, **how)
    shown = output[0] if bare else output
    facts = settings(kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    if ceil_mode:
        facts += settings(ceil_mode=True)
    if not how.get("count_include_pad", True):
        facts += settings(count_include_pad=False)
    begins, ends = zip(*pairs, strict=True)
    attributes: dict[str, Any] = {
        "kernel_shape": window,
        "strides": strides,
        "dilations": dilations,
        "pads": (*begins, *ends),
        **{setting: int(value) for setting, value in how.items()},
    }
    operator, title = KINDS[kind]
    batch = with_batch(image, axes + 2)[:1]
    layer = Layer("pooling", operator, ("input",), ("output",), attributes)
    return View(
        title=title,
        facts=on_page(facts, 1 if image.ndim < axes + 2 else len(image), language),
        output=shown,
        arrays={"input": given, "output": shown},
        summary=summary(f"{kind} pooling", {"input": given}, shown, facts, (0, 0), language),
        language=language,
        network=Network([layer], [Input("input", batch.shape, batch.dtype)], ["output"]),
        given={"input": batch},
    )


def _count(
    maps: tuple[int, ...], padded: list[int], window: tuple[int, ...], strides: tuple[int, ...], kind: str
) -> None:
    """Raise ValueError, before anything is made, for what would take too long: windows are gone through axis after axis."""
    lengths, work = list(padded), 0
    for axis, (k, s) in enumerate(zip(window, strides, strict=True)):
        lengths[axis] = max(0, padded[axis] - k) // s + 2  # in ceil mode
        work += math.prod((*maps, *lengths)) * k
    within_work(work, WORK[kind])
