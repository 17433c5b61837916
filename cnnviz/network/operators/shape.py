"""Shapes: the same numbers laid out, picked or joined in another way."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.network.errors import ModelError
from cnnviz.network.operators.registry import Array, Context, Floats, Ints, Results, operator
from cnnviz.network.operators.shared import (
    axes_of,
    axis_of,
    broadcast_shape,
    number_of,
    whole_list,
)


@operator("Identity")
def identity(context: Context, x: Array) -> Results:
    """The input itself."""
    return x


@operator("Dropout")
def dropout(
    context: Context,
    x: Array,
    rate: Array | None = None,
    training: Array | None = None,
    *,
    is_test: int = 1,
    ratio: float = 0.5,
    seed: int = 0,
) -> Results:
    """The input itself, and a mask that keeps everything: numbers are dropped in training alone."""
    if not is_test or (training is not None and number_of("training_mode", training)):
        raise ModelError("it is set to drop numbers at random; only a trained network's numbers are taken")
    if context.outputs == 1:
        return x
    return x, np.ones(x.shape, bool if context.opset >= 10 else x.dtype)


@operator("Flatten")
def flatten(context: Context, x: Array, *, axis: int = 1) -> Results:
    """Two axes: those before `axis` joined, and the others."""
    first = axis if axis == x.ndim else axis_of(axis, x.ndim)
    return x.reshape(math.prod(x.shape[:first]), math.prod(x.shape[first:]))


@operator("Reshape")
def reshape(context: Context, x: Array, shape: Array, *, allowzero: int = 0) -> Results:
    """Another shape for the same numbers; -1 for one length that follows, 0 for the length it had."""
    wanted = whole_list("shape", shape)
    if not allowzero:
        if any(n == 0 for n in wanted[x.ndim :]):
            raise ModelError(
                "it keeps the length of an axis that an input of shape {shape} has not", shape=x.shape
            )
        wanted = [x.shape[axis] if n == 0 else n for axis, n in enumerate(wanted)]
    if wanted.count(-1) == 1 and (known := -math.prod(wanted)):
        wanted[wanted.index(-1)] = x.size // known
    if min(wanted, default=0) < 0 or math.prod(wanted) != x.size:
        raise ModelError(
            "an input of shape {shape} cannot be laid out as {wanted}", shape=x.shape, wanted=tuple(wanted)
        )
    return x.reshape(wanted)


@operator("Transpose")
def transpose(context: Context, x: Array, *, perm: Ints | None = None) -> Results:
    """The axes in another order; turned round where none is given."""
    order = tuple(reversed(range(x.ndim))) if perm is None else axes_of(perm, x.ndim)
    if len(order) != x.ndim:
        raise ModelError("its order {perm} does not name all {axes} axes", perm=order, axes=x.ndim)
    return x.transpose(order)


@operator("Squeeze")
def squeeze(context: Context, x: Array, given: Array | None = None, *, axes: Ints | None = None) -> Results:
    """Axes of length 1 taken away; all of them where none is named."""
    names = axes if given is None else whole_list("axes", given)
    if names is None:
        return x.reshape([n for n in x.shape if n != 1])
    gone = axes_of(names, x.ndim)
    if any(x.shape[axis] != 1 for axis in gone):
        raise ModelError(
            "the axes {axes} of an input of shape {shape} are not all of length 1", axes=gone, shape=x.shape
        )
    return x.reshape([n for axis, n in enumerate(x.shape) if axis not in gone])


@operator("Unsqueeze")
def unsqueeze(context: Context, x: Array, given: Array | None = None, *, axes: Ints | None = None) -> Results:
    """Axes of length 1 put in."""
    names = axes if given is None else whole_list("axes", given)
    if names is None:
        raise ModelError("its axes are missing")
    new = axes_of(names, x.ndim + len(names))
    lengths = iter(x.shape)
    return x.reshape([1 if axis in new else next(lengths) for axis in range(x.ndim + len(new))])


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
    context.budget.claim(shape, np.result_type(*{a.dtype for a in arrays}))
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
    """The parts of one axis; equal ones, the last perhaps shorter, where no lengths are given."""
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


@operator("Slice")
def slice_(
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
) -> Results:
    """A part of some axes: from `starts` up to, not including `ends`; attributes before opset 10, inputs after."""
    return x[slice_parts(x, first, last, along, step, axes=axes, ends=ends, starts=starts)]


def slice_parts(
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
    """The part of each axis that `Slice` takes."""
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
    context.budget.claim((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]), x.dtype)
    return np.take(x, indices.astype(np.int64), axis=axis)


@operator("Shape")
def shape_of(context: Context, x: Array, *, end: int | None = None, start: int = 0) -> Results:
    """The lengths of the axes, from `start` up to, not including `end`."""
    return np.array(x.shape[start:end], np.int64)


@operator("Size")
def size_of(context: Context, x: Array) -> Results:
    """How many numbers there are."""
    return np.array(x.size, np.int64)


@operator("Constant")
def constant(
    context: Context,
    *,
    value: Array | None = None,
    value_float: float | None = None,
    value_floats: Floats | None = None,
    value_int: int | None = None,
    value_ints: Ints | None = None,
) -> Results:
    """Numbers written into the model."""
    floats = value_floats if value_float is None else value_float
    whole = value_ints if value_int is None else value_int
    given = [
        form
        for form in (
            value,
            None if floats is None else np.array(floats, np.float32),
            None if whole is None else np.array(whole, np.int64),
        )
        if form is not None
    ]
    if len(given) != 1:
        raise ModelError("its value must be given in one form")
    return given[0]


@operator("ConstantOfShape")
def constant_of_shape(context: Context, shape: Array, *, value: Array | None = None) -> Results:
    """One number in every place of a shape."""
    entry = np.zeros(1, np.float32) if value is None else value
    wanted = whole_list("shape", shape)
    _check_lengths(wanted)
    context.budget.claim(wanted, entry.dtype)
    if entry.size != 1:
        raise ModelError("the input '{name}' must be a single number", name="value")
    return np.full(wanted, entry.reshape(()))


@operator("Expand")
def expand(context: Context, x: Array, shape: Array) -> Results:
    """The input stretched to a shape, or the shape to the input's."""
    wanted = whole_list("shape", shape)
    _check_lengths(wanted)
    result = broadcast_shape(x.shape, wanted)
    context.budget.claim(result, x.dtype)
    return np.broadcast_to(x, result)


