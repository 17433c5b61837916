"""What the Stepper of a network's layer shows: which layer and element, and the numbers behind that output map, ready for JSON and Arrow."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from cnnviz.networks import Layer, Network
from cnnviz.networks.trace.layer import FACTORS, MOVES, operation_of
from cnnviz.parts.layer_stepper import listed, moves, norms, numbers, quantized, terms, windows
from cnnviz.parts.layer_stepper.subject import (
    Array,
    Payload,
    Subject,
    as_numbers,
    largest,
    locate,
    real,
    shown,
    wrapped,
)
from cnnviz.parts.layer_stepper.words import layer_words
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.content import reveal_meta
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.words import Translate

Explain = Callable[[Subject], Payload | None]


def _first(*ways: Explain) -> Explain:
    """The first of these ways that fits the layer."""

    def explain(subject: Subject) -> Payload | None:
        return next((found for way in ways if (found := way(subject)) is not None), None)

    return explain


KINDS: dict[str, Explain] = {
    **dict.fromkeys(("Conv", "ConvTranspose", "ConvInteger", "QLinearConv"), windows.convolution),
    **dict.fromkeys(FACTORS, _first(windows.linear, terms.product)),
    **dict.fromkeys(
        ("MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool"),
        _first(windows.pooling, listed.window),
    ),
    "LpPool": listed.window,
    **dict.fromkeys(listed.REDUCING, listed.reduction),
    "ReduceMean": _first(windows.pooling, listed.reduction),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _first(numbers.softmax, terms.softmax_along_rows)),
    **dict.fromkeys(
        ("BatchNormalization", "GroupNormalization", "InstanceNormalization"), norms.normalization
    ),
    "LayerNormalization": norms.layer_normalization,
    "LRN": listed.neighbours,
    "PRelu": _first(numbers.activation, numbers.own_slopes),
    **dict.fromkeys(numbers.SIGNS, numbers.elementwise),
    **dict.fromkeys(MOVES, moves.copy),
    **dict.fromkeys(moves.ENLARGING, _first(moves.copy, terms.resizing)),
    "Where": _first(moves.copy, numbers.elementwise),
    **dict.fromkeys(("DequantizeLinear", "DynamicQuantizeLinear", "QuantizeLinear"), quantized.rounding),
}
"""How each operator is explained; all others are asked whether they are functions of one number."""


def subject_of(
    network: Network, layer: Layer, values: Mapping[str, Array], element: Sequence[int] | None = None
) -> Subject | None:
    """The layer and the element to explain; where `element` leaves axes open, the largest number there.

    None if the layer's result has no elements.
    """
    output = shown(values[layer.outputs[0]])
    if not output.size:
        return None
    return Subject(network, layer, values, locate(output, element))


def work_bytes(subject: Subject) -> int:
    """The bytes that :func:`layer_payload` takes at most while it works, beside what it gives."""
    return moves.work_bytes(subject) if subject.run.op in (*MOVES, *moves.ENLARGING) else 0


def layer_payload(subject: Subject, *, pinned: bool = False) -> tuple[dict[str, Any], dict[str, Array]]:
    """Meta data and flat arrays for the element's output map; ``meta["kind"]`` is "none" where there is no drawing.

    Parameters
    ----------
    pinned
        Whether the visitor chose the element.
    """
    with np.errstate(all="ignore"):  # the weights of a stranger's model may be anything
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
    run = subject.run
    explain = KINDS.get(run.op, numbers.activation)
    operands = run.operands
    by_number = explain is numbers.elementwise  # the first may be a single number there
    fits = operands and (by_number or (operands[0].ndim and len(operands[0])))
    # a network may end with the place of its answer, one for each image
    if (run.y.ndim > 1 or run.op in listed.POSITIONS) and fits:
        explained = explain(subject)
        if explained is not None and _is_json(explained.meta):
            return explained
    inputs = [list(run.array(number).shape) for number in run.changes]
    return Payload("none", {"shapes": {"inputs": inputs, "output": list(run.y.shape)}})


def _is_json(meta: dict[str, Any]) -> bool:
    """Whether all numbers are finite; a model may have others, and JSON has not."""
    try:
        json.dumps(meta, allow_nan=False)
    except ValueError:
        return False
    return True


def _output_meta(subject: Subject) -> dict[str, Any]:
    """How the output map lies, and how one of its cells is written as an index.

    `axes` is "map" for (channel, row, column), where the channel may count through several axes, "signal" for (channel,
    place), "row" for (place,), and "channel" for (channel,), a row that holds one number of each input map.
    """
    shape = subject.output.shape
    axes = {1: "row", 2: "signal"}.get(len(shape), "map")
    rows, columns = wrapped(shape[0]) if axes == "row" else (1, *shape[1:])[-2:]
    return {
        "axes": axes,
        "shape": list(shape),
        "channel": subject.channel,
        "channels": 1 if axes == "row" else math.prod(shape[:-2]) if axes == "map" else shape[0],
        "rows": rows,
        "columns": columns,
        "count": shape[0] if axes == "row" else rows * columns,
        "offset": 0,
        "most": largest(real(subject.output)),
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
            return 0, subject.element[1] - output["offset"]
        case _:
            return subject.element[-2], subject.element[-1]


def _sent(subject: Subject, output: dict[str, Any]) -> Array:
    """The output map, or the part of a row of numbers that is shown."""
    if output["axes"] == "channel":
        return subject.output[output["channel"] :][:1]
    numbers = subject.output if output["axes"] == "row" else subject.plane().ravel()
    return real(numbers[output["offset"] : output["offset"] + output["count"]])


def selected_layer(state: NetworkState, reading: Reading) -> Layer:
    """The layer that the state names if there is one of that name; the first convolution, or the first at all, if not.

    Where answers are hidden, none that tells the answer.
    """
    told = reading.telling if state.hides("answers") else frozenset()
    layers = [layer for layer in reading.network.layers if told.isdisjoint(layer.outputs)]
    layers = layers or list(reading.network.layers)
    named = next((layer for layer in layers if layer.name == state.layer), None)
    return named or next((layer for layer in layers if layer.op_type == "Conv"), layers[0])


LastShown = tuple[Network | None, str, tuple[int, ...]]
"""What the Stepper showed before: of which network, the layer's name, and the element."""
NOTHING_SHOWN: LastShown = (None, "", ())


