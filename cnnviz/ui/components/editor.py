"""Edit the weights of a kernel as a small sheet of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.kernels import MAX_SIDE
from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.turns import seen, unseen
from cnnviz.ui.direct import Direct
from cnnviz.words import Translate

LARGEST = MAX_SIDE
"""Rows and columns that the editor shows at most."""

TOOLS = (
    "normalise",
    "negate",
    "transpose",
    "rotate",
    "mirror_horizontal",
    "mirror_vertical",
    "centre_one",
    "double",
    "halve",
)

_LONGEST_NUMBER = 64
_LONGEST_PASTE = 20_000

_mount = component("cnnviz_editor", "editor/editor.js", "shared/base.css", "editor/editor.css")


def kernel_editor(
    weights: NDArray[np.floating[Any]],
    *,
    translate: Translate,
    key: str,
    on_action: Callable[[dict[str, Any]], None],
    error: str | None = None,
    direct: Direct | None = None,
) -> None:
    """Show `weights`, float (C, kH, kW) with C of 1 or 3 and sides up to 15, for editing.

    Parameters
    ----------
    error
        A translated sentence about what cannot be read. While it is given and the kernel stays, the cells keep what was
        typed.
    direct
        The line over which actions are answered where that is possible.
    on_action
        Called, before the script runs again, with one of::

            {"kind": "cells", "channel": c, "texts": [[str, ...], ...]}   kH x kW, as typed
            {"kind": "paste", "text": str}
            {"kind": "resize", "rows": r, "columns": c}                   1 to 15
            {"kind": "tool", "name": one of TOOLS}
            {"kind": "share", "shared": bool}

        The shapes are checked; the texts are the visitor's and unread.
    """
    channels, rows, columns = weights.shape
    if channels not in (1, 3) or not 1 <= rows <= LARGEST or not 1 <= columns <= LARGEST:
        raise ValueError(f"weights must be (1 or 3, 1 to {LARGEST}, 1 to {LARGEST}), not {weights.shape}")

    def act() -> None:
        for body in unseen(key, direct):
            action = checked_action(body, channels, rows, columns)
            if action is not None:
                on_action(action)

    _mount(
        key=key,
        data=editor_content(weights, error)
        | {"turn": seen(key, direct), "words": _words(translate), "key": key, "direct": direct},
        on_action_change=act,
    )


def editor_content(weights: NDArray[np.floating[Any]], error: str | None = None) -> dict[str, Any]:
    """What the editor shows of `weights`. Another "revision" means another kernel: the cells are then written anew."""
    return {
        "revision": f"{hash((weights.shape, weights.tobytes()))}",
        "shared": weights.shape[0] == 1,
        "error": error,
        "texts": [[[_number(weight) for weight in row] for row in plane] for plane in weights],
    }


def checked_action(body: Any, channels: int, rows: int, columns: int) -> dict[str, Any] | None:
    """The action that a browser's `body` describes, with its own fields alone, or None if it fits none."""
    match body:
        case {"kind": "cells", "channel": int(channel), "texts": list(texts)}:
            fits = not isinstance(channel, bool) and 0 <= channel < channels and len(texts) == rows
            if fits and all(_is_row(row, columns) for row in texts):
                return {"kind": "cells", "channel": channel, "texts": [list(row) for row in texts]}
        case {"kind": "paste", "text": str(pasted)} if _is_text(pasted, _LONGEST_PASTE):
            return {"kind": "paste", "text": pasted}
        case {"kind": "resize", "rows": int(tall), "columns": int(wide)}:
            sides = (tall, wide)
            if all(not isinstance(side, bool) and 1 <= side <= LARGEST for side in sides):
                return {"kind": "resize", "rows": tall, "columns": wide}
        case {"kind": "tool", "name": str(name)} if name in TOOLS:
            return {"kind": "tool", "name": name}
        case {"kind": "share", "shared": bool(one_for_all)}:
            return {"kind": "share", "shared": one_for_all}
    return None


def _is_row(row: Any, columns: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == columns
        and all(isinstance(cell, str) and _is_text(cell, _LONGEST_NUMBER) for cell in row)
    )


def _is_text(value: str, longest: int) -> bool:
    """Whether `value` is short enough and can be written down: JSON can carry half a character."""
    return len(value) <= longest and not any("\ud800" <= letter <= "\udfff" for letter in value)


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
