"""Parts of a network: without the layers that cannot be computed, or only what one of its arrays needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cnnviz.networks.errors import LayerError, ModelError
from cnnviz.networks.graph import Layer, LeftOut, Network


def without(
    layers: Sequence[Layer], refused: Mapping[str, ModelError], inputs: Sequence[str], outputs: Sequence[str]
) -> tuple[list[Layer], list[str], LeftOut]:
    """The layers that need none of the `refused` ones, the outputs of what remains, and what is left out.

    Parameters
    ----------
    refused
        For the names of some layers why they cannot be computed.
    inputs, outputs
        The names of the network's arrays. An output that is not made any more gives way to one that is; if none of them is,
        the outputs are what the layers that are left out took.

    Raises
    ------
    ModelError
        No layer that sees an input remains.
    """
    reason = next(iter(refused.values()))
    takers: dict[str, list[Layer]] = {}
    for layer in layers:
        for name in dict.fromkeys(filter(None, layer.inputs)):
            takers.setdefault(name, []).append(layer)
    lost = _reached([layer for layer in layers if layer.name in refused], takers)
    kept = [layer for layer in layers if layer.name not in lost]
    started = [layer for name in inputs for layer in takers.get(name, ())]
    seeing = _reached([layer for layer in started if layer.name not in lost], takers) - lost
    if not seeing:
        raise ModelError(
            "{reason}, and no layer before it works on the input, so that nothing could be shown; export the network without "
            "this layer, or with simpler ones in its place",
            reason=reason,
        )
    made = {name: layer.name for layer in kept for name in layer.outputs if name}
    own = [name for name in outputs if name in made]
    taken = dict.fromkeys(
        name for layer in layers if layer.name in lost for name in layer.inputs if made.get(name) in seeing
    )
    ends = own or list(taken) or [next(name for name in made if made[name] in seeing)]
    return kept, ends, LeftOut(reason, len(lost), len(kept), bool(own))


def up_to(network: Network, error: LayerError) -> Network:
    """The network without a layer that could not be computed and what needs it.

    Raises
    ------
    ModelError
        No layer that sees an input remains.
    """
    before = network.left_out
    layers, outputs, left_out = without(
        network.layers, {error.layer: error}, [port.name for port in network.inputs], network.outputs
    )
    if before is not None:
        left_out = replace(
            left_out, count=left_out.count + before.count, answers=left_out.answers and before.answers
        )
    return network.with_layers(layers, network.inputs, outputs, left_out)


def part_to(network: Network, array: str, *, any_size: bool = False) -> Network:
    """The layers that `array` is made by, and no others; it is the output.

    Parameters
    ----------
    any_size
        Whether the inputs' axes behind the channels may have any length; where a layer needs a certain one, a run raises.

    Raises
    ------
    ModelError
        No layer makes an array of that name.
    """
    needed, layers = {array}, []
    for layer in reversed(network.layers):
        if not needed.isdisjoint(filter(None, layer.outputs)):
            layers.append(layer)
            needed.update(layer.inputs)
    inputs = [port for port in network.inputs if port.name in needed]
    if any_size:
        inputs = [
            port
            if port.shape is None
            else replace(port, shape=port.shape[:2] + (None,) * len(port.shape[2:]))
            for port in inputs
        ]
    return network.with_layers(layers[::-1], inputs, [array], network.left_out)


def _reached(layers: Sequence[Layer], takers: Mapping[str, Sequence[Layer]]) -> set[str]:
    """The names of `layers` and of all that need what they make."""
    found = {layer.name for layer in layers}
    waiting = list(layers)
    while waiting:
        for name in filter(None, waiting.pop().outputs):
            for taker in takers.get(name, ()):
                if taker.name not in found:
                    found.add(taker.name)
                    waiting.append(taker)
    return found
