"""Layers of quantised numbers: sums of small whole numbers, brought to another scale and rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.evidence import convolution_step
from cnnviz.network.operators import Array
from cnnviz.network.operators.quantized import by_column, by_row, fitted
from cnnviz.network.trace.layer import FACTORS, Index, TracedLayer, closed, numbering, same_place
from cnnviz.network.trace.steps import Closed, How, Rounded, Sum
from cnnviz.network.trace.sums import window_places
from cnnviz.network.trace.terms import NOWHERE, Terms, exact_sum, strongest_first


def quantized(at: TracedLayer, index: Index) -> How:
    """``x / scale + zero_point``, rounded."""
    if at.changes != (0,) or at.y.dtype.kind == "f":
        return closed(at, index)
    scale, zero = _here(at, index)
    terms = at.terms(0, np.ravel_multi_index(index, at.x.shape), 1 / scale)
    return _rounded(at, zero, terms)


def dequantized(at: TracedLayer, index: Index) -> How:
    """``(x - zero_point) * scale``."""
    if at.changes != (0,):
        return closed(at, index)
    scale, zero = _here(at, index)
    return Sum(-zero * scale, terms=at.terms(0, np.ravel_multi_index(index, at.x.shape), scale))


def measured(at: TracedLayer, index: Index) -> How:
    """DynamicQuantizeLinear: all numbers have a part in its scale and zero point.

    The way goes on with the number at the same place.
    """
    return Closed(at.x.size, terms=same_place(at, index))


def scale_and_zero(at: TracedLayer) -> tuple[Array, Array]:
    """Scale and zero point of QuantizeLinear or DequantizeLinear, as arrays that stretch to the layer's input."""
    return fitted(at.x, at.array(1), at.optional(2), at.setting("axis"), at.setting("block_size"))


def _here(at: TracedLayer, index: Index) -> tuple[float, float]:
    """Scale and zero point of one number."""
    scale, zero = (float(np.broadcast_to(each, at.x.shape)[index]) for each in scale_and_zero(at))
    return scale, zero


def convolution(at: TracedLayer, index: Index) -> How:
    """The sum over a window, of whole numbers above their zero points."""
    call = at.call
    if at.changes != (0,) or call is None or call.rounding is None:
        return closed(at, index)
    how = dict(call.arguments)
    step = convolution_step(call.input[index[0]], how.pop("weight"), how.pop("bias"), index[1:], **how)
    places = window_places(step, index, step.input_channels, at.x.shape).reshape(-1)
    weights, inside = np.asarray(step.weights, np.float64).reshape(-1), places != NOWHERE
    rounding = call.rounding
    factor = 1.0
    if rounding.factor is not None:
        factor = float(rounding.factor.reshape(-1)[index[1] if rounding.factor.size > 1 else 0])
    zero = _number(at, 2)
    weights = weights * factor
    bias = [step.bias * factor, *(-zero * weights[inside])]
    terms = at.terms(0, places, weights)
    return _sum(at, bias, terms, int((~inside).sum()), rounding.zero_point)


def product(at: TracedLayer, index: Index) -> How:
    """A row times a column; where both depend on the input, the way goes on on the left, and the right are its weights."""
    left, right = FACTORS[at.op]
    a, b = at.array(left), at.array(right)
    if not set(at.changes) <= {left, right} or min(a.ndim, b.ndim) < 2:
        return closed(at, index)
    if at.op == "MatMulInteger":
        zeros = [at.optional(n) for n in (2, 3)]
        factors, ends = [np.ones(()), np.ones(())], None
    else:
        zeros, ends = [at.array(2), at.array(5)], at.array(7)
        factors = [at.array(1).astype(np.float64) / float(at.array(6).item()), at.array(4).astype(np.float64)]
    outer = at.y.shape[:-2]
    across = (*index[:-2], index[-2], slice(None))
    down = (*index[:-2], slice(None), index[-1])
    whole = [(*outer, *a.shape[-2:]), (*outer, *b.shape[-2:])]

    def lines(each: Array, to: tuple[int, ...], line: tuple[Any, ...]) -> Array:
        return np.broadcast_to(each, to)[line]

    places = [lines(numbering(a), whole[0], across), lines(numbering(b), whole[1], down)]
    none = np.zeros(())
    below = [
        lines(by_row("a", none if zeros[0] is None else zeros[0], a), whole[0], across).astype(np.float64),
        lines(by_column("b", none if zeros[1] is None else zeros[1], b), whole[1], down).astype(np.float64),
    ]
    scales = [
        lines(by_row("a", factors[0], a), whole[0], across),
        lines(by_column("b", factors[1], b), whole[1], down),
    ]
    mine = 0 if left in at.changes else 1
    other = (b, a)[mine].reshape(-1)[places[1 - mine]] - below[1 - mine]
    weights = other * scales[0] * scales[1]
    terms = at.terms((left, right)[mine], places[mine], weights)
    return _sum(at, list(-below[mine] * weights), terms, 0, ends)


def _sum(at: TracedLayer, bias: list[float], terms: Terms, padding: int, zero_point: Array | None) -> How:
    if at.y.dtype == np.int32:
        return Sum(
            exact_sum(bias), padding=padding, extra=exact_sum(map(abs, bias)), terms=strongest_first(terms)
        )
    zero = 0.0 if zero_point is None else float(zero_point.reshape(-1)[0])
    return _rounded(at, exact_sum([*bias, zero]), terms, padding, exact_sum(map(abs, bias)))


def _rounded(at: TracedLayer, bias: float, terms: Terms, padding: int = 0, extra: float = 0.0) -> Rounded:
    ends = np.iinfo(at.result.dtype)
    return Rounded(
        bias,
        padding=padding,
        extra=extra,
        low=int(ends.min),
        high=int(ends.max),
        terms=strongest_first(terms),
    )


def _number(at: TracedLayer, number: int) -> float:
    """A single number that may be left out."""
    given = at.optional(number)
    return 0.0 if given is None else float(given.reshape(-1)[0])
