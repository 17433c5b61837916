"""A drawing as the browser sends it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.actions.refusal import RefusedError
from cnnviz.images import drawing

_DIGITS = re.compile("[0-9a-f]+")


def levels_of(body: Any, side: int) -> npt.NDArray[np.uint8]:
    """The levels, uint8 (side, side), that a hexadecimal digit for each gives row by row.

    Raises
    ------
    RefusedError
        `body` is anything else.
    """
    if not isinstance(body, str) or len(body) != side * side or not _DIGITS.fullmatch(body):
        raise RefusedError
    return np.array([int(digit, 16) for digit in body], np.uint8).reshape(side, side)


def text_of(body: Any, side: int) -> str:
    """The drawing as a state holds it; empty without ink."""
    levels = levels_of(body, side)
    return drawing.encode(levels) if levels.any() else ""