def subject_for(state: NetworkState, reading: Reading, last_shown: LastShown) -> Subject | None:
    """The element to explain: that which `state` names, else one chosen by :func:`_usual`; None if the layer has none.

    It may be called in any thread.
    """
    layer = selected_layer(state, reading)
    element = state.element if layer.name == state.layer else None
    return subject_of(
        reading.network, layer, reading.values, element or _usual(state, reading, layer, last_shown)
    )


def _usual(
    state: NetworkState, reading: Reading, layer: Layer, last_shown: LastShown
) -> tuple[int, ...] | None:
    """The element where none was chosen: the answer's, or on the map that stands there, so that a drawing goes on."""
    answer = reading.answer(state.answer)
    if answer is not None and layer.outputs[0] in reading.rows:
        return (answer,)
    network, name, element = last_shown
    return element[:1] if network is reading.network and name == layer.name and len(element) > 1 else None


def layer_content(
    _: Translate,
    reading: Reading,
    subject: Subject,
    *,
    chosen: bool = False,
    pinned: bool = False,
    state: NetworkState,
) -> Content:
    """All that the Stepper shows of a layer; ``meta["kind"]`` is "none", and there are no words, where there is no drawing.

    Parameters
    ----------
    chosen, pinned
        Whether the visitor chose the element's map, and the element itself.
    state
        Says how large the type is, what is covered, and how much of a sum is shown.
    """
    layer = subject.layer
    meta, arrays = layer_payload(subject, pinned=pinned)
    if meta["kind"] == "none":
        return meta, arrays
    pictures = (reading.input, *reading.reader.also) if reading.reader.pictured else ()
    inner = any(layer.inputs[number] not in pictures for number in subject.run.changes)
    words = layer_words(
        _,
        meta,
        layer=layer.name,
        operator=operation_of(layer, subject.run.changing),
        labels=_labels(subject, reading),
        picture=reading.preprocessing.order if layer.inputs[0] in pictures else "",
    )
    revealed = reveal_meta(state)
    sealed = {"sealed_input": inner and revealed["sealed"]}
    return meta | words | {"large": state.large, "chosen": chosen} | revealed | sealed, arrays


def _labels(subject: Subject, reading: Reading) -> tuple[str, ...] | None:
    """The names of the classes where the layer's output is a number for each."""
    labels = reading.labels
    fits = labels is not None and len(labels) == len(subject.output)
    return labels if fits and subject.layer.outputs[0] in reading.rows else None
