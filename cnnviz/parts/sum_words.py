"""The sum behind an element as a formula with the settings in force, and a legend of its letters.

What changes nothing is left out: a stride or dilation of 1, a padding or bias of 0. Maps have rows r and columns c, signals
have positions n; i and j count within the window, k the channels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.pipeline import Pooling
from cnnviz.views.cost import Axis
from cnnviz.views.numbers import number
from cnnviz.views.sentences import SEMICOLONS, listed
from cnnviz.words import Translate

_OUTPUT = {1: ("n",), 2: ("r", "c")}
_WITHIN = {1: ("i",), 2: ("i", "j")}
_SUMS = {1: "Σᵢ", 2: "Σᵢ Σⱼ"}
_NO_BREAK = "\u00a0"
_SHORT = 20
"""Letters of a setting that stay on one line."""


def convolution_formula(
    _: Translate, axes: Sequence[Axis], *, input: str, channels: int, depthwise: bool, flip: bool, bias: float
) -> str:
    """One output element as a sum over `input` ("I" or "x"), and below it what the letters stand for."""
    many = len(axes)
    one = all(axis.kernel == 1 for axis in axes)
    summed = channels > 1 and not depthwise
    channel = ["k"] if channels > 1 else []
    output = _listed([*(["k"] if channels > 1 and depthwise else []), *_OUTPUT[many]])
    kernel = _listed([*channel, *([] if one else _WITHIN[many])])
    sums = [*(["Σₖ"] if summed else []), *([] if one else [_SUMS[many]])]
    product = f"K({kernel})" if kernel else "K"
    product += f" · {input}({', '.join([*channel, *_places(axes, flip=flip)])})"
    formula = f"F({output}) = " + ("b + " if bias else "") + " ".join([*sums, product])
    legend = [_indices(_, many, window=not one), *([_("k: channel")] if channels > 1 else [])]
    return "\n".join([formula, listed(_, legend, SEMICOLONS), *_settings(_, axes, bias)])


def transposed_formula(
    _: Translate, axes: Sequence[Axis], *, channels: int, depthwise: bool, bias: float
) -> str:
    """One element of a transposed convolution of the picture I as a sum, and below it what the letters stand for."""
    summed = channels > 1 and not depthwise
    channel = ["k"] if channels > 1 else []
    output = _listed([*(["k"] if channels > 1 and depthwise else []), *_OUTPUT[2]])
    sums = [*(["Σₖ"] if summed else []), _SUMS[2]]
    places = []
    for at, axis in enumerate(axes):
        place = _OUTPUT[2][at] + (" + p" if axis.padding_begin else "")
        place += f" − d·{_WITHIN[2][at]}" if axis.dilation > 1 else f" − {_WITHIN[2][at]}"
        places.append(_together(f"({place}) / s" if axis.stride > 1 else place))
    cells = f"K({_listed([*channel, *_WITHIN[2]])}) · I({', '.join([*channel, *places])})"
    formula = f"F({output}) = " + ("b + " if bias else "") + " ".join([*sums, cells])
    legend = [_indices(_, 2, window=True), *([_("k: channel")] if channels > 1 else [])]
    only = (
        _("Only rows and columns count that are whole numbers and lie in the picture.")
        if axes[0].stride > 1
        else _("Only rows and columns count that lie in the picture.")
    )
    return "\n".join([formula, listed(_, legend, SEMICOLONS), only, *_settings(_, axes, bias)])


def pooling_formula(_: Translate, axes: Sequence[Axis], pooling: Pooling) -> str:
    """One output element as the largest value or the mean of a window of A, and what the letters stand for."""
    many = len(axes)
    cells = f"A({', '.join(_places(axes))})"
    output = _listed(_OUTPUT[many])
    legend = [_("A: the input of the pooling"), _indices(_, many, window=pooling.kernel > 1)]
    if pooling.kind == "max":
        formula = f"P({output}) = max {cells}"
    else:
        formula = f"P({output}) = 1/N · {_SUMS[many]} {cells}"
        reaches_over = pooling.padding or pooling.ceil_mode
        legend.append(
            _("N = {cells}: elements of the window").format(cells=pooling.kernel**many)
            if not reaches_over
            else _("N: elements of the window, padding included")
            if pooling.include_padding
            else _("N: elements of the window without padding")
        )
    window = " × ".join([str(pooling.kernel)] * many)
    return "\n".join(
        [
            formula,
            listed(_, legend, SEMICOLONS),
            *_settings(_, axes, 0.0, _("window {size}").format(size=window)),
        ]
    )


def settings_in_words(_: Translate, axes: Sequence[Axis], padding_mode: str) -> list[str]:
    """A sentence on each setting of a convolution that is not its plainest."""
    picture = len(axes) == 2
    stride, dilation = axes[0].stride, axes[0].dilation
    extent = " × ".join(str(axis.reach) for axis in axes)
    found = []
    if all(axis.kernel == 1 for axis in axes):
        found.append(
            _(
                "A kernel of a single weight sees one pixel at a time and no neighbours: it scales each channel and, where "
                "channels are summed, mixes them."
            )
            if picture
            else _(
                "A kernel of a single weight sees one sample at a time and no neighbours: it scales each channel and, where "
                "channels are summed, mixes them."
            )
        )
    if stride > 1:
        sentence = (
            _("With stride {stride} the window moves by {stride} pixels at a time.")
            if picture
            else _("With stride {stride} the window moves by {stride} samples at a time.")
        )
        found.append(sentence.format(stride=stride))
    if dilation > 1 and any(axis.kernel > 1 for axis in axes):
        sentence = (
            _(
                "With dilation {dilation} the weights lie {dilation} pixels apart: the kernel spans {extent} pixels at the same cost."
            )
            if picture
            else _(
                "With dilation {dilation} the weights lie {dilation} samples apart: the kernel spans {extent} samples at the same cost."
            )
        )
        found.append(sentence.format(dilation=dilation, extent=extent))
    if any(axis.padding_begin or axis.padding_end for axis in axes):
        found.append(
            {
                "zeros": _("The padding around the input is filled with zeros."),
                "reflect": _("The padding around the input mirrors it."),
                "replicate": _("The padding around the input repeats its outermost values."),
                "circular": _("The padding around the input continues it from the opposite end."),
            }[padding_mode]
        )
    return found


def resemblance(_: Translate, weight: npt.NDArray[np.float32]) -> str:
    """What a large result of the filters `weight` (M, ...) means: whether constant inputs cancel out."""
    flat = weight.reshape(len(weight), -1)
    if (np.abs(flat.sum(axis=1)) <= 1e-5 * np.abs(flat).sum(axis=1)).all():
        return _(
            "The weights add up to 0, so a constant input gives 0. A large positive result (orange) means that the window "
            "resembles the kernel; a large negative one (blue), that it resembles the kernel's opposite."
        )
    return _(
        "The weights do not add up to 0: a large result may mean that the window resembles the kernel, or only that its "
        "values are large."
    )


def _indices(_: Translate, axes: int, *, window: bool) -> str:
    """What the letters of places mean."""
    if axes == 1:
        return (
            _("n: position in the output, i: in the kernel or window, from 0")
            if window
            else _("n: position in the output, from 0")
        )
    return (
        _("r, c: row and column of the output; i, j: of the kernel or window, from 0")
        if window
        else _("r, c: row and column of the output, from 0")
    )


def _places(axes: Sequence[Axis], *, flip: bool = False) -> list[str]:
    """Where the window's cells lie on the input, an expression for each axis: ``s·r + d·i − p``."""
    alike = len({axis.padding_begin for axis in axes}) == 1
    found = []
    for at, axis in enumerate(axes):
        output, within = _OUTPUT[len(axes)][at], _WITHIN[len(axes)][at]
        place = f"s·{output}" if axis.stride > 1 else output
        if axis.kernel > 1:
            tap = f"({axis.kernel - 1} − {within})" if flip else within
            place += f" + d·{tap}" if axis.dilation > 1 else f" + {tap}" if not flip else f" + {tap[1:-1]}"
        if axis.padding_begin:
            place += " − p" if alike or at == 0 else " − q"
        found.append(_together(place))
    return found


