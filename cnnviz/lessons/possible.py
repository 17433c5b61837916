"""Whether what a task or a question is given can come about at all: each value fits by itself, and still no view may have them all.

What needs a network's layers is in :mod:`cnnviz.lessons.layers`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from urllib.parse import parse_qsl

import numpy as np

from cnnviz.activations import ACTIVATIONS
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import ImageError
from cnnviz.inputs import lab_picture
from cnnviz.kernels import KERNELS
from cnnviz.kernels.errors import KernelError
from cnnviz.lessons.checks.field import seen_cells
from cnnviz.lessons.checks.network import drawn_ink
from cnnviz.lessons.given import ONE_OF, WHOLE, Phrase, Wrong
from cnnviz.lessons.layers import WITH_NETWORKS, classes, wrong_layer, wrong_network
from cnnviz.lessons.lesson import Given
from cnnviz.ops import OperationError
from cnnviz.pipeline import run, shown_pixels
from cnnviz.state import PAGE, PAGES, LabState, NetworkState, PageState, SignalState, from_query, to_query
from cnnviz.state.lab import FURTHEST, MOST_FILTERS
from cnnviz.state.stages import STAGES
from cnnviz.state.train.step import MOST_TAKEN
from cnnviz.words import N_

ABOVE_0 = Phrase(N_("above 0, or the task can never be done"))
CHANNELS = 3
"""Of the lab's input, at most."""
DIGITS = 10
"""The classes of what can be drawn, and of the samples."""
MOST_SIGNS = 60
"""Of a key or name that a sentence repeats."""
KEYS = {PAGE} | {form.key for page in PAGES.values() for form in page.FORMS.values()}
NAMES: Mapping[str, Collection[str]] = {
    "kernel": KERNELS,
    "activation": ACTIVATIONS,
    "photo": PHOTOS,
    "pattern": PATTERNS,
}
"""By a field of the pages with pictures, the names that it can have. The signals page has kernels and patterns of its own."""
LEAST_SHARE = 1 / FURTHEST**2
"""Of the multiplications, what the longest stride leaves."""


def wrong_in(name: str, given: Given, link: str, solved: str | None = None) -> Wrong | None:
    """What makes a check or a kind of question impossible with these parameters; None if nothing does.

    Parameters
    ----------
    name
        Of the check, or of the kind of question.
    link
        What the card opens.
    solved
        The link to a view in which a task is done, ``""`` where it has none; None for a question, whose view nobody is to change.
    """
    if name in TOGETHER and (wrong := TOGETHER[name](given)):
        return wrong
    if name not in WITH_NETWORKS:
        return None
    return wrong_network(link, solved) or wrong_layer(given, link, solved)


def _linked(given: Given) -> Wrong | None:
    link, unlike = given.get("link", ""), given.get("unlike", "")
    if not link and not unlike:
        return "link", Phrase(
            N_("there, or {other} instead: with neither, any view counts as done"), other="unlike"
        )
    for name in ("link", "unlike"):
        if wrong := _unshown(given.get(name, "")):
            return name, wrong
    if _told(link).items() & _told(unlike).items():
        return "unlike", Phrase(N_("a link whose values all differ from those of {other}"), other="link")
    return None


def _unshown(link: str) -> Phrase | None:
    """What of a link no page can agree with: a key that stands twice or that no page has, or an unknown name."""
    keys = [key for key, _value in parse_qsl(link)]
    if len(set(keys)) < len(keys):
        return Phrase(N_("a link that has each key only once"))
    if unknown := [key for key in keys if key not in KEYS]:
        return Phrase(N_("a link without {keys}, as no page has this key"), keys=unknown[0][:MOST_SIGNS])
    state = _state(link)
    for field, there in NAMES.items():
        named = getattr(state, field, None)
        key = type(state).FORMS[field].key if named is not None else ""
        if key in keys and named not in there and not isinstance(state, SignalState):
            told = N_("a link that a page can show; there is no {key} of the name {value}")
            return Phrase(told, key=key, value=str(named)[:MOST_SIGNS])
    return None


def _told(link: str) -> dict[str, str]:
    """What the keys of a link say, written as the app itself writes it; ``""`` for the default."""
    there = {PAGE: "lab"} | to_query(_state(link))
    return {key: there.get(key, "") for key, _value in parse_qsl(link)}


def _pinned(given: Given) -> Wrong | None:
    if "changed" in given and given.get("stage") == "pool":
        return "stage", Phrase(ONE_OF, names="conv, act")
    most = CHANNELS * MOST_FILTERS
    if given.get("channels") and given.get("times", 1) > most:
        return "times", Phrase(N_("at most {most}, as a layer of the lab has no more maps"), most=most)
    return None


