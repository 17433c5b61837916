"""Work that a page waits for: at once if it is short, else asked for slice by slice, with a line on how far it is.

It is kept for the visitor, so that it goes on where it was when the page runs anew for something else, until the visitor leaves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from cnnviz.actions import RefusedError
from cnnviz.networks.steps import Steps
from cnnviz.parts import progress
from cnnviz.parts.progress.content import progress_content
from cnnviz.ui import session, visitor
from cnnviz.ui.door import Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate

ALONE_SECONDS = 0.02
"""What ends sooner takes no turn."""
QUIET_SECONDS = 0.4
"""What ends sooner shows nothing: so long a run of the script waits for it, in slices."""

_WORK = "long_work."
R = TypeVar("R")
Found = Callable[[Translate], Sequence[str]]
"""What work has found so far, in lines."""


@dataclass(eq=False)
class _LongWork(Work):
    """The work under way: for what, and what is said of it."""

    place: str
    key: object
    sliced: Sliced[float]
    text: str
    translate: Translate
    held: Held
    visitor: Visitor
    found: Found

    @property
    def part(self) -> str:
        """The key of the part that asks for it."""
        return f"{self.place}.progress"

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        self.visitor.stir()
        match body:
            case "go on":
                self.sliced.waits = False
                with suppress(Exception):  # which the next run raises
                    self.sliced.ask()
            case "stop":
                self.sliced.waits = True
            case _:
                raise RefusedError
        return Reply(
            {self.part: Shown(progress_content(self.translate, **self.shown()))}, run=self.sliced.finished
        )

    def shown(self) -> dict[str, Any]:
        """How far it is."""
        _, work = self.translate, self.sliced
        stopped = _("Stopped at {share:.0%}. Continue from there, or choose something else.")
        text = self.text if work.running or work.finished else stopped.format(share=work.latest)
        return {
            "share": work.latest,
            "text": text,
            "running": work.running,
            "finished": work.finished,
            "found": self.found(_),
        }


def result_of(
    _: Translate,
    place: str,
    key: object,
    begin: Callable[[], Steps[R]],
    says: Callable[[], str],
    found: Found = lambda _: (),
) -> R | None:
    """What the work gives; None while it is not there yet, and then the page shows how far it is.

    Parameters
    ----------
    place, key
        What the work is for: while both stay the same, it goes on where it was.
    says
        A sentence on what is done.
    found
        What the work that `begin` begins has found so far.

    Raises
    ------
    What the work raises.
    """
    here = visitor.present()
    work = _under_way(place)
    if work is None or work.key != key:
        here.computed.pop(_WORK + place, None)
        sliced = Sliced(begin())
        sliced.work(ALONE_SECONDS)
        if sliced.finished:
            return sliced.result
        work = _LongWork(place, key, sliced, "", _, session.held(), here, found)
        here.computed[_WORK + place] = work
        end = time.monotonic() + QUIET_SECONDS
        while sliced.running and time.monotonic() < end:
            with suppress(Exception):
                sliced.go_on()
    work.text, work.translate = says(), _
    if work.sliced.finished:
        here.computed.pop(_WORK + place, None)
        if work.sliced.error is not None:
            raise work.sliced.error
        return work.sliced.result
    session.door().works[work.part] = work
    mount(progress.PART, progress_content(_, **work.shown()), key=work.part, direct=True)
    return None


def under_way(place: str, key: object) -> bool:
    """Whether such work was begun and its result not yet taken."""
    work = _under_way(place)
    return work is not None and work.key == key


def forget() -> None:
    """Drop all work under way."""
    computed = visitor.present().computed
    for place in [place for place in computed if place.startswith(_WORK)]:
        computed.pop(place, None)


def _under_way(place: str) -> _LongWork | None:
    work: _LongWork | None = visitor.present().computed.get(_WORK + place)
    return work
