"""Work that a page waits for: at once if it is short, else in slices, with a line on how far it is and a way to stop it.

It is kept for the visitor, so that it goes on where it was when the page runs anew for something else, until the visitor leaves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from cnnviz.network.steps import Steps
from cnnviz.ui import session, visitor
from cnnviz.ui.slices import Sliced
from cnnviz.words import Translate

ALONE_SECONDS = 0.02
"""What ends sooner takes no turn."""
QUIET_SECONDS = 0.4
"""What ends sooner shows nothing."""
MOST_SECONDS = 20.0
"""Without a turn; then the visitor is asked to try again."""

_WORK = "long_work."
R = TypeVar("R")


@dataclass(eq=False)
class _Work:
    """The work under way: for what, and whether it stopped because others were busy."""

    place: str
    key: object
    sliced: Sliced[float]
    busy: bool = False

    def stop(self) -> None:
        self.sliced.waits = True

    def go_on(self) -> None:
        self.sliced.waits = self.busy = False


def result_of(
    _: Translate, place: str, key: object, begin: Callable[[], Steps[R]], says: Callable[[], str]
) -> R | None:
    """What the work gives; None if the visitor stopped it, and then the page says so and offers to go on.

    Parameters
    ----------
    place, key
        What the work is for: while both stay the same, it goes on where it was.
    says
        A sentence on what is done.

    Raises
    ------
    What the work raises.
    """
    passing = visitor.present().passing
    work = _under_way(place)
    if work is None or work.key != key:
        passing.pop(_WORK + place, None)
        sliced = Sliced(begin())
        sliced.work(ALONE_SECONDS)
        if sliced.finished:
            return sliced.result
        work = passing[_WORK + place] = _Work(place, key, sliced)
    if work.sliced.finished or _waited(_, work, says):
        passing.pop(_WORK + place, None)
        if work.sliced.error is not None:
            raise work.sliced.error
        return work.sliced.result
    return None


def under_way(place: str, key: object) -> bool:
    """Whether such work was begun and its result not yet taken."""
    work = _under_way(place)
    return work is not None and work.key == key


def forget() -> None:
    """Drop all work under way."""
    passing = visitor.present().passing
    for place in [place for place in passing if place.startswith(_WORK)]:
        passing.pop(place, None)


def _stop(place: str) -> None:
    """For a button, which must not hold the work: it stays when the work is given back."""
    if (work := _under_way(place)) is not None:
        work.stop()


def _go_on(place: str) -> None:
    if (work := _under_way(place)) is not None:
        work.go_on()


def _under_way(place: str) -> _Work | None:
    work: _Work | None = visitor.present().passing.get(_WORK + place)
    return work


def _waited(_: Translate, work: _Work, says: Callable[[], str]) -> bool:
    """Work to the end and show how far it is; False if it was stopped."""
    start = served = time.monotonic()
    bar: Any = None
    while work.sliced.running:
        visitor.present().stir()
        had_turn = False
        with suppress(Exception):  # which the caller gets, on a page without the line
            had_turn = work.sliced.go_on()
        now = time.monotonic()
        served = now if had_turn else served
        if now - served > MOST_SECONDS:
            work.sliced.waits = work.busy = True
        elif now - start > QUIET_SECONDS and not work.sliced.finished:
            text = says() if now - served < 1 else _("Waiting: other users' computations come first.")
            if bar is None:
                session.write_link()  # the page may run anew before its end, and must not follow the link of before
                bar = st.progress(work.sliced.latest, text=text)
                st.button(_("Stop"), key=f"{work.place}.stop", on_click=_stop, args=(work.place,))
            bar.progress(
                work.sliced.latest, text=text
            )  # here a run ends whose visitor chose something else, or left
    if work.sliced.finished:
        if bar is not None:
            st.rerun()  # the same page without the line
        return True
    if work.busy:
        st.warning(_("Many users are waiting for their turn. Please try again in a moment."))
    else:
        text = _("Stopped at {share:.0%}. Continue from there, or choose something else.")
        st.info(text.format(share=work.sliced.latest))
    label = _("Try again") if work.busy else _("Continue")
    st.button(label, key=f"{work.place}.go_on", on_click=_go_on, args=(work.place,))
    return False
