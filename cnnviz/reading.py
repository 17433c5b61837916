"""A network reads a picture: everything between the pixels and the answer, for one run.

What a network takes is looked up for the shipped ones and found out for a visitor's own: the picture goes to the only
input. What its answer is, a row of numbers, is found from the end of its graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.images.picture import Pixels
from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import Claim
from cnnviz.network import Input, LayerError, ModelError, Network, without_frames
from cnnviz.network.class_names import class_names
from cnnviz.network.ends import End, end_among, ends_of, with_meaning
from cnnviz.network.layout import LAST, PICTURES, channels_of, with_channels_first
from cnnviz.network.partial import up_to
from cnnviz.network.steps import Steps, stepwise
from cnnviz.preprocessing import Preprocessing, size_of
from cnnviz.zoo import SHIPPED, load

Array = npt.NDArray[np.generic]
Vector = npt.NDArray[np.float32]

MOST_ATTEMPTS = 8
"""Layers that cannot be computed and are left out, one after the other."""

SOFTMAX = ("probabilities", "log_probabilities", "logits")
"""Meanings of numbers that belong to classes that exclude one another."""


@dataclass(frozen=True, eq=False)
class Reader:
    """A network, and how a picture goes in and an answer comes out.

    Attributes
    ----------
    input
        The name of the array that the picture goes to.
    channels, size
        Of the picture; a side is None if any will do.
    batch
        How many pictures the network takes at once; all are the same one.
    labels
        Class names that are given, as many as there are classes; None if none are.
    file_labels
        Class names that the file holds, which stand where none are given.
    whole
        Whether the network may answer for the picture as a whole; else its rows of numbers are no answer.
    turned
        What the network itself takes, where that has the channels last and its axes are swapped on the way in.
    output, meaning
        Which output is read, and what its numbers are, one of :data:`cnnviz.network.ends.MEANINGS`; ``""`` for what the
        graph says.
    """

    network: Network
    input: str
    channels: int
    size: tuple[int | None, int | None]
    preprocessing: Preprocessing
    batch: int = 1
    labels: tuple[str, ...] | None = None
    file_labels: tuple[str, ...] = ()
    whole: bool = True
    turned: Input | None = None
    output: str = ""
    meaning: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """One run: `values` is what :meth:`Network.run` gave, every array by its name, of a batch of one.

    Attributes
    ----------
    picture
        uint8 (C, H, W), as chosen.
    received
        uint8 (channels, height, width): the picture at the network's size, in its order, still in pixels.
    preprocessing
        From `picture` to ``values[input]``.
    end, ends
        What the network says of the picture as a whole, of its outputs the one that is read, and all that say such a thing.
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


def shipped(name: str) -> Reader:
    """A network that comes with the project, by its id in :data:`cnnviz.zoo.SHIPPED`."""
    known = SHIPPED[name]
    return Reader(
        network=load(name),
        input=known.input,
        channels=known.channels,
        size=known.size or (None, None),
        preprocessing=known.preprocessing,
        labels=known.labels or None,
        whole=known.logits is not None,
    )


def _no_picture(port: Input, axes: int) -> ModelError:
    """What an input is that takes no picture, by its number of axes."""
    said = {"name": port.name, "dtype": port.dtype.name, "shape": port.describe()}
    if port.dtype.kind == "f" and axes == 2:
        return ModelError(
            "this page puts a picture in, and the network's input '{name}' is {dtype} of shape {shape}: a row of numbers, such as "
            "features, a flattened picture or a generator's noise",
            **said,
        )
    if port.dtype.kind == "f" and axes == 3:
        return ModelError(
            "this page puts a picture in, numbers of shape (1, channels, height, width), and the network's input '{name}' is {dtype} "
            "of shape {shape}: a signal, or a picture without the batch axis; export a network for pictures with an example input "
            "of four axes, the first of them 1",
            **said,
        )
    return ModelError(
        "this page feeds in one picture, numbers of shape (1, channels, height, width), but the network's input '{name}' is {dtype} of shape {shape}",
        **said,
    )


