"""Whether what a task or a question is given can come about at all: each value fits by itself, and still no view may have them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from cnnviz import reader
from cnnviz.lessons.given import Phrase
from cnnviz.lessons.lesson import Given
from cnnviz.state import LabState, NetworkState, PageState, from_query
from cnnviz.words import N_
from cnnviz.zoo import SHIPPED

Wrong = tuple[str, Phrase]
"""The name of a parameter, and what it must be."""

ABOVE_0 = Phrase(N_("above 0, or the task can never be done"))
MOST_NAMES = 4
"""Of layers that a sentence lists."""


def wrong_in(name: str, given: Given, link: str) -> Wrong | None:
    """What makes a check or a kind of question impossible with these parameters, on a card that opens `link`; None if nothing does."""
    if name in TOGETHER and (wrong := TOGETHER[name](given)):
        return wrong
    return _layer(given["layer"], link) if given.get("layer") else None


def _linked(given: Given) -> Wrong | None:
    if given.get("link") or given.get("unlike"):
        return None
    return "link", Phrase(N_("there, or {other}: without both, every view does the task"), other="unlike")


def _repainted(given: Given) -> Wrong | None:
    state = _state(given["link"])
    if isinstance(state, LabState) and state.pin is not None:
        return None
    return "link", Phrase(
        N_("a link to the kernel lab with a pinned element, such as {link}"), link="pin=conv_0_3_3"
    )


def _redrawn(given: Given) -> Wrong | None:
    state = _state(given["link"])
    if not isinstance(state, NetworkState) or state.source != "drawing":
        return "link", Phrase(N_("a link to the network page with a drawing"))
    return _above_0("most")(given)


def _input_pixel(given: Given) -> Wrong | None:
    least, most = given.get("at_least", 0), given.get("at_most", 255)
    return (
        ("at_least", Phrase(N_("at most {most}, as {other} is"), most=most, other="at_most"))
        if least > most
        else None
    )


def _kernel_answers(given: Given) -> Wrong | None:
    same = given.get("to") == given["not_to"]
    return ("to", Phrase(N_("something else than {other}"), other="not_to")) if same else None


def _output_size(given: Given) -> Wrong | None:
    alone = given.get("columns") and not given.get("rows")
    return ("rows", Phrase(N_("there where {other} is"), other="columns")) if alone else None


def _above_0(name: str) -> Callable[[Given], Wrong | None]:
    return lambda given: (name, ABOVE_0) if given.get(name, 1) <= 0 else None


def _layer(layer: str, link: str) -> Wrong | None:
    """A layer that the card's network lacks; of a card that opens no network of its own, one that no shipped network has."""
    state = _state(link) if link else None
    ids = [state.network] if isinstance(state, NetworkState) and state.network in SHIPPED else list(SHIPPED)
    if any(layer == each.name for id in ids for each in reader.shipped(id).network.layers):
        return None
    names = ", ".join(each.name for each in reader.shipped(ids[0]).network.layers[:MOST_NAMES])
    if len(ids) > 1:
        return "layer", Phrase(N_("the name of a layer of a shipped network, such as {names}"), names=names)
    told = N_("the name of a layer of the network {network}, such as {names}")
    return "layer", Phrase(told, network=ids[0], names=names)


def _state(link: str) -> PageState:
    return from_query(dict(parse_qsl(link)))[0]


TOGETHER: Mapping[str, Callable[[Given], Wrong | None]] = {
    "linked": _linked,
    "repainted": _repainted,
    "redrawn": _redrawn,
    "input_pixel": _input_pixel,
    "kernel_answers": _kernel_answers,
    "output_size": _output_size,
    "multiplications": _above_0("share"),
    "loss_below": _above_0("loss"),
}
"""By the name of a check, those whose parameters can rule each other out, or what they ask for."""
