"""Arrays and attributes out of an ONNX file that nobody vouches for."""

from __future__ import annotations

import math

import numpy as np

from cnnviz.networks.budget import MOST_AXES, Budget
from cnnviz.networks.errors import ModelError
from cnnviz.networks.onnx_file import LISTS, Attribute, Chunk, Tensor
from cnnviz.networks.operators import Array
from cnnviz.networks.operators import Attribute as Value
from cnnviz.networks.operators.arithmetic import dtype_of
from cnnviz.networks.wire import VARINT, WireError, count_varints, varints

STORED = {1: (4, "<f4"), 7: (7, "<i8"), 11: (10, "<f8"), 12: (11, "<u8"), 13: (11, "<u8")}
"""By ONNX's number of a type which list holds the values of a tensor without raw bytes, and in which type."""
ELSE_STORED = (5, "<i4")

KINDS = (
    "UNDEFINED", "FLOAT", "INT", "STRING", "TENSOR", "GRAPH", "FLOATS", "INTS", "STRINGS", "TENSORS", "GRAPHS",
    "SPARSE_TENSOR", "SPARSE_TENSORS", "TYPE_PROTO", "TYPE_PROTOS",
)  # fmt: skip
"""ONNX's names for the kinds of an attribute, by number."""


def array_of(tensor: Tensor, name: str, budget: Budget) -> Array:
    """The array of an ONNX tensor, read-only; it is counted before it is made.

    Raises
    ------
    ModelError
        Values in a file that is not there, of a type that NumPy lacks, or not as many as the shape says; too large.
    FullError
        There is no room for it.
    WireError
        A list that is damaged.
    """
    if tensor.elsewhere is not None:
        raise ModelError(
            "the numbers of '{name}' are in another file, '{file}': drop both files here together, or save the model as one file "
            "with torch.onnx.export(…, external_data=False)",
            name=name,
            file=tensor.elsewhere or "?",
        )
    if tensor.segmented:
        raise ModelError("the numbers of '{name}' are cut into segments, which are not supported", name=name)
    try:
        dtype = dtype_of(tensor.data_type)
    except ModelError as error:
        raise ModelError("'{name}' cannot be used: {reason}", name=name, reason=error) from error
    shape = tuple(tensor.dims)
    if len(shape) > MOST_AXES or min(shape, default=0) < 0:
        raise ModelError(
            "'{name}' has the shape {shape}, which is not a valid array shape", name=name, shape=shape[:8]
        )
    count = math.prod(shape)
    if tensor.raw is not None:
        found = len(tensor.raw)
        if found != count * dtype.itemsize:
            raise ModelError(
                "'{name}' has the shape {shape}, which takes {wanted} bytes, but holds {found}",
                name=name,
                shape=shape,
                wanted=count * dtype.itemsize,
                found=found,
            )
    else:
        number, kind = STORED.get(tensor.data_type, ELSE_STORED)
        chunks = tensor.lists.get(number, [])
        found = sum(_count(chunk, number, kind) for chunk in chunks)
        if found != count:
            raise ModelError(
                "'{name}' has the shape {shape}, which takes {wanted} numbers, but holds {found}",
                name=name,
                shape=shape,
                wanted=count,
                found=found,
            )
    budget.ask(shape, dtype)
    if budget.room is not None:
        budget.room.grow(count * dtype.itemsize)
    array = np.empty(count, dtype)
    if tensor.raw is not None:
        array[:] = np.frombuffer(tensor.raw, dtype.newbyteorder("<"))
    else:
        _fill(array, chunks, number, kind)
    array = array.reshape(shape)
    array.flags.writeable = False
    return array


def _count(chunk: Chunk, number: int, kind: str) -> int:
    """The values in a part of a list."""
    if isinstance(chunk, int):
        return 1
    if LISTS[number] == VARINT:
        return count_varints(chunk)
    if len(chunk) % np.dtype(kind).itemsize:
        raise WireError
    return len(chunk) // np.dtype(kind).itemsize


def _fill(array: Array, chunks: list[Chunk], number: int, kind: str) -> None:
    """Put the values of a list into `array`, which has as many cells."""
    at = 0
    for chunk in chunks:
        if isinstance(chunk, int):
            pieces = iter([np.array([chunk], np.uint64)])
        else:
            pieces = varints(chunk) if LISTS[number] == VARINT else iter([np.frombuffer(chunk, kind)])
        for piece in pieces:
            values = piece.astype(kind, copy=False)
            if array.dtype == np.float16:  # whose bits are stored as whole numbers
                values = values.astype(np.uint16).view(np.float16)
            array[at : at + len(values)] = values
            at += len(values)


def attribute_of(attribute: Attribute, budget: Budget) -> Value:
    """An ONNX attribute in Python's own types: numbers, text, tuples of numbers, an array.

    Raises
    ------
    ModelError
        Any other kind: graphs, lists of words or of arrays, sparse arrays, types, references.
    """
    if attribute.refers:
        raise ModelError(
            "the attribute '{name}' refers to another, which is not supported", name=attribute.name
        )
    kind = KINDS[attribute.kind] if 0 <= attribute.kind < len(KINDS) else str(attribute.kind)
    match kind:
        case "FLOAT":
            return attribute.number
        case "INT":
            return attribute.whole
        case "STRING":
            return attribute.word
        case "TENSOR":
            return array_of(attribute.tensor or Tensor(), attribute.name, budget)
        case "FLOATS":
            return attribute.numbers
        case "INTS":
            return attribute.wholes
    raise ModelError(
        "the attribute '{name}' is of the kind {kind}, which is not supported", name=attribute.name, kind=kind
    )
