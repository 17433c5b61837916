"""Drawing kernels of the library, and their answers to pictures given as formulas, computed by SciPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy.signal import correlate2d

from cnnviz.kernels import KERNELS, Grid, Kernel
from cnnviz.parameters import Parameter

Formula = Callable[[Any, Any], Any]
"""Brightness from x, growing to the right, and y, growing *down*, both 0 in the middle of the picture."""


def values(parameter: Parameter) -> list[float]:
    """Every value a slider of this parameter can take."""
    count = round((parameter.high - parameter.low) / parameter.step)
    return [parameter.clean(parameter.low + k * parameter.step) for k in range(count + 1)]


@st.composite
def built(draw: st.DrawFn, *names: str, **fixed: float) -> tuple[Kernel, dict[str, float], Grid]:
    """A kernel (one of `names`, or any), some parameters of it, and its weights."""
    kernel = KERNELS[draw(st.sampled_from(names or tuple(KERNELS)))]
    parameters = {p.name: draw(st.sampled_from(values(p))) for p in kernel.parameters} | fixed
    return kernel, parameters, kernel.build(**parameters)


def every_size(name: str) -> Iterator[Grid]:
    """The kernel at each of its sizes, with its other parameters at their defaults."""
    kernel = KERNELS[name]
    defaults = {p.name: p.default for p in kernel.parameters}
    sizes = [p for p in kernel.parameters if p.name in ("size", "length", "radius")]
    if not sizes:
        yield kernel.build(**defaults)
    for parameter in sizes:
        for value in values(parameter):
            yield kernel.build(**(defaults | {parameter.name: value}))


def picture(shape: tuple[int, int], formula: Formula) -> Grid:
    """A picture of `shape`, float64."""
    rows, columns = shape
    y, x = np.mgrid[:rows, :columns].astype(float)
    return formula(x - (columns - 1) / 2, y - (rows - 1) / 2) + 0.0


def answer(grid: Grid, formula: Formula) -> float:
    """The kernel's answer where it covers the picture `formula`."""
    return float(correlate2d(picture(grid.shape, formula), grid, mode="valid")[0, 0])
