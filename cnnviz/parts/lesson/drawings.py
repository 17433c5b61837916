"""What is drawn below a card's text, with its names: data for the scripts, one entry for each of the cards' figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from cnnviz import inputs, ops
from cnnviz.kernels import KERNELS, build
from cnnviz.parts.glossary.content import figure_names
from cnnviz.state import LabState, PageState
from cnnviz.views.numbers import grouped, number
from cnnviz.words import N_, Translate

PAIR = ("sobel_x", "sobel_y")
"""The kernels of two convolutions, one after the other."""

ABOUT = N_("A drawing: {first} and then {second} give the same as one kernel of {rows} × {columns} weights.")
"""The drawing of two layers as readers hear it."""

COPY = N_("A drawing: a pixel of 1 times the kernel {kernel} is a copy of this kernel on the map.")
"""The drawing of a copy as readers hear it."""


def two_layers(_: Translate, state: PageState) -> dict[str, Any]:
    """Two kernels, one after the other, and the one kernel that gives the same: names, weights and what readers hear.

    To lay the second on what the first gives is to lay on the picture the first, itself convolved with the second:
    the second, turned by half a turn, on all places that it shares with the first. Where `state` pins an element of a
    gray picture that a link can name, ``"numbers"`` says what they give there, and what they give with ReLU between them.
    """
    first, second = (build(name) for name in PAIR)
    height, width = second.shape
    both = ops.conv2d(first[None], ops.flip_kernel(second[None, None]), padding=(height - 1, width - 1))[0]
    names = [_(KERNELS[name].label) for name in PAIR]
    told = {"first": names[0], "second": names[1], "rows": both.shape[0], "columns": both.shape[1]}
    return {
        "names": [*names, _("one kernel")],
        "kernels": [first.tolist(), second.tolist(), both.tolist()],
        "then": _("then"),
        "about": _(ABOUT).format(**told),
        "numbers": _numbers(_, state) if isinstance(state, LabState) else None,
    }


def _numbers(_: Translate, state: LabState) -> dict[str, Any] | None:
    """What the two kernels, the one, and the two with ReLU between them give at the pinned element."""
    found = _given(state)
    if found is None or state.pin is None:
        return None
    maps, same = found
    kinds = (N_("two kernels (A)"), N_("one kernel"), N_("with ReLU between (B)"))
    place = (0, state.pin.row, state.pin.column)
    at = _("At row {row}, column {column}")
    return {
        "at": at.format(row=state.pin.row, column=state.pin.column),
        "rows": [[_(kind), number(values[place])] for kind, values in zip(kinds, maps, strict=True)],
        "same": _("The first two agree at all {count} positions.").format(count=grouped(maps[0].size))
        if same
        else "",
    }


@lru_cache(maxsize=4)
def _given(state: LabState) -> tuple[tuple[np.ndarray, ...], bool] | None:
    """The maps, float64 (1, h, w), and whether the first two are the same; None where there is no such picture or place."""
    picture = inputs.lab_picture(state)
    if picture is None or state.pin is None or len(picture.pixels) != 1:
        return None
    pixels = np.asarray(picture.pixels, np.float64)
    first, second = (build(name)[None, None] for name in PAIR)
    height, width = second.shape[-2:]
    one = ops.conv2d(first[0], ops.flip_kernel(second), padding=(height - 1, width - 1))[None]
    once = ops.conv2d(pixels, first)
    maps = (ops.conv2d(once, second), ops.conv2d(pixels, one), ops.conv2d(ops.relu(once), second))
    rows, columns = maps[0].shape[1:]
    if not (state.pin.row < rows and state.pin.column < columns):
        return None
    return maps, bool(np.array_equal(maps[0], maps[1]))


def copy_of_kernel(_: Translate, state: PageState) -> dict[str, Any]:
    """What a pixel of 1 becomes in a transposed convolution with the kernel of `state`, or with one that sharpens: its copy."""
    name = state.kernel if isinstance(state, LabState) and state.kernel in KERNELS else "sharpen"
    kernel = build(name)
    copy = ops.conv_transpose2d(np.ones((1, 1, 1), kernel.dtype), kernel[None, None])[0]
    return {
        "names": [_("kernel"), _("its copy on the map")],
        "kernels": [kernel.tolist(), copy.tolist()],
        "about": _(COPY).format(kernel=_(KERNELS[name].label)),
    }


DRAWINGS: Mapping[str, Callable[[Translate, PageState], dict[str, Any]]] = {
    "filter": lambda _, _state: figure_names(_),
    "two_layers": two_layers,
    "copy": copy_of_kernel,
}
"""For each of :data:`cnnviz.lessons.lesson.DRAWINGS` what its drawing is given, where a card sets this view."""


def drawing(_: Translate, name: str, state: PageState) -> dict[str, Any] | None:
    """What the drawing `name` of a card that sets the view `state` is given, with its ``kind``; None for no drawing."""
    return {"kind": name} | DRAWINGS[name](_, state) if name else None
