"""Pictures in another form than real numbers (N, channels, height, width), and the layers that bring ours to it.

An input may lack the axis for several pictures, or that of the channels, or both, as the first layers tell; it may have its
channels last; and it may hold the pixels in whole numbers from 0 to 255.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.networks.budget import MOST_AXES
from cnnviz.networks.graph import FLOAT32, Input, Layer, Network
from cnnviz.networks.layout import (
    LAST,
    MOST_STEPS,
    PICTURES,
    THROUGH,
    behind,
    channels_of,
    with_channels_first,
)

PIXELS = np.dtype(np.uint8)
"""The type of pixels as they are stored."""
UINT8 = 2
"""ONNX's number for the type of :data:`PIXELS`."""
REAL = (1, 10, 11)
"""ONNX's numbers for float32, float16 and float64."""
CHANNELS_TO_FRONT = (2, 0, 1)
"""The order of axes that a layer gives a picture (height, width, channels)."""
SHORTEST = 8
"""A side of a picture without channels; shorter rows are features."""

Shape = tuple[int | str | None, ...]


@dataclass(frozen=True)
class Front:
    """A layer that is put before a network.

    Attributes
    ----------
    kind
        "channels" for one that puts the channels last, "batch" for one that takes away the axis for several pictures, "gray" for
        one that takes away that of the only channel, "pixels" for one that makes whole numbers. "real pixels" is none: the network itself makes real numbers of whole ones first, so it is given these as real
        ones, and its gradient goes back to them.
    layer
        Its name, if it is one.
    port
        The file's own input.
    """

    kind: str
    layer: str
    port: Input


def is_stored(fronts: Sequence[Front]) -> bool:
    """Whether the network behind these layers takes the pixels as they are stored, in whole numbers from 0 to 255."""
    return any(front.port.dtype == PIXELS for front in fronts)


def with_fronts(network: Network, port: Input) -> tuple[Network, Input, tuple[Front, ...]]:
    """The network behind the layers that its only input, a picture, needs; what the first of them takes, and these layers.

    What is taken is real, of the shape (N, channels, height, width).
    """
    fronts: list[Front] = []
    given = port
    missing = missing_axes(network, port)
    last = _channels_last(network, port)
    if missing:
        lengths = iter(port.shape or ())
        shape = tuple(1 if axis in missing else next(lengths) for axis in range(4))
        taken = Input("picture", shape, port.dtype)
        kind, name = ("batch", "without batch axis") if 0 in missing else ("gray", "without channel axis")
        network, given = behind(network, given, taken, name, "Squeeze", {"axes": missing})
        fronts.append(Front(kind, network.layers[0].name, port))
    if last:
        network, given = with_channels_first(network, given)
        fronts.append(Front("channels", network.layers[0].name, port))
    if port.dtype == PIXELS and _made_real(network, port.name):
        given = replace(given, dtype=FLOAT32)
        network = network.with_layers(network.layers, [given], network.outputs, network.left_out)
        fronts.append(Front("real pixels", "", port))
    elif port.dtype == PIXELS:
        taken = Input("picture", given.shape, FLOAT32)
        network, given = behind(network, given, taken, "whole numbers", "Cast", {"to": UINT8})
        fronts.append(Front("pixels", network.layers[0].name, port))
    return network, given, tuple(fronts)


def _made_real(network: Network, name: str) -> bool:
    """Whether all that the network does with an array is to make real numbers of it."""
    takers = [layer for layer in network.layers if name in layer.inputs]
    return name not in network.outputs and all(
        layer.op_type == "Cast" and layer.attributes.get("to") in REAL for layer in takers
    )


def _channels_last(network: Network, port: Input) -> bool:
    shape = port.shape or (None,) * 4
    if len(shape) == 4:
        return channels_of(network, port)[0] == LAST
    if len(shape) != 3 or shape[2] not in PICTURES:
        return False
    return shape[0] not in PICTURES or _first_way(network, port.name) == CHANNELS_TO_FRONT


def missing_axes(network: Network, port: Input) -> tuple[int, ...]:
    """Which axes of a picture (N, channels, height, width) an input lacks; none where it is no picture, or has all.

    It lacks the first if the first layers that change its shape lay it out as one of a batch, so that its own first axis is
    none. It lacks only the second if it is a square for each of a batch, and these layers go on with one row, or put the
    channels in.
    """
    shape = port.shape or ()
    if len(shape) == 3:
        fits = shape[0] in PICTURES or shape[2] in PICTURES
    else:
        fits = len(shape) == 2 and all(n is None or isinstance(n, str) or n >= SHORTEST for n in shape)
    if fits and _laid_out_as_one(network, port.name, shape):
        return tuple(range(4 - len(shape)))
    return (1,) if _is_gray(network, port.name, shape) else ()


