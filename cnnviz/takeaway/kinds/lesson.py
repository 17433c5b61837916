"""A whole lesson as one HTML file, for an LMS or a class without a server."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cnnviz.lessons import LESSONS
from cnnviz.lessons.led import led_by, opened
from cnnviz.limits import MEGABYTE
from cnnviz.networks.steps import Steps, within
from cnnviz.record import lesson_page
from cnnviz.state import LabState, NetworkState, PageState
from cnnviz.takeaway.kind import HTML, Chosen, Format, Kind, Preview, Size
from cnnviz.takeaway.what import What
from cnnviz.words import N_


@dataclass(frozen=True)
class _Cost:
    """What views of a kind add to a lesson: about so many bytes to its file, and at most so many while it is made."""

    file: int
    memory: int


_CARDS = _Cost(180_000, MEGABYTE)
"""The card with its words and what every recorded page has."""
_LAB = _Cost(150_000, 0)
_PHOTO = _Cost(70_000, 0)
"""Of a picture in the lab with `LARGE` pixels or more to a side."""
LARGE = 64
_NETWORKS = {
    "digits": _Cost(480_000, 4 * MEGABYTE),
    "faces": _Cost(1_620_000, 24 * MEGABYTE),
    "squeezenet": _Cost(1_200_000, 96 * MEGABYTE),
}
_WISH = _Cost(1_900_000, 0)
"""Of the patches and pictures that maps of a network for photos respond to."""
_TRAINING = _Cost(310_000, 16 * MEGABYTE)


def _formats(what: What) -> tuple[Format, ...] | None:
    return (HTML,) if what.state.lesson in LESSONS else None


@cache
def _costs(lesson: str) -> tuple[_Cost, ...]:
    """Of the cards, and of each network, each view of training and the lab that they open; as was seen on the shipped lessons."""
    state: PageState = LabState()
    found: dict[object, _Cost] = {None: _CARDS}
    for number in range(len(LESSONS[lesson].cards)):
        state = opened(LESSONS[lesson], number, 0, state)
        if isinstance(state, NetworkState):
            found |= {state.network: _NETWORKS[state.network]} if state.network in _NETWORKS else {}
            found |= {"wish": _WISH} if state.panel == "wish" and state.network != "digits" else {}
        elif isinstance(state, LabState):
            found[LabState] = _LAB
            found |= {"photo": _PHOTO} if state.size >= LARGE else {}
        else:
            found[type(state)] = _TRAINING
    return tuple(found.values())


def _is_quick(lesson: str) -> bool:
    """Whether it opens no network and no training, so that its file is made in a moment."""
    return {_CARDS, _LAB, _PHOTO}.issuperset(_costs(lesson))


def _about(what: What) -> str:
    return _ABOUT if _is_quick(what.state.lesson) else _ABOUT_LONG


def _make(what: What, format: str, chosen: Chosen) -> Steps[bytes]:
    page = yield from within(lesson_page.steps(LESSONS[what.state.lesson], what.state.language), 0.0, 1.0)
    return page.encode()


def _covered(what: What) -> bool:
    """Whether more is hidden or covered than the open card covers, as the file would undo that."""
    led = led_by(what.state, LESSONS)
    by_card = set() if led is None else {*led[0].cards[led[1]].covers}
    return bool({"values", "answers"} & {*what.state.hide} or {*what.state.cover} - by_card)


_ABOUT = N_(
    "One file with every card of this lesson, the views beside them, its questions and its tasks; some tasks can only be done in the app, and the file says which. It works without a server, also inside a learning platform; how far one has come is kept in the browser."
)
_ABOUT_LONG = N_(
    "One file with every card of this lesson, the views beside them, its questions and its tasks; some tasks can only be done in the app, and the file says which. It works without a server, also inside a learning platform; how far one has come is kept in the browser. All its networks and trainings are computed anew for the file, which can take a minute."
)

LESSON = Kind(
    id="lesson",
    title=N_("The whole lesson"),
    about=_about,
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: f"lesson_{what.state.lesson}_{what.state.language}",
    size=lambda what, format, chosen: Size(sum(each.file for each in _costs(what.state.lesson))),
    beside=lambda what: sum(each.memory for each in _costs(what.state.lesson)),
    preview=lambda what: Preview(sign="page"),
    covered=_covered,
    of_view=False,
)
"""It holds nothing of the page but which lesson is open: its cards bring their own views, covered as the lesson has it."""
