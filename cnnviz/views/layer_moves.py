"""Layers that only lay numbers out in another way."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.network.trace.layer import MOVES
from cnnviz.views.layer_subject import (
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
MOST_INPUTS = 64
"""A layer that joins more arrays is not drawn."""


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
    if len(used) > MOST_MAPS and len(used) * cells <= MOST_NUMBERS and not row:
        used = _seen_first(used, int(places[subject.element]) // cells)
    elif len(used) > MOST_MAPS or len(used) * cells > MOST_NUMBERS:
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
    shown = np.where(source < 0, -1, among(maps, used, source))
    empty = subject.output[places < 0]
    inputs = real(maps[used])
    meta["image"] = image_meta(inputs, used.tolist())
    meta["copy"] = {
        "fill": float(empty[0]) if empty.size else 0.0,
        "laid_out": row
        and cells > 1
        and subject.at.op != "Concat"
        and np.array_equal(places, np.arange(places.size)),
    }
    return Payload("copy", meta, {"inputs": inputs, "source": shown})


def _seen_first(used: Array, here: int) -> Array:
    """The maps around the element's first: so many as are seen; the others are sent all the same."""
    near = np.argsort(np.abs(used - here), kind="stable")
    return np.concatenate([np.sort(used[near[:MOST_MAPS]]), np.sort(used[near[MOST_MAPS:]])])


def _places(subject: Subject) -> tuple[Array, Array] | None:
    """The maps of all moved inputs, one behind the other, and for each output the cell there; -1 for a filling."""
    at = subject.at
    nearest = at.op in ENLARGING and at.setting("mode", "nearest") == "nearest"
    cropping = at.setting("coordinate_transformation_mode") == "tf_crop_and_resize"
    chosen = at.op == "Where" and at.decides  # which is told by its condition
    if chosen or cropping or not (nearest or at.op in MOVES):
        return None
    moved = [number for number in at.moved if number < len(at.arrays) and at.layer.inputs[number]]
    if not moved or len(moved) > MOST_INPUTS or any(not at.array(number).ndim for number in moved):
        return None
    places = np.full(subject.output.shape, -1)
    maps: list[Array] = []
    first = 0
    for number in moved:
        array = at.array(number)
        if nearest:
            numbered = np.arange(array.size, dtype=np.float64).reshape(array.shape)
            labels = item(at.compute([numbered, *at.arrays[1:]]).astype(np.intp))
        else:
            labels = item(at.labels(number))
        if labels.shape != places.shape:
            return None
        mine = all_maps(array, labels)
        places = np.where(labels >= 0, labels + first, places)
        first += mine.size
        maps.append(mine)
    if (
        len({each.shape[1:] for each in maps}) > 1
    ):  # maps of several sizes are shown side by side, as they are joined
        return maps_of(subject.output), np.arange(places.size).reshape(places.shape)
    return np.concatenate(maps), places
