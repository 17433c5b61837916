"""What the Stepper of a network's layer is sent: the numbers behind one output map, ready for JSON and Arrow."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from cnnviz.network import Layer, Network
from cnnviz.network.trace.layer import MOVES
from cnnviz.views import layer_numbers, layer_windows
from cnnviz.views.layer_subject import (
    Array,
    Payload,
    Subject,
    as_numbers,
    item,
    largest,
    locate,
    wrapped,
)

Explain = Callable[[Subject], Payload | None]

WHOLE = ("ConvInteger", "QLinearConv")
"""Operators whose results are whole numbers and are drawn."""

KINDS: dict[str, Explain] = {
    **dict.fromkeys(("Conv", "ConvTranspose", *WHOLE), layer_windows.convolution),
    **dict.fromkeys(("Gemm", "MatMul"), layer_windows.linear),
    **dict.fromkeys(
        ("MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool", "ReduceMean"), layer_windows.pooling
    ),
    **dict.fromkeys(("Softmax", "LogSoftmax"), layer_numbers.softmax),
    **dict.fromkeys(
        ("BatchNormalization", "GroupNormalization", "InstanceNormalization"), layer_numbers.normalization
    ),
    **dict.fromkeys(layer_numbers.SIGNS, layer_numbers.elementwise),
    **dict.fromkeys((*MOVES, *layer_numbers.ENLARGING), layer_numbers.copy),
}
"""How each operator is explained; all others are asked whether they are functions of one number."""


def subject_of(
    network: Network, layer: Layer, values: Mapping[str, Array], element: Sequence[int] | None = None
) -> Subject | None:
    """The layer and the element to explain; where `element` leaves axes open, the largest number there.

    None if the layer's result has no elements.
    """
    output = item(values[layer.outputs[0]])
    if not output.size or not output.ndim:
        return None
    return Subject(network, layer, values, locate(output, element))


def layer_payload(subject: Subject, *, pinned: bool = False) -> tuple[dict[str, Any], dict[str, Array]]:
    """Meta data and flat arrays for the element's output map; ``meta["kind"]`` is "none" where there is no drawing.

    Parameters
    ----------
    pinned
        Whether the visitor chose the element.
    """
    explained = _explain(subject)
    output = _output_meta(subject) | explained.meta.get("output", {})
    row, column = _cell(subject, output)
    eps = float(np.finfo(subject.output.dtype).eps) if subject.output.dtype.kind == "f" else 0.0
    meta = {"eps": eps} | explained.meta
    meta |= {
        "kind": explained.kind,
        "output": output,
        "start": {"row": row, "column": column},
        "pin": {"row": row, "column": column} if pinned else None,
    }
    arrays = (
        explained.arrays
        if explained.kind == "none"
        else {"output": _sent(subject, output)} | explained.arrays
    )
    return meta, {name: as_numbers(array) for name, array in arrays.items()}


def _explain(subject: Subject) -> Payload:
    explain = KINDS.get(subject.layer.op_type, layer_numbers.activation)
    real = subject.output.dtype.kind == "f" or subject.layer.op_type in WHOLE
    fits = subject.output.ndim in (1, 2, 3) and real
    operands = subject.operands
    if fits and operands and all(array.ndim and len(array) for array in operands[:1]):
        explained = explain(subject)
        if explained is not None and _is_json(explained.meta):
            return explained
    inputs = [list(subject.at.array(number).shape) for number in subject.at.changes]
    output = list(subject.values[subject.layer.outputs[0]].shape)
    return Payload("none", {"shapes": {"inputs": inputs, "output": output}})


def _is_json(meta: dict[str, Any]) -> bool:
    """Whether all numbers are finite; a model may have others, and JSON has not."""
    try:
        json.dumps(meta, allow_nan=False)
    except ValueError:
        return False
    return True


def _output_meta(subject: Subject) -> dict[str, Any]:
    """How the output map lies, and how one of its cells is written as an index.

    `axes` is "map" for (channel, row, column), "signal" for (channel, place), "row" for (place,), and "channel" for
    (channel,), a row that holds one number of each input map.
    """
    shape = subject.output.shape
    axes = {1: "row", 2: "signal"}.get(len(shape), "map")
    rows, columns = wrapped(shape[0]) if axes == "row" else (1, *shape[1:])[-2:]
    return {
        "axes": axes,
        "shape": list(shape),
        "channel": subject.channel,
        "channels": shape[0] if axes != "row" else 1,
        "rows": rows,
        "columns": columns,
        "count": shape[0] if axes == "row" else math.prod(shape[1:]),
        "offset": 0,
        "most": largest(subject.output) if subject.output.dtype.kind == "f" else 1.0,
    }


def _cell(subject: Subject, output: dict[str, Any]) -> tuple[int, int]:
    """Row and column of the element on the output map."""
    match output["axes"]:
        case "row":
            row, column = divmod(subject.element[0] - output["offset"], output["columns"])
            return row, column
        case "channel":
            return 0, 0
        case "signal":
            return 0, subject.element[1]
        case _:
            return subject.element[-2], subject.element[-1]


def _sent(subject: Subject, output: dict[str, Any]) -> Array:
    """The output map, or the part of a row of numbers that is shown."""
    if output["axes"] in ("map", "signal"):
        return subject.plane()
    if output["axes"] == "channel":
        return subject.output[output["channel"] :][:1]
    return subject.output[output["offset"] : output["offset"] + output["count"]]
