"""A picture grown for a map: from noise, step by step in the direction in which the map's value rises fastest.

Activation maximization (Erhan, Bengio, Courville and Vincent, 2009). Each step is

    picture <- blur(picture + rate * g / rms(g)),    g the gradient of the map's value by the pixels,

with the picture moved by some pixels before the gradient is taken and back afterwards, and cut off at black and white.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim
from cnnviz.networks import ModelError, Network
from cnnviz.networks.gradients import gradients
from cnnviz.networks.partial import part_to
from cnnviz.networks.receptive import receptive_fields
from cnnviz.networks.steps import Steps
from cnnviz.reading import Reading

Array = npt.NDArray[Any]

DOUBLINGS = (0, 1, 2, 4, 8, 16, 32, 64, 128)
"""The steps whose pictures are kept."""
LEAST_SIDE, MOST_SIDE = 40, 112
"""Of the picture, for networks that take any size up to the layer; a larger one makes 128 steps too long to wait for."""
NOISE = 25.0
"""Half the range of the noise at the start, in gray levels around the middle."""

PASSED = frozenset(
    {"Clip", "Dropout", "Identity", "LeakyRelu", "LogSoftmax", "Relu", "Sigmoid", "Softmax", "Tanh"}
)
"""Functions that do not change the order of a map's values but have next to no slope in places; what goes into them is climbed."""
MOVED = frozenset({"Flatten", "GlobalAveragePool", "MaxPool", "Reshape", "Squeeze"})
"""Operators that keep a map what it is, with fewer cells or other axes."""


@dataclass(frozen=True)
class Climb:
    """How a picture grows.

    Attributes
    ----------
    seed
        Of the noise and of the moves.
    rate
        How much a pixel changes in one step, in gray levels: the root mean square of all pixels.
    blur
        Standard deviation of the blur after each step, in tenths of a pixel; 0 for none.
    jitter
        By how many pixels the picture is moved at most, up or down and to a side, before a gradient is taken.
    goal
        What rises: ``"map"``, the mean of the map, its cells below 0 counted as 0, or ``"cell"``, its cell in the middle.
    """

    seed: int = 0
    rate: int = 8
    blur: int = 5
    jitter: int = 2
    goal: str = "map"


@dataclass(frozen=True)
class Source:
    """The map whose value is climbed for another map.

    Attributes
    ----------
    array, channel
        Where it is.
    passed
        The operators between it and the map that was asked for, from the latter on.
    """

    array: str
    channel: int
    passed: tuple[str, ...] = ()


@dataclass
class Grown:
    """How far a picture has grown; it changes while it does.

    Attributes
    ----------
    step
        Steps taken.
    picture
        uint8 (channels, height, width) in red, green, blue: the picture after `step` steps.
    values
        The map's value after each step so far, the first that of the noise.
    moments
        The pictures after the steps of :data:`DOUBLINGS`, by the step.
    """

    step: int
    picture: Pixels
    values: list[float]
    moments: dict[int, Pixels] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """What the pictures take."""
        return sum(picture.nbytes for picture in (self.picture, *self.moments.values()))


def source_of(network: Network, values: Mapping[str, Array], array: str, channel: int) -> Source:
    """The map to climb for the map `channel` of `array`, found by going back through functions without slope and mere moves.

    A ReLU has slope 0 wherever its map is 0, so that noise which does not excite the map would stay as it is.

    Parameters
    ----------
    values
        What :meth:`cnnviz.networks.Network.run` gave.
    """
    makers = {name: layer for layer in network.layers for name in layer.outputs}
    passed: list[str] = []
    while (layer := makers.get(array)) is not None:
        before = layer.inputs[0]
        if layer.op_type == "Concat" and layer.attributes.get("axis") in (1, 1 - values[array].ndim):
            for before in layer.inputs:
                count = values[before].shape[1]
                if channel < count:
                    break
                channel -= count
        elif (
            layer.op_type not in PASSED | MOVED
            or values[before].shape[1:2] != values[array].shape[1:2]
            or (
                layer.op_type in MOVED
                and values[before].ndim != values[array].ndim
                and math.prod(values[before].shape[2:]) > 1
            )
        ):
            break
        if before not in makers:
            break
        if layer.op_type != "Concat":
            passed.append(layer.op_type)
        array = before
    return Source(array, channel, tuple(passed))


