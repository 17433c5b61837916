"""Mount the Stepper of a network's layer: its input maps, one output map, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy.typing as npt

from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.pins import pin_taker
from cnnviz.ui.components.tables import tables

_mount = component(
    "cnnviz_layer",
    "layer_stepper/layer_stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    "layer_stepper/layer.css",
    html=lambda: frame("stepper layer", "layer_stepper/pair.html"),
)


def layer_stepper(
    meta: Mapping[str, Any],
    arrays: Mapping[str, npt.NDArray[Any]],
    *,
    key: str,
    on_element: Callable[[tuple[int, ...] | None], None],
) -> None:
    """Show a layer; `meta` and `arrays` come from :mod:`cnnviz.views.layer_payload`, with the words added.

    `on_element` is called with the element that was pinned, an index into the layer's output without the batch axis,
    or None when it was let go.
    """
    shape = meta["output"]["shape"]
    take = pin_taker(key, lambda body: checked_element(body, shape), on_element)
    _mount(key=key, data={"meta": dict(meta), **tables(arrays)}, on_pin_change=take)


def checked_element(body: Any, shape: Sequence[int]) -> tuple[int, ...] | None:
    """The index into an array of `shape` that a browser's `body` is, or None: a browser can send anything."""
    if not isinstance(body, list) or len(body) != len(shape):
        return None
    if not all(type(place) is int and 0 <= place < size for place, size in zip(body, shape, strict=True)):
        return None
    return tuple(body)
