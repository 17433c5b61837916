"""All kernels by name and by family, in the order a visitor meets them."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.parameters import complete

from .blurs import BLURS
from .curvature import CURVATURE_KERNELS
from .edges import EDGE_KERNELS
from .errors import KernelError, shortened
from .kernel import Grid, Kernel
from .one_dimensional import ONE_DIMENSIONAL
from .patterns import PATTERN_KERNELS

KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (*BLURS, *EDGE_KERNELS, *CURVATURE_KERNELS, *PATTERN_KERNELS, *ONE_DIMENSIONAL)
}
"""Kernel name to kernel."""

FAMILIES: dict[str, tuple[str, ...]] = {
    family: tuple(name for name, kernel in KERNELS.items() if kernel.family == family)
    for family in dict.fromkeys(kernel.family for kernel in KERNELS.values())
}
"""Family (a marked message) to the names of its kernels."""


def build(name: str, parameters: Mapping[str, float] | None = None) -> Grid:
    """The weights (kH, kW), float64, of the kernel `name`.

    `parameters` may miss some, which take their default, or lie out of bounds, which are moved in.
    Raises KernelError for a name the library does not have.
    """
    kernel = KERNELS.get(name)
    if kernel is None:
        raise KernelError("There is no kernel named {name}.", name=shortened(name, 40))
    return kernel.build(**complete(kernel.parameters, dict(parameters or {})))
