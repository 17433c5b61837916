"""Layers that bring real numbers to small whole ones and back, number by number."""

from __future__ import annotations

import numpy as np

from cnnviz.network.operators import OPERATORS
from cnnviz.network.trace.whole import scale_and_zero
from cnnviz.parts.layer_stepper.subject import Payload, Subject, image_meta, real


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
