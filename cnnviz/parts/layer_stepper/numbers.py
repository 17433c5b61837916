"""Layers that look at numbers one by one: activations and arithmetic; and softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.trace.curves import curve, other_values
from cnnviz.parts.layer_stepper.subject import (
    MOST_MAPS,
    MOST_NUMBERS,
    Array,
    Payload,
    Subject,
    image_meta,
    item,
    maps_of,
    one_of_a_row,
    range_of,
    real,
)
from cnnviz.parts.stepper.content import CURVE_POINTS, curve_of, histogram
from cnnviz.pointwise import POINTWISE

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
    "Equal": "=",
    "Greater": ">",
    "GreaterOrEqual": "≥",
    "Less": "<",
    "LessOrEqual": "≤",
    "And": "∧",
    "Or": "∨",
    "Xor": "⊕",
    "Mod": "mod",
    "Where": "?",
    "Cast": "",
    "CastLike": "",
    "Not": "",
}
"""Operators of arrays, number by number, and what is written between the numbers; nothing where there is one alone."""

COMPARING = ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "Not")
"""Operators of :data:`SIGNS` that give a truth value, 1 or 0."""


def activation(subject: Subject) -> Payload | None:
    """The function with its parameters, its curve, and how often each value occurs before and after."""
    run, index = subject.run, (0, *subject.element)
    if run.function is None or subject.output.dtype.kind != "f":
        return None
    with np.errstate(all="ignore"):  # a slope may be infinite
        found = curve(run, index)
    most = float(np.finfo(np.float32).max)  # infinity is no JSON
    parameters = {key: min(max(value, -most), most) for key, value in found.parameters.items()}
    before, after = subject.plane_in(run.x), subject.plane()
    number, count = subject.channel, subject.count
    placed = {}
    if run.op == "PRelu" and not _one_slope(subject, run.function.coefficients["weight"]):
        if subject.output.ndim > 1:
            return None
        number, count = subject.element[0], None
        before, after = (row[number].reshape(1, 1) for row in (item(run.x), subject.output))
        placed = {"output": one_of_a_row(number, subject.output.size)}

    meta = {
        **placed,
        "image": image_meta(before[np.newaxis], [number], count),
        "conv": {"out": [1, *before.shape]},
        "act": {
            "name": found.name,
            "formula": POINTWISE[found.name].formula,
            "parameters": parameters,
            **_curve(lambda x: other_values(run, index, x), before, after),
        },
    }
    return Payload("activation", meta, {"inputs": before})


def _one_slope(subject: Subject, slopes: Array) -> bool:
    """Whether all numbers of the element's map share one slope."""
    mine = slopes[0] if subject.output.ndim == 1 else maps_of(slopes[0])[subject.channel]
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


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)].astype(np.float32)


def elementwise(subject: Subject) -> Payload | None:
    """The operands, each stretched to the shape of the result."""
    run, kind = subject.run, subject.output.dtype.kind
    operands = run.operands if SIGNS[run.op] else run.operands[:1]
    if len(operands) > MOST_MAPS or "broadcast" in run.layer.attributes:
        return None
    if run.op == "Mean" and kind != "f":
        return None  # it is rounded
    maps = np.stack([real(subject.plane_in(operand)) for operand in operands])
    compared = [np.finfo(each.dtype).eps for each in (*operands, subject.output) if each.dtype.kind == "f"]
    meta = {
        "image": image_meta(maps, count=subject.count),
        "operator": _operator_meta(run, SIGNS[run.op], len(operands)),
        "eps": float(max(compared, default=np.finfo(np.float64).eps)),
    }
    if kind == "b":
        meta["output"] = {"most": 1.0}
    return Payload("elementwise", meta, {"inputs": maps})


def _operator_meta(run: LayerRun, sign: str, count: int) -> dict[str, Any]:
    """What the browser is told of an operator on `count` operands, between which the `sign` is written."""
    return {
        "name": run.op,
        "sign": sign,
        "operands": [name for name in run.layer.inputs if name][:count],
        "whole": run.y.dtype.kind != "f",
        "truth": run.y.dtype.kind == "b",
        "truncated": bool(run.setting("fmod", 0)),
    }


def own_slopes(subject: Subject) -> Payload | None:
    """The numbers and the slope that each of them has below 0."""
    run = subject.run
    if run.function is None or subject.output.dtype.kind != "f":
        return None
    maps = np.stack([subject.plane_in(each) for each in (run.x, run.function.coefficients["weight"])])
    meta = {
        "image": image_meta(maps),
        "operator": _operator_meta(run, "×", 2),
        "eps": float(np.finfo(subject.output.dtype).eps),
    }
    return Payload("elementwise", meta, {"inputs": maps})


def softmax(subject: Subject) -> Payload | None:
    """The logits that are brought to sum 1: a row of them, or one for each channel at each cell."""
    call, output = subject.run.call, subject.output
    x = item(subject.run.x)
    if call is None or output.ndim not in (1, 2, 3) or x.size > MOST_NUMBERS or output.dtype.kind != "f":
        return None
    along_channels = call.input.ndim == output.ndim + 1 and call.arguments["dim"] in (1, -output.ndim)
    if not along_channels and x.size != len(x):
        return None
    maps = x.reshape(len(x), 1, 1) if x.size == len(x) else maps_of(x)
    meta = {"image": image_meta(maps), "softmax": {"log": call.operation == "log_softmax"}}
    return Payload("softmax", meta, {"inputs": maps})
