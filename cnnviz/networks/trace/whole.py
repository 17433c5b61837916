"""Layers of quantised numbers: sums of small whole numbers, brought to another scale and rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.evidence import convolution_step
from cnnviz.networks.operators import Array
from cnnviz.networks.operators.quantized import by_column, by_row, fitted
from cnnviz.networks.trace.layer import FACTORS, Index, TracedLayer, closed, numbering, same_place
from cnnviz.networks.trace.steps import Closed, How, Rounded, Sum
from cnnviz.networks.trace.sums import window_places
from cnnviz.networks.trace.terms import NOWHERE, Terms, exact_sum, strongest_first


def quantized(run: TracedLayer, index: Index) -> How:
    """``x / scale + zero_point``, rounded."""
    if run.changes != (0,) or run.y.dtype.kind == "f":
        return closed(run, index)
    scale, zero = _here(run, index)
    terms = run.terms(0, np.ravel_multi_index(index, run.x.shape), 1 / scale)
    return _rounded(run, zero, terms)


def dequantized(run: TracedLayer, index: Index) -> How:
    """``(x - zero_point) * scale``."""
    if run.changes != (0,):
        return closed(run, index)
    scale, zero = _here(run, index)
    return Sum(-zero * scale, terms=run.terms(0, np.ravel_multi_index(index, run.x.shape), scale))


def measured(run: TracedLayer, index: Index) -> How:
    """DynamicQuantizeLinear: all numbers have a part in its scale and zero point.

    The way goes on with the number at the same place.
    """
    return Closed(run.x.size, terms=same_place(run, index))


def scale_and_zero(run: TracedLayer) -> tuple[Array, Array]:
    """Scale and zero point of QuantizeLinear or DequantizeLinear, as arrays that stretch to the layer's input."""
    return fitted(run.x, run.array(1), run.optional(2), run.setting("axis"), run.setting("block_size"))


def _here(run: TracedLayer, index: Index) -> tuple[float, float]:
    """Scale and zero point of one number."""
    scale, zero = (float(np.broadcast_to(each, run.x.shape)[index]) for each in scale_and_zero(run))
    return scale, zero


def convolution(run: TracedLayer, index: Index) -> How:
    """The sum over a window, of whole numbers above their zero points."""
    call = run.call
    if run.changes != (0,) or call is None or call.rounding is None:
        return closed(run, index)
    how = dict(call.arguments)
    step = convolution_step(call.input[index[0]], how.pop("weight"), how.pop("bias"), index[1:], **how)
    places = window_places(step, index, step.input_channels, run.x.shape).reshape(-1)
    weights, inside = np.asarray(step.weights, np.float64).reshape(-1), places != NOWHERE
    rounding = call.rounding
    factor = 1.0
    if rounding.factor is not None:
        factor = float(rounding.factor.reshape(-1)[index[1] if rounding.factor.size > 1 else 0])
    zero = _number(run, 2)
    weights = weights * factor
    bias = [step.bias * factor, *(-zero * weights[inside])]
    terms = run.terms(0, places, weights)
    return _sum(run, bias, terms, int((~inside).sum()), rounding.zero_point)


def product(run: TracedLayer, index: Index) -> How:
    """A row times a column; where both depend on the input, the way goes on on the left, and the right are its weights."""
    left, right = FACTORS[run.op]
    a, b = run.array(left), run.array(right)
    if not set(run.changes) <= {left, right} or min(a.ndim, b.ndim) < 2:
        return closed(run, index)
    if run.op == "MatMulInteger":
        zeros = [run.optional(n) for n in (2, 3)]
        factors, ends = [np.ones(()), np.ones(())], None
    else:
        zeros, ends = [run.array(2), run.array(5)], run.array(7)
        factors = [
            run.array(1).astype(np.float64) / float(run.array(6).item()),
            run.array(4).astype(np.float64),
        ]
    across: tuple[Any, ...] = (*index[:-1], slice(None))
    down: tuple[Any, ...] = (*index[:-2], slice(None), index[-1])
    places, below, scales = [], [], []
    for matrix, zero, factor, fit, line in zip(
        (a, b), zeros, factors, (by_row, by_column), (across, down), strict=True
    ):
        whole = (*run.y.shape[:-2], *matrix.shape[-2:])
        subtracted = fit("zero point", np.zeros(()) if zero is None else zero, matrix)
        places.append(np.broadcast_to(numbering(matrix), whole)[line])
        below.append(np.broadcast_to(subtracted, whole)[line].astype(np.float64))
        scales.append(np.broadcast_to(fit("scale", factor, matrix), whole)[line])
    mine = 0 if left in run.changes else 1
    other = (b, a)[mine].reshape(-1)[places[1 - mine]] - below[1 - mine]
    weights = other * scales[0] * scales[1]
    terms = run.terms((left, right)[mine], places[mine], weights)
    return _sum(run, list(-below[mine] * weights), terms, 0, ends)


def _sum(run: TracedLayer, bias: list[float], terms: Terms, padding: int, zero_point: Array | None) -> How:
    if run.y.dtype == np.int32:
        return Sum(
            exact_sum(bias), padding=padding, extra=exact_sum(map(abs, bias)), terms=strongest_first(terms)
        )
    zero = 0.0 if zero_point is None else float(zero_point.reshape(-1)[0])
    return _rounded(run, exact_sum([*bias, zero]), terms, padding, exact_sum(map(abs, bias)))


def _rounded(run: TracedLayer, bias: float, terms: Terms, padding: int = 0, extra: float = 0.0) -> Rounded:
    ends = np.iinfo(run.result.dtype)
    return Rounded(
        bias,
        padding=padding,
        extra=extra,
        low=int(ends.min),
        high=int(ends.max),
        terms=strongest_first(terms),
    )


def _number(run: TracedLayer, number: int) -> float:
    """A single number that may be left out."""
    given = run.optional(number)
    return 0.0 if given is None else float(given.reshape(-1)[0])
