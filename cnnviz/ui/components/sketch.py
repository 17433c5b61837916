"""Draw a small picture by hand: white ink on black, 32 by 32 points of 16 levels."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.images.drawing import LEVELS, SIDE
from cnnviz.ui.components.bundle import script, text
from cnnviz.ui.components.turns import seen, unseen
from cnnviz.words import Translate

MOST = LEVELS - 1
"""The level of full ink, white; 0 is the black ground."""

_DIGITS = re.compile(f"[0-9a-f]{{{SIDE * SIDE}}}")

_mount = st.components.v2.component(
    "cnnviz_sketch", css=text("shared/base.css", "sketch/sketch.css"), js=script("sketch/sketch.js")
)


def sketch(
    levels: NDArray[np.uint8],
    *,
    translate: Translate,
    key: str,
    on_draw: Callable[[NDArray[np.uint8]], None],
) -> None:
    """Show `levels`, uint8 (32, 32) from 0 (black) to 15 (white ink), to draw on.

    `on_draw` is called with the new levels after each stroke, before the script
    runs again. Raises ValueError if `levels` has another shape or larger values.
    """
    if levels.shape != (SIDE, SIDE) or levels.min() < 0 or levels.max() > MOST:
        raise ValueError(f"levels must be ({SIDE}, {SIDE}) with values from 0 to {MOST}")

    def draw() -> None:
        for body in unseen(key)[-1:]:
            drawn = levels_of(body)
            if drawn is not None:
                on_draw(drawn)

    _mount(
        key=key,
        data={
            "turn": seen(key),
            "levels": "".join(f"{level:x}" for level in levels.ravel().tolist()),
            "words": _words(translate),
        },
        on_action_change=draw,
    )


def levels_of(body: object) -> NDArray[np.uint8] | None:
    """The levels, uint8 (32, 32), that 1024 hexadecimal digits give row by row; None for anything else."""
    if not isinstance(body, str) or not _DIGITS.fullmatch(body):
        return None
    return np.array([int(digit, 16) for digit in body], np.uint8).reshape(SIDE, SIDE)


def _words(translate: Translate) -> dict[str, str]:
    return {
        "label": translate("Draw here: white ink on black, 32 by 32 points"),
        "help": translate(
            "Arrow keys move the pen, Space paints a point, and arrow keys while Space is held paint a line. "
            "Control and Z takes the last stroke back."
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
