"""What a page shows, as a value: a small frozen dataclass for each page that a link can carry.

In a link ``page`` names the page; the other keys are that page's own. Without it, the start page opens, or the kernel lab if the
link has keys of the lab: links were made when the lab was the first page.
"""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.state.fields import PageState
from cnnviz.state.glossary import GlossaryState
from cnnviz.state.lab import LabState
from cnnviz.state.network import NetworkState
from cnnviz.state.signal import SignalState
from cnnviz.state.start import StartState
from cnnviz.state.teacher import TeacherState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState

START = "start"
TEACHER = "teacher"

PAGES: dict[str, type[PageState]] = {
    START: StartState,
    "lab": LabState,
    "network": NetworkState,
    "train": TrainKernelState,
    "train-network": TrainNetworkState,
    "train-step": TrainStepState,
    "train-own": TrainOwnState,
    "signals": SignalState,
    "glossary": GlossaryState,
    TEACHER: TeacherState,
}
"""Page to the state that it shows; the first is the one that opens without a link."""

SECTIONS: dict[str, tuple[str, ...]] = {
    section: tuple(page for page in PAGES if page.partition("-")[0] == section)
    for section in PAGES
    if "-" not in section and section not in (START, "glossary", TEACHER)
}
"""What the bar at the top offers, and the pages of each; the first opens unless another was left last. The start, the glossary and the
page for teachers are no sections: there are other ways to them."""

PAGE = "page"
"""The key that names the page."""

_EVERYWHERE = {"large", "lang"}
"""Keys that do not tell of which page a link is."""
_LAB = {form.key for form in LabState.FORMS.values()} - _EVERYWHERE


def to_query(state: PageState) -> dict[str, str]:
    """The link's keys for `state`: its page, and how it differs from the default."""
    page = next(page for page, kind in PAGES.items() if type(state) is kind)
    own = state.to_query()
    return ({} if page == _unnamed(own) == START else {PAGE: page}) | own


def from_query(query: Mapping[str, str], *, language: str = "en") -> tuple[PageState, list[str]]:
    """The state that a link describes, in `language` if it names none, and the keys that could not be read."""
    page = query.get(PAGE, "")
    kind = PAGES[page if page in PAGES else _unnamed(query)]
    state, unreadable = kind(language=language).read_query(query)
    return state, [PAGE, *unreadable] if PAGE in query and page not in PAGES else unreadable


def _unnamed(query: Mapping[str, str]) -> str:
    """The page of a link that names none."""
    return START if _LAB.isdisjoint(query) else "lab"


def link_of(state: PageState) -> dict[str, str]:
    """The query of the link that opens the app with `state`, its language included."""
    return to_query(state) | {"lang": state.language}


def section_of(page: str) -> str:
    """The section that a page belongs to."""
    return page.partition("-")[0]