def _is_gray(network: Network, name: str, shape: Shape) -> bool:
    """Whether an array (N, side, side) is a batch of pictures without an axis for their only channel."""
    if len(shape) != 3 or shape[1] != shape[2] or not isinstance(shape[1], int) or shape[1] < SHORTEST:
        return False
    if isinstance(shape[0], int) and shape[0] != 1:
        return False
    waiting = [name]
    for at in waiting:
        takers = [layer for layer in network.layers if at in layer.inputs]
        if not takers or len(waiting) > MOST_STEPS:
            return False
        for layer in takers:
            if layer.op_type in THROUGH:
                waiting.append(layer.outputs[0])
            elif not _goes_on_with_pictures(layer, shape[1] ** 2):
                return False
    return True


def _goes_on_with_pictures(layer: Layer, cells: int) -> bool:
    """Whether a layer makes a row of each picture of so many cells, or puts an axis for the channels behind the first or last."""
    match layer.op_type:
        case "Flatten":
            return layer.attributes.get("axis", 1) == 1
        case "Reshape":
            wanted = _numbers(layer, "shape") or ()
            return len(wanted) > 1 and wanted[0] in (-1, 0, 1) and math.prod(wanted[1:]) in (cells, -1)
        case "Unsqueeze":
            return _numbers(layer, "axes") in ([1], [3], [-1])
    return False


def _laid_out_as_one(network: Network, name: str, shape: Shape) -> bool:
    """Whether every layer that changes the shape of this array puts an axis of length 1 before it, up to four axes or a row."""
    waiting: list[tuple[str, Shape]] = [(name, shape)]
    for at, before in waiting:
        takers = [layer for layer in network.layers if at in layer.inputs]
        if not takers or len(waiting) > MOST_STEPS:
            return False
        for layer in takers:
            if layer.op_type in THROUGH or layer.op_type == "Transpose":
                waiting.append((layer.outputs[0], _reordered(layer, before)))
            elif layer.op_type == "Unsqueeze" and (after := _unsqueezed(layer, before)) is not None:
                if len(after) < 4:
                    waiting.append((layer.outputs[0], after))
            elif layer.op_type != "Reshape" or not _makes_one(layer, before):
                return False
    return True


def keeps_batch(network: Network) -> bool:
    """Whether no layer takes the first axis away for a later one to put it in again.

    A network that was saved with one picture alone may do so around each convolution; what lies between has its channels first,
    where all others have the batch.
    """
    without: set[str] = set()
    for layer in network.layers:
        axes = _numbers(layer, "axes")
        if not without.isdisjoint(layer.inputs):
            if layer.op_type == "Unsqueeze" and axes is not None and 0 in axes:
                return False
            without.update(layer.outputs)
        elif layer.op_type == "Squeeze" and (axes is None or 0 in axes):
            without.update(layer.outputs)
    return True


def _reordered(layer: Layer, shape: Shape) -> Shape:
    """The shape behind a layer that may swap axes."""
    order = layer.attributes.get("perm", tuple(reversed(range(len(shape)))))
    if layer.op_type != "Transpose" or not isinstance(order, tuple) or len(order) != len(shape):
        return shape
    return tuple(shape[int(axis) % len(shape)] for axis in order)


def _unsqueezed(layer: Layer, shape: Shape) -> Shape | None:
    """The shape behind a layer that puts in axes, the first among them; None where it puts in others."""
    axes = _numbers(layer, "axes")
    if axes is None or len(shape) + len(axes) > 4:
        return None
    new = {axis % (len(shape) + len(axes)) for axis in axes}
    gray = new == {1} and shape[0] == 1  # one picture, whichever axis is called the batch
    if 0 not in new and not gray:
        return None
    lengths = iter(shape)
    return tuple(1 if axis in new else next(lengths) for axis in range(len(shape) + len(new)))


def _makes_one(layer: Layer, shape: Shape) -> bool:
    """Whether a Reshape makes an array whose first axis has length 1."""
    wanted = _numbers(layer, "shape")
    if not wanted:
        return False
    if wanted[0] == -1:
        known = [n for n in shape if isinstance(n, int)]
        return len(known) == len(shape) and math.prod(known) == math.prod(wanted[1:])
    return wanted[0] == 1 or (wanted[0] == 0 and shape[0] == 1)


def _numbers(layer: Layer, name: str) -> Sequence[int] | None:
    """The whole numbers that come with the model as a layer's second input, or as its attribute in older files."""
    given = layer.weights.get(layer.inputs[1]) if len(layer.inputs) > 1 else None
    if given is not None:
        return [int(n) for n in given.flat] if given.dtype.kind in "iu" and given.size <= MOST_AXES else None
    written = layer.attributes.get(name)
    return [n for n in written if isinstance(n, int)] if isinstance(written, tuple) else None


def _first_way(network: Network, name: str) -> object:
    """The order that the first swap of axes behind an array gives them; None if there is none."""
    for _step in range(MOST_STEPS):
        layer = next((layer for layer in network.layers if name in layer.inputs), None)
        if layer is None or layer.op_type not in THROUGH | {"Transpose"}:
            return None
        if layer.op_type == "Transpose":
            return layer.attributes.get("perm")
        name = layer.outputs[0]
    return None
