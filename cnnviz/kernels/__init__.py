"""The kernel library, kernels as text, and operations on kernel grids.

Kernels are float64 arrays (kH, kW) applied by cross-correlation, F(r, c) = sum K(i, j) I(r + i, c + j).
"""

from .analysis import facts, frequencies, frequency_response, is_separable
from .beside import beside, partner
from .errors import KernelError
from .grid import MAX_SIDE, check_grid
from .kernel import Grid, Kernel
from .library import FAMILIES, KERNELS, build
from .text import parse_grid

__all__ = [
    "FAMILIES",
    "KERNELS",
    "MAX_SIDE",
    "Grid",
    "Kernel",
    "KernelError",
    "beside",
    "build",
    "check_grid",
    "facts",
    "frequencies",
    "frequency_response",
    "is_separable",
    "parse_grid",
    "partner",
]
