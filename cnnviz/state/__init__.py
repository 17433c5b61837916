"""What a page shows, as a value: a small frozen dataclass for each page that a link can carry.

In a link ``page`` names the page (the kernel lab if it is left out); the other keys are that page's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.state.fields import PageState
from cnnviz.state.lab import LabState
from cnnviz.state.network import NetworkState
from cnnviz.state.signal import SignalState
from cnnviz.state.teacher import TeacherState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState

TEACHER = "teacher"

PAGES: dict[str, type[PageState]] = {
    "lab": LabState,
    "network": NetworkState,
    "train": TrainKernelState,
    "train-network": TrainNetworkState,
    "train-step": TrainStepState,
    "train-own": TrainOwnState,
    "signals": SignalState,
    TEACHER: TeacherState,
}
"""Page to the state that it shows; the first is the one that opens without a link."""

SECTIONS: dict[str, tuple[str, ...]] = {
    section: tuple(page for page in PAGES if page.partition("-")[0] == section)
    for section in PAGES
    if "-" not in section and section != TEACHER
}
"""What the bar at the top offers, and the pages of each; the first opens unless another was left last. The page for teachers is
no section."""

PAGE = "page"
"""The key that names the page."""


def to_query(state: PageState) -> dict[str, str]:
    """The link's keys for `state`: its page, and how it differs from the default."""
    page = next(page for page, kind in PAGES.items() if type(state) is kind)
    return ({} if page == next(iter(PAGES)) else {PAGE: page}) | state.to_query()


def from_query(query: Mapping[str, str], *, language: str = "en") -> tuple[PageState, list[str]]:
    """The state that a link describes, in `language` if it names none, and the keys that could not be read."""
    page = query.get(PAGE, next(iter(PAGES)))
    kind = PAGES.get(page, LabState)
    state, unreadable = kind(language=language).read_query(query)
    return state, unreadable if page in PAGES else [PAGE, *unreadable]


def link_of(state: PageState) -> dict[str, str]:
    """The query of the link that opens the app with `state`, its language included."""
    return to_query(state) | {"lang": state.language}


def section_of(page: str) -> str:
    """The section that a page belongs to."""
    return page.partition("-")[0]