def reader_of(network: Network) -> Reader:
    """How to put a picture into a network that was brought along, found from its shapes.

    Raises
    ------
    ModelError
        It takes more than one array, or one that is no picture.
    """
    if len(network.inputs) != 1:
        raise ModelError(
            "this page feeds in one picture, but the network takes {count} inputs: {names}",
            count=len(network.inputs),
            names=", ".join(port.name for port in network.inputs) or "—",
        )
    port = network.inputs[0]
    axes = 4 if port.shape is None else len(port.shape)
    if axes != 4 or port.dtype.kind != "f":
        raise _no_picture(port, axes)
    axis, channels = channels_of(network, port)
    channels = channels or 3
    if channels not in PICTURES:
        raise ModelError(
            "a picture has 1 channel (brightness) or 3 (red, green, blue), but in the shape {shape} of the network's input "
            "'{name}' the channels are neither 1 nor 3",
            name=port.name,
            shape=port.describe(),
        )
    given = port
    if axis == LAST:
        network, given = with_channels_first(network, port)
    shape = given.shape or (None, None, None, None)
    batch, _channels, height, width = (n if isinstance(n, int) else None for n in shape)
    return Reader(
        network,
        given.name,
        channels,
        (height, width),
        Preprocessing(),
        batch or 1,
        file_labels=class_names(network.notes, LIMITS.classes),
        whole=network.answers,
        turned=port if given is not port else None,
    )


@stepwise
def read(
    reader: Reader, picture: Pixels, preprocessing: Preprocessing | None = None, room: Claim | None = None
) -> Steps[Reading]:
    """Put `picture`, uint8 (C, H, W), through the network; `room` grows by all that is made.

    Raises
    ------
    PreprocessingError, ModelError
        The picture cannot be brought to what the network takes, or none of the network's layers can be computed on it.
    FullError
        There is no room for the numbers.
    """
    yield 0.0
    how = preprocessing or reader.preprocessing
    _count(reader, picture, room)
    received = how.received(picture, reader.channels, *reader.size)
    numbers = how.numbers(received)
    given = np.broadcast_to(numbers, (reader.batch, *numbers.shape))
    reader, values = yield from _computed(reader, given, room)
    ends = ends_of(reader.network, values, reader.batch) if reader.whole else ()
    end = end_among(ends, reader.output)
    if end is not None:
        end = with_meaning(end, reader.meaning, _row(values, end.array))
    return Reading(reader, values, picture, received, how, end, ends, room)


def _computed(reader: Reader, given: Array, room: Claim | None) -> Steps[tuple[Reader, Mapping[str, Array]]]:
    """The values of the network, without the layers that cannot be computed if others remain, and the reader of those."""
    held = 0 if room is None else room.bytes
    for _attempt in range(MOST_ATTEMPTS):
        try:
            return reader, (yield from reader.network.steps({reader.input: given}, room=room))
        except LayerError as error:
            failed = error
        without_frames(failed)  # they hold the arrays
        try:
            network = up_to(reader.network, failed)
        except ModelError:
            raise failed from None
        reader = replace(reader, network=network, whole=reader.whole and network.answers)
        if room is not None:
            room.shrink_to(held)
    return reader, (yield from reader.network.steps({reader.input: given}, room=room))


def _count(reader: Reader, picture: Pixels, room: Claim | None) -> None:
    """Ask, before anything is made, for the picture as the network takes it, and for its numbers."""
    height, width = size_of(picture, *reader.size)
    pixels = reader.channels * height * width
    numbers = pixels * np.dtype(np.float32).itemsize
    if numbers * reader.batch > LIMITS.array_bytes:
        raise ModelError(
            "it takes {count} pictures at once, which are {wanted} MB of numbers, and one array may take {limit} MB; save "
            "it for one picture at a time",
            count=reader.batch,
            wanted=-(-numbers * reader.batch // MEGABYTE),
            limit=LIMITS.array_bytes // MEGABYTE,
        )
    if room is not None:
        room.grow(pixels)
        room.check(pixels + numbers)
