"""Numbers that are sums of products: convolutions, matrix products, means, and sums of arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from cnnviz.evidence import average_pooling_step, convolution_step, linear_step
from cnnviz.evidence.window import Window
from cnnviz.networks.trace.layer import Index, Places, TracedLayer, closed, numbering, same_place
from cnnviz.networks.trace.steps import Closed, How, Product, Sum
from cnnviz.networks.trace.terms import NOWHERE, Terms, exact_sum, strongest_first


def window_places(window: Window, index: Index, channels: Iterable[int], shape: Index) -> Places:
    """``(channels, kH, kW)``: the flat place of each tap in an input of `shape`."""
    axes = [np.array([index[0]]), np.fromiter(channels, np.intp), *window.sources]
    places = np.ravel_multi_index(np.ix_(*axes), shape, mode="clip")[0]
    nowhere = np.zeros(places.shape[1:], bool)
    for axis, source in enumerate(window.sources):
        nowhere |= np.expand_dims(source == NOWHERE, [a for a in range(nowhere.ndim) if a != axis])
    return np.where(nowhere, NOWHERE, places)


def convolution(run: TracedLayer, index: Index) -> How:
    """Conv: the sum over the window, with the weights and the bias."""
    if run.changes != (0,) or run.call is None:
        return closed(run, index)
    how = dict(run.call.arguments)
    step = convolution_step(run.call.input[index[0]], how.pop("weight"), how.pop("bias"), index[1:], **how)
    places = window_places(step, index, step.input_channels, run.x.shape)
    terms = run.terms(0, places, step.weights)
    return Sum(step.bias, padding=places.size - len(terms), terms=strongest_first(terms))


def transposed(run: TracedLayer, index: Index) -> How:
    """ConvTranspose: the sum over the input cells whose stamped kernels cover the element."""
    if run.changes != (0,) or run.call is None:
        return closed(run, index)
    how = run.call.arguments
    weight, groups = how["weight"], how["groups"]
    per_group = weight.shape[1]
    group, within = divmod(index[1], per_group)
    feeding = range(group * len(weight) // groups, (group + 1) * len(weight) // groups)
    # input cell i stamps its kernel on outputs i * stride + tap * dilation - padding
    cells, taps = [], []
    for axis, place in enumerate(index[2:]):
        stride, dilation, begin = how["stride"][axis], how["dilation"][axis], how["padding"][axis][0]
        tap = np.arange(weight.shape[2 + axis])
        cell, rest = np.divmod(place + begin - tap * dilation, stride)
        stamps = (rest == 0) & (cell >= 0) & (cell < run.x.shape[2 + axis])
        cells.append(cell[stamps])
        taps.append(tap[stamps])
    places = np.ravel_multi_index(np.ix_([index[0]], feeding, *cells), run.x.shape)
    bias = 0.0 if how["bias"] is None else float(how["bias"][index[1]])
    terms = run.terms(0, places, np.swapaxes(weight[np.ix_(feeding, [within], *taps)], 0, 1))
    return Sum(bias, terms=strongest_first(terms))


def linear(run: TracedLayer, index: Index) -> How:
    """Gemm and MatMul: a row times a column of weights, and the bias."""
    if run.changes != (0,) or run.call is None:
        return _matrix(run, index)
    weight, bias = run.call.arguments["weight"], run.call.arguments["bias"]
    step = linear_step(run.call.input[index[:-1]], weight, bias, index[-1])
    first = int(np.ravel_multi_index((*index[:-1], 0), run.x.shape))
    terms = run.terms(0, first + np.arange(len(step.inputs)), step.weights)
    return Sum(step.bias, terms=strongest_first(terms))


def _matrix(run: TracedLayer, index: Index) -> How:
    """Gemm and MatMul in other forms than rows times a layer's weights."""
    left, right = run.array(0), run.array(1)
    if run.op == "Gemm":
        alpha, beta = run.setting("alpha", 1.0), run.setting("beta", 1.0)
        a = numbering(left).T if run.setting("transA") else numbering(left)
        b = numbering(right) if run.setting("transB") else numbering(right).T
        row, column = a[index[0]], b[index[1]]
        added = run.optional(2)
        bias = 0.0 if added is None else float(np.broadcast_to(added, run.y.shape)[index]) * float(beta)
        if 2 in run.changes:
            return closed(run, index)
    elif left.ndim > 1 and right.ndim > 1:
        alpha, bias = 1.0, 0.0
        outer = run.y.shape[:-2]
        row = np.broadcast_to(numbering(left), (*outer, *left.shape[-2:]))[(*index[:-2], index[-2])]
        down: tuple[Any, ...] = (*index[:-2], slice(None), index[-1])
        column = np.broadcast_to(numbering(right), (*outer, *right.shape[-2:]))[down]
    else:
        return closed(run, index)
    if not set(run.changes) <= {0, 1}:
        return Closed(2 * len(row))
    factor = float(alpha)
    number = run.changes[0]  # of two, the right numbers are the weights of the left ones
    mine, other = (row, right.reshape(-1)[column]) if number == 0 else (column, left.reshape(-1)[row])
    return Sum(bias, terms=strongest_first(run.terms(number, mine, other.astype(np.float64) * factor)))


