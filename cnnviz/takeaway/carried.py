"""Which arrays of a network's run hold what a visitor brought: the picture in another form, or the network itself."""

from __future__ import annotations

from cnnviz.networks.trace.layer import MOVES, PAIR_LIKE, changing_arrays
from cnnviz.pointwise import BY_OPERATOR
from cnnviz.reading import Reading
from cnnviz.takeaway.what import NETWORK, PICTURE, NetworkWhat

CARRYING = frozenset(
    {
        *MOVES,
        *PAIR_LIKE,
        *BY_OPERATOR,
        "BatchNormalization",
        "Cast",
        "CastLike",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "GroupNormalization",
        "InstanceNormalization",
        "LayerNormalization",
        "Pow",
        "QuantizeLinear",
        "Resize",
        "Upsample",
    }
)
"""Operators whose results still show a picture that goes in: they move its numbers, or give each another type or value by itself."""


def pictured_arrays(reading: Reading) -> frozenset[str]:
    """The names of all arrays that hold the picture that was put in; none where the network takes no picture.

    These are the inputs that took it, and what operators of `CARRYING` make of them. What a window or a sum of products makes of
    a picture is a result and does not count.
    """
    reader = reading.reader
    if not reader.pictured:
        return frozenset()
    found = {reader.input, *reader.also}
    for layer in reading.network.layers:  # each stands behind what it takes
        if layer.op_type in CARRYING and found.intersection(layer.inputs):
            found.update(filter(None, layer.outputs))
    return frozenset(found)


def own_arrays(what: NetworkWhat) -> dict[str, frozenset[str]]:
    """By what the visitor brought, of `what.own`: the names of the arrays that hold it.

    The network's are those that depend on no input: its weights, and what is computed of them alone.
    """
    reading = what.reading
    found = {}
    if PICTURE in what.own:
        found[PICTURE] = pictured_arrays(reading)
    if NETWORK in what.own:
        found[NETWORK] = frozenset(reading.values) - changing_arrays(reading.network)
    return found


def held_in(what: NetworkWhat, *names: str) -> frozenset[str]:
    """What of the visitor's own any of these arrays hold."""
    return frozenset(own for own, arrays in own_arrays(what).items() if not arrays.isdisjoint(names))


def left_out_arrays(what: NetworkWhat) -> frozenset[str]:
    """The names of the arrays that must not be in a file."""
    return frozenset().union(*(arrays for own, arrays in own_arrays(what).items() if own in what.left_out))
