"""Shapes: the same numbers laid out in another way."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import axes_of, axis_of, number_of, whole_list


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
        raise ModelError(
            "it is in training mode and drops numbers at random; only networks in evaluation mode are supported"
        )
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
                "it keeps the length of an axis that an input of shape {shape} does not have", shape=x.shape
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
