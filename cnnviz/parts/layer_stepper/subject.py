"""The element of a layer's output that the Stepper explains, and how arrays are shown as maps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Layer, Network
from cnnviz.networks.trace.layer import TracedLayer, changing_arrays

Array = npt.NDArray[Any]

MOST_MAPS = 64
"""More input maps than this are not sent; the strongest are."""
MOST_NUMBERS = 2**19
"""Numbers of all maps together that are sent at most: 2 MB as float32."""
RELAID = ("Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity", "Dropout")
"""Operators that hand on the same numbers in the same order."""


@dataclass(frozen=True, eq=False)
class Payload:
    """What a kind of layer adds: its name, what it says beside the common meta data, and its arrays."""

    kind: str
    meta: dict[str, Any]
    arrays: dict[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Subject:
    """What the Stepper explains: one element of what a layer made of one image.

    Attributes
    ----------
    values
        All arrays of the network's run, by name.
    element
        The element's index in `output`, which has no batch axis.
    """

    network: Network
    layer: Layer
    values: Mapping[str, Array]
    element: tuple[int, ...]

    @cached_property
    def output(self) -> Array:
        """The layer's first result: (C, H, W), (C, L) or (units,), or with more axes before rows and columns."""
        return shown(self.values[self.layer.outputs[0]])

    @cached_property
    def run(self) -> TracedLayer:
        """The layer in this run, whose arrays have their batch axes."""
        return TracedLayer.of(self.network, self.layer, self.values, changing_arrays(self.network))

    @property
    def channel(self) -> int:
        """Which of the output's maps the element is on, or 0 where there are none."""
        return map_number(self.output.shape, self.element)

    @property
    def index(self) -> tuple[int, ...]:
        """The element's index in the layer's output with its batch axis."""
        ndim = self.values[self.layer.outputs[0]].ndim
        return self.element[:ndim] if ndim < 2 else (0, *self.element)

    @property
    def count(self) -> int | None:
        """How many cells of the element's map hold a number, where the last row may not be full: of a row of numbers."""
        return self.output.size if self.output.ndim == 1 else None

    def plane(self) -> Array:
        """The output map that the element is on, (H, W)."""
        return plane_of(self.output, self.channel)

    def plane_in(self, array: npt.ArrayLike) -> Array:
        """The element's map, (H, W), of an array that can be stretched to the layer's output."""
        return plane_of(item(np.broadcast_to(array, self.run.y.shape)), self.channel)


def item(array: Array) -> Array:
    """The first image of a batch; an array without a batch axis as it is."""
    return array[0] if array.ndim and len(array) else array


def shown(result: Array) -> Array:
    """What is shown of a layer's result: the first image of a batch; a row without a batch axis, or one number, as a row."""
    return result[0] if result.ndim > 1 and len(result) else result.reshape(-1)


def locate(array: Array, element: Sequence[int] | None) -> tuple[int, ...]:
    """`element` moved inside `array`; of the axes that it leaves open, the place of the largest number there."""
    given = () if element is None or len(element) > array.ndim else element
    inside = tuple(min(max(0, place), size - 1) for place, size in zip(given, array.shape, strict=False))
    left = array[inside]
    numbers = np.where(np.isfinite(left), left, -np.inf) if array.dtype.kind == "f" else left
    return inside + tuple(int(place) for place in np.unravel_index(int(np.argmax(numbers)), left.shape))


def map_number(shape: Sequence[int], element: Sequence[int]) -> int:
    """Which of the maps of :func:`maps_of` an element of an item of that shape is on."""
    if len(shape) < 3:
        return element[0] if len(shape) == 2 else 0
    return int(np.ravel_multi_index(tuple(element[:-2]), tuple(shape[:-2])))


def maps_of(array: Array) -> Array:
    """The maps of an item: (C, H, W) as it is, a signal (C, L) as (C, 1, L), a row of numbers as one map of several rows.

    Of more axes all before the last two count through the maps.
    """
    if array.ndim > 3:
        return array.reshape(-1, *array.shape[-2:])
    if array.ndim == 2:
        return array[:, np.newaxis, :]
    if array.ndim == 1:
        rows, columns = wrapped(len(array))
        return np.pad(array, (0, rows * columns - len(array))).reshape(1, rows, columns)
    return array