def rising(
    network: Network, pixels: Array, reading: Reading, source: Source, goal: str, room: Claim | None = None
) -> Steps[tuple[float, Array]]:
    """The value of a map, and its gradient by the pixels.

    Parameters
    ----------
    network
        The part that ends in ``source.array``.
    pixels
        float (channels, height, width) from 0 to 255, in the network's order.
    reading
        Says how pixels become numbers.
    goal
        ``"map"``: the mean of its cells, those below 0 counted as 0; ``"cell"``: the one in the middle. Where no cell is above 0,
        the gradient is that of the plain mean, which leads out of there.

    Returns
    -------
    The value, and float64 (channels, height, width): by how much it changes with each gray level.

    Raises
    ------
    ModelError
        There is no gradient, or the layers do not take this size.
    """
    how, name = reading.preprocessing, reading.input
    numbers = how.numbers(pixels)
    batch = network.inputs[0].shape[0] if network.inputs[0].shape else 1
    given = np.broadcast_to(numbers, (batch if isinstance(batch, int) else 1, *numbers.shape))
    values = yield from network.steps({name: given}, room=None if room is None else room.beside())
    found = values[source.array]
    plane = found[0, source.channel].astype(np.float64)
    part = np.zeros(plane.shape)
    if goal == "cell":
        part[tuple(n // 2 for n in plane.shape)] = 1
        value = float(plane[tuple(n // 2 for n in plane.shape)])
    else:
        above = plane > 0
        part[...] = (above if above.any() else 1) / plane.size
        value = float(np.where(above, plane, 0).mean())
    seed = np.zeros(found.shape)
    seed[0, source.channel] = part
    back = yield from gradients.steps(network, values, source.array, seed, room=room)
    black, white = (how.numbers(np.full((len(pixels), 1, 1), end, np.uint8)) for end in (0, 255))
    slope = (white.astype(np.float64) - black) / 255
    return value, back[name].astype(np.float64).sum(axis=0) * slope


def grow(
    reading: Reading, source: Source, climb: Climb, room: Claim | None = None
) -> Generator[Grown, None, Grown]:
    """Grow a picture for a map; yields after each small piece of work what there is by then.

    What comes out depends on the network, the map and `climb` alone, never on how the work was cut.

    Parameters
    ----------
    reading
        A run of the network: says what the layers' shapes are and how pixels become numbers.
    room
        What is made on the way is counted beside it.

    Raises
    ------
    ModelError
        There is no gradient.
    FullError
        There is no room.
    """
    reader, how = reading.reader, reading.preprocessing
    network, sides = _part(reading, source)
    random = np.random.default_rng([climb.seed, 1])
    pixels = 127.5 + random.uniform(-NOISE, NOISE, (reader.channels, *sides))
    grown = Grown(0, _seen(pixels, how.order), [])
    grown.moments[0] = grown.picture
    yield grown
    for step in range(DOUBLINGS[-1] + 1):
        moved = _moved(pixels, climb, step)
        taking = rising(network, moved[0], reading, source, climb.goal, room)
        while True:
            try:
                next(taking)
            except StopIteration as end:
                value, gradient = end.value
                break
            yield grown
        grown.values.append(value)
        if step == DOUBLINGS[-1]:
            break
        size = math.sqrt(float(np.mean(gradient**2)))
        if size > 0 and math.isfinite(size):
            pixels = pixels + climb.rate * np.roll(gradient, (-moved[1][0], -moved[1][1]), (1, 2)) / size
        if climb.blur:
            pixels = ndimage.gaussian_filter(pixels, (0, climb.blur / 10, climb.blur / 10), mode="nearest")
        pixels = np.clip(pixels, 0, 255)
        grown.picture, grown.step = _seen(pixels, how.order), step + 1
        if grown.step in DOUBLINGS:
            grown.moments[grown.step] = grown.picture
        yield grown
    return grown


def _moved(pixels: Array, climb: Climb, step: int) -> tuple[Array, tuple[int, int]]:
    """The picture moved round its edges, and by how many rows and columns."""
    if not climb.jitter:
        return pixels, (0, 0)
    random = np.random.default_rng([climb.seed, 2, step])
    rows, columns = (int(n) for n in random.integers(-climb.jitter, climb.jitter + 1, 2))
    return np.roll(pixels, (rows, columns), (1, 2)), (rows, columns)


def _seen(pixels: Array, order: str) -> Pixels:
    whole = np.rint(pixels).astype(np.uint8)
    return np.ascontiguousarray(whole[::-1] if order == "bgr" else whole)


def _part(reading: Reading, source: Source) -> tuple[Network, tuple[int, int]]:
    """The layers up to the map, and the height and width of the picture that is grown: what a cell sees, within bounds."""
    height, width = reading.values[reading.input].shape[2:]
    whole = part_to(reading.network, source.array)
    field = receptive_fields(whole, reading.values, reading.input).get(source.array)
    if field is None or any(axis.jump == 0 for axis in field):
        return whole, (height, width)
    sides = tuple(
        min(full, max(LEAST_SIDE, min(MOST_SIDE, math.ceil(axis.size) + 2 * math.ceil(axis.jump))))
        for full, axis in zip((height, width), field, strict=True)
    )
    if sides == (height, width):
        return whole, (height, width)
    part = part_to(reading.network, source.array, any_size=True)
    try:
        blank = np.zeros((len(reading.values[reading.input]), reading.reader.channels, *sides), np.float32)
        part.run({reading.input: blank})
    except ModelError:
        return whole, (height, width)
    return part, (sides[0], sides[1])
