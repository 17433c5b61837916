"""Convolutions of quantised numbers, looked at in the numbers that these stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz.network import Call
from cnnviz.views.layer_subject import Subject


def in_real_numbers(subject: Subject, call: Call) -> tuple[Call, dict[str, Any]]:
    """The call on ``(q - zero_point) * scale``, before its sums are rounded, and how they are rounded.

    The second has `step`, `low` and `high` of the layer's results where the layer knows scales, else it is empty: then
    the numbers are whole and the sums are the layer's results.
    """
    if subject.layer.op_type != "QLinearConv":
        return _in_float32(call, np.float64(1), np.float64(1)), {}
    at = subject.at
    x_scale, w_scale = (np.float64(at.array(number)) for number in (1, 4))
    step, zero = at.array(6).item(), int(at.array(7).item())
    ends = np.iinfo(subject.output.dtype)
    told = {"step": step, "low": (int(ends.min) - zero) * step, "high": (int(ends.max) - zero) * step}
    return _in_float32(call, x_scale.reshape(()), w_scale), told


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
