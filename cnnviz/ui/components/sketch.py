"""Draw a small picture by hand: white ink on black, a square of points of 16 levels."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from cnnviz.images.drawing import LEVELS
from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.turns import seen, unseen
from cnnviz.ui.direct import Direct
from cnnviz.words import Translate

MOST = LEVELS - 1
"""The level of full ink, white; 0 is the black ground."""

_DIGITS = re.compile("[0-9a-f]+")

_mount = component("cnnviz_sketch", "sketch/sketch.js", "shared/base.css", "sketch/sketch.css")


def sketch(
    levels: NDArray[np.uint8],
    *,
    translate: Translate,
    key: str,
    on_draw: Callable[[NDArray[np.uint8]], None],
    direct: Direct | None = None,
    label: str | None = None,
    pen: float = 2.5,
    guide: float = 0,
) -> None:
    """Show `levels`, uint8 (side, side) from 0 (black) to 15 (white ink), to draw on.

    `on_draw` is called with the new levels after each stroke, before the script
    runs again, unless that was answered over the line `direct`, which is also told
    of the stroke under way: see :func:`checked_sketch`.
    `label` is a translated invitation to draw in the place of the usual one, `pen`
    the pen's first width in points, `guide` the share of the side that a frame in
    the middle encloses (0: none).

    Raises ValueError if `levels` has another shape or larger values.
    """
    side = len(levels)
    if levels.shape != (side, side) or not levels.size or levels.min() < 0 or levels.max() > MOST:
        raise ValueError(f"levels must be (side, side) with values from 0 to {MOST}")

    def draw() -> None:
        for body in unseen(key, direct)[-1:]:
            drawn = levels_of(body, side)
            if drawn is not None:
                on_draw(drawn)

    _mount(
        key=key,
        data=sketch_content(levels)
        | {
            "turn": seen(key, direct),
            "key": key,
            "direct": direct,
            "side": side,
            "pen": pen,
            "guide": guide,
            "words": _words(translate, side) | ({"label": label} if label else {}),
        },
        on_action_change=draw,
    )


def sketch_content(levels: NDArray[np.uint8]) -> dict[str, str]:
    """The drawing as the browser has it: a hexadecimal digit for each point, row by row."""
    return {"levels": "".join(f"{level:x}" for level in levels.ravel().tolist())}


def checked_sketch(body: object, side: int) -> tuple[NDArray[np.uint8], bool] | None:
    """The levels, uint8 (side, side), that a browser's `body` tells of, and whether their stroke is finished.

    None for anything else: a browser can send anything.
    """
    match body:
        case {"wet": digits}:
            finished = False
        case digits:
            finished = True
    levels = levels_of(digits, side)
    return None if levels is None else (levels, finished)


def levels_of(body: object, side: int) -> NDArray[np.uint8] | None:
    """The levels, uint8 (side, side), that a hexadecimal digit for each gives row by row; None for anything else."""
    if not isinstance(body, str) or len(body) != side * side or not _DIGITS.fullmatch(body):
        return None
    return np.array([int(digit, 16) for digit in body], np.uint8).reshape(side, side)


def _words(translate: Translate, side: int) -> dict[str, str]:
    return {
        "label": translate("Draw here: white ink on black, {side} by {side} pixels").format(side=side),
        "help": translate(
            "Arrow keys move the pen, Space paints a point, and arrow keys while Space is held paint a line. Ctrl+Z undoes the last stroke."
        ),
        "place": translate("Row {row}, column {column}: {level} of 15"),
        "tools": translate("Drawing tools"),
        "pen": translate("Pen"),
        "eraser": translate("Eraser"),
        "undo": translate("Undo"),
        "redo": translate("Redo"),
        "clear": translate("Clear the drawing"),
        "width": translate("Width"),
    }
