"""Edit the weights of a kernel as a small sheet of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.kernels import MAX_SIDE
from cnnviz.parts.part import Content
from cnnviz.words import Translate


def editor_content(
    weights: NDArray[np.floating[Any]],
    *,
    translate: Translate,
    error: str | None = None,
    at: int | None = None,
) -> Content:
    """`weights`, float (C, kH, kW) with C of 1 or 3 and sides up to 15, for editing.

    Parameters
    ----------
    error
        A translated sentence about what cannot be read. While it is given and the kernel stays, the cells keep what was
        typed.
    at
        Which of several kernels it is: every message says it, so that none is about another that was chosen meanwhile.
    """
    channels, rows, columns = weights.shape
    if channels not in (1, 3) or not 1 <= rows <= MAX_SIDE or not 1 <= columns <= MAX_SIDE:
        raise ValueError(f"weights must be (1 or 3, 1 to {MAX_SIDE}, 1 to {MAX_SIDE}), not {weights.shape}")
    return shown_weights(weights, error, at) | {"words": _words(translate)}, {}


def shown_weights(
    weights: NDArray[np.floating[Any]], error: str | None = None, at: int | None = None
) -> dict[str, Any]:
    """What changes with the weights. Another "revision" means another kernel: the cells are then written anew."""
    return {
        "revision": f"{hash((weights.shape, weights.tobytes()))}",
        "shared": weights.shape[0] == 1,
        "error": error,
        "at": at,
        "texts": [[[_number(weight) for weight in row] for row in plane] for plane in weights],
    }


def _number(weight: np.floating[Any]) -> str:
    """The shortest text that gives `weight` back in its precision, without ``.0`` or the sign of a zero."""
    return str(weight + type(weight)(0)).removesuffix(".0")


def _words(translate: Translate) -> dict[str, str]:
    return {
        "kernel": translate("Kernel weights"),
        "help": translate(
            "Type a number in a cell. Enter or an arrow key goes to the next cell, Escape brings the old "
            "number back, and Escape once more leaves the grid. Paste a whole table to replace the kernel."
        ),
        "cell": translate("Row {row}, column {column}"),
        "sum": translate("{rows} × {columns} weights, sum {sum}"),
        "rows": translate("Rows"),
        "columns": translate("Columns"),
        "fewer_rows": translate("Remove a row"),
        "more_rows": translate("Add a row"),
        "fewer_columns": translate("Remove a column"),
        "more_columns": translate("Add a column"),
        "channel": translate("Channel"),
        "red": translate("Red"),
        "green": translate("Green"),
        "blue": translate("Blue"),
        "tools": translate("Change the whole kernel"),
        "normalise": translate("Normalise: divide by the sum"),
        "negate": translate("Negate every weight"),
        "transpose": translate("Transpose: rows become columns"),
        "rotate": translate("Rotate by 90° clockwise"),
        "mirror_horizontal": translate("Mirror left and right"),
        "mirror_vertical": translate("Mirror top and bottom"),
        "centre_one": translate("1 in the centre, 0 elsewhere"),
        "double": translate("Multiply by 2"),
        "halve": translate("Divide by 2"),
        "copy": translate("Copy as a Python list"),
        "copied": translate("Copied"),
        "not_copied": translate("Your browser blocked copying"),
        "share": translate("One kernel for all channels"),
    }
