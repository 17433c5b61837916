"""Convolutions and their transposes in pieces, forwards and back, where they would take long: several smaller ones.

Forwards each number is a sum of the same products as in the whole convolution, so it is the same up to the rounding of its
last digits; on the way back the pieces' stamps are added up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.networks.budget import STEP
from cnnviz.networks.operators import CALLS, OPERATORS, Array, Attribute, Call, Context
from cnnviz.networks.operators.arithmetic import MANY
from cnnviz.networks.operators.registry import Results
from cnnviz.networks.operators.resize import PLANS, resample
from cnnviz.networks.parts import added_up, cut_of, in_parts
from cnnviz.networks.steps import Steps, quietly, stepwise
from cnnviz.ops import conv_output_size, conv_transpose_output_size, kernel_extent

PIECE = 300_000_000
"""The operations of a piece, or fewer: a tenth of a second at most where nothing else runs."""
LEAST = 64
"""What a number of a convolution's result costs at least, in operations."""
STAMPS = PIECE // 5
"""The operations of a piece on the way back, which is slower."""

Box = tuple[slice, ...]


def compute(
    context: Context, op_type: str, arrays: Sequence[Array | None], attributes: Mapping[str, Attribute]
) -> Steps[Results]:
    """The operator's results for `arrays`; yields after each piece of a large layer the share that is done."""
    with np.errstate(all="ignore"):  # not around a yield, for what follows it is somebody else's
        cut = cut_of(context, op_type, arrays, attributes)
    if cut is not None:
        return (yield from quietly(in_parts(context, op_type, arrays, attributes, cut)))
    if op_type in (*MANY, "Mean") and arrays:
        return (yield from quietly(added_up(context, op_type, [a for a in arrays if a is not None])))
    if op_type in PLANS:
        with np.errstate(all="ignore"):
            plan = PLANS[op_type](context, *arrays, **attributes)
        assert arrays[0] is not None
        return (yield from quietly(resample.steps(context, arrays[0], plan)))
    with np.errstate(all="ignore"):
        if op_type not in _LARGE:
            return OPERATORS[op_type].compute(context, *arrays, **attributes)
        before = context.budget.operations
        call = CALLS[op_type](context, *arrays, **attributes)
        assert call is not None and arrays[0] is not None
        most, together = _LARGE[op_type]
        work = context.budget.operations - before
        if together is _convolved:
            work = max(work, LEAST * math.prod(_output(call)))
        if work <= most:
            return call.in_type(arrays[0], call.compute())
    result = yield from quietly(together(call))
    with np.errstate(all="ignore"):
        return call.in_type(arrays[0], result)


def _convolved(call: Call) -> Steps[Array]:
    """The result of a convolution, piece by piece."""
    dtype = call.input.dtype if call.rounding is None else call.rounding.dtype
    result, done = np.empty(_output(call), dtype), 0
    for box, piece in pieces(call):
        result[box] = piece.compute()
        done += result[box].size
        yield done / result.size
    return result


def _transposed(call: Call) -> Steps[Array]:
    """The result of a transposed convolution: its inputs stamp the kernel."""
    how, x = call.arguments, call.input
    sizes = [
        conv_transpose_output_size(n, k, stride=s, dilation=d) + more - sum(pads)
        for n, k, s, d, more, pads in zip(
            x.shape[2:],
            how["weight"].shape[2:],
            how["stride"],
            how["dilation"],
            how["output_padding"],
            how["padding"],
            strict=True,
        )
    ]
    weight = how["weight"].astype(x.dtype, copy=False)
    result = yield from stamp.steps(x, weight, sizes, how["groups"], how)
    if how["bias"] is not None:
        result += how["bias"].astype(x.dtype).reshape(-1, *(1,) * len(sizes))
    return result


def pieces(call: Call, most: int = PIECE) -> Iterator[tuple[Box, Call]]:
    """The convolution `call` cut into such of at most `most` operations, if it can be; yields where each belongs, and its call."""
    weight, groups = call.arguments["weight"], call.arguments["groups"]
    for box in _boxes(_output(call), groups, max(LEAST, math.prod(weight.shape[1:])), most):
        yield box, _cut(call, box)


