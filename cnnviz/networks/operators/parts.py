"""Arrays joined, cut, picked from and repeated."""

from __future__ import annotations

from functools import wraps
from typing import Any

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import axes_of, axis_of, broadcast_shape, check_lengths, whole_list


@operator("Concat")
def concat(context: Context, *arrays: Array, axis: int = 1) -> Results:
    """Arrays joined along one axis."""
    first = axis_of(axis, arrays[0].ndim)
    rest = {(*a.shape[:first], *a.shape[first + 1 :]) for a in arrays}
    if len(rest) > 1 or any(a.ndim != arrays[0].ndim for a in arrays):
        raise ModelError(
            "arrays of shapes {shapes} cannot be joined along axis {axis}",
            shapes=", ".join(str(a.shape) for a in arrays[:8]),
            axis=axis,
        )
    shape = list(arrays[0].shape)
    shape[first] = sum(a.shape[first] for a in arrays)
    context.budget.ask(shape, np.result_type(*{a.dtype for a in arrays}))
    return np.concatenate(arrays, axis=first)


@operator("Split")
def split(
    context: Context,
    x: Array,
    given: Array | None = None,
    *,
    axis: int = 0,
    num_outputs: int | None = None,
    split: Ints | None = None,
) -> Results:
    """Split: the parts of one axis; equal parts, the last perhaps shorter, where no lengths are given."""
    axis = axis_of(axis, x.ndim)
    lengths = split if given is None else whole_list("split", given)
    if lengths is None:
        length = -(-x.shape[axis] // context.outputs)
        lengths = [max(0, min(length, x.shape[axis] - i * length)) for i in range(context.outputs)]
    if min(lengths, default=0) < 0 or sum(lengths) != x.shape[axis] or len(lengths) != context.outputs:
        raise ModelError(
            "an axis of {size} cannot be split into {count} parts of {lengths}",
            size=x.shape[axis],
            count=context.outputs,
            lengths=tuple(lengths[:8]),
        )
    return tuple(np.split(x, np.cumsum(lengths)[:-1], axis=axis))


def slice_parts(
    context: Context,
    x: Array,
    first: Array | None = None,
    last: Array | None = None,
    along: Array | None = None,
    step: Array | None = None,
    *,
    axes: Ints | None = None,
    ends: Ints | None = None,
    starts: Ints | None = None,
) -> tuple[slice, ...]:
    """The part of each axis: from `starts` up to, not including `ends`; attributes before opset 10, inputs after."""
    begin = starts if first is None else whole_list("starts", first)
    end = ends if last is None else whole_list("ends", last)
    if begin is None or end is None:
        raise ModelError("its starts or ends are missing")
    names = axes if along is None else whole_list("axes", along)
    chosen = axes_of(range(len(begin)) if names is None else names, x.ndim)
    steps = [1] * len(begin) if step is None else whole_list("steps", step)
    if not len(begin) == len(end) == len(chosen) == len(steps) or 0 in steps:
        raise ModelError("its starts, ends, axes and steps are not equally many, or a step is 0")
    parts = [slice(None)] * x.ndim
    for axis, a, b, s in zip(chosen, begin, end, steps, strict=True):
        parts[axis] = part_of(x.shape[axis], a, b, s)
    return tuple(parts)


@operator("Slice")
@wraps(slice_parts)  # for its inputs and attributes
def slice_(context: Context, x: Array, *rest: Array | None, **attributes: Any) -> Results:
    """The parts of the axes."""
    return x[slice_parts(context, x, *rest, **attributes)]


def part_of(size: int, start: int, end: int, step: int) -> slice:
    """Python's slice for ONNX's: negative places count from the end, those too far are brought in."""
    high = size if step > 0 else size - 1
    start = min(max(start + size if start < 0 else start, 0), high)
    end = min(max(end + size if end < 0 else end, 0 if step > 0 else -1), high)
    return slice(start, None if end < 0 else end, step)


@operator("Gather")
def gather(context: Context, x: Array, indices: Array, *, axis: int = 0) -> Results:
    """The entries of one axis at the places given."""
    axis = axis_of(axis, x.ndim)
    if indices.dtype.kind not in "iu":
        raise ModelError("the input '{name}' must hold whole numbers", name="indices")
    context.budget.ask((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]), x.dtype)
    return np.take(x, indices.astype(np.int64), axis=axis)


@operator("Expand")
def expand(context: Context, x: Array, shape: Array) -> Results:
    """The input stretched to a shape, or the shape to the input's."""
    wanted = whole_list("shape", shape)
    check_lengths(wanted)
    result = broadcast_shape(x.shape, wanted)
    context.budget.ask(result, x.dtype)
    return np.broadcast_to(x, result)


@operator("Tile")
def tile(context: Context, x: Array, repeats: Array) -> Results:
    """The input several times along each axis."""
    times = whole_list("repeats", repeats)
    if len(times) != x.ndim:
        raise ModelError(
            "it gives repeats for {count} axes, which does not fit an input of shape {shape}",
            count=len(times),
            shape=x.shape,
        )
    check_lengths(times)
    context.budget.ask([n * t for n, t in zip(x.shape, times, strict=True)], x.dtype)
    return np.tile(x, times)
