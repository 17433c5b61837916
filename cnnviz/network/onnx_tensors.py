"""Arrays and attributes out of an ONNX file that nobody vouches for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from onnx import AttributeProto, TensorProto

from cnnviz.network.budget import MOST_AXES
from cnnviz.network.errors import ModelError
from cnnviz.network.operators import Array, Attribute
from cnnviz.network.operators.arithmetic import dtype_of

FIELDS: dict[int, str] = {
    TensorProto.FLOAT: "float_data",
    TensorProto.DOUBLE: "double_data",
    TensorProto.INT64: "int64_data",
    TensorProto.UINT32: "uint64_data",
    TensorProto.UINT64: "uint64_data",
}
"""Where a tensor without raw bytes keeps its values; the other types use `int32_data`."""


def array_of(tensor: TensorProto, name: str) -> Array:
    """The array of an ONNX tensor, read-only.

    Raises
    ------
    ModelError
        Values in another file, of a type that NumPy lacks, or not as many as the shape says.
    """
    if tensor.data_location == TensorProto.EXTERNAL or len(tensor.external_data):
        raise ModelError(
            "the numbers of '{name}' are in another file; a model must hold all of its own", name=name
        )
    if tensor.HasField("segment"):
        raise ModelError("the numbers of '{name}' are cut into segments, which are not taken", name=name)
    try:
        dtype = dtype_of(tensor.data_type)
    except ModelError as error:
        raise ModelError("'{name}' cannot be used: {reason}", name=name, reason=error) from error
    shape = tuple(tensor.dims)
    if len(shape) > MOST_AXES or min(shape, default=0) < 0:
        raise ModelError("'{name}' has the shape {shape}, which no array has", name=name, shape=shape[:8])
    count = math.prod(shape)
    if tensor.HasField("raw_data"):
        raw = tensor.raw_data
        if len(raw) != count * dtype.itemsize:
            raise ModelError(
                "'{name}' has the shape {shape}, which takes {wanted} bytes, but holds {found}",
                name=name,
                shape=shape,
                wanted=count * dtype.itemsize,
                found=len(raw),
            )
        stored = np.frombuffer(raw, dtype.newbyteorder("<")).astype(dtype)
    else:
        entries = getattr(tensor, FIELDS.get(tensor.data_type, "int32_data"))
        if len(entries) != count:
            raise ModelError(
                "'{name}' has the shape {shape}, which takes {wanted} numbers, but holds {found}",
                name=name,
                shape=shape,
                wanted=count,
                found=len(entries),
            )
        if tensor.data_type == TensorProto.FLOAT16:
            stored = np.array(entries, np.int32).astype(np.uint16).view(np.float16)
        else:
            stored = np.array(entries).astype(dtype)
    stored = stored.reshape(shape)
    stored.flags.writeable = False
    return stored


def attribute_of(attribute: AttributeProto) -> Attribute:
    """An ONNX attribute in Python's own types: numbers, text, tuples of numbers, an array.

    Raises
    ------
    ModelError
        Any other kind: graphs, lists of words or of arrays, sparse arrays, types, references.
    """
    kinds = AttributeProto.AttributeType
    if attribute.ref_attr_name:
        raise ModelError("the attribute '{name}' refers to another, which is not taken", name=attribute.name)
    value: Any
    match attribute.type:
        case AttributeProto.FLOAT:
            value = attribute.f
        case AttributeProto.INT:
            value = attribute.i
        case AttributeProto.STRING:
            value = attribute.s.decode("utf-8")
        case AttributeProto.TENSOR:
            value = array_of(attribute.t, attribute.name)
        case AttributeProto.FLOATS:
            value = tuple(attribute.floats)
        case AttributeProto.INTS:
            value = tuple(attribute.ints)
        case _:
            known = attribute.type in kinds.values()
            raise ModelError(
                "the attribute '{name}' is of the kind {kind}, which is not taken",
                name=attribute.name,
                kind=kinds.Name(attribute.type) if known else attribute.type,
            )
    return value
