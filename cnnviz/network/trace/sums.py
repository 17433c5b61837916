"""Numbers that are sums of products: convolutions, matrix products, means, and sums of arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from cnnviz.evidence import average_pooling_step, convolution_step, linear_step
from cnnviz.evidence.window import Window
from cnnviz.network.operators import Array
from cnnviz.network.trace.layer import Index, Places, TracedLayer, closed, numbering, same_place
from cnnviz.network.trace.steps import Closed, How, Product, Sum
from cnnviz.network.trace.terms import NOWHERE, Terms, exact_sum, strongest_first


def window_places(window: Window, index: Index, channels: Iterable[int], shape: Index) -> Places:
    """``(channels, kH, kW)``: the flat place of each tap in an input of `shape`."""
    axes = [np.array([index[0]]), np.fromiter(channels, np.intp), *window.sources]
    places = np.ravel_multi_index(np.ix_(*axes), shape, mode="clip")[0]
    nowhere = np.zeros(places.shape[1:], bool)
    for axis, source in enumerate(window.sources):
        nowhere |= np.expand_dims(source == NOWHERE, [a for a in range(nowhere.ndim) if a != axis])
    return np.where(nowhere, NOWHERE, places)


def convolution(at: TracedLayer, index: Index) -> How:
    """Conv: the sum over the window, with the weights and the bias."""
    if at.changes != (0,) or at.call is None:
        return closed(at, index)
    how = dict(at.call.arguments)
    step = convolution_step(at.call.input[index[0]], how.pop("weight"), how.pop("bias"), index[1:], **how)
    places = window_places(step, index, step.input_channels, at.x.shape)
    terms = at.terms(0, places, step.weights)
    return Sum(step.bias, padding=places.size - len(terms), terms=strongest_first(terms))


def transposed(at: TracedLayer, index: Index) -> How:
    """ConvTranspose: the sum over the input cells whose stamped kernels cover the element."""
    if at.changes != (0,) or at.call is None:
        return closed(at, index)
    how = at.call.arguments
    weight, groups = how["weight"], how["groups"]
    per_group = weight.shape[1]
    group, within = divmod(index[1], per_group)
    feeding = range(group * len(weight) // groups, (group + 1) * len(weight) // groups)
    # input cell i stamps its kernel on outputs i * stride + tap * dilation - padding
    axes: list[list[tuple[int, int]]] = []
    for axis, place in enumerate(index[2:]):
        stride, dilation, begin = how["stride"][axis], how["dilation"][axis], how["padding"][axis][0]
        from_tap = [(place + begin - tap * dilation, tap) for tap in range(weight.shape[2 + axis])]
        axes.append(
            [
                (at_ // stride, tap)
                for at_, tap in from_tap
                if at_ % stride == 0 and 0 <= at_ // stride < at.x.shape[2 + axis]
            ]
        )
    cells = np.ix_(
        np.array([index[0]]), np.array(feeding), *(np.array([i for i, _ in axis], np.intp) for axis in axes)
    )
    taps = np.ix_(
        np.array(feeding), np.array([within]), *(np.array([t for _, t in axis], np.intp) for axis in axes)
    )
    places = np.ravel_multi_index(cells, at.x.shape)
    bias = 0.0 if how["bias"] is None else float(how["bias"][index[1]])
    terms = at.terms(0, places, np.swapaxes(weight[taps], 0, 1))
    return Sum(bias, terms=strongest_first(terms))


def linear(at: TracedLayer, index: Index) -> How:
    """Gemm and MatMul: a row times a column of weights, and the bias."""
    if at.changes != (0,) or at.call is None:
        return _matrix(at, index)
    weight, bias = at.call.arguments["weight"], at.call.arguments["bias"]
    step = linear_step(at.call.input[index[:-1]], weight, bias, index[-1])
    first = int(np.ravel_multi_index((*index[:-1], 0), at.x.shape))
    terms = at.terms(0, first + np.arange(len(step.inputs)), step.weights)
    return Sum(step.bias, terms=strongest_first(terms))


def _matrix(at: TracedLayer, index: Index) -> How:
    """Gemm and MatMul in other forms than rows times a layer's weights."""
    left, right = at.array(0), at.array(1)
    if at.op == "Gemm":
        alpha, beta = at.setting("alpha", 1.0), at.setting("beta", 1.0)
        a = numbering(left).T if at.setting("transA") else numbering(left)
        b = numbering(right) if at.setting("transB") else numbering(right).T
        row, column = a[index[0]], b[index[1]]
        added = at.optional(2)
        bias = 0.0 if added is None else float(np.broadcast_to(added, at.y.shape)[index]) * float(beta)
        if 2 in at.changes:
            return closed(at, index)
    elif left.ndim > 1 and right.ndim > 1:
        alpha, bias = 1.0, 0.0
        outer = at.y.shape[:-2]
        row = np.broadcast_to(numbering(left), (*outer, *left.shape[-2:]))[(*index[:-2], index[-2])]
        down: tuple[Any, ...] = (*index[:-2], slice(None), index[-1])
        column = np.broadcast_to(numbering(right), (*outer, *right.shape[-2:]))[down]
    else:
        return closed(at, index)
    if not set(at.changes) <= {0, 1}:
        return Closed(2 * len(row))
    factor = float(alpha)
    number = at.changes[0]  # of two, the right numbers are the weights of the left ones
    mine, other = (row, right.reshape(-1)[column]) if number == 0 else (column, left.reshape(-1)[row])
    return Sum(bias, terms=strongest_first(at.terms(number, mine, other.astype(np.float64) * factor)))


