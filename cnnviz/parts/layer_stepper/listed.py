"""Layers whose numbers are made of several others each, which are listed by their places: reductions, windows, neighbours.

What is made of them is told by ``meta["terms"]["operator"]``, and the settings that it needs stand beside it.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import Any

import numpy as np

from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.operators.reduction import EXTREMES, REDUCTIONS
from cnnviz.networks.trace.terms import NOWHERE
from cnnviz.ops.windows import WindowAxis, lay_out
from cnnviz.parts.layer_stepper.subject import (
    MOST_NUMBERS,
    Array,
    Payload,
    Subject,
    all_maps,
    among,
    image_meta,
    real,
)

MOST_PLACED = 2**25
"""Numbers of an input of which places are written out."""

POSITIONS = ("ArgMax", "ArgMin")
"""Operators that give the place of one of the numbers."""

WHOLE_TOO = ("MaxPool", "ReduceMax", "ReduceMin", "ReduceSum", *POSITIONS)
"""Operators that are exact for whole numbers."""

REDUCING = (*REDUCTIONS, *EXTREMES, *POSITIONS, "GlobalLpPool")
"""Operators that bring axes down to one number."""


def reduction(subject: Subject) -> Payload | None:
    """The numbers that each element of the output map was brought down from."""
    x, result = subject.run.x, subject.run.y
    if not 0 < x.size <= MOST_PLACED:
        return None
    axes = subject.run.reduced_axes
    if result.ndim > 1 and 0 not in axes and len(result) == len(x):
        x, result = x[:1], result[:1]
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    numbered = np.arange(x.size).reshape(x.shape).transpose(*kept, *axes)
    places: Array = (
        numbered.reshape(*result.shape, -1)[0] if result.ndim > 1 else numbered.reshape(result.size, -1)
    )
    if subject.output.ndim > 1:
        places = places.reshape(-1, *subject.plane().shape, places.shape[-1])[subject.channel]
    return _listed(subject, x, places, _settings(subject.run))


def _settings(run: LayerRun) -> dict[str, Any]:
    """What the browser must know of the layer beside its numbers."""
    if run.op in POSITIONS:
        return {"last": bool(run.setting("select_last_index", 0))}
    return {"p": int(run.setting("p", 2))} if run.op in ("GlobalLpPool", "LpPool") else {}


def window(subject: Subject) -> Payload | None:
    """The numbers under the window of each element of the output map, on one to three axes."""
    run = subject.run
    assert run.window_call is not None
    how, sizes = run.window_call.arguments, run.x.shape[2:]
    layout = lay_out(
        run.op, sizes, *(how[name] for name in ("kernel_size", "stride", "padding", "dilation", "ceil_mode"))
    )
    depth = subject.element[1:-2]  # the plane that the element is on
    if subject.plane().size * math.prod(axis.kernel for axis in layout) > MOST_NUMBERS:
        return None
    cells = [
        axis.cells()[depth[number] :][:1] if number < len(depth) else axis.cells()
        for number, axis in enumerate(layout)
    ]
    places = _places_under(layout, cells).reshape(*subject.plane().shape, -1)
    places = np.where(places < 0, NOWHERE, places + subject.element[0] * math.prod(sizes))
    more: dict[str, Array] = {}
    if run.op in ("AveragePool", "GlobalAveragePool"):
        counts = [axis.counts(with_padding=how.get("count_include_pad", False)) for axis in layout]
        more["divisor"] = reduce(np.multiply.outer, counts)[depth]
    return _listed(subject, run.x[:1], places, _settings(run), more)


def _places_under(layout: list[WindowAxis], cells: list[Array]) -> Array:
    """``(windows of each axis, taps of each axis)``: the flat cell of each tap in a channel, `NOWHERE` on its padding."""
    axes = len(layout)
    inside, flat = np.array(True), np.array(0)
    for number, (axis, mine) in enumerate(zip(layout, cells, strict=True)):
        shape = [1] * (2 * axes)
        shape[number], shape[axes + number] = mine.shape
        spread = mine.reshape(shape)
        inside = inside & (spread >= 0) & (spread < axis.size)
        flat = flat * axis.size + spread
    return np.where(inside, flat, NOWHERE)


def neighbours(subject: Subject) -> Payload | None:
    """The numbers at the same place on the neighbouring channels, of which local response normalisation adds the squares."""
    run, x = subject.run, subject.run.x
    if x.ndim < 3 or x.size > MOST_PLACED:
        return None
    size, own = int(run.setting("size")), subject.element[0]
    first, last = max(0, own - (size - 1) // 2), min(x.shape[1] - 1, own + size // 2)
    near = np.arange(x[0].size).reshape(x.shape[1:])[first : last + 1]
    places = np.moveaxis(near, 0, -1)[subject.element[1:-2]].reshape(*subject.plane().shape, -1)
    settings = {
        "own": own - first,
        "size": size,
        "alpha": float(run.setting("alpha", 1e-4)),
        "beta": float(run.setting("beta", 0.75)),
        "k": float(run.setting("bias", 1.0)),
    }
    return _listed(subject, x[:1], places, settings)


def _listed(
    subject: Subject, x: Array, places: Array, settings: dict[str, Any], more: dict[str, Array] | None = None
) -> Payload | None:
    """The maps that hold the numbers, and where on them those of each output cell ``(..., count)`` stand."""
    if x.dtype.kind != "f" and (subject.run.op not in WHOLE_TOO or x.dtype.kind == "b"):
        return None
    if places.size > MOST_NUMBERS:
        return None
    maps, used, source = used_maps(x, places)
    if maps.size > MOST_NUMBERS:
        return None
    row = x.shape[1] if x.ndim == 2 and places.max() < x.shape[1] else None
    meta = {
        "image": image_meta(maps, used, row),
        "terms": {"rule": "listed", "operator": subject.run.op, "count": places.shape[-1], **settings},
        "eps": float(np.finfo(x.dtype if x.dtype.kind == "f" else np.float64).eps),
    }
    return Payload("terms", meta, {"inputs": maps, "source": source, **(more or {})})


def used_maps(x: Array, places: Array) -> tuple[Array, list[int], Array]:
    """The maps of an array with its batch axis that `places` point into, their numbers, and the places on these maps."""
    maps = all_maps(x, places)
    cells = maps[0].size
    inside = places >= 0
    used = np.unique(places[inside] // cells)
    source = np.where(inside, among(len(maps), cells, used, np.maximum(places, 0)), NOWHERE)
    return real(maps[used]), used.tolist(), source
