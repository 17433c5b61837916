"""Kernels of one row or one column: smoothing and differences along one direction."""

from __future__ import annotations

import numpy as np

from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Grid, Kernel, length, sigma
from .pieces import CENTRAL, SECOND, average, column, gaussian, polynomial_smoother, row

SMOOTHING = N_("Smoothing along one direction")
DIFFERENCES = N_("Differences along one direction")

FORWARD = np.array([-1.0, 1.0])
"""A forward difference: the next value minus this one."""

SAVITZKY_GOLAY = "Savitzky & Golay 1964, Analytical Chemistry 36(8)"
SLOPES = f"{GONZALEZ_WOODS}, 10.2"

TWO_WEIGHTS = N_("The difference of two neighbours has two weights.")
THREE_WEIGHTS = N_("The difference is taken across one pixel to each side, so it has three weights.")


def average_x(length: int) -> Grid:
    """Mean of a row, (1, length)."""
    return row(average(length))


def average_y(length: int) -> Grid:
    """Mean of a column, (length, 1)."""
    return column(average(length))


def gaussian_x(length: int, sigma: float) -> Grid:
    """Gaussian weights in a row, (1, length)."""
    return row(gaussian(length, sigma))


def gaussian_y(length: int, sigma: float) -> Grid:
    """Gaussian weights in a column, (length, 1)."""
    return column(gaussian(length, sigma))


def savitzky_golay_x(length: int) -> Grid:
    """Parabola fit along a row, (1, length)."""
    return row(polynomial_smoother(length))


def savitzky_golay_y(length: int) -> Grid:
    """Parabola fit along a column, (length, 1)."""
    return column(polynomial_smoother(length))


ONE_DIMENSIONAL = (
    Kernel(
        "average_x",
        N_("Moving average, row"),
        SMOOTHING,
        N_("Averages neighbours to the left and right. Vertical edges blur, horizontal ones stay sharp."),
        f"{GONZALEZ_WOODS}, 3.5",
        average_x,
        (length(5),),
        sums_to=1,
    ),
    Kernel(
        "average_y",
        N_("Moving average, column"),
        SMOOTHING,
        N_("Averages neighbours above and below. Horizontal edges blur, vertical ones stay sharp."),
        f"{GONZALEZ_WOODS}, 3.5",
        average_y,
        (length(5),),
        sums_to=1,
    ),
    Kernel(
        "gaussian_x",
        N_("Gaussian, row"),
        SMOOTHING,
        N_("Smooths horizontally with bell-shaped weights: one of the two passes of a Gaussian blur."),
        f"{GONZALEZ_WOODS}, 3.5",
        gaussian_x,
        (length(5), sigma(1.0)),
        sums_to=1,
    ),
    Kernel(
        "gaussian_y",
        N_("Gaussian, column"),
        SMOOTHING,
        N_("Smooths vertically with bell-shaped weights: one of the two passes of a Gaussian blur."),
        f"{GONZALEZ_WOODS}, 3.5",
        gaussian_y,
        (length(5), sigma(1.0)),
        sums_to=1,
    ),
    Kernel(
        "savitzky_golay_x",
        N_("Savitzky-Golay, row"),
        SMOOTHING,
        N_(
            "Fits a parabola to a stretch of a row and takes its value in the middle. Noise fades, and peaks keep their height better than in an average."
        ),
        SAVITZKY_GOLAY,
        savitzky_golay_x,
        (length(5, low=5),),
        sums_to=1,
    ),
    Kernel(
        "savitzky_golay_y",
        N_("Savitzky-Golay, column"),
        SMOOTHING,
        N_(
            "Fits a parabola to a stretch of a column and takes its value in the middle. Noise fades, and peaks keep their height better than in an average."
        ),
        SAVITZKY_GOLAY,
        savitzky_golay_y,
        (length(5, low=5),),
        sums_to=1,
    ),
    Kernel(
        "forward_x",
        N_("Forward difference x"),
        DIFFERENCES,
        N_(
            "The pixel to the right minus this one. Positive where brightness increases to the right; an increase of 1 gives 1."
        ),
        SLOPES,
        lambda: row(FORWARD),
        fixed=TWO_WEIGHTS,
    ),
    Kernel(
        "forward_y",
        N_("Forward difference y"),
        DIFFERENCES,
        N_(
            "The pixel below minus this one. Positive where brightness increases downwards; an increase of 1 gives 1."
        ),
        SLOPES,
        lambda: column(FORWARD),
        fixed=TWO_WEIGHTS,
    ),
    Kernel(
        "central_x",
        N_("Central difference x"),
        DIFFERENCES,
        N_(
            "Half of (right − left): how fast brightness increases to the right. An increase of 1 per pixel gives 1."
        ),
        SLOPES,
        lambda: row(CENTRAL / 2),
        fixed=THREE_WEIGHTS,
    ),
    Kernel(
        "central_y",
        N_("Central difference y"),
        DIFFERENCES,
        N_(
            "Half of (below − above): how fast brightness increases downwards. An increase of 1 per pixel gives 1."
        ),
        SLOPES,
        lambda: column(CENTRAL / 2),
        fixed=THREE_WEIGHTS,
    ),
    Kernel(
        "second_x",
        N_("Second difference x"),
        DIFFERENCES,
        N_(
            "How much the slope changes along a row: 0 on steady ramps, negative on bright vertical lines, positive on dark ones."
        ),
        SLOPES,
        lambda: row(SECOND),
        fixed=THREE_WEIGHTS,
    ),
    Kernel(
        "second_y",
        N_("Second difference y"),
        DIFFERENCES,
        N_(
            "How much the slope changes along a column: 0 on steady ramps, negative on bright horizontal lines, positive on dark ones."
        ),
        SLOPES,
        lambda: column(SECOND),
        fixed=THREE_WEIGHTS,
    ),
)