def average_pool(at: TracedLayer, index: Index) -> How:
    """AveragePool: the sum over the window, divided by the number of cells that count."""
    if at.call is None:
        return closed(at, index)
    step = average_pooling_step(at.call.input[index[0]], position=index[1:], **at.call.arguments)
    terms = at.terms(0, window_places(step, index, [index[1]], at.x.shape))
    return Sum(divisor=step.divisor, padding=step.cells_on_padding, terms=strongest_first(terms))


def added(at: TracedLayer, index: Index) -> How:
    """Add, Sub, Sum and Mean: what does not depend on the input is the bias."""
    signs = [1.0 if number == 0 or at.op != "Sub" else -1.0 for number in range(len(at.arrays))]
    taken = same_place(at, index)
    weights = np.array([signs[number] for number in at.changes])
    terms = Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, taken.inputs * weights)
    fixed = [
        signs[number] * float(at.array(number).reshape(-1)[at.place(number, index)])
        for number in sorted(set(range(len(at.arrays))).difference(at.changes))
    ]
    return Sum(
        exact_sum(fixed),
        divisor=len(at.arrays) if at.op == "Mean" else 1,
        extra=exact_sum(map(abs, fixed)),
        terms=strongest_first(terms),
    )


def multiplied(at: TracedLayer, index: Index) -> How:
    """Mul and Div: a product of two numbers that change, or a number times a fixed weight."""
    factors = [float(at.array(number).reshape(-1)[at.place(number, index)]) for number in (0, 1)]
    taken = same_place(at, index)
    if len(at.changes) == 2 and at.op == "Mul":
        weights = np.array(factors[::-1])
        product = np.full(2, factors[0] * factors[1])
        return Product(terms=Terms(taken.arrays, taken.which, taken.places, taken.inputs, weights, product))
    if at.changes == (0,) and at.op == "Div" and at.y.dtype.kind == "f":
        return Sum(divisor=factors[1], terms=at.terms(0, taken.places))
    if at.op == "Mul" and at.y.dtype.kind == "f":
        return Sum(terms=at.terms(at.changes[0], taken.places, factors[1 - at.changes[0]]))
    return Closed(len(at.changes), terms=taken)


def batch_norm(at: TracedLayer, index: Index) -> How:
    """BatchNormalization: the number times its channel's scale, plus its channel's shift."""
    if at.changes != (0,):
        return closed(at, index)
    scale, shift, mean = _batch_norm_line(at)
    channel = index[1]
    terms = at.terms(0, np.ravel_multi_index(index, at.x.shape), scale[channel])
    extra = 2 * abs(mean[channel] * scale[channel]) + abs(shift[channel])
    return Sum(float(shift[channel]), extra=float(extra), terms=terms)


def _batch_norm_line(at: TracedLayer) -> tuple[Array, Array, Array]:
    """Of each channel scale, shift and mean: ``y = scale * x + shift``, in 64 bits."""
    gamma, beta, mean, variance = (at.array(number).astype(np.float64) for number in (1, 2, 3, 4))
    epsilon = at.setting("epsilon")
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale, mean