def _listed(names: Sequence[str]) -> str:
    return _together(", ".join(names))


def _together(text: str) -> str:
    """`text` without a place where a narrow panel could break the line."""
    return text.replace(" ", _NO_BREAK)


def _settings(_: Translate, axes: Sequence[Axis], bias: float, *more: str) -> list[str]:
    """A line with the numbers of the letters that are settings, if there are any."""
    found = [*more]
    if axes[0].stride > 1:
        found.append(_("stride s = {stride}").format(stride=axes[0].stride))
    if axes[0].dilation > 1 and any(axis.kernel > 1 for axis in axes):
        found.append(_("dilation d = {dilation}").format(dilation=axes[0].dilation))
    pairs = [(axis.padding_begin, axis.padding_end) for axis in axes]
    if len({cells for pair in pairs for cells in pair}) == 1:
        if pairs[0][0]:
            found.append(_("padding p = {cells}").format(cells=pairs[0][0]))
    elif len(set(pairs)) == 1:
        found.append(_("padding p = {begin} before, {end} after").format(begin=pairs[0][0], end=pairs[0][1]))
    else:
        (top, bottom), (left, right) = pairs
        found.append(
            _("padding p = {top} above, {bottom} below, q = {left} left, {right} right").format(
                top=top, bottom=bottom, left=left, right=right
            )
        )
    if bias:
        found.append(_("bias b = {bias}").format(bias=number(bias)))
    parts = [_together(part) if len(part) <= _SHORT else part for part in found]
    return [listed(_, parts, SEMICOLONS)] if parts else []