def _repainted(given: Given) -> Wrong | None:
    state = _state(given["link"])
    if not isinstance(state, LabState) or state.pin is None or state.pin.stage not in STAGES:
        return "link", Phrase(
            N_("a link to the kernel lab with a pinned element, such as {link}"), link="pin=conv_0_3_3"
        )
    if state.operation != "convolution":
        return "link", Phrase(N_("a link to a convolution, not to a transposed one"))
    return None if _sees_some(state) else ("link", Phrase(SEES_SOME))


SEES_SOME = N_("a link whose pinned element is in its map and depends on some of the pixels, but not on all")


def _sees_some(state: LabState) -> bool:
    """Whether the pinned element is in its map, and the picture has pixels that it sees and others that it does not see."""
    pin = state.pin
    assert pin is not None
    try:
        picture = lab_picture(state)
        result = None if picture is None else run(state, shown_pixels(state, picture.pixels))
    except (ImageError, KernelError, OperationError):
        return False
    there = None if result is None else getattr(result, pin.stage)
    place = (pin.channel, pin.row, pin.column)
    if result is None or there is None:
        return False
    if any(at >= side for at, side in zip(place, there.shape, strict=True)):
        return False
    seen = [len(seen_cells(result, pin.stage, at, axis)) for axis, at in enumerate(place[1:])]
    return 0 < seen[0] * seen[1] < result.input[0].size


def _answered(given: Given) -> Wrong | None:
    most = DIGITS if given.get("drawn", True) else classes()
    fits = 0 <= given["answer"] < most
    return None if fits else ("answer", Phrase(WHOLE, low=0, high=most - 1))


def _redrawn(given: Given) -> Wrong | None:
    state = _state(given["link"])
    ink = drawn_ink(state) if isinstance(state, NetworkState) and state.source == "drawing" else None
    if ink is None or not ink.any():
        return "link", Phrase(N_("a link to the network page with a drawing"))
    if given.get("answer", -1) >= DIGITS:
        return "answer", Phrase(WHOLE, low=-1, high=DIGITS - 1)
    one = 1 / np.count_nonzero(ink)
    if given.get("most", 1) < one:
        return "most", Phrase(
            N_("at least {least}, which is one point of this drawing"), least=f"{np.ceil(1e4 * one) / 1e4:g}"
        )
    return None


def _misread(given: Given) -> Wrong | None:
    fits = given.get("digit", -1) < DIGITS
    return None if fits else ("digit", Phrase(WHOLE, low=-1, high=DIGITS - 1))


def _input_pixel(given: Given) -> Wrong | None:
    least, most = given.get("at_least", 0), given.get("at_most", 255)
    return (
        ("at_least", Phrase(N_("at most {most}, the value of {other}"), most=most, other="at_most"))
        if least > most
        else None
    )


def _kernel_answers(given: Given) -> Wrong | None:
    if given.get("to") == given["not_to"]:
        return "to", Phrase(N_("different from {other}"), other="not_to")
    return _channel("channel")(given)


def _output_size(given: Given) -> Wrong | None:
    alone = given.get("columns") and not given.get("rows")
    return ("rows", Phrase(N_("given together with {other}"), other="columns")) if alone else None


def _above_0(name: str) -> Callable[[Given], Wrong | None]:
    return lambda given: (name, ABOVE_0) if given.get(name, 1) <= 0 else None


def _multiplications(given: Given) -> Wrong | None:
    if given["share"] >= LEAST_SHARE:
        return None
    told = N_("at least {least}, the share that the largest stride, {stride}, leaves")
    return "share", Phrase(told, least=f"{LEAST_SHARE:g}", stride=FURTHEST)


def _channel(name: str) -> Callable[[Given], Wrong | None]:
    """No picture has a channel of this number."""
    wrong = name, Phrase(WHOLE, low=0, high=CHANNELS - 1)
    return lambda given: wrong if given.get(name, 0) >= CHANNELS else None


def _loss_lowered(given: Given) -> Wrong | None:
    fits = given.get("taken", 1) <= MOST_TAKEN
    return None if fits else ("taken", Phrase(WHOLE, low=1, high=MOST_TAKEN))


def _state(link: str) -> PageState:
    return from_query(dict(parse_qsl(link)))[0]


TOGETHER: Mapping[str, Callable[[Given], Wrong | None]] = {
    "linked": _linked,
    "pinned": _pinned,
    "repainted": _repainted,
    "answered": _answered,
    "redrawn": _redrawn,
    "misread": _misread,
    "input_pixel": _input_pixel,
    "kernel_answers": _kernel_answers,
    "channel_weights": _channel("only"),
    "output_size": _output_size,
    "multiplications": _multiplications,
    "loss_below": _above_0("loss"),
    "loss_lowered": _loss_lowered,
}
"""By the name of a check, those whose parameters can rule each other out, or ask for what no page can have."""
