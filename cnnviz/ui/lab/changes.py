"""What choosing and editing a kernel changes in the state."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cnnviz import kernels
from cnnviz.kernels import grid
from cnnviz.parameters import complete
from cnnviz.pipeline import as_weights, kernel_weights
from cnnviz.state.lab import LabState

_TOOLS: dict[str, Callable[[kernels.Grid], kernels.Grid]] = {
    "normalise": grid.normalise,
    "negate": grid.negate,
    "transpose": grid.transpose,
    "rotate": grid.rotate,
    "mirror_horizontal": grid.mirror_horizontal,
    "mirror_vertical": grid.mirror_vertical,
    "centre_one": grid.centre_one,
    "double": partial(grid.scale, factor=2),
    "halve": partial(grid.scale, factor=0.5),
}


def another_kernel(name: str) -> dict[str, Any]:
    """The fields for a kernel of the library, with its defaults."""
    return {"kernel": name, "kernel_numbers": (), "weights": None}


def in_library(state: LabState) -> str | None:
    """The kernel's name; None if its weights were changed by hand."""
    return None if state.weights else state.kernel


def other_numbers(state: LabState, scope: str, values: dict[str, float]) -> dict[str, Any]:
    """The fields after other `values` of the kernel's parameters; none if the kernel is not called `scope` any more."""
    if scope != in_library(state):
        return {}
    parameters = kernels.KERNELS[scope].parameters
    chosen = complete(parameters, values)
    return {
        "kernel_numbers": tuple((p.name, chosen[p.name]) for p in parameters if chosen[p.name] != p.default)
    }


def edit(state: LabState, action: dict[str, Any]) -> dict[str, Any]:
    """The fields after an `action` of the editor, see :func:`cnnviz.ui.components.editor.kernel_editor`.

    Raises
    ------
    KernelError
        What was typed cannot be read, or does not suit a kernel.
    """
    return {"weights": as_weights(_edited(kernel_weights(state).astype(np.float64), action))}


def _edited(weights: np.ndarray, action: dict[str, Any]) -> np.ndarray:
    """The weights (C, kH, kW) after `action`."""
    match action["kind"]:
        case "cells":
            plane = kernels.parse_grid("\n".join("\t".join(row) for row in action["texts"]))
            weights[action["channel"]] = plane
            return weights
        case "paste":
            pasted = kernels.parse_grid(action["text"])
            return pasted if pasted.ndim == 3 else pasted[None]
        case "resize":
            return np.stack([grid.resize(plane, action["rows"], action["columns"]) for plane in weights])
        case "share":
            return weights[:1] if action["shared"] else np.repeat(weights[:1], 3, axis=0)
        case _:
            return np.stack([kernels.check_grid(_TOOLS[action["name"]](plane)) for plane in weights])