def average_pool(run: TracedLayer, index: Index) -> How:
    """AveragePool: the sum over the window, divided by the number of cells that count."""
    if run.call is None:
        return closed(run, index)
    step = average_pooling_step(run.call.input[index[0]], position=index[1:], **run.call.arguments)
    terms = run.terms(0, window_places(step, index, [index[1]], run.x.shape))
    return Sum(divisor=step.divisor, padding=step.cells_on_padding, terms=strongest_first(terms))


def added(run: TracedLayer, index: Index) -> How:
    """Add, Sub, Sum and Mean: what does not depend on the input is the bias."""
    signs = [1.0 if number == 0 or run.op != "Sub" else -1.0 for number in range(len(run.arrays))]
    taken = same_place(run, index)
    weights = np.array([signs[number] for number in run.changes])
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, taken.inputs * weights)
    fixed = [
        signs[number] * float(run.array(number).reshape(-1)[run.place(number, index)])
        for number in sorted(set(range(len(run.arrays))).difference(run.changes))
    ]
    return Sum(
        exact_sum(fixed),
        divisor=len(run.arrays) if run.op == "Mean" else 1,
        extra=exact_sum(map(abs, fixed)),
        terms=strongest_first(terms),
    )


def multiplied(run: TracedLayer, index: Index) -> How:
    """Mul and Div: a product of two numbers that change, or a number times a fixed weight."""
    factors = [float(run.array(number).reshape(-1)[run.place(number, index)]) for number in (0, 1)]
    taken = same_place(run, index)
    if len(run.changes) == 2 and run.op == "Mul":
        weights = np.array(factors[::-1])
        product = np.full(2, factors[0] * factors[1])
        return Product(terms=Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, product))
    if run.changes == (0,) and run.op == "Div" and run.y.dtype.kind == "f":
        return Sum(divisor=factors[1], terms=run.terms(0, taken.places))
    if run.op == "Mul" and run.y.dtype.kind == "f":
        return Sum(terms=run.terms(run.changes[0], taken.places, factors[1 - run.changes[0]]))
    return Closed(len(run.changes), terms=taken)


def batch_norm(run: TracedLayer, index: Index) -> How:
    if run.changes != (0,):
        return closed(run, index)
    gamma, beta, mean, variance = (np.float64(run.array(number)[index[1]]) for number in (1, 2, 3, 4))
    scale = gamma / np.sqrt(variance + run.setting("epsilon"))
    shift = beta - mean * scale
    terms = run.terms(0, np.ravel_multi_index(index, run.x.shape), scale)
    return Sum(float(shift), extra=float(2 * abs(mean * scale) + abs(shift)), terms=terms)
