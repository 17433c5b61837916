"""Draw a small picture by hand: white ink on black, a square of points of 16 levels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnviz.images.drawing import LEVELS
from cnnviz.parts.part import Content
from cnnviz.words import Translate

MOST = LEVELS - 1
"""The level of full ink, white; 0 is the black ground."""


def sketch_content(
    levels: NDArray[np.uint8],
    *,
    translate: Translate,
    label: str | None = None,
    pen: float = 2.5,
    guide: float = 0,
    cells: int = 0,
) -> Content:
    """`levels`, uint8 (side, side) from 0 (black) to 15 (white ink), to draw on.

    `label` is a translated invitation to draw in the place of the usual one, `pen`
    the pen's first width in points, `guide` the share of the side that a frame in
    the middle encloses (0: none). The picture's pixels, `cells` on each side, are ruled over the pad (0: they are not).

    Raises ValueError if `levels` has another shape or larger values.
    """
    side = len(levels)
    if levels.shape != (side, side) or not levels.size or levels.min() < 0 or levels.max() > MOST:
        raise ValueError(f"levels must be (side, side) with values from 0 to {MOST}")
    words = _words(translate, side) | ({"label": label} if label else {})
    meta = {
        "levels": digits_of(levels),
        "side": side,
        "pen": pen,
        "guide": guide,
        "cells": cells,
        "words": words,
    }
    return meta, {}


def digits_of(levels: NDArray[np.uint8]) -> str:
    """The drawing as the browser has it: a hexadecimal digit for each point, row by row."""
    return "".join(f"{level:x}" for level in levels.ravel().tolist())


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
