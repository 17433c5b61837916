"""Slopes measured in float64, which know nothing of gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def slope(
    function: Callable[[Any], Any], at: Any, place: tuple[int, ...], grad: Any = 1.0, step: float = 1e-6
) -> float:
    """The central difference of ``sum(grad * function(x))`` by one number of `at`.

    A function that is linear in that number has its exact slope with any `step`: with 1 nothing needs rounding if all
    numbers are whole.
    """
    sums = []
    for move in (step, -step):
        moved = np.array(at, np.float64)
        moved[place] += move
        sums.append(float(np.sum(np.asarray(grad, np.float64) * function(moved))))
    return (sums[0] - sums[1]) / (2 * step)
