"""Kernels that look like what they find: lines, points, corners, gratings; and random ones."""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.parameters import Parameter
from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Grid, Kernel, sigma, size
from .pieces import CENTRAL, SECOND, average, direction, impulse, plane

LINES = N_("Lines, points and corners")
TEXTURE = N_("Textures")
RANDOM = N_("Random")

DETECTORS = f"{GONZALEZ_WOODS}, 10.2"
FIRST_LAYER = "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"


def line(size: int, along: Grid) -> Grid:
    """A line one pixel wide against the mean of its window: a line of brightness 1 answers 6."""
    return 6 * (size * along - 1) / (size * (size - 1))


def line_horizontal(size: int) -> Grid:
    """The middle row against the rest."""
    along = np.zeros((size, size))
    along[size // 2] = 1.0
    return line(size, along)


def point(size: int) -> Grid:
    """The middle against the mean of its window: a lone pixel of brightness 1 answers 8."""
    return 8 * (impulse(size) - np.outer(average(size), average(size))) / (1 - 1 / size**2)


def gabor(size: int, wavelength: float, angle: float, sigma: float, phase: float, aspect: float) -> Grid:
    """Bell times wave: exp(-(u^2 + aspect^2 v^2) / (2 sigma^2)) (cos(2 pi u / wavelength + phase) - c).

    u runs along `angle` and v across; c makes the sum 0, and the wave alone answers 1.
    """
    cos, sin = direction(angle)
    x, y = plane(size)
    u, v = x * cos + y * sin, y * cos - x * sin
    bell = np.exp(-(u**2 + (aspect * v) ** 2) / (2 * sigma**2))
    wave = np.cos(2 * np.pi * u / wavelength + np.radians(phase))
    grid = bell * (wave - (bell * wave).sum() / bell.sum())
    return grid / (grid * wave).sum() + 0.0


def checkerboard(size: int) -> Grid:
    """Fields of one pixel, less their mean: a board of 1 and -1 answers 1."""
    signs = (-1.0) ** np.arange(size)
    board = np.outer(signs, signs)
    grid = board - board.mean()
    return grid / (grid * board).sum()


def _stream(seed: int) -> np.random.RandomState:
    """NumPy's frozen generator: a link shows the same numbers under every NumPy version."""
    return np.random.RandomState(seed)


def random_uniform(size: int, seed: int) -> Grid:
    """Uniform around 0 with variance 1 / size^2, so noise keeps its strength on average."""
    return np.sqrt(3) / size * _stream(seed).uniform(-1, 1, (size, size))


def random_normal(size: int, seed: int) -> Grid:
    """Normal around 0 with variance 1 / size^2, so noise keeps its strength on average."""
    return _stream(seed).standard_normal((size, size)) / size


def _random_parameters() -> tuple[Parameter, ...]:
    return (Parameter("size", N_("Size"), 3, 1, 15, 1, "px"), Parameter("seed", N_("Seed"), 1, 0, 9999, 1))


_line = partial(Kernel, family=LINES)
_texture = partial(Kernel, family=TEXTURE)
_random = partial(Kernel, family=RANDOM, sums_to=None)

PATTERN_KERNELS = (
    _line(
        "line_horizontal",
        N_("Line, horizontal"),
        N_(
            "Thin horizontal lines brighter than their surroundings. A line of brightness 1 gives 6 at any size."
        ),
        DETECTORS,
        line_horizontal,
        (size(3),),
    ),
    _line(
        "line_vertical",
        N_("Line, vertical"),
        N_(
            "Thin vertical lines brighter than their surroundings. A line of brightness 1 gives 6 at any size."
        ),
        DETECTORS,
        lambda size: line_horizontal(size).T.copy(),
        (size(3),),
    ),
    _line(
        "line_rising",
        N_("Line, diagonal ↗"),
        N_("Thin lines from the lower left to the upper right, brighter than their surroundings."),
        DETECTORS,
        lambda size: line(size, np.fliplr(np.eye(size))),
        (size(3),),
    ),
    _line(
        "line_falling",
        N_("Line, diagonal ↘"),
        N_("Thin lines from the upper left to the lower right, brighter than their surroundings."),
        DETECTORS,
        lambda size: line(size, np.eye(size)),
        (size(3),),
    ),
    _line(
        "point",
        N_("Point"),
        N_(
            "Isolated pixels that differ from their surroundings. A bright one of height 1 gives 8 at any size."
        ),
        DETECTORS,
        point,
        (size(3),),
    ),
    _line(
        "corner",
        N_("Corner"),
        N_(
            "Corners formed by a horizontal and a vertical side; a straight horizontal or vertical edge gives 0. On a bright box, the upper-left and lower-right corners give positive responses, the other two negative."
        ),
        "Beaudet 1978, Rotationally Invariant Image Operators",
        lambda: np.outer(CENTRAL, CENTRAL) / 4 + 0.0,
        fixed=N_(
            "It is a vertical central difference of a horizontal central difference, which is a 3 × 3 window."
        ),
    ),
    _line(
        "noise",
        N_("Noise"),
        N_(
            "Pixel noise: steady ramps and straight horizontal or vertical edges give 0, so what remains is mostly noise and detail."
        ),
        "Immerkær 1996, Computer Vision and Image Understanding 64(2)",
        lambda: np.outer(SECOND, SECOND),
        fixed=N_(
            "It is a vertical second difference of a horizontal second difference, which is a 3 × 3 window."
        ),
    ),
    _texture(
        "gabor",
        N_("Gabor"),
        N_(
            "Stripes of one width and direction, like cells early in the visual system. The stripes follow each other along the angle; stripes of the chosen wavelength with values from −1 to 1 give a response of 1."
        ),
        "Daugman 1985, Journal of the Optical Society of America A 2(7)",
        gabor,
        (
            size(11, low=5),
            Parameter("wavelength", N_("Wavelength"), 5.0, 3.0, 12.0, 0.5, "px"),
            Parameter("angle", N_("Angle"), 0, 0, 175, 5, "°"),
            sigma(2.5, low=1.0),
            Parameter("phase", N_("Phase"), 0, 0, 345, 15, "°"),
            Parameter("aspect", N_("Roundness (aspect)"), 1.0, 0.3, 2.0, 0.1),
        ),
    ),
    _texture(
        "checkerboard",
        N_("Checkerboard"),
        N_(
            "The finest pattern a picture can hold: squares of one pixel, alternating light and dark. Uniform areas give 0."
        ),
        "Oppenheim & Schafer, Discrete-Time Signal Processing, 3rd ed., 2010, 4.2",
        checkerboard,
        (Parameter("size", N_("Size"), 4, 2, 15, 1, "px"),),
    ),
    _random(
        "random_uniform",
        N_("Random, uniform"),
        N_(
            "No particular purpose: every weight within the bounds is equally likely, as in a layer before training."
        ),
        FIRST_LAYER,
        random_uniform,
        _random_parameters(),
    ),
    _random(
        "random_normal",
        N_("Random, normal"),
        N_(
            "No particular purpose: most weights are near 0 and a few are large, as in a layer before training."
        ),
        FIRST_LAYER,
        random_normal,
        _random_parameters(),
    ),
)
