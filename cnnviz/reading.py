"""A network reads a picture, or numbers: everything between them and the answer, for one run.

What its answer is, a row of numbers, is found from the end of its graph.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.disturbances import Changes, disturbed
from cnnviz.disturbances.applied import WORKING_BYTES
from cnnviz.filling import RANDOM, Fill, numbers_for, shape_of
from cnnviz.images.picture import Pixels
from cnnviz.limits import LIMITS, megabytes
from cnnviz.memory import Claim
from cnnviz.networks import LayerError, ModelError, Network, without_frames
from cnnviz.networks.ends import End, end_among, ends_of, with_meaning
from cnnviz.networks.partial import up_to
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.preprocessing import Preprocessing, size_of
from cnnviz.reader import Reader

Array = npt.NDArray[np.generic]
Vector = npt.NDArray[np.float32]

UNCHANGED = Changes()

MOST_ATTEMPTS = 8
"""Layers that cannot be computed and are left out, one after the other."""

SOFTMAX = ("probabilities", "log_probabilities", "logits")
"""Meanings of numbers that belong to classes that exclude one another."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One run: `values` is what :meth:`Network.run` gave, every array by its name, of a batch of one.

    Attributes
    ----------
    picture
        uint8 (C, H, W), as chosen; one white pixel where the network takes none.
    received
        uint8 (channels, height, width): the picture at the network's size, in its order, still in pixels; disturbed, if it is.
    changes
        What was done to `received` besides.
    preprocessing
        From `picture` to ``values[input]``.
    end, ends
        What the network says of the picture as a whole, of its outputs the one that is read, and all that say such a thing.
    fill
        What the inputs were given that take no picture.
    room
        What `values` and `received` take of the visitor's memory; given back with the reading.
    """

    reader: Reader
    values: Mapping[str, Array]
    picture: Pixels
    received: Pixels
    preprocessing: Preprocessing
    end: End | None = None
    ends: tuple[End, ...] = ()
    room: Claim | None = None
    fill: Fill = RANDOM
    changes: Changes = UNCHANGED

    @property
    def network(self) -> Network:
        """The network."""
        return self.reader.network

    @property
    def input(self) -> str:
        """The name of the array that the picture went to."""
        return self.reader.input

    @property
    def seen(self) -> Pixels:
        """`received` in red, green, blue, whatever the network's order: uint8 (channels, height, width)."""
        turned = self.preprocessing.order == "bgr"
        return np.ascontiguousarray(self.received[::-1] if turned else self.received)

    @property
    def rows(self) -> tuple[str, ...]:
        """The names of the arrays (N, classes) with a number for each class: before softmax or sigmoid, and the answer."""
        end = self.end
        return () if end is None else tuple(dict.fromkeys(filter(None, (end.scores, end.array))))

    @property
    def telling(self) -> frozenset[str]:
        """The names of all arrays that tell the answer: those of `rows`, and what is made of them."""
        found = set(self.rows)
        for layer in self.network.layers:
            if found.intersection(layer.inputs):
                found.update(layer.outputs)
        return frozenset(found)

    @property
    def logits(self) -> str | None:
        """The name of the array (N, classes) whose softmax the probabilities are, if there is one."""
        end = self.end
        if end is None or end.meaning not in SOFTMAX:
            return None
        return end.array if end.meaning == "logits" else end.scores

    @property
    def probabilities(self) -> str | None:
        """The name of the probabilities (N, classes), if the network makes any of classes that exclude one another."""
        return self.end.array if self.end is not None and self.end.meaning == "probabilities" else None

    @property
    def names(self) -> tuple[str, ...] | None:
        """The known names of the classes, if there is one for each: those that are given, else those of the file."""
        return self.fitting(self.reader.labels) or self.fitting(self.reader.file_labels)

    def fitting(self, known: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """The `known` names if they are as many as the classes.

        A single probability is that of the class 1, so of two names it has the second.
        """
        said = self.said
        if not known or said is None:
            return None
        if len(said) == 1 and len(known) == 2 and self.chances is not None:
            return known[1:]
        return known if len(known) == len(said) else None

    @property
    def labels(self) -> tuple[str, ...] | None:
        """A name for each class; numbers where names are not known, None where there are no classes."""
        if (said := self.said) is None:
            return None
        if len(said) == 1 and self.chances is not None:
            return self.names or ("1",)
        return self.names or tuple(map(str, range(len(said))))

    @property
    def said(self) -> Vector | None:
        """The numbers that the network itself ends with: (classes,)."""
        return None if self.end is None else _row(self.values, self.end.array)

    @property
    def scores(self) -> Vector | None:
        """The numbers before softmax or sigmoid, which are explained, or else what the network says: (classes,)."""
        return _row(self.values, self.rows[0]) if self.rows else None

    @property
    def chances(self) -> Vector | None:
        """The classes' or labels' probabilities, (classes,); those that the network makes, else made of what it says."""
        said = self.said
        if said is None or self.end is None:
            return None
        match self.end.meaning:
            case "logits":
                return ops.softmax(said)
            case "label_logits":
                return ops.sigmoid(said)
            case "log_probabilities":
                with np.errstate(over="ignore"):
                    return np.exp(said)
            case "values":
                return None
        return said

    def answer(self, chosen: int | None = None) -> int | None:
        """The class to explain: the chosen one if there is such a class, else the one that the network answers with."""
        said, end = self.said, self.end
        if said is None or end is None:
            return None
        if chosen is not None and chosen < len(said):
            return chosen
        return int(np.argmax(said)) if end.index is None else int(self.values[end.index].flat[0])


def _row(values: Mapping[str, Array], name: str) -> Vector:
    """An array's numbers for the first picture."""
    with np.errstate(over="ignore"):
        return np.float32(values[name][0]).ravel()


WITHOUT_PICTURE = np.full((1, 1, 1), 255, np.uint8)
"""Stands for the picture of a network that takes none."""


@stepwise
def read(
    reader: Reader,
    picture: Pixels,
    preprocessing: Preprocessing | None = None,
    room: Claim | None = None,
    fill: Fill = RANDOM,
    changes: Changes = UNCHANGED,
    pixels: Pixels | None = None,
) -> Steps[Reading]:
    """Put `picture`, uint8 (C, H, W), through the network; `room` grows by all that is made.

    Inputs that take no picture are filled with the numbers that `fill` says.

    Parameters
    ----------
    changes
        Of these, the disturbances are made here; the change by gradient is made by :func:`cnnviz.fooling.read_changed`.
    pixels
        What the network gets in the place of the disturbed picture, uint8 (channels, height, width) in its order.

    Raises
    ------
    PreprocessingError, ModelError
        The picture cannot be brought to what the network takes, or none of the network's layers can be computed on it.
    FullError
        There is no room for the numbers.
    """
    yield 0.0
    how = preprocessing or reader.preprocessing
    _count(reader, picture, room, fill)
    given: dict[str, Array] = {}
    received = WITHOUT_PICTURE
    if reader.pictured:
        if pixels is None:
            received = how.received(picture, reader.channels, *reader.size)
            if changes.disturb:
                if room is not None:
                    room.check(received.size * WORKING_BYTES)
                received = disturbed(received, changes.disturb)
        else:
            received = pixels
        numbers = how.numbers(received)
        if reader.stored:
            numbers = np.clip(np.trunc(numbers), 0, 255)  # others have no place in the input's type
        given = dict.fromkeys(
            (reader.input, *reader.also), np.broadcast_to(numbers, (reader.batch, *numbers.shape))
        )
    for place, port in enumerate(reader.fills):
        given[port.name] = numbers_for(port, fill, place)
    reader, values = yield from _computed(reader, given, room)
    ends = ends_of(reader.network, values, reader.batch) if reader.whole else ()
    end = end_among(ends, reader.output)
    if end is not None:
        end = with_meaning(end, reader.meaning, _row(values, end.array))
    return Reading(reader, values, picture, received, how, end, ends, room, fill, changes)


def _computed(
    reader: Reader, given: Mapping[str, Array], room: Claim | None
) -> Steps[tuple[Reader, Mapping[str, Array]]]:
    """The values of the network, without the layers that cannot be computed if others remain, and the reader of those."""
    before = 0 if room is None else room.bytes
    for _attempt in range(MOST_ATTEMPTS):
        try:
            return reader, (yield from reader.network.steps(_taken(reader, given), room=room))
        except LayerError as error:
            failed = error
        without_frames(failed)  # they hold the arrays
        try:
            network = up_to(reader.network, failed)
        except ModelError:
            raise failed from None
        reader = replace(reader, network=network, whole=reader.whole and network.answers)
        if room is not None:
            room.shrink_to(before)
    return reader, (yield from reader.network.steps(_taken(reader, given), room=room))


def _taken(reader: Reader, given: Mapping[str, Array]) -> dict[str, Array]:
    """Of what is given, what the network's inputs take; without layers, it may have fewer."""
    return {port.name: given[port.name] for port in reader.network.inputs}


def _count(reader: Reader, picture: Pixels, room: Claim | None, fill: Fill) -> None:
    """Ask, before anything is made, for the picture as the network takes it, and for its numbers."""
    if room is not None:
        room.check(
            sum(math.prod(shape_of(port, fill.samples)) * port.dtype.itemsize for port in reader.fills)
        )
    if not reader.pictured:
        return
    height, width = size_of(picture, *reader.size)
    pixels = reader.channels * height * width
    numbers = pixels * np.dtype(np.float32).itemsize
    if numbers * reader.batch > LIMITS.array_bytes:
        raise ModelError(
            "it takes {count} pictures at once, which are {wanted} MB of numbers, and one array may take {limit} MB; save "
            "it for one picture at a time",
            count=reader.batch,
            wanted=megabytes(numbers * reader.batch),
            limit=megabytes(LIMITS.array_bytes),
        )
    if room is not None:
        room.grow(pixels)
        room.check(pixels + numbers)