@stepwise
def stamp(
    grad: Array, weight: Array, sizes: Sequence[int], groups: int, how: Mapping[str, Any], most: int = STAMPS
) -> Steps[Array]:
    """What arrives at the input of a convolution: each of its outputs stamps the kernel on the cells that it looked at.

    Parameters
    ----------
    grad
        By the output, ``(N, C_out, ...)``.
    weight
        ``(C_out, C / groups, ...)``.
    sizes
        Of the input's spatial axes.
    how
        The convolution's stride, padding and dilation, each for every axis.

    Returns
    -------
    The gradient by the input, ``(N, C, *sizes)``.
    """
    transpose = getattr(ops, f"conv_transpose{len(sizes)}d")
    each = len(weight) // groups
    back = np.zeros((len(grad), weight.shape[1] * groups, *sizes), grad.dtype)
    done = 0
    for box in _boxes(grad.shape, groups, math.prod(weight.shape[1:]), most):
        reach = [_reach(how, weight, axis, part) for axis, part in enumerate(box[2:])]
        pads = [(max(0, -first), max(0, last - n)) for n, (first, last) in zip(sizes, reach, strict=True)]
        if all(last > 0 and first < n for n, (first, last) in zip(sizes, reach, strict=True)):
            cells = (
                slice(max(0, first), min(n, last)) for n, (first, last) in zip(sizes, reach, strict=True)
            )
            few = (box[1].stop - box[1].start) // each
            channels = slice(*(at // each * weight.shape[1] for at in (box[1].start, box[1].stop)))
            settings = {"stride": how["stride"], "padding": pads, "dilation": how["dilation"], "groups": few}
            back[(box[0], channels, *cells)] += transpose(grad[box], weight[box[1]], **settings)
        done += grad[box].size
        yield done / grad.size
    return back


_LARGE = {
    **dict.fromkeys(("Conv", "ConvInteger", "QLinearConv"), (PIECE, _convolved)),
    "ConvTranspose": (STAMPS, _transposed),
}
"""Operators done in pieces: the operations from which on, and how."""


def _boxes(shape: Sequence[int], groups: int, products: int, most: int) -> Iterator[Box]:
    """`shape` (N, channels, ...) halved until each box takes at most `most` operations, `products` for each number.

    Images are told apart first, then groups, then the longest axis.
    """
    each = shape[1] // groups
    waiting: list[Box] = [tuple(slice(0, n) for n in shape)]
    while waiting:
        box = waiting.pop()
        counts = [part.stop - part.start for part in box]
        few = counts[1] // each
        longest = max(range(2, len(shape)), key=lambda axis: counts[axis])
        axis = 0 if counts[0] > 1 else 1 if few > 1 else longest
        if math.prod(counts) * products + counts[0] * few * STEP <= most or counts[axis] < 2:
            yield box
            continue
        unit = each if axis == 1 else 1
        middle = box[axis].start + counts[axis] // unit // 2 * unit
        for part in (slice(middle, box[axis].stop), slice(box[axis].start, middle)):
            waiting.append((*box[:axis], part, *box[axis + 1 :]))


def _reach(how: Mapping[str, Any], weight: Array, axis: int, part: slice) -> tuple[int, int]:
    """The first cell of a spatial axis that the outputs in `part` look at, and the one after the last."""
    stride, (begin, _end) = how["stride"][axis], how["padding"][axis]
    extent = kernel_extent(weight.shape[2 + axis], how["dilation"][axis])
    return part.start * stride - begin, (part.stop - 1) * stride - begin + extent


def _cut(call: Call, box: Box) -> Call:
    """The convolution that makes the numbers in `box` of the result."""
    how, x = call.arguments, call.input
    weight, bias, each = how["weight"], how["bias"], len(how["weight"]) // how["groups"]
    channels = slice(*(at // each * weight.shape[1] for at in (box[1].start, box[1].stop)))
    x = x[box[0], channels]
    padding = []
    for axis, part in enumerate(box[2:]):
        size = x.shape[2 + axis]
        first, last = _reach(how, weight, axis, part)
        if last <= 0 or first >= size:  # padding alone
            x = np.zeros((*x.shape[: 2 + axis], last - first, *x.shape[3 + axis :]), x.dtype)
            padding.append((0, 0))
        else:
            x = x[(slice(None),) * (2 + axis) + (slice(max(0, first), last),)]
            padding.append((max(0, -first), max(0, last - size)))
    settings = {
        "weight": weight[box[1]],
        "bias": None if bias is None else bias[box[1]],
        "groups": (box[1].stop - box[1].start) // each,
        "padding": tuple(padding),
    }
    rounding = call.rounding and call.rounding.of_channels(box[1])
    return replace(call, input=x, arguments=how | settings, rounding=rounding)


def _output(call: Call) -> tuple[int, ...]:
    how = call.arguments
    sizes = (
        conv_output_size(n, k, stride=s, padding_begin=begin, padding_end=end, dilation=d)
        for n, k, s, (begin, end), d in zip(
            call.input.shape[2:],
            how["weight"].shape[2:],
            how["stride"],
            how["padding"],
            how["dilation"],
            strict=True,
        )
    )
    return len(call.input), len(how["weight"]), *sizes
