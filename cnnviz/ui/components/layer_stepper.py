"""Mount the Stepper of a network's layer: its input maps, one output map, and the arithmetic of one element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from cnnviz.ui.components.bundle import component, frame
from cnnviz.ui.components.tables import tables
from cnnviz.ui.pinning import pin_taker

_mount = component(
    "cnnviz_layer",
    "layer_stepper/layer_stepper.js",
    "shared/base.css",
    "stepper/stepper.css",
    "layer_stepper/layer.css",
    html=lambda: frame("stepper layer", "layer_stepper/pair.html"),
)


def layer_stepper(meta: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]], *, key: str) -> None:
    """Show a layer; `meta` and `arrays` come from :mod:`cnnviz.views.layer_payload`, with the words added.

    The message is ``["element", layer, *element]`` for the element that was pinned, an index into the layer's output
    without the batch axis; its first places alone where one was let go.
    """
    _mount(key=key, data={"meta": dict(meta), **tables(arrays)}, on_pin_change=pin_taker(key))
