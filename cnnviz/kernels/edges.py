"""Edge kernels: slopes of brightness along x (to the right), y (downwards) or a chosen direction."""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.parameters import Parameter
from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Grid, Kernel, compass, sigma, size
from .pieces import CENTRAL, binomial, direction, gaussian, offsets, plane, ring

EDGES = N_("Edges")
COMPASS = N_("Edges in eight directions")

SOBEL = f"Sobel & Feldman 1968; {GONZALEZ_WOODS}, 10.2"
PREWITT = "Prewitt 1970, Object Enhancement and Extraction, in Picture Processing and Psychopictorics"
SCHARR = "Scharr 2000, Optimale Operatoren in der Digitalen Bildverarbeitung, Heidelberg"
FREI_CHEN = "Frei & Chen 1977, IEEE Transactions on Computers C-26(10)"
ROBERTS = f"Roberts 1963, Machine Perception of Three-Dimensional Solids, MIT; {GONZALEZ_WOODS}, 10.2"
ROBINSON = "Robinson 1977, Computer Graphics and Image Processing 6(5)"

ONE_RING = N_(
    "Turning by 45° moves the eight outer weights one step around the centre, and only a 3 × 3 window has a ring of eight."
)
SCHARR_FIXED = N_(
    "The weights 3, 10 and 3 were optimised for a 3 × 3 window; another size needs other numbers."
)
FREI_CHEN_FIXED = N_("The weight √2 comes from the distances within a 3 × 3 window.")
ROBERTS_FIXED = N_("The cross compares the two diagonals of four pixels, which is a 2 × 2 window.")


def sobel(size: int) -> Grid:
    """Binomial smoothing down, binomially smoothed difference across; a unit ramp to the right answers 8."""
    return np.outer(4 * binomial(size), np.convolve(binomial(size - 2), CENTRAL))


def prewitt(size: int) -> Grid:
    """Slope of the plane fitted by least squares, times 6: a unit ramp to the right answers 6."""
    x, _ = plane(size)
    return 6 * x / (x**2).sum()


def scharr() -> Grid:
    """Smoothing by 3, 10, 3 down and a difference across; a unit ramp to the right answers 32."""
    return np.outer([3.0, 10.0, 3.0], CENTRAL)


def frei_chen() -> Grid:
    """Smoothing by 1, sqrt 2, 1 down, a difference across; a unit ramp to the right answers 4 + 2 sqrt 2."""
    return np.outer([1.0, np.sqrt(2), 1.0], CENTRAL)


def gaussian_slope(size: int, sigma: float, angle: float) -> Grid:
    """Derivative of a Gaussian along `angle`; a unit ramp at an angle d to that answers cos d."""
    cos, sin = direction(angle)
    x, y = plane(size)
    bell = gaussian(size, sigma)
    spread = (offsets(size) ** 2 * bell).sum()
    return (x * cos + y * sin) * np.outer(bell, bell) / spread + 0.0


def prewitt_compass(angle: float) -> Grid:
    """Five ones and three minus ones around a middle of -2, turned to one of eight directions."""
    grid = ring((1, 1, 1, -1, -1, -1, 1, 1), angle)
    grid[1, 1] = -2.0
    return grid


_edge = partial(Kernel, family=EDGES)
_compass = partial(Kernel, family=COMPASS, parameters=(compass(N_("Bright side")),), fixed=ONE_RING)

