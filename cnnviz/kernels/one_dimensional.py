"""Kernels of one row or one column: smoothing and differences along one direction."""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Kernel, length, sigma
from .pieces import CENTRAL, SECOND, average, column, gaussian, polynomial_smoother, row

SMOOTHING = N_("Smoothing along one direction")
DIFFERENCES = N_("Differences along one direction")

FORWARD = np.array([-1.0, 1.0])
"""A forward difference: the next value minus this one."""

SAVITZKY_GOLAY = "Savitzky & Golay 1964, Analytical Chemistry 36(8)"
SLOPES = f"{GONZALEZ_WOODS}, 10.2"

TWO_WEIGHTS = N_("The difference of two neighbours has two weights.")
THREE_WEIGHTS = N_("The difference is taken across one pixel to each side, so it has three weights.")


_smoothing = partial(Kernel, family=SMOOTHING, sums_to=1)
_difference = partial(Kernel, family=DIFFERENCES)

ONE_DIMENSIONAL = (
    _smoothing(
        "average_x",
        N_("Moving average, row"),
        N_("Averages neighbours to the left and right. Vertical edges blur, horizontal ones stay sharp."),
        f"{GONZALEZ_WOODS}, 3.5",
        lambda length: row(average(length)),
        (length(5),),
    ),
    _smoothing(
        "average_y",
        N_("Moving average, column"),
        N_("Averages neighbours above and below. Horizontal edges blur, vertical ones stay sharp."),
        f"{GONZALEZ_WOODS}, 3.5",
        lambda length: column(average(length)),
        (length(5),),
    ),
    _smoothing(
        "gaussian_x",
        N_("Gaussian, row"),
        N_("Smooths horizontally with bell-shaped weights: one of the two passes of a Gaussian blur."),
        f"{GONZALEZ_WOODS}, 3.5",
        lambda length, sigma: row(gaussian(length, sigma)),
        (length(5), sigma(1.0)),
    ),
    _smoothing(
        "gaussian_y",
        N_("Gaussian, column"),
        N_("Smooths vertically with bell-shaped weights: one of the two passes of a Gaussian blur."),
        f"{GONZALEZ_WOODS}, 3.5",
        lambda length, sigma: column(gaussian(length, sigma)),
        (length(5), sigma(1.0)),
    ),
    _smoothing(
        "savitzky_golay_x",
        N_("Savitzky-Golay, row"),
        N_(
            "Fits a parabola to a stretch of a row and takes its value in the middle. Noise fades, and peaks keep their height better than in an average."
        ),
        SAVITZKY_GOLAY,
        lambda length: row(polynomial_smoother(length)),
        (length(5, low=5),),
    ),
    _smoothing(
        "savitzky_golay_y",
        N_("Savitzky-Golay, column"),
        N_(
            "Fits a parabola to a stretch of a column and takes its value in the middle. Noise fades, and peaks keep their height better than in an average."
        ),
        SAVITZKY_GOLAY,
        lambda length: column(polynomial_smoother(length)),
        (length(5, low=5),),
    ),
    _difference(
        "forward_x",
        N_("Forward difference x"),
        N_(
            "The pixel to the right minus this one. Positive where brightness increases to the right; an increase of 1 gives 1."
        ),
        SLOPES,
        lambda: row(FORWARD),
        fixed=TWO_WEIGHTS,
    ),
    _difference(
        "forward_y",
        N_("Forward difference y"),
        N_(
            "The pixel below minus this one. Positive where brightness increases downwards; an increase of 1 gives 1."
        ),
        SLOPES,
        lambda: column(FORWARD),
        fixed=TWO_WEIGHTS,
    ),
    _difference(
        "central_x",
        N_("Central difference x"),
        N_(
            "Half of (right − left): how fast brightness increases to the right. An increase of 1 per pixel gives 1."
        ),
        SLOPES,
        lambda: row(CENTRAL / 2),
        fixed=THREE_WEIGHTS,
    ),
    _difference(
        "central_y",
        N_("Central difference y"),
        N_(
            "Half of (below − above): how fast brightness increases downwards. An increase of 1 per pixel gives 1."
        ),
        SLOPES,
        lambda: column(CENTRAL / 2),
        fixed=THREE_WEIGHTS,
    ),
    _difference(
        "second_x",
        N_("Second difference x"),
        N_(
            "How much the slope changes along a row: 0 on steady ramps, negative on bright vertical lines, positive on dark ones."
        ),
        SLOPES,
        lambda: row(SECOND),
        fixed=THREE_WEIGHTS,
    ),
    _difference(
        "second_y",
        N_("Second difference y"),
        N_(
            "How much the slope changes along a column: 0 on steady ramps, negative on bright horizontal lines, positive on dark ones."
        ),
        SLOPES,
        lambda: column(SECOND),
        fixed=THREE_WEIGHTS,
    ),
)
