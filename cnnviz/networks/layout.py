"""The order of a picture's axes in a network's input: channels first, as PyTorch has it, or last, as Keras and TensorFlow.

All of this project puts channels first, behind an axis for several pictures, in real numbers. A network that takes them last,
or takes pictures in another form (:mod:`cnnviz.networks.fronts`), is therefore given a first layer more; its own arrays keep
their shapes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from cnnviz.networks.graph import Attribute, Input, Layer, Network

FIRST, LAST = 1, 3
"""The axis of the channels among (images, ...)."""
PICTURES = (1, 3)
"""Channels of a picture: brightness, or red, green and blue."""
TO_LAST, TO_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)
CONVOLUTIONS = {"Conv": 1, "ConvInteger": 1, "QLinearConv": 3}
"""Operators, and the number of the input that is their kernel (channels out, channels of a group, ...)."""
THROUGH = frozenset(
    {"Add", "BatchNormalization", "Cast", "Clip", "DequantizeLinear", "Div", "DynamicQuantizeLinear", "Identity", "Mul", "Pad",
     "QuantizeLinear", "Sub"}
)  # fmt: skip
"""Operators that often stand before the first convolution and keep the axes."""
MOST_STEPS = 64
"""Layers that are looked at behind the input."""


def channels_of(network: Network, port: Input) -> tuple[int, int | None]:
    """The axis of the channels in an input of four axes, :data:`FIRST` or :data:`LAST`, and how many; None if not known.

    A length of 1 or 3 tells, unless both axes could have it; then the first layers do.
    """
    shape = port.shape or (None,) * 4
    first, last = shape[FIRST] in PICTURES, shape[LAST] in PICTURES
    used, count = _first_use(network, port.name)
    if first != last and not (last and used == FIRST and not isinstance(shape[FIRST], int)):
        axis = FIRST if first else LAST
    else:
        axis = used or FIRST
    length = shape[axis]
    return axis, length if isinstance(length, int) else count


def with_channels_first(network: Network, port: Input) -> tuple[Network, Input]:
    """The network behind a layer that moves the channels last, and what that layer takes: (N, channels, height, width)."""
    shape = None if port.shape is None else tuple(port.shape[axis] for axis in TO_FIRST)
    given = Input("picture", shape, port.dtype)
    return behind(network, port, given, "channels last", "Transpose", {"perm": TO_LAST})


def behind(
    network: Network, port: Input, given: Input, layer: str, op_type: str, attributes: Mapping[str, Attribute]
) -> tuple[Network, Input]:
    """The network behind one more layer, which makes the input `port` of what is `given`; its names are made unique."""
    taken = {name for each in network.layers for name in (*each.inputs, *each.outputs)} | {*network.weights}
    given = replace(given, name=_free(given.name, taken | {port.name}))
    names = {each.name for each in network.layers}
    first = Layer(_free(layer, names), op_type, (given.name,), (port.name,), attributes)
    return network.with_layers([first, *network.layers], [given], network.outputs, network.left_out), given


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name


def _first_use(network: Network, name: str) -> tuple[int | None, int | None]:
    """The axis of the channels and their number, as far as the layers behind the input say."""
    takers: dict[str, list[Layer]] = {}
    for layer in network.layers:
        for each in dict.fromkeys(layer.inputs):
            takers.setdefault(each, []).append(layer)
    found: int | None = None
    waiting = [(name, FIRST)]
    for at, axis in waiting:
        for layer in takers.get(at, ())[: MOST_STEPS - len(waiting)]:
            if layer.op_type == "Transpose" and layer.attributes.get("perm") == TO_FIRST:
                found = LAST
                waiting.append((layer.outputs[0], LAST))
            elif layer.op_type in THROUGH:
                waiting.append((layer.outputs[0], axis))
            elif layer.op_type in CONVOLUTIONS and layer.inputs[0] == at:
                return axis, _channels(layer)
    return found, None


def _channels(layer: Layer) -> int | None:
    """Of the picture that a convolution takes; None if its kernel does not come with the model."""
    at = CONVOLUTIONS[layer.op_type]
    kernel = layer.weights.get(layer.inputs[at]) if len(layer.inputs) > at else None
    if kernel is None or kernel.ndim < 2:
        return None
    group = layer.attributes.get("group", 1)
    return math.prod(kernel.shape[1:2]) * (group if isinstance(group, int) else 1)
