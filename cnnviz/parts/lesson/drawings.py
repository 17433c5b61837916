"""What is drawn below a card's text, with its names: data for the scripts, one entry for each of the cards' figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cnnviz import ops
from cnnviz.kernels import KERNELS, build
from cnnviz.parts.glossary.content import figure_names
from cnnviz.words import N_, Translate

PAIR = ("sobel_x", "sobel_y")
"""The kernels of two convolutions, one after the other."""

ABOUT = N_("A drawing: {first} and then {second} give the same as one kernel of {rows} × {columns} weights.")
"""The drawing of two layers as readers hear it."""


def two_layers(_: Translate) -> dict[str, Any]:
    """Two kernels, one after the other, and the one kernel that gives the same: names, weights and what readers hear.

    To lay the second on what the first gives is to lay on the picture the first, itself convolved with the second:
    the second, turned by half a turn, on all places that it shares with the first.
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
    }


DRAWINGS: Mapping[str, Callable[[Translate], dict[str, Any]]] = {
    "filter": figure_names,
    "two_layers": two_layers,
}
"""For each of :data:`cnnviz.lessons.lesson.DRAWINGS` what its drawing is given."""


def drawing(_: Translate, name: str) -> dict[str, Any] | None:
    """What the drawing `name` is given, with its ``kind``; None for no drawing."""
    return {"kind": name} | DRAWINGS[name](_) if name else None
