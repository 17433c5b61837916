"""Normalisation, with the mean and the variance that serve each number."""

from __future__ import annotations

import numpy as np

from cnnviz.parts.layer_stepper.subject import Payload, Subject, image_meta, item, one_of_a_row


def normalization(subject: Subject) -> Payload | None:
    """Mean, variance, scale and shift that serve the element's map, measured in training or on the map's own group."""
    if subject.output.dtype.kind != "f":
        return None
    run = subject.run
    x, scale, bias, *measured = run.operands
    channel = subject.element[0]
    channels = len(subject.output)
    values = item(x)
    if measured:
        mean, variance = (float(moment[channel]) for moment in measured)
    else:
        groups = run.setting("num_groups", channels)
        own = values.reshape(groups, -1)[channel // (channels // groups)]
        mean, variance = float(own.mean(dtype=np.float64)), float(own.var(dtype=np.float64))
    learned = channel // (channels // len(scale))  # an older group normalisation has one for each group
    norm = {
        "mean": mean,
        "variance": variance,
        "eps": float(run.setting("epsilon", 1e-5)),
        "scale": float(scale[learned]),
        "bias": float(bias[learned]),
        "own": not measured,
    }
    row = subject.output.ndim == 1
    plane = values[channel].reshape(1, 1) if row else subject.plane_in(x)
    meta = {"image": image_meta(plane[np.newaxis], [channel]), "norm": norm}
    if row:
        meta["output"] = one_of_a_row(channel, channels)
    return Payload("normalization", meta, {"inputs": plane})


def layer_normalization(subject: Subject) -> Payload | None:
    """Mean and variance of the axes that each number shares them with, and its own scale and shift."""
    run, x = subject.run, subject.run.x
    if x.dtype.kind != "f":
        return None
    first = int(run.setting("axis", -1)) % x.ndim
    axes = tuple(range(first, x.ndim))
    x = x[:1] if first else x  # other images have no part in it
    wide = x.astype(np.float64)
    moments = wide.mean(axis=axes, keepdims=True), wide.var(axis=axes, keepdims=True)
    given = (*moments, run.array(1), run.optional(2))
    planes = [subject.plane_in(0.0 if array is None else array) for array in given]
    names = ("mean", "variance", "scale", "shift")
    plane = subject.plane_in(x)
    meta = {
        "image": image_meta(plane[np.newaxis], [subject.channel], subject.count),
        "norm": {"eps": float(run.setting("epsilon", 1e-5)), "own": True, "each": True},
    }
    own = {name: each.astype(np.float64) for name, each in zip(names, planes, strict=True)}
    return Payload("normalization", meta, {"inputs": plane, **own})