def all_maps(array: Array, places: Array) -> Array:
    """The maps of an array with its batch axis that hold all numbers at `places`: the first image's, or the whole batch's."""
    if array.ndim == 1:
        return maps_of(array)
    first = array[0]
    return maps_of(first if places.max(initial=0) < first.size else array.reshape(-1, *array.shape[-2:]))


def among(count: int, cells: int, used: Array, places: Array) -> Array:
    """Where `places`, cells of so many maps counted through, lie when only the maps `used` are sent."""
    position = np.full(count, -1)
    position[used] = np.arange(len(used))
    found: Array = position[places // cells] * cells + places % cells
    return found


def plane_of(array: Array, channel: int) -> Array:
    """One of the maps of :func:`maps_of`."""
    maps = array.reshape(-1, *array.shape[-2:]) if array.ndim > 3 else array
    return maps_of(maps if maps.ndim < 2 else maps[channel : channel + 1])[0]


def cell_of(shape: Sequence[int], element: Sequence[int]) -> tuple[int, int] | None:
    """Row and column on the overview's map for a whole index into an item of that shape; None for a part of one."""
    if len(element) != len(shape) or len(shape) < 2:
        return None
    row = int(np.ravel_multi_index(tuple(element[1:-1]), tuple(shape[1:-1]))) if len(shape) > 2 else 0
    return row, element[-1]


def wrapped(count: int) -> tuple[int, int]:
    """Rows and columns in which a row of numbers is shown: one row if it is short, else about a square."""
    if count <= 24:
        return 1, count
    columns = math.isqrt(count - 1) + 1
    return -(-count // columns), columns


def largest(array: Array) -> float:
    """The largest size of a finite number, for a scale of colours; 1 if all are 0."""
    sizes = np.abs(array[np.isfinite(array)])
    return float(sizes.max(initial=0.0)) or 1.0


def range_of(array: Array) -> tuple[float, float]:
    """The lowest and the highest finite number."""
    finite = array[np.isfinite(array)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def real(array: Array) -> Array:
    """Real numbers as they are; whole numbers and truth values (1 and 0) in 64 bits."""
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def as_numbers(array: Array) -> Array:
    """Flat float32 for the browser, int32 for places; float64 stays, where a sum has to be exact."""
    flat = np.ravel(array)
    return (
        flat if flat.dtype == np.float64 else flat.astype(np.float32 if flat.dtype.kind == "f" else np.int32)
    )


def image_meta(maps: Array, numbers: Sequence[int] | None = None, count: int | None = None) -> dict[str, Any]:
    """What the browser is told of input maps (C, H, W): their shape, channel numbers and the largest size.

    `count` is how many cells hold a number where the last row is not full.
    """
    channels, height, width = maps.shape
    return {
        "channels": channels,
        "height": height,
        "width": width,
        "numbers": list(range(channels) if numbers is None else numbers),
        "most": largest(maps),
        "count": height * width if count is None else count,
    }


def one_of_a_row(unit: int, units: int) -> dict[str, Any]:
    """How the output lies where each number of a row is explained by itself: a map of one cell, for each unit."""
    return {"axes": "channel", "rows": 1, "columns": 1, "count": 1, "channel": unit, "channels": units}


def strongest(sizes: Array, cells: int) -> Array:
    """The channels to send, in order: those with the largest `sizes`, so many as fit with `cells` numbers each."""
    room = max(1, min(MOST_MAPS, MOST_NUMBERS // max(1, cells)))
    return np.sort(np.argsort(-np.abs(sizes), kind="stable")[:room])


def maps_before(subject: Subject, name: str) -> tuple[int, int, int] | None:
    """The shape (C, H, W) of the maps that the row of numbers `name` was laid out from; None if from none."""
    makers = {made: layer for layer in subject.network.layers for made in layer.outputs}
    count = subject.values[name].size
    while (layer := makers.get(name)) is not None and layer.op_type in RELAID:
        name = layer.inputs[0]
        array = subject.values[name]
        if array.ndim == 4 and array.shape[0] == 1 and array.size == count and math.prod(array.shape[2:]) > 1:
            channels, height, width = array.shape[1:]
            return channels, height, width
    return None