@operator("Tile")
def tile(context: Context, x: Array, repeats: Array) -> Results:
    """The input several times along each axis."""
    times = whole_list("repeats", repeats)
    if len(times) != x.ndim:
        raise ModelError(
            "it repeats {count} axes of an input of shape {shape}", count=len(times), shape=x.shape
        )
    _check_lengths(times)
    context.budget.claim([n * t for n, t in zip(x.shape, times, strict=True)], x.dtype)
    return np.tile(x, times)


@operator("Range")
def range_(context: Context, start: Array, limit: Array, delta: Array) -> Results:
    """Numbers from `start` up to, not including `limit`, `delta` apart."""
    first, last, step = (
        number_of(name, array) for name, array in (("start", start), ("limit", limit), ("delta", delta))
    )
    count = max(0, math.ceil((last - first) / step))
    context.budget.claim((count,), start.dtype)
    return (first + np.arange(count) * step).astype(start.dtype)


@operator("DepthToSpace")
def depth_to_space(context: Context, x: Array, *, blocksize: int, mode: str = "DCR") -> Results:
    """Channels laid out as cells: blocks of b x b cells from b * b channels."""
    n, c, h, w = x.shape
    b = _block(blocksize)
    if mode == "CRD":
        return (
            x.reshape(n, c // b**2, b, b, h, w)
            .transpose(0, 1, 4, 2, 5, 3)
            .reshape(n, c // b**2, h * b, w * b)
        )
    return x.reshape(n, b, b, c // b**2, h, w).transpose(0, 3, 4, 1, 5, 2).reshape(n, c // b**2, h * b, w * b)


@operator("SpaceToDepth")
def space_to_depth(context: Context, x: Array, *, blocksize: int, mode: str = "DCR") -> Results:
    """Blocks of b x b cells laid out as b * b channels."""
    n, c, h, w = x.shape
    b = _block(blocksize)
    blocks = x.reshape(n, c, h // b, b, w // b, b)
    order = (0, 1, 3, 5, 2, 4) if mode == "CRD" else (0, 3, 5, 1, 2, 4)
    return blocks.transpose(order).reshape(n, c * b * b, h // b, w // b)


def _block(blocksize: int) -> int:
    if blocksize < 1:
        raise ModelError("its blocksize is {blocksize}, but it must be at least 1", blocksize=blocksize)
    return blocksize


def _check_lengths(lengths: list[int]) -> None:
    if min(lengths, default=0) < 0:
        raise ModelError("the lengths {lengths} must not be below 0", lengths=tuple(lengths[:8]))
