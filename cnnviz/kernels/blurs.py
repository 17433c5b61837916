"""Identity, shifts and blurs: kernels that sum to 1, so that an even area keeps its brightness."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.parameters import Parameter
from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Grid, Kernel, sigma, size
from .pieces import average, binomial, direction, gaussian, impulse, offsets, plane, tent

IDENTITY = N_("Identity and shifts")
BLUR = N_("Blur")


def shift(dx: int, dy: int) -> Grid:
    """Move the picture `dx` right and `dy` down: F(r, c) = I(r - dy, c - dx)."""
    reach = max(abs(dx), abs(dy), 1)
    grid = np.zeros((2 * reach + 1, 2 * reach + 1))
    grid[reach - dy, reach - dx] = 1.0
    return grid


def box(size: int) -> Grid:
    """The mean of a square."""
    return np.outer(average(size), average(size))


def binomial_blur(size: int) -> Grid:
    """Pascal's triangle down and across."""
    return np.outer(binomial(size), binomial(size))


def tent_blur(size: int) -> Grid:
    """A pyramid: straight lines down and across."""
    return np.outer(tent(size), tent(size))


def gaussian_blur(size: int, sigma: float) -> Grid:
    """exp(-(x^2 + y^2) / (2 sigma^2)), sum 1."""
    return np.outer(gaussian(size, sigma), gaussian(size, sigma))


def disc(radius: float) -> Grid:
    """The part of every pixel's square that a disc around the middle covers, divided by the disc's area."""
    reach = math.ceil(radius - 0.5)
    edges = np.clip(offsets(2 * reach + 2), -radius, radius)
    # Area of the disc inside [0, a] x [0, b] at every corner; it is odd in a and in b.
    a, b = np.meshgrid(edges, edges)
    across, up = np.abs(a), np.abs(b)
    bend = np.minimum(across, np.sqrt(radius**2 - up**2))

    def under_arc(x: Grid) -> Grid:
        return (x * np.sqrt(radius**2 - x**2) + radius**2 * np.arcsin(x / radius)) / 2

    area = np.sign(a * b) * (up * bend + under_arc(across) - under_arc(bend))
    covered = np.round(np.diff(np.diff(area, axis=0), axis=1), 12) + 0.0  # no dust of rounding outside
    return covered / covered.sum()


def motion(length: int, angle: float) -> Grid:
    """The share of a straight path, `length` long and centred, that runs through every pixel's square."""
    size = 2 * math.ceil((length - 1) / 2) + 1
    enter, leave = np.full((size, size), -length / 2), np.full((size, size), length / 2)
    for place, speed in zip(plane(size), direction(angle), strict=True):
        if speed == 0:
            leave = np.where(place == 0, leave, enter)
        else:
            first, last = (place - 0.5) / speed, (place + 0.5) / speed
            enter, leave = (
                np.maximum(enter, np.minimum(first, last)),
                np.minimum(leave, np.maximum(first, last)),
            )
    inside = leave - enter
    inside[inside < 1e-9] = 0.0  # a path that only touches a corner
    return inside / inside.sum()


BLURS = (
    Kernel(
        "identity",
        N_("Identity"),
        IDENTITY,
        N_(
            "Changes nothing: the 1 in the middle copies every pixel. Start here and change one number at a time."
        ),
        f"{GONZALEZ_WOODS}, 3.4",
        impulse,
        (size(3, low=1),),
        sums_to=1,
    ),
    Kernel(
        "shift",
        N_("Shift"),
        IDENTITY,
        N_(
            "Moves the picture to the right and down. The 1 is on the opposite side: it fetches the pixel from there."
        ),
        f"{GONZALEZ_WOODS}, 3.4",
        shift,
        (
            Parameter("dx", N_("To the right"), 1, -7, 7, 1, "px"),
            Parameter("dy", N_("Down"), 0, -7, 7, 1, "px"),
        ),
        sums_to=1,
    ),
    Kernel(
        "box",
        N_("Box blur"),
        BLUR,
        N_("Averages a square of pixels. Noise fades and sharp edges become linear ramps."),
        f"{GONZALEZ_WOODS}, 3.5",
        box,
        (Parameter("size", N_("Size"), 3, 2, 15, 1, "px"),),
        sums_to=1,
    ),
    Kernel(
        "tent",
        N_("Tent blur"),
        BLUR,
        N_("Averages with weights that fall evenly from the middle: a box blur done twice."),
        "Szeliski, Computer Vision: Algorithms and Applications, 2nd ed., 2022, 3.2",
        tent_blur,
        (size(5),),
        sums_to=1,
    ),
    Kernel(
        "binomial",
        N_("Binomial blur"),
        BLUR,
        N_("Averages with numbers from Pascal's triangle, the classic integer approximation of a Gaussian."),
        "Jähne, Digital Image Processing, 6th ed., 2005, 11.4",
        binomial_blur,
        (size(3),),
        sums_to=1,
    ),
    Kernel(
        "gaussian",
        N_("Gaussian blur"),
        BLUR,
        N_("Averages with bell-shaped weights: fine detail fades first, equally in every direction."),
        f"{GONZALEZ_WOODS}, 3.5",
        gaussian_blur,
        (size(5), sigma(1.0)),
        sums_to=1,
    ),
    Kernel(
        "disc",
        N_("Disc blur"),
        BLUR,
        N_("Averages a round disc, as a lens out of focus does. Bright points grow into discs."),
        "Szeliski, Computer Vision: Algorithms and Applications, 2nd ed., 2022, 2.2.3",
        disc,
        (Parameter("radius", N_("Radius"), 2.5, 0.75, 7.5, 0.25, "px"),),
        sums_to=1,
    ),
    Kernel(
        "motion",
        N_("Motion blur"),
        BLUR,
        N_(
            "Smears every point along a straight line, like a moving camera. Edges along the line stay sharp. At 0° the line is horizontal, at 90° vertical; in between it rises to the right."
        ),
        f"{GONZALEZ_WOODS}, 5.6",
        motion,
        (
            Parameter("length", N_("Length"), 7, 2, 15, 1, "px"),
            Parameter("angle", N_("Angle"), 0, 0, 175, 5, "°"),
        ),
        sums_to=1,
    ),
)
