"""A network reads a picture: everything between the pixels and the answer, for one run.

What a network takes and what its answer is, is looked up for the shipped ones and found out for a visitor's own:
the picture goes to the only input, and the answer is a row of numbers, one for each class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.images.picture import Pixels
from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import Claim
from cnnviz.network import Layer, ModelError, Network
from cnnviz.network.steps import Steps, stepwise
from cnnviz.preprocessing import Preprocessing, size_of
from cnnviz.zoo import SHIPPED, load

Array = npt.NDArray[np.generic]
Vector = npt.NDArray[np.float32]


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
        Class names, as many as there are classes; None if they are not known.
    logits, probabilities
        Names of arrays (N, classes), the scores before softmax and the probabilities after; None if there is none.
    """

    network: Network
    input: str
    channels: int
    size: tuple[int | None, int | None]
    preprocessing: Preprocessing
    batch: int = 1
    labels: tuple[str, ...] | None = None
    logits: str | None = None
    probabilities: str | None = None


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
    room
        What `values` and `received` take of the visitor's memory; given back with the reading.
    """

    reader: Reader
    values: Mapping[str, Array]
    picture: Pixels
    received: Pixels
    preprocessing: Preprocessing
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
    def logits(self) -> str | None:
        """The name of the scores (N, classes) before softmax, if there are any."""
        return self.reader.logits

    @property
    def probabilities(self) -> str | None:
        """The name of the probabilities (N, classes), if the network makes any."""
        return self.reader.probabilities

    @property
    def labels(self) -> tuple[str, ...] | None:
        """A name for each class; numbers where names are not known, None where there are no classes."""
        if (scores := self.scores) is None:
            return None
        known = self.reader.labels
        return known if known and len(known) == len(scores) else tuple(map(str, range(len(scores))))

    @property
    def scores(self) -> Vector | None:
        """The classes' scores before softmax, or what stands in for them: (classes,)."""
        name = self.logits or self.probabilities
        return None if name is None else np.float32(self.values[name][0]).ravel()

    @property
    def chances(self) -> Vector | None:
        """The classes' probabilities, (classes,); softmax of the scores where the network makes none."""
        if self.probabilities is not None:
            return np.float32(self.values[self.probabilities][0]).ravel()
        return None if self.scores is None else ops.softmax(self.scores)

    def answer(self, chosen: int | None = None) -> int | None:
        """The class to explain: the chosen one if there is such a class, else the one with the highest score."""
        scores = self.scores
        if scores is None:
            return None
        return chosen if chosen is not None and chosen < len(scores) else int(np.argmax(scores))


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
        logits=known.logits,
        probabilities=known.probabilities,
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
            "this page puts one picture in, and the network takes {count} inputs: {names}",
            count=len(network.inputs),
            names=", ".join(port.name for port in network.inputs) or "—",
        )
    port = network.inputs[0]
    shape = port.shape or (None, None, None, None)
    if len(shape) != 4 or port.dtype.kind != "f":
        raise ModelError(
            "this page puts a picture in, numbers of shape (1, channels, height, width), and the network's input "
            "'{name}' is {dtype} of shape {shape}",
            name=port.name,
            dtype=port.dtype.name,
            shape=port.describe(),
        )
    batch, channels, height, width = (n if isinstance(n, int) else None for n in shape)
    if channels is None:
        channels = _channels(network, port.name)
    if channels not in (1, 3):
        raise ModelError(
            "a picture has 1 channel (brightness) or 3 (red, green, blue), and the network takes {count}",
            count=channels,
        )
    logits, probabilities = _answer(network)
    return Reader(
        network,
        port.name,
        channels,
        (height, width),
        Preprocessing(),
        batch or 1,
        logits=logits,
        probabilities=probabilities,
    )


@stepwise
def read(
    reader: Reader, picture: Pixels, preprocessing: Preprocessing | None = None, room: Claim | None = None
) -> Steps[Reading]:
    """Put `picture`, uint8 (C, H, W), through the network; `room` grows by all that is made.

    Raises
    ------
    PreprocessingError, ModelError
        The picture cannot be brought to what the network takes, or the network cannot be computed on it.
    FullError
        There is no room for the numbers.
    """
    yield 0.0
    how = preprocessing or reader.preprocessing
    _count(reader, picture, room)
    received = how.received(picture, reader.channels, *reader.size)
    numbers = how.numbers(received)
    given = np.broadcast_to(numbers, (reader.batch, *numbers.shape))
    values = yield from reader.network.steps({reader.input: given}, room=room)
    if reader.probabilities or reader.logits:
        reader = _checked(reader, values)
    return Reading(reader, values, picture, received, how, room)


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


def _checked(reader: Reader, values: Mapping[str, Array]) -> Reader:
    """The reader without an answer if it turns out to be no row of numbers."""
    shapes = [values[name].shape for name in (reader.logits, reader.probabilities) if name]
    rows = all(len(shape) >= 2 and math.prod(shape[1:]) == max(shape[1:]) for shape in shapes)
    return reader if rows else replace(reader, logits=None, probabilities=None)


def _channels(network: Network, name: str) -> int:
    """The channels that the first convolution of the picture takes; 3 if there is none."""
    for layer in network.layers:
        if layer.op_type == "Conv" and layer.inputs[0] == name and layer.inputs[1] in layer.weights:
            group = layer.attributes.get("group", 1)
            each = layer.weights[layer.inputs[1]].shape[1:2]
            return math.prod(each) * (group if isinstance(group, int) else 1)
    return 3


def _answer(network: Network) -> tuple[str | None, str | None]:
    """The names of scores and probabilities, from the network's first output."""
    name = network.outputs[0]
    makers: dict[str, Layer] = {made: layer for layer in network.layers for made in layer.outputs}
    last = makers.get(name)
    if last is not None and last.op_type == "Softmax":
        return last.inputs[0], name
    return name, None
