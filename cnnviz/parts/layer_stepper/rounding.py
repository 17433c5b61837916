"""Layers that bring real numbers to small whole ones and back, number by number."""

from __future__ import annotations

import numpy as np

from cnnviz.network.operators import OPERATORS
from cnnviz.network.trace.whole import scale_and_zero
from cnnviz.parts.layer_stepper.subject import Array, Payload, Subject, image_meta, item, plane_of, real


def rounding(subject: Subject) -> Payload | None:
    """The numbers with the scale and the zero point of each."""
    at, x = subject.at, subject.at.x
    if at.op == "DynamicQuantizeLinear":
        scale, zero = (
            (subject.values[name] for name in at.layer.outputs[1:3]) if _both(subject) else _own(subject)
        )
    else:
        scale, zero = scale_and_zero(at)
    planes = [
        plane_of(item(np.broadcast_to(each, x.shape)), subject.channel).astype(np.float64)
        for each in (scale, zero)
    ]
    plane = real(plane_of(item(x), subject.channel))
    kind = subject.output.dtype
    ends = None if kind.kind == "f" else [int(np.iinfo(kind).min), int(np.iinfo(kind).max)]
    floats = [each.dtype for each in (x, scale) if each.dtype.kind == "f"]
    if kind.kind == "f":
        floats.append(kind)
    meta = {
        "image": image_meta(plane[np.newaxis], [subject.channel], _count(subject)),
        "rounding": {"ends": ends, "zero": bool(np.any(zero)), "measured": at.op == "DynamicQuantizeLinear"},
        "eps": float(max(np.finfo(each).eps for each in floats)),
    }
    return Payload("rounding", meta, {"inputs": plane, "scale": planes[0], "zero": planes[1]})


def _both(subject: Subject) -> bool:
    """Whether the layer gives its scale and its zero point too."""
    names = subject.layer.outputs
    return len(names) > 2 and all(names[1:3])


def _own(subject: Subject) -> tuple[Array, Array]:
    """The same, worked out anew."""
    at = subject.at
    made = OPERATORS[at.op].compute(at.context, at.x)
    return made[1], made[2]


def _count(subject: Subject) -> int | None:
    return subject.output.size if subject.output.ndim == 1 else None
