"""What the library knows about one kernel, and the parameters that many kernels share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cnnviz.parameters import Parameter
from cnnviz.words import N_

Grid = NDArray[np.float64]
"""Kernel weights (kH, kW), float64, rows down and columns to the right."""

GONZALEZ_WOODS = "Gonzalez & Woods, Digital Image Processing, 4th ed., 2018"


@dataclass(frozen=True)
class Kernel:
    """One entry of the library.

    Kernels are applied by cross-correlation, F(r, c) = sum K(i, j) I(r + i, c + j). An angle is
    in degrees: 0 points to the right and angles grow counter-clockwise on the screen, so 90 points up.

    `name` is the stable id that links carry. `label`, `family`, `detects` and `fixed` are marked
    messages; `source` is a citation and stays as it is. `sums_to` is what the weights add up to for
    every choice of parameters, None if that varies. `fixed` says why there is only one size.
    """

    name: str
    label: str
    detects: str
    source: str
    build: Callable[..., Grid]
    parameters: tuple[Parameter, ...] = ()
    sums_to: int | None = 0
    fixed: str | None = None
    family: str = field(kw_only=True)


def size(default: int = 3, low: int = 3) -> Parameter:
    """The parameter `size`: an odd number of rows and columns up to 15, so that the kernel has a middle."""
    return Parameter("size", N_("Size"), default, low, 15, 2, "px")


def length(default: int = 3, low: int = 3) -> Parameter:
    """The parameter `length`: an odd number of weights in a row or column, up to 15."""
    return Parameter("length", N_("Length"), default, low, 15, 2, "px")


def sigma(default: float = 1.0, low: float = 0.3) -> Parameter:
    """The parameter `sigma`: a Gaussian's standard deviation; a window of 15 still holds three sigma of 2.5."""
    return Parameter("sigma", N_("Standard deviation (σ)"), default, low, 5.0, 0.1, "px")


def compass(label: str, default: int = 0) -> Parameter:
    """The parameter `angle`: one of eight directions in degrees, 0 to the right and counter-clockwise."""
    return Parameter("angle", label, default, 0, 315, 45, "°")


def amount() -> Parameter:
    """The parameter `amount`: how strongly an effect is added to the picture."""
    return Parameter("amount", N_("Amount"), 1.0, 0.25, 3.0, 0.25)
