"""What choosing and editing a kernel changes in the lab's state."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from cnnviz import kernels
from cnnviz.actions.refusal import RefusedError
from cnnviz.kernels import MAX_SIDE, grid
from cnnviz.parameters import differing
from cnnviz.pipeline import as_weights, kernel_weights
from cnnviz.state.lab import LabState

TOOLS: dict[str, Callable[[kernels.Grid], kernels.Grid]] = {
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
"""What can be done to a whole kernel, by name."""

_LARGEST = 1e9
"""Of a number that a slider can have."""
_LONGEST_NUMBER, _LONGEST_PASTE = 64, 20_000
"""Characters in a cell, and of a whole table."""


def another(name: str) -> dict[str, Any]:
    """The fields for a kernel of the library, with its defaults."""
    if name not in kernels.KERNELS:
        raise RefusedError
    return {"kernel": name, "kernel_numbers": (), "weights": None}


def in_library(state: LabState) -> str | None:
    """The kernel's name; None if its weights were changed by hand."""
    return None if state.weights else state.kernel


def other_numbers(state: LabState, scope: str, values: dict[Any, Any]) -> dict[str, Any]:
    """The fields after other `values` of the kernel's parameters; none if the kernel is not called `scope` any more."""
    if not all(type(value) in (int, float) and abs(value) < _LARGEST for value in values.values()):
        raise RefusedError
    if scope != in_library(state):
        return {}
    return {"kernel_numbers": differing(kernels.KERNELS[scope].parameters, values)}


def edited(state: LabState, body: Any) -> dict[str, Any]:
    """The fields after what was done in the kernel's cells.

    Parameters
    ----------
    body
        ``{"kind": "cells", "channel": c, "texts": [[str, ...], ...]}`` with the kH x kW cells as they were typed,
        ``{"kind": "paste", "text": str}``, ``{"kind": "resize", "rows": r, "columns": c}`` with 1 to 15 of each,
        ``{"kind": "tool", "name": one of the tools}``, or ``{"kind": "share", "shared": bool}``.

    Raises
    ------
    RefusedError
        It is none of these.
    KernelError
        What was typed cannot be read, or does not suit a kernel.
    """
    weights = _edited(kernel_weights(state).astype(np.float64), body)
    return {"weights": as_weights(weights)}


def _edited(weights: np.ndarray, body: Any) -> np.ndarray:
    """The weights (C, kH, kW) after `body`."""
    channels, rows, columns = weights.shape
    match body:
        case {"kind": "cells", "channel": int(channel), "texts": list(texts)} if (
            type(channel) is int
            and 0 <= channel < channels
            and len(texts) == rows
            and all(_is_row(row, columns) for row in texts)
        ):
            weights[channel] = kernels.parse_grid("\n".join("\t".join(row) for row in texts))
            return weights
        case {"kind": "paste", "text": str(text)} if _is_text(text, _LONGEST_PASTE):
            pasted = kernels.parse_grid(text)
            return pasted if pasted.ndim == 3 else pasted[None]
        case {"kind": "resize", "rows": tall, "columns": wide} if _is_side(tall) and _is_side(wide):
            return np.stack([grid.resize(plane, tall, wide) for plane in weights])
        case {"kind": "tool", "name": str(name)} if name in TOOLS:
            return np.stack([kernels.check_grid(TOOLS[name](plane)) for plane in weights])
        case {"kind": "share", "shared": bool(shared)}:
            return weights[:1] if shared else np.repeat(weights[:1], 3, axis=0)
    raise RefusedError


def _is_side(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MAX_SIDE


def _is_row(row: Any, columns: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == columns
        and all(isinstance(cell, str) and _is_text(cell, _LONGEST_NUMBER) for cell in row)
    )


def _is_text(value: str, longest: int) -> bool:
    """Whether `value` is short enough and can be written down: JSON can carry half a character."""
    return len(value) <= longest and not any("\ud800" <= letter <= "\udfff" for letter in value)
