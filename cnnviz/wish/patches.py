"""The patches of sample pictures that excite a map most, each cut where the map's cell looks.

All maps of a layer are searched at once, since they are computed together: another map of the layer costs nothing more.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks.fields import AxisField
from cnnviz.networks.partial import part_to
from cnnviz.networks.receptive import receptive_fields
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader
from cnnviz.wish.samples import Box, Samples, View, received

Array = npt.NDArray[Any]

MOST_PATCHES = 9
MOST_OF_ONE = 3
"""Patches of one picture."""
SAME_PLACE = 0.4
"""Two patches of a picture whose overlap is more than this share of both together show the same place."""


@dataclass(frozen=True)
class Patch:
    """A place that excites a map.

    Attributes
    ----------
    view
        The number of the view it is in.
    value
        The map's value there.
    cell
        Row and column of the map; (0, 0) of a row's number.
    box
        What the cell sees of the view as the network received it, in whole pixels; it may stick out into the padding.
    sides
        Height and width of the view as the network received it.
    """

    view: int
    value: float
    cell: tuple[int, int]
    box: tuple[int, int, int, int]
    sides: tuple[int, int]

    def inside(self) -> tuple[int, int, int, int]:
        """The part of :attr:`box` that lies in the view."""
        top, left, bottom, right = self.box
        return max(0, top), max(0, left), min(self.sides[0], bottom), min(self.sides[1], right)

    def in_picture(self, view: View) -> Box:
        """The part inside, in the pixels of the picture that `view` was cut from."""
        top, left, bottom, right = view.box
        down, across = (bottom - top) / self.sides[0], (right - left) / self.sides[1]
        first, start, last, end = self.inside()
        return top + first * down, left + start * across, top + last * down, left + end * across


@dataclass(eq=False)
class Found:
    """What a search has found by now; it changes while the search goes on.

    Attributes
    ----------
    done
        Views that were looked at.
    places
        Cells of each map that were looked at, of all views together.
    values, cells
        Of each view and map the strongest places: float32 (views, K, maps), int32 (views, K, maps, 2); -inf where there are fewer.
    low, high
        The smallest and the largest value of each map in each view, float32 (views, maps).
    fields
        What a cell sees of rows and of columns, for views of each size (height, width).
    sides
        The size of each view as the network received it.
    """

    samples: Samples
    done: int
    places: int
    values: npt.NDArray[np.float32]
    cells: npt.NDArray[np.int32]
    low: npt.NDArray[np.float32]
    high: npt.NDArray[np.float32]
    fields: dict[tuple[int, int], tuple[AxisField, ...]]
    sides: list[tuple[int, int]]

    @property
    def bytes(self) -> int:
        """What the arrays take."""
        return sum(array.nbytes for array in (self.values, self.cells, self.low, self.high))

    @property
    def dead(self) -> int:
        """How many maps are 0 everywhere in what was looked at."""
        low, high = self.low[: self.done], self.high[: self.done]
        return int(((low == 0) & (high == 0)).all(axis=0).sum()) if self.done else 0


def search(
    reader: Reader,
    how: Preprocessing,
    samples: Samples,
    array: str,
    maps: int,
    room: Claim | None = None,
) -> Generator[Found, None, Found]:
    """Look for the strongest places of all maps of an array; yields after each small piece of work what is found by then.

    Parameters
    ----------
    array
        Of shape (N, maps, H, W) or (N, maps).
    room
        What is made on the way is counted beside it.

    Raises
    ------
    ModelError
        The layers cannot be computed on a view.
    FullError
        There is no room.
    """
    count = len(samples.views)
    of_one = MOST_OF_ONE if _views_a_picture(samples) == 1 else 2
    found = Found(
        samples,
        0,
        0,
        np.full((count, of_one, maps), -np.inf, np.float32),
        np.zeros((count, of_one, maps, 2), np.int32),
        np.zeros((count, maps), np.float32),
        np.zeros((count, maps), np.float32),
        {},
        [],
    )
    network = part_to(reader.network, array)
    yield found
    for number, view in enumerate(samples.views):
        pixels = received(samples, view, reader, how)
        numbers = _numbers(reader, how, pixels)
        running = network.steps({reader.input: numbers}, room=None if room is None else room.beside())
        while True:
            try:
                next(running)
            except StopIteration as end:
                values = end.value
                break
            yield found
        sides = (pixels.shape[1], pixels.shape[2])
        if sides not in found.fields:
            found.fields[sides] = receptive_fields(network, values, reader.input).get(array, ())
        with np.errstate(over="ignore"):
            result = values[array][0].astype(np.float32).reshape(maps, *_cells(values[array]))
        _note(found, number, result, found.fields[sides])
        found.sides.append(sides)
        found.places += result[0].size
        found.done = number + 1
        yield found
    return found


def best(found: Found, channel: int) -> list[Patch]:
    """The strongest patches of a map, the strongest first: at most nine, three of one picture, and none twice.

    Of a map that is never below 0, places where it is 0 are none.
    """
    values = found.values[: found.done, :, channel]
    least = 0.0 if found.low[: found.done, channel].min(initial=0) >= 0 else -np.inf
    order = np.argsort(-values, axis=None, kind="stable")
    patches: list[Patch] = []
    taken: dict[int, list[Box]] = {}
    for at in order.tolist():
        number, rank = divmod(at, values.shape[1])
        value = float(values[number, rank])
        if not value > least:
            break
        view = found.samples.views[number]
        patch = _patch(found, number, value, tuple(found.cells[number, rank, channel].tolist()))
        box = patch.in_picture(view)
        before = taken.setdefault(view.picture, [])
        if len(before) == MOST_OF_ONE or any(_shared(box, other) > SAME_PLACE for other in before):
            continue
        before.append(box)
        patches.append(patch)
        if len(patches) == MOST_PATCHES:
            break
    return patches


def _numbers(reader: Reader, how: Preprocessing, pixels: Pixels) -> Array:
    numbers = how.numbers(pixels)
    if reader.stored:
        numbers = np.clip(np.trunc(numbers), 0, 255)
    return np.broadcast_to(numbers, (reader.batch, *numbers.shape))


def _views_a_picture(samples: Samples) -> int:
    return len(samples.views) // max(1, len(samples.names))


def _cells(array: Array) -> tuple[int, int]:
    return (array.shape[2], array.shape[3]) if array.ndim == 4 else (1, 1)


def _note(found: Found, number: int, maps: Array, fields: tuple[AxisField, ...]) -> None:
    """Keep the strongest cells of each map (C, H, W), none within the half of what another one sees."""
    finite = np.where(np.isfinite(maps), maps, -np.inf)
    flat = finite.reshape(len(maps), -1)
    found.low[number], found.high[number] = (
        np.nan_to_num(maps.min(axis=(1, 2))),
        np.nan_to_num(flat.max(axis=1)),
    )
    rows, columns = (np.arange(n) for n in maps.shape[1:])
    near = [max(1.0, float(field.size / field.jump) / 2) if field.jump else np.inf for field in fields] or [
        np.inf
    ] * 2
    for rank in range(found.values.shape[1]):
        at = flat.argmax(axis=1)
        row, column = np.divmod(at, maps.shape[2])
        found.values[number, rank] = np.take_along_axis(flat, at[:, np.newaxis], 1)[:, 0]
        found.cells[number, rank, :, 0], found.cells[number, rank, :, 1] = row, column
        if rank + 1 == found.values.shape[1]:
            return
        beside = (np.abs(rows - row[:, np.newaxis]) < near[0])[:, :, np.newaxis] & (
            np.abs(columns - column[:, np.newaxis]) < near[1]
        )[:, np.newaxis, :]
        finite[beside] = -np.inf


def _patch(found: Found, number: int, value: float, cell: tuple[int, int]) -> Patch:
    sides = found.sides[number]
    spans = [
        (span.start, span.stop)
        for field, at in zip(found.fields[sides], cell, strict=False)
        for span in [field.cells(at)]
    ] or [(0, n) for n in sides]
    (top, bottom), (left, right) = spans
    return Patch(number, value, cell, (top, left, bottom, right), sides)


def _shared(one: Box, other: Box) -> float:
    """The overlap of two boxes as a share of what they cover together."""
    down = min(one[2], other[2]) - max(one[0], other[0])
    across = min(one[3], other[3]) - max(one[1], other[1])
    if down <= 0 or across <= 0:
        return 0.0
    both = down * across
    return both / (sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - both)
