"""Whether a task or a question that names a layer can come about: in which networks the layer is, and which elements it has."""

from __future__ import annotations

from functools import cache
from math import prod
from urllib.parse import parse_qsl

import numpy as np

from cnnviz import reader
from cnnviz.lessons.given import Phrase, Wrong
from cnnviz.lessons.lesson import Given
from cnnviz.state import NetworkState, from_query
from cnnviz.words import N_
from cnnviz.zoo import SHIPPED

WITH_NETWORKS = (
    *("answered", "redrawn", "undecided", "element_opened", "most_weights", "misread"),
    *("softmax_pair", "weight_count", "receptive_field", "field_start", "patch_places", "falls_more"),
)
"""Checks and kinds of question that look at what a network made of its picture; none of them looks at a visitor's own."""
MOST_NAMES = 4
"""Of layers that a sentence lists."""
_OWN = Phrase(N_("a link to a shipped network, as no task or question here looks at a visitor's own network"))


def wrong_network(link: str, solved: str | None) -> Wrong | None:
    """A visitor's own network: on the card of a question, or where a task is to be done.

    Parameters are those of :func:`cnnviz.lessons.possible.wrong_in`.
    """
    if solved and (there := _network(solved)):
        return ("solved", _OWN) if there == "own" else None
    return ("link", _OWN) if _network(link) == "own" else None


def wrong_layer(given: Given, link: str, solved: str | None) -> Wrong | None:
    """A layer or an element that cannot be opened: in no shipped network, or for a question not in the one that its card opens."""
    layer = given.get("layer", "")
    if not layer:
        return None
    asked = solved is None
    shown = _network(link)
    ids = [shown] if asked and shown in SHIPPED else [id for id in SHIPPED if asked or _answers(id)]
    having = [id for id in ids if any(layer == each.name for each in reader.shipped(id).network.layers)]
    if having:
        few = given.get("place") is None and given.get("times", 1) == 1
        return None if few else _wrong_element(given, [_shapes(id)[layer] for id in having])
    listed = shown if shown in ids else ids[0]
    names = ", ".join(each.name for each in reader.shipped(listed).network.layers[:MOST_NAMES])
    if len(ids) > 1:
        return "layer", Phrase(N_("the name of a layer of a shipped network, such as {names}"), names=names)
    told = N_("the name of a layer of the network {network}, such as {names}")
    return "layer", Phrase(told, network=ids[0], names=names)


def _wrong_element(given: Given, shapes: list[tuple[int, ...]]) -> Wrong | None:
    """An element that no layer of one of these shapes has, or more elements than there are."""
    place, times = given.get("place"), given.get("times", 1)
    if place is not None and not any(
        len(place) == len(shape) and all(at < side for at, side in zip(place, shape, strict=True))
        for shape in shapes
    ):
        shape = " × ".join(map(str, shapes[0]))
        return "place", Phrase(
            N_("an element of this layer, counted from 0; its shape is {shape}"), shape=shape
        )
    if place is not None and times > 1:
        return "times", Phrase(N_("1, as {other} names a single element"), other="place")
    most = max(map(prod, shapes))
    if times > most:
        return "times", Phrase(N_("at most {most}, as this layer has no more elements"), most=most)
    return None


def classes() -> int:
    """The most classes of any shipped network."""
    return max(len(each.labels) for each in SHIPPED.values())


def _answers(id: str) -> bool:
    """Whether a network answers for its picture as a whole; a task looks at no other."""
    return SHIPPED[id].probabilities is not None


@cache
def _shapes(id: str) -> dict[str, tuple[int, ...]]:
    """The shape of each layer's output for one picture, by the layer's name."""
    known = SHIPPED[id]
    height, width = known.size or (48, 48)
    there = reader.shipped(id)
    values = there.network.run({there.input: np.zeros((1, known.channels, height, width), np.float32)})
    return {each.name: values[each.outputs[0]].shape[1:] for each in there.network.layers}


def _network(link: str) -> str:
    """The network that a link opens; ``""`` if it opens another page, or nothing."""
    state = from_query(dict(parse_qsl(link)))[0]
    return state.network if isinstance(state, NetworkState) else ""
