"""Functions of one number: their values in 64 bits and their slopes."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.networks.trace.layer import TracedLayer
from cnnviz.networks.trace.steps import Curve
from cnnviz.networks.trace.terms import Numbers
from cnnviz.pointwise import BY_OPERATOR

CONVERSIONS = {"Cast", "CastLike"}

STRAIGHT = {name for name, function in BY_OPERATOR.items() if function.straight} | CONVERSIONS
"""Curves made of straight pieces: there ``f(x) = slope * x + constant``, exactly, near each x that is no corner."""

CURVES = BY_OPERATOR.keys() | CONVERSIONS | {"Not"}
"""Operators that are functions of one number."""


def curve(run: TracedLayer, index: tuple[int, ...]) -> Curve:
    """The step of the number at `index` through the layer's function, with the slope there."""
    cell = tuple(slice(entry, entry + 1) for entry in index)
    y, slope = values_and_slopes(run, cell)
    terms = run.terms(0, np.ravel_multi_index(index, run.x.shape), math.nan if slope is None else slope)
    function = run.function and run.function.within(index)
    return Curve(
        function.function.name if function else run.op,
        float(run.x[index]),
        float(y.item()),
        None if slope is None else float(slope.item()),
        {name: float(value) for name, value in function.coefficients.items()} if function else {},
        run.op in STRAIGHT,
        terms=terms,
    )


def other_values(run: TracedLayer, index: tuple[int, ...], points: Numbers) -> Numbers:
    """What the layer's function at `index` makes of other numbers ``(n,)``."""
    with np.errstate(all="ignore"):
        if run.function is not None:
            return run.function.within(index).compute(points)
        return run.compute([points, *run.arrays[1:]]).astype(np.float64)


def values_and_slopes(run: TracedLayer, cells: tuple[slice, ...] = ()) -> tuple[Numbers, Numbers | None]:
    """The function and its slope at `cells` of the input, or everywhere; no slope where none is known."""
    x = run.x[cells]
    x = x.astype(np.float64) if x.dtype.kind == "f" else x
    with np.errstate(all="ignore"):
        if run.function is not None:
            function = run.function.within(cells)
            return function.compute(x).astype(np.float64), function.slope(x).astype(np.float64)
        y = run.compute([x, *run.arrays[1:]]).astype(np.float64)
    if run.op not in CONVERSIONS:
        return y, None
    return y, np.full(y.shape, 1.0 if run.result.dtype.kind == "f" else 0.0)
