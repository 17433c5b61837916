"""Layers that look at numbers one by one: activations, normalisation, arithmetic, softmax, and mere rearranging."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz import activations, ops
from cnnviz.network.trace.curves import CURVES, curve, prelu_slopes
from cnnviz.network.trace.layer import MOVES
from cnnviz.views.layer_subject import (
    MOST_MAPS,
    MOST_NUMBERS,
    Array,
    Payload,
    Subject,
    image_meta,
    item,
    maps_of,
    one_of_a_row,
    plane_of,
    range_of,
    wrapped,
)
from cnnviz.views.payload import CURVE_POINTS, curve_of, histogram

FORMULAS = {
    "Abs": "|{x}|",
    "Ceil": "⌈{x}⌉",
    "Clip": "min({max}, max({min}, {x}))",
    "Cos": "cos({x})",
    "Erf": "erf({x})",
    "Exp": "e^{x}",
    "Floor": "⌊{x}⌋",
    "HardSigmoid": "min(1, max(0, {alpha}·{x} + {beta}))",
    "Log": "ln({x})",
    "Neg": "−({x})",
    "Reciprocal": "1 / {x}",
    "Round": "⌊{x}⌉",
    "Selu": "{gamma}·(max(0, {x}) + min(0, {alpha}·(e^{x} − 1)))",
    "Sign": "sign({x})",
    "Sin": "sin({x})",
    "Sqrt": "√({x})",
    "Swish": "{x} / (1 + e^(−{alpha}·{x}))",
    "ThresholdedRelu": "{x} · [{x} > {alpha}]",
    "gelu_tanh": "{x}·(1 + tanh(√(2/π)·({x} + 0.044715·{x}³))) / 2",
    "prelu": "max(0, {x}) + {weight}·min(0, {x})",
}
"""Of functions that networks have beside those of :mod:`cnnviz.activations`, by the names that a trace gives them."""

DEFAULTS: dict[str, dict[str, float]] = {
    "HardSigmoid": {"alpha": 0.2, "beta": 0.5},
    "Selu": {"alpha": 1.6732632423543772, "gamma": 1.0507009873554805},
    "Swish": {"alpha": 1.0},
    "ThresholdedRelu": {"alpha": 1.0},
}
"""ONNX's, for what a model leaves out."""

ENLARGING = ("Resize", "Upsample")
"""Operators that repeat the nearest number, unless they mix several."""
MOST_INPUTS = 64
"""A layer that joins more arrays is not drawn."""

SIGNS = {
    "Add": "+",
    "Sub": "−",
    "Mul": "×",
    "Div": "÷",
    "Pow": "^",
    "Sum": "+",
    "Mean": "+",
    "Max": ",",
    "Min": ",",
}
"""Operators of several arrays, number by number, and what is written between the numbers."""


def activation(subject: Subject) -> Payload | None:
    """The function with its parameters, its curve, and how often each value occurs before and after."""
    layer = subject.layer
    if layer.op_type not in CURVES:
        return None
    at = subject.at
    found = curve(at, (0, *subject.element))
    name = "gelu_tanh" if layer.attributes.get("approximate") == "tanh" else found.name
    known = activations.ACTIVATIONS.get(name)
    if known is None and name not in FORMULAS:
        return None
    most = float(np.finfo(np.float32).max)  # infinity is no JSON
    given = DEFAULTS.get(name, {}) | dict(found.parameters)
    parameters = {key: min(max(value, -most), most) for key, value in given.items()}
    before, after, number, count = (
        plane_of(item(at.x), subject.channel),
        subject.plane(),
        subject.channel,
        _count(subject),
    )
    placed = {}
    if layer.op_type == "PRelu" and not _one_slope(subject, prelu_slopes(at)):
        if subject.output.ndim > 1:
            return None
        number, count = subject.element[0], None
        before, after = (row[number].reshape(1, 1) for row in (item(at.x), subject.output))
        placed = {"output": one_of_a_row(number, subject.output.size)}

    def function(x: Array) -> Array:
        if layer.op_type == "PRelu":
            return ops.leaky_relu(x, negative_slope=found.parameters["weight"])
        with np.errstate(all="ignore"):
            return at.compute([x, *at.arrays[1:]])

    meta = {
        **placed,
        "image": image_meta(before[np.newaxis], [number], count),
        "conv": {"out": [1, *before.shape]},
        "act": {
            "name": name,
            "formula": known.formula if known else FORMULAS[name],
            "parameters": parameters,
            **_curve(function, before, after),
        },
    }
    return Payload("activation", meta, {"inputs": before})


