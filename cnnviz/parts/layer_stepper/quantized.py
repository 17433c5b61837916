"""Layers that make quantised numbers; and convolutions and products of them, looked at in the numbers that these stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz.networks import Call
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators import OPERATORS
from cnnviz.networks.operators.quantized import by_column, by_row
from cnnviz.networks.trace.whole import scale_and_zero
from cnnviz.parts.layer_stepper.subject import Array, Payload, Subject, image_meta, real


def in_real_numbers(run: LayerRun, call: Call) -> tuple[Call, dict[str, Any]]:
    """The call on ``(q - zero_point) * scale``, before its sums are rounded, and how they are rounded.

    The second has `step`, `low` and `high` of the layer's results where the layer knows scales, else it is empty: then
    the numbers are whole and the sums are the layer's results.
    """
    if run.op != "QLinearConv":
        return _in_float32(call, np.float64(1), np.float64(1)), {}
    x_scale, w_scale = (np.float64(run.array(number)) for number in (1, 4))
    return _in_float32(call, x_scale.reshape(()), w_scale), _told(run)


def matrices_in_real_numbers(run: LayerRun) -> tuple[Array, Array, dict[str, Any]]:
    """The factors of a product of quantised matrices as ``(q - zero_point) * scale``, and how its sums are rounded."""
    if run.op == "MatMulInteger":
        left, right = run.array(0), run.array(1)
        zeros = [np.zeros(()) if (zero := run.optional(n)) is None else zero for n in (2, 3)]
        scales, told = [np.ones(()), np.ones(())], {}
    else:
        left, right = run.array(0), run.array(3)
        zeros, scales, told = [run.array(2), run.array(5)], [run.array(1), run.array(4)], _told(run)
    a, b = left.astype(np.float64), right.astype(np.float64)
    a = (a - by_row("a", zeros[0], left)) * by_row("a", scales[0].astype(np.float64), left)
    b = (b - by_column("b", zeros[1], right)) * by_column("b", scales[1].astype(np.float64), right)
    return a.astype(np.float32), b.astype(np.float32), told


def _told(run: LayerRun) -> dict[str, Any]:
    """The distance of two results of a layer that knows scales, and its lowest and highest result."""
    step, zero = run.array(6).item(), int(run.array(7).item())
    ends = np.iinfo(run.y.dtype)
    return {"step": step, "low": (int(ends.min) - zero) * step, "high": (int(ends.max) - zero) * step}


def _in_float32(call: Call, x_scale: Any, w_scale: Any) -> Call:
    how = call.arguments
    weight, bias = how["weight"], how["bias"]
    by_channel = w_scale.reshape(-1, *(1,) * (weight.ndim - 1))
    settings = {
        "weight": (weight * by_channel).astype(np.float32),
        "bias": None if bias is None else bias * (x_scale * w_scale).reshape(-1),
    }
    x = (call.input * x_scale).astype(np.float32)
    return replace(call, input=x, arguments=how | settings, rounding=None)


def rounding(subject: Subject) -> Payload | None:
    """The numbers with the scale and the zero point of each."""
    run, x = subject.run, subject.run.x
    if run.op == "DynamicQuantizeLinear":
        _, scale, zero = OPERATORS[run.op].compute(run.context, x)
    else:
        scale, zero = scale_and_zero(run)
    planes = [subject.plane_in(each).astype(np.float64) for each in (scale, zero)]
    plane = real(subject.plane_in(x))
    kind = subject.output.dtype
    ends = None if kind.kind == "f" else [int(np.iinfo(kind).min), int(np.iinfo(kind).max)]
    floats = [each.dtype for each in (x, scale) if each.dtype.kind == "f"]
    if kind.kind == "f":
        floats.append(kind)
    meta = {
        "image": image_meta(plane[np.newaxis], [subject.channel], subject.count),
        "rounding": {"ends": ends, "zero": bool(np.any(zero)), "measured": run.op == "DynamicQuantizeLinear"},
        "eps": float(max(np.finfo(each).eps for each in floats)),
    }
    return Payload("rounding", meta, {"inputs": plane, "scale": planes[0], "zero": planes[1]})