EDGE_KERNELS = (
    _edge(
        "sobel_x",
        N_("Sobel x"),
        N_(
            "Vertical edges: Sobel x responds to horizontal change, from column to column. Positive where brightness increases to the right, negative where it decreases; uniform areas give 0. An increase of 1 per pixel gives 8 at any size."
        ),
        SOBEL,
        sobel,
        (size(3),),
    ),
    _edge(
        "sobel_y",
        N_("Sobel y"),
        N_(
            "Horizontal edges: Sobel y responds to vertical change, from row to row. Positive where brightness increases downwards, negative where it decreases; uniform areas give 0. An increase of 1 per pixel gives 8 at any size."
        ),
        SOBEL,
        lambda size: sobel(size).T.copy(),
        (size(3),),
    ),
    _edge(
        "prewitt_x",
        N_("Prewitt x"),
        N_(
            "Vertical edges, with equal weight for every row: the slope of the best-fitting plane. A brightness increase of 1 per pixel to the right gives 6 at any size."
        ),
        PREWITT,
        prewitt,
        (size(3),),
    ),
    _edge(
        "prewitt_y",
        N_("Prewitt y"),
        N_(
            "Horizontal edges, with equal weight for every column: the slope of the best-fitting plane. A brightness increase of 1 per pixel downwards gives 6 at any size."
        ),
        PREWITT,
        lambda size: prewitt(size).T.copy(),
        (size(3),),
    ),
    _edge(
        "scharr_x",
        N_("Scharr x"),
        N_(
            "Vertical edges, like Sobel, with weights that measure the direction of slanted edges more accurately. A brightness increase of 1 per pixel to the right gives a response of 32."
        ),
        SCHARR,
        scharr,
        fixed=SCHARR_FIXED,
    ),
    _edge(
        "scharr_y",
        N_("Scharr y"),
        N_(
            "Horizontal edges, like Sobel, with weights that measure the direction of slanted edges more accurately. A brightness increase of 1 per pixel downwards gives a response of 32."
        ),
        SCHARR,
        lambda: scharr().T.copy(),
        fixed=SCHARR_FIXED,
    ),
    _edge(
        "frei_chen_x",
        N_("Frei-Chen x"),
        N_(
            "Vertical edges, with a middle weight between Prewitt's 1 and Sobel's 2. The result is bright where brightness increases to the right."
        ),
        FREI_CHEN,
        frei_chen,
        fixed=FREI_CHEN_FIXED,
    ),
    _edge(
        "frei_chen_y",
        N_("Frei-Chen y"),
        N_(
            "Horizontal edges, with a middle weight between Prewitt's 1 and Sobel's 2. The result is bright where brightness increases downwards."
        ),
        FREI_CHEN,
        lambda: frei_chen().T.copy(),
        fixed=FREI_CHEN_FIXED,
    ),
    _edge(
        "roberts_falling",
        N_("Roberts, towards lower right"),
        N_(
            "The lower-right pixel minus this one: thin, sharp responses where brightness increases towards the lower right."
        ),
        ROBERTS,
        lambda: np.diag([-1.0, 1.0]),
        fixed=ROBERTS_FIXED,
    ),
    _edge(
        "roberts_rising",
        N_("Roberts, towards lower left"),
        N_(
            "The lower-left pixel minus its diagonal partner: thin, sharp responses where brightness increases towards the lower left."
        ),
        ROBERTS,
        lambda: np.fliplr(np.diag([-1.0, 1.0])).copy(),
        fixed=ROBERTS_FIXED,
    ),
    _edge(
        "gaussian_slope",
        N_("Slope of a Gaussian"),
        N_(
            "Edges in the direction you choose, after smoothing away noise. A brightness increase of 1 per pixel along the angle gives a response of 1; across it, 0."
        ),
        "Canny 1986, IEEE PAMI 8(6); Freeman & Adelson 1991, IEEE PAMI 13(9)",
        gaussian_slope,
        (size(7), sigma(1.2), Parameter("angle", N_("Brightness increases towards"), 0, 0, 345, 15, "°")),
    ),
    _compass(
        "kirsch",
        N_("Kirsch compass"),
        N_(
            "Strong edges whose bright side lies in the chosen direction. Such an edge of height 1 gives a response of up to 15."
        ),
        "Kirsch 1971, Computers and Biomedical Research 4(3)",
        lambda angle: ring((5, 5, -3, -3, -3, -3, -3, 5), angle),
    ),
    _compass(
        "robinson_3",
        N_("Robinson compass, three levels"),
        N_("Edges whose bright side lies in the chosen direction: Prewitt's kernel turned in steps of 45°."),
        ROBINSON,
        lambda angle: ring((1, 1, 0, -1, -1, -1, 0, 1), angle),
    ),
    _compass(
        "robinson_5",
        N_("Robinson compass, five levels"),
        N_("Edges whose bright side lies in the chosen direction: Sobel's kernel turned in steps of 45°."),
        ROBINSON,
        lambda angle: ring((2, 1, 0, -1, -2, -1, 0, 1), angle),
    ),
    _compass(
        "prewitt_compass",
        N_("Prewitt compass"),
        N_(
            "Edges whose bright side lies in the chosen direction: "
            "five bright neighbours against three dark ones."
        ),
        PREWITT,
        prewitt_compass,
    ),
)