def _one_slope(subject: Subject, slopes: Array) -> bool:
    """Whether all numbers of the element's map share one slope."""
    mine = slopes[0] if subject.output.ndim == 1 else slopes[0, subject.channel]
    return bool((mine == mine.flat[0]).all())


def _curve(function: Any, before: Array, after: Array) -> dict[str, Any]:
    """The curve over the values that occur, and the histograms; where the function has no value, the curve has a gap."""
    low, high = range_of(before)
    reach = max(abs(low), abs(high), 1e-3)
    points = np.linspace(min(low, -0.15 * reach), max(high, 0.15 * reach), CURVE_POINTS)
    values = function(points)
    finite = np.isfinite(values)
    drawn = curve_of(
        lambda x: np.where(finite, values, values[finite][0] if finite.any() else 0.0), low, high
    )
    drawn["values"] = [value if fine else None for value, fine in zip(drawn["values"], finite, strict=True)]
    return {
        "curve": drawn,
        "before": histogram(_finite(before), *drawn["x"]),
        "after": histogram(_finite(after), *drawn["y"]),
    }


def _count(subject: Subject) -> int | None:
    """How many cells of the only map hold a number, where that is not all."""
    return subject.output.size if subject.output.ndim == 1 else None


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)].astype(np.float32)


def normalization(subject: Subject) -> Payload | None:
    """Mean, variance, scale and shift that serve the element's map, measured in training or on the map's own group."""
    at = subject.at
    x, scale, bias, *measured = subject.operands
    channel = subject.element[0]
    channels = len(subject.output)
    values = item(x)
    if measured:
        mean, variance = (float(moment[channel]) for moment in measured)
    else:
        groups = at.setting("num_groups", channels)
        own = values.reshape(groups, -1)[channel // (channels // groups)]
        mean, variance = float(own.mean(dtype=np.float64)), float(own.var(dtype=np.float64))
    learned = channel // (channels // len(scale))  # an older group normalisation has one for each group
    norm = {
        "mean": mean,
        "variance": variance,
        "eps": float(at.setting("epsilon", 1e-5)),
        "scale": float(scale[learned]),
        "bias": float(bias[learned]),
        "own": not measured,
    }
    if subject.output.ndim == 1:
        cell = values[channel].reshape(1, 1)
        meta = {"image": image_meta(cell[np.newaxis], [channel]), "norm": norm}
        return Payload("normalization", meta | {"output": one_of_a_row(channel, channels)}, {"inputs": cell})
    plane = plane_of(values, channel)
    meta = {"image": image_meta(plane[np.newaxis], [channel]), "norm": norm}
    return Payload("normalization", meta, {"inputs": plane})


def elementwise(subject: Subject) -> Payload | None:
    """The operands, each stretched to the shape of the result."""
    shape = subject.values[subject.layer.outputs[0]].shape
    operands = subject.operands
    if len(operands) > MOST_MAPS or subject.output.ndim > 3 or "broadcast" in subject.layer.attributes:
        return None
    if any(operand.dtype.kind != "f" for operand in operands):
        return None
    planes = [plane_of(item(np.broadcast_to(operand, shape)), subject.channel) for operand in operands]
    maps = np.stack(planes)
    meta = {
        "image": image_meta(maps, count=_count(subject)),
        "operator": {
            "name": subject.layer.op_type,
            "sign": SIGNS[subject.layer.op_type],
            "operands": [name for name in subject.layer.inputs if name],
        },
    }
    return Payload("elementwise", meta, {"inputs": maps})


def softmax(subject: Subject) -> Payload | None:
    """The logits that are brought to sum 1: a row of them, or one for each channel at each cell."""
    call, output = subject.call, subject.output
    x = item(subject.operands[0])
    if call is None or output.ndim not in (1, 2, 3) or x.size > MOST_NUMBERS:
        return None
    along_channels = call.input.ndim == output.ndim + 1 and call.arguments["dim"] in (1, -output.ndim)
    if not along_channels and x.size != len(x):
        return None
    maps = x.reshape(len(x), 1, 1) if x.size == len(x) else maps_of(x)
    meta = {
        "image": image_meta(maps, count=None),
        "softmax": {"log": call.operation == "log_softmax"},
    }
    return Payload("softmax", meta, {"inputs": maps})


def copy(subject: Subject) -> Payload | None:
    """For each element of the output map the place that its number comes from."""
    found = _places(subject)
    if found is None:
        return None
    maps, places = found
    cells = maps[0].size
    row = subject.output.ndim == 1
    source = places if row else plane_of(places, subject.channel)
    used = np.unique(source[source >= 0] // cells)
    meta: dict[str, Any] = {}
    if len(used) > MOST_MAPS or len(used) * cells > MOST_NUMBERS:
        if not row or not np.array_equal(places, np.arange(places.size)):
            return None
        here = int(places[subject.element]) // cells
        room = max(1, min(MOST_MAPS, MOST_NUMBERS // cells))
        first = min(max(0, here - room // 2), len(maps) - room)
        used = np.arange(first, first + room)
        source = source[first * cells : (first + room) * cells]
    if not len(used):
        used = np.zeros(1, np.intp)
    if row:
        columns = cells if 1 < cells < len(source) else wrapped(len(source))[1]
        offset = int(used[0]) * cells if len(source) < len(places) else 0
        meta["output"] = {
            "rows": -(-len(source) // columns),
            "columns": columns,
            "count": len(source),
            "offset": offset,
        }
    position = np.full(len(maps), -1)
    position[used] = np.arange(len(used))
    shown = np.where(source < 0, -1, position[source // cells] * cells + source % cells)
    empty = subject.output[places < 0]
    meta["image"] = image_meta(maps[used], used.tolist())
    meta["copy"] = {
        "fill": float(empty[0]) if empty.size else 0.0,
        "laid_out": row and cells > 1 and np.array_equal(places, np.arange(places.size)),
    }
    return Payload("copy", meta, {"inputs": maps[used], "source": shown})


def _places(subject: Subject) -> tuple[Array, Array] | None:
    """The maps of all moved inputs, one behind the other, and for each output the cell there; -1 for a filling."""
    at = subject.at
    nearest = at.op in ENLARGING and at.setting("mode", "nearest") == "nearest"
    cropping = at.setting("coordinate_transformation_mode") == "tf_crop_and_resize"
    if at.decides or cropping or not (nearest or at.op in MOVES):
        return None
    moved = [number for number in at.moved if number < len(at.arrays) and at.layer.inputs[number]]
    arrays = [item(at.array(number)) for number in moved]
    if not moved or len(moved) > MOST_INPUTS or any(array.ndim not in (1, 2, 3) for array in arrays):
        return None
    maps = [maps_of(array) for array in arrays]
    if len({each.shape[1:] for each in maps}) > 1 or any(len(at.array(number)) != 1 for number in moved):
        return None
    places = np.full(subject.output.shape, -1)
    first = 0
    for number, array, each in zip(moved, arrays, maps, strict=True):
        if nearest:
            numbered = np.arange(array.size, dtype=np.float64).reshape(at.array(number).shape)
            labels = item(at.compute([numbered, *at.arrays[1:]]).astype(np.intp))
        else:
            labels = item(at.labels(number))
        if labels.shape != places.shape:
            return None
        places = np.where(labels >= 0, labels + first, places)
        first += each.size
    return np.concatenate(maps), places
