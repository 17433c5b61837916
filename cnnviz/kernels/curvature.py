"""Second derivatives and what is built from them: Laplacians, sharpening, emboss."""

from __future__ import annotations

from functools import partial

import numpy as np

from cnnviz.parameters import Parameter
from cnnviz.words import N_

from .kernel import GONZALEZ_WOODS, Grid, Kernel, amount, compass, sigma, size
from .pieces import SECOND, gaussian, impulse, ring

LAPLACE = N_("Second derivatives")
SHARPEN = N_("Sharpen and emboss")

NEAREST = N_("It compares a pixel with its direct neighbours, which is a 3 × 3 window.")
MARR_HILDRETH = "Marr & Hildreth 1980, Proceedings of the Royal Society B 207"


def laplacian_4() -> Grid:
    """Second difference across plus second difference down; x^2 + y^2 answers 4."""
    grid = np.zeros((3, 3))
    grid[1, :] += SECOND
    grid[:, 1] += SECOND
    return grid


def laplacian_diagonal() -> Grid:
    """The second differences along both diagonals; x^2 + y^2 answers 8."""
    return np.diag(SECOND) + np.fliplr(np.diag(SECOND))


def laplacian_8() -> Grid:
    """Second differences in all four directions; x^2 + y^2 answers 12."""
    return laplacian_4() + laplacian_diagonal()


def laplacian_round() -> Grid:
    """Two thirds along the axes, one third along the longer diagonals; x^2 + y^2 answers 4."""
    return (2 * laplacian_4() + laplacian_diagonal() / 2) / 3


def laplacian_of_gaussian(size: int, sigma: float) -> Grid:
    """The Laplacian of a sampled Gaussian two pixels smaller; x^2 + y^2 answers 4 at every size."""
    bell = gaussian(size - 2, sigma)
    bent, plain = np.convolve(bell, SECOND), np.pad(bell, 1)
    return np.outer(plain, bent) + np.outer(bent, plain)


def difference_of_gaussians(size: int, sigma: float, ratio: float) -> Grid:
    """A narrow Gaussian minus a wide one, each with sum 1 in the same window."""
    narrow, wide = gaussian(size, sigma), gaussian(size, ratio * sigma)
    return np.outer(narrow, narrow) - np.outer(wide, wide)


def unsharp_mask(size: int, sigma: float, amount: float) -> Grid:
    """Picture + amount (picture - blurred picture)."""
    bell = gaussian(size, sigma)
    return impulse(size) + amount * (impulse(size) - np.outer(bell, bell))


def emboss(angle: float, amount: float) -> Grid:
    """Picture + amount x slope away from the light: light from the left brightens what grows to the right."""
    return impulse(3) + amount * ring((2, 1, 0, -1, -2, -1, 0, 1), angle + 180)


_second_derivative = partial(Kernel, family=LAPLACE)
_sharpening = partial(Kernel, family=SHARPEN, sums_to=1)

CURVATURE_KERNELS = (
    _second_derivative(
        "laplacian_4",
        N_("Laplacian, 4 neighbours"),
        N_(
            "Sudden changes in every direction: a positive and a negative line side by side at edges, 0 on steady ramps."
        ),
        f"{GONZALEZ_WOODS}, 3.6",
        laplacian_4,
        fixed=NEAREST,
    ),
    _second_derivative(
        "laplacian_8",
        N_("Laplacian, 8 neighbours"),
        N_(
            "Sudden changes, with the diagonals counted too: "
            "stronger than four neighbours, and noise shows more."
        ),
        f"{GONZALEZ_WOODS}, 3.6",
        laplacian_8,
        fixed=NEAREST,
    ),
    _second_derivative(
        "laplacian_round",
        N_("Laplacian, equal in all directions"),
        N_(
            "Sudden changes, weighted so that slanted edges give almost the same response as horizontal ones."
        ),
        "Collatz 1960, The Numerical Treatment of Differential Equations, 3rd ed.",
        laplacian_round,
        fixed=NEAREST,
    ),
    _second_derivative(
        "laplacian_of_gaussian",
        N_("Laplacian of Gaussian"),
        N_(
            "Blobs and edges of about the chosen size. Dark blobs give positive responses, bright ones negative; edges lie where the response crosses 0."
        ),
        f"{MARR_HILDRETH}; {GONZALEZ_WOODS}, 10.2",
        laplacian_of_gaussian,
        (size(9, low=5), sigma(1.2)),
    ),
    _second_derivative(
        "difference_of_gaussians",
        N_("Difference of Gaussians"),
        N_(
            "A narrow blur minus a wide one. Bright blobs of about the chosen size give positive responses, dark ones negative."
        ),
        f"{MARR_HILDRETH}; {GONZALEZ_WOODS}, 10.2",
        difference_of_gaussians,
        (size(9), sigma(1.0), Parameter("ratio", N_("Wide σ / narrow σ"), 1.6, 1.1, 5.0, 0.1)),
    ),
    _sharpening(
        "sharpen",
        N_("Sharpen"),
        N_("The picture minus its Laplacian: edges gain contrast, even areas keep their brightness."),
        f"{GONZALEZ_WOODS}, 3.6",
        lambda amount: impulse(3) - amount * laplacian_4(),
        (amount(),),
        fixed=NEAREST,
    ),
    _sharpening(
        "sharpen_8",
        N_("Sharpen, with diagonals"),
        N_("The picture minus its Laplacian over eight neighbours: a stronger gain that also lifts noise."),
        f"{GONZALEZ_WOODS}, 3.6",
        lambda amount: impulse(3) - amount * laplacian_8(),
        (amount(),),
        fixed=NEAREST,
    ),
    _sharpening(
        "unsharp_mask",
        N_("Unsharp mask"),
        N_(
            "Adds back the detail that a Gaussian blur removes. Look for bright and dark fringes along edges."
        ),
        f"{GONZALEZ_WOODS}, 3.6",
        unsharp_mask,
        (size(5), sigma(1.0), amount()),
    ),
    _sharpening(
        "emboss",
        N_("Emboss"),
        N_(
            "Lights the picture from one side as if bright meant high: slopes facing the light brighten, the others darken."
        ),
        "After Horn 1981, Hill Shading and the Reflectance Map, Proceedings of the IEEE 69(1)",
        emboss,
        (compass(N_("Light comes from"), 135), amount()),
        fixed=N_("Eight light directions need a ring of eight neighbours, that is, a 3 × 3 window."),
    ),
)
