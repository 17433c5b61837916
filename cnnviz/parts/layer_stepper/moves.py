"""Layers that only lay numbers out in another way."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.networks.trace.layer import MOVES, TracedLayer
from cnnviz.networks.trace.terms import NOWHERE
from cnnviz.parts.layer_stepper.subject import (
    MOST_MAPS,
    MOST_NUMBERS,
    Array,
    Payload,
    Subject,
    all_maps,
    among,
    image_meta,
    item,
    maps_of,
    plane_of,
    real,
    wrapped,
)

ENLARGING = ("Resize", "Upsample")
"""Operators that repeat the nearest number, unless they mix several."""
WORK_BYTES = 24
"""What each number of a layer's result takes while it is found out where all of them come from."""
MOST_INPUTS = 64
"""A layer that joins more arrays is not drawn."""


def work_bytes(subject: Subject) -> int:
    """The bytes that :func:`copy` takes at most while it works, beside what it gives."""
    return WORK_BYTES * subject.run.y.size if _joined(subject, 0) is None else 0


Maps = list[Array]
"""Groups of maps (n, H, W), one behind the other; all are of one size."""


def copy(subject: Subject) -> Payload | None:
    """For each element of the output map the place that its number comes from."""
    found = _places(subject)
    if found is None:
        return None
    maps, source = found
    cells, count = maps[0][0].size, sum(map(len, maps))
    row = subject.output.ndim == 1
    plane = subject.output if row else subject.plane()
    here = int(source.flat[subject.element[-1] if row else _cell(subject, source.shape[1])]) // cells
    laid_out = row and np.array_equal(source, np.arange(source.size))
    meta: dict[str, Any] = {}
    used = np.unique(source[source >= 0] // cells)
    if len(used) > MOST_MAPS and len(used) * cells <= MOST_NUMBERS and not row:
        used = _seen_first(used, here)
    elif len(used) > MOST_MAPS or len(used) * cells > MOST_NUMBERS:
        if not laid_out:
            return None
        room = max(1, min(MOST_MAPS, MOST_NUMBERS // cells))
        first = min(max(0, here - room // 2), count - room)
        used = np.arange(first, first + room)
        source = source[first * cells : (first + room) * cells]
    if not len(used):
        used = np.zeros(1, np.intp)
    if row:
        columns = cells if 1 < cells < len(source) else wrapped(len(source))[1]
        meta["output"] = {
            "rows": -(-len(source) // columns),
            "columns": columns,
            "count": len(source),
            "offset": int(used[0]) * cells if len(source) < len(plane) else 0,
        }
    inputs = real(_picked(maps, used))
    meta["image"] = image_meta(inputs, used.tolist())
    filled = plane[source < 0] if source.shape == plane.shape else plane[:0]
    meta["copy"] = {
        "fill": float(filled[0]) if filled.size else 0.0,
        "laid_out": laid_out and cells > 1 and subject.run.op != "Concat",
    }
    shown = np.where(source < 0, NOWHERE, among(count, cells, used, source))
    return Payload("copy", meta, {"inputs": inputs, "source": shown})


def _cell(subject: Subject, columns: int) -> int:
    """The element's place on its map, counted through."""
    row = subject.element[-2] if subject.output.ndim > 2 else 0
    return row * columns + subject.element[-1]


def _seen_first(used: Array, here: int) -> Array:
    """The maps around the element's first: so many as are seen; the others are sent all the same."""
    near = np.argsort(np.abs(used - here), kind="stable")
    return np.concatenate([np.sort(used[near[:MOST_MAPS]]), np.sort(used[near[MOST_MAPS:]])])


def _picked(maps: Maps, used: Array) -> Array:
    """Of all maps, counted through, those that are `used`."""
    starts = np.cumsum([0, *map(len, maps)])
    groups = np.searchsorted(starts, used, "right") - 1
    return np.stack([maps[group][at - starts[group]] for group, at in zip(groups, used, strict=True)])


def _places(subject: Subject) -> tuple[Maps, Array] | None:
    """The maps of all moved inputs, and for each number of the output's map, or row, the cell there; `NOWHERE` for a filling."""
    run = subject.run
    nearest = run.op in ENLARGING and run.setting("mode", "nearest") == "nearest"
    cropping = run.setting("coordinate_transformation_mode") == "tf_crop_and_resize"
    chosen = run.op == "Where" and run.decides  # which is told by its condition
    if chosen or cropping or not (nearest or run.op in MOVES):
        return None
    moved = [number for number in run.moved if number < len(run.arrays) and run.layer.inputs[number]]
    if not moved or len(moved) > MOST_INPUTS or any(not run.array(number).ndim for number in moved):
        return None
    shape = subject.output.shape if subject.output.ndim == 1 else subject.plane().shape
    source = np.full(shape, NOWHERE)
    maps: Maps = []
    first = 0
    for number in moved:
        array = run.array(number)
        labels = _joined(subject, number)
        if labels is None:
            every = item(_nearest(run, array) if nearest else run.labels(number))
            if every.shape != subject.output.shape:
                return None
            labels = every if every.ndim == 1 else plane_of(every, subject.channel)
        mine = all_maps(array, labels)
        source = np.where(labels >= 0, labels + first, source)
        first += mine.size
        maps.append(mine)
    if (
        len({each.shape[1:] for each in maps}) > 1
    ):  # maps of several sizes are shown side by side, as they are joined
        joined = maps_of(subject.output)
        counted = np.arange(source.size).reshape(shape)
        return [joined], counted if len(shape) == 1 else counted + subject.channel * source.size
    return maps, source


def _joined(subject: Subject, number: int) -> Array | None:
    """Where maps are joined one behind the other: the places on an input, without a look at all of them; None elsewhere."""
    run = subject.run
    if run.op != "Concat" or subject.output.ndim != 3 or run.part(number)[:-1] != (slice(None),):
        return None
    part, (_channels, height, width) = run.part(number)[-1], subject.output.shape
    if not part.start <= subject.channel < part.stop:
        return np.full((height, width), NOWHERE)
    first = (subject.channel - part.start) * height * width
    return np.arange(first, first + height * width).reshape(height, width)


def _nearest(run: TracedLayer, array: Array) -> Array:
    numbered = np.arange(array.size, dtype=np.float64).reshape(array.shape)
    return run.compute([numbered, *run.arrays[1:]]).astype(np.intp)
