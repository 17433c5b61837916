"""The curve of a network's answer over one slider: measured at the door in slices, and kept for its visitor."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from weakref import ref

from cnnviz.actions import RefusedError
from cnnviz.filling import Fill
from cnnviz.images.picture import Pixels
from cnnviz.inputs import takes_changes
from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.parts.disturb.content import disturb_content
from cnnviz.parts.disturb_curve.content import curve_content
from cnnviz.parts.part import Content
from cnnviz.parts.progress.content import progress_content
from cnnviz.preprocessing import PreprocessingError
from cnnviz.reader import Reader
from cnnviz.reading import Reading
from cnnviz.response_curve import Curve, measured
from cnnviz.state import NetworkState
from cnnviz.ui.door import Held, Reply, Shown, Work
from cnnviz.ui.long_work import ALONE_SECONDS
from cnnviz.ui.network.readings import Wanted, kept_reading, wanted_of
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.words import Translate

DISTURB, CURVE, PROGRESS = "network.disturb", "network.disturb_curve", "network.disturb_curve.progress"
SLOW = 1.0
"""Seconds of the processor that a network takes for one picture; where it takes longer, the curve waits until it is asked for."""
QUIET_SECONDS = 0.15
"""So long a run of the script waits for the curve, in slices: that of a small network is there at once."""
KEPT = 6
"""Curves that are kept."""
_FAILURES = (ModelError, PreprocessingError, FullError)
_CURVES = "network.curves"


class Measuring(Sliced[Curve]):
    """A curve under way, and what asks for it."""

    asked: Work | None = None


@dataclass(frozen=True)
class _Key:
    """What a curve is of."""

    wanted: Wanted
    dial: str


def sliders_asked(state: NetworkState) -> bool:
    """Whether the state asks for the sliders, and nothing of their panel is hidden or covered."""
    asked = state.panel == "disturb" and not state.fooling
    return asked and not (state.hides("panels") or state.hides("answers"))


def panel_open(state: NetworkState, reader: Reader) -> bool:
    """Whether the sliders are on the page."""
    return sliders_asked(state) and takes_changes(reader)


def _key(state: NetworkState, reader: Reader, picture: Pixels, fill: Fill) -> _Key:
    others = tuple((name, value) for name, value in state.disturb if name != state.dial)
    plain = replace(state, disturb=others, fool=0, target=None)
    return _Key(wanted_of(reader, plain, picture, fill).unnamed, state.dial)


def _kept(visitor: Visitor) -> list[tuple[_Key, Measuring]]:
    kept: list[tuple[_Key, Measuring]] = visitor.computed.setdefault(_CURVES, [])
    return kept


def known(
    visitor: Visitor, state: NetworkState, reader: Reader, picture: Pixels, fill: Fill
) -> Measuring | None:
    """The curve that `state` asks for, as far as it is measured; None if it was not begun."""
    key = _key(state, reader, picture, fill)
    return next((work for other, work in list(_kept(visitor)) if other == key), None)


def begun(visitor: Visitor, state: NetworkState, reading: Reading) -> Measuring:
    """The curve that `state` asks for, kept from before or just begun."""
    reader, picture, fill = reading.reader, reading.picture, reading.fill
    found = known(visitor, state, reader, picture, fill)
    if found is None:
        seconds = kept_reading(visitor).seconds
        others = tuple((name, value) for name, value in state.disturb if name != state.dial)
        steps = measured(
            reader, picture, state.preprocessing, fill, others, state.dial, visitor.account.claim()
        )
        found = Measuring(steps, waits=math.isfinite(seconds) and seconds > SLOW)
        if not found.waits:
            with suppress(*_FAILURES):  # which are kept in its `error`
                found.work(ALONE_SECONDS)
            end = time.monotonic() + QUIET_SECONDS
            while found.running and time.monotonic() < end:
                with suppress(*_FAILURES):
                    found.go_on()
        curves = _kept(visitor)
        curves[:] = [*curves[1 - KEPT :], (_key(state, reader, picture, fill), found)]
    return found


def contents(
    _: Translate,
    state: NetworkState,
    reading: Reading,
    visitor: Visitor,
) -> dict[str, Content]:
    """What the panel's parts show of `reading`, with the curve as far as it is known."""
    work = known(visitor, state, reading.reader, reading.picture, reading.fill)
    return {
        DISTURB: disturb_content(_, state, reading),
        CURVE: curve_content(_, state, reading, None if work is None else work.latest),
    }


@dataclass(eq=False)
class Asked(Work):
    """The measuring as its part asks for it. It must not hold a reading, whose numbers are given back when it is dropped."""

    held: Held
    visitor: Visitor
    work: ref[Measuring]
    translate: Translate

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        work, state = self.work(), self.held.state
        if work is None or body not in ("go on", "stop") or not isinstance(state, NetworkState):
            raise RefusedError
        self.visitor.stir()
        work.waits = body == "stop"
        with suppress(*_FAILURES):  # which the page's next run tells
            work.ask()
        shown = {PROGRESS: Shown(progress_content(self.translate, **how_far(self.translate, work)))}
        reading = kept_reading(self.visitor).now[1]
        if reading is not None and panel_open(state, reading.reader):
            here = known(self.visitor, state, reading.reader, reading.picture, reading.fill)
            if here is work:
                shown[CURVE] = Shown(curve_content(self.translate, state, reading, work.latest))
        return Reply(shown, run=work.finished)


def how_far(_: Translate, work: Measuring) -> dict[str, Any]:
    """How far the curve is."""
    done, count = len(work.latest.points), work.latest.count
    text = _("{done} of {count} places measured").format(done=min(done, count), count=count)
    return {
        "share": min(1.0, done / count),
        "text": text,
        "running": work.running,
        "finished": work.finished,
    }
