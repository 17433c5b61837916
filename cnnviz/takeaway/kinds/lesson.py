"""A whole lesson as one HTML file, for an LMS or a class without a server."""

from __future__ import annotations

from functools import cache

from cnnviz.lessons import LESSONS
from cnnviz.lessons.led import opened
from cnnviz.networks.steps import Steps, within
from cnnviz.record import lesson_page
from cnnviz.state import LabState, PageState
from cnnviz.takeaway.kind import HTML, Chosen, Format, Kind, Preview, Size
from cnnviz.takeaway.what import What
from cnnviz.words import N_


def _formats(what: What) -> tuple[Format, ...] | None:
    return (HTML,) if what.state.lesson in LESSONS and _is_quick(what.state.lesson) else None


@cache
def _is_quick(lesson: str) -> bool:
    """Whether all of its cards open the kernel lab; others run networks or train, which takes too long on a server for many."""
    state: PageState = LabState()
    for number in range(len(LESSONS[lesson].cards)):
        state = opened(LESSONS[lesson], number, 0, state)
        if not isinstance(state, LabState):
            return False
    return True


def _make(what: What, format: str, chosen: Chosen) -> Steps[bytes]:
    page = yield from within(lesson_page.steps(LESSONS[what.state.lesson], what.state.language), 0.0, 1.0)
    return page.encode()


LESSON = Kind(
    id="lesson",
    title=N_("The whole lesson"),
    about=N_(
        "One file with every card of this lesson, the views beside them, its tasks and its questions. It works without a server, also inside a learning platform; how far one has come is kept in the browser."
    ),
    formats=_formats,
    make=_make,
    stem=lambda what, format, chosen: f"lesson_{what.state.lesson}",
    size=lambda what, format, chosen: Size(440_000),
    preview=lambda what: Preview(sign="page"),
    covered=lambda what: False,
    of_view=False,
)
"""It holds nothing of the page but which lesson is open: its cards bring their own views, covered as the lesson has it."""
