"""Occlusion on the page: a patch slides over the picture in slices of work that can be stopped."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from weakref import ref

import numpy as np
import streamlit as st

from cnnviz import explain
from cnnviz.actions import RefusedError
from cnnviz.explain import Occlusion, Plan, Score
from cnnviz.memory import FullError
from cnnviz.networks import ModelError
from cnnviz.parts import overlay, progress
from cnnviz.parts.overlay.methods import occlusion_content
from cnnviz.parts.part import Content
from cnnviz.parts.progress.content import progress_content
from cnnviz.reading import Reading
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.door import Held, Reply, Shown, Work
from cnnviz.ui.network.ends import called
from cnnviz.ui.network.readings import keep, kept_for
from cnnviz.ui.part import mount
from cnnviz.ui.slices import SLICE_SECONDS, Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

AT_ONCE = 6_000_000_000
"""Maps that take more multiply-adds wait until the visitor asks for them."""
MOST_CELLS = 128
"""Cells of the side of the map that is sent after every slice."""
KEPT = 6
"""Maps of the present picture that are kept."""
_SETTINGS, _MAPS = "why.settings", "why.occlusion"
_PROGRESS, _MAP = "network.occlusion.progress", "network.occlusion.map"


@dataclass(frozen=True)
class Settings:
    """What the visitor chose; no patch or step is what suits the picture."""

    patch: int | None = None
    step: int | None = None
    cover: str = "mean"
    softmax: bool = False


def show(_: Translate, reading: Reading, score: Score) -> None:
    """Controls, how far the work is, and the map as far as it is known."""
    settings = _fitting(st.session_state.get(_SETTINGS, Settings()), reading)
    _controls(_, settings, reading)
    score = replace(score, softmax=settings.softmax and reading.logits is not None)
    work = _work(reading, score, settings)
    asked = _Asked(session.held(), ref(reading), ref(work), score, _, visitor.present())
    work.asked = asked
    session.door().works[_PROGRESS] = asked
    mount(progress.PART, progress_content(_, **_how_far(_, work)), key=_PROGRESS, direct=True)
    mount(overlay.PART, _map(_, reading, score, work.latest), key=_MAP)
    if isinstance(work.error, FullError):
        st.warning(in_markdown(_, work.error))
    if isinstance(work.error, ModelError):
        st.warning(_("This map cannot be made: {reason}.").format(reason=in_markdown(_, work.error)))
    plan = work.latest.plan
    if plan.stride > plan.asked:
        st.caption(
            _(
                "With a step of {asked} this map would take too many multiply-adds; the step is {stride}, the smallest within "
                "the limit."
            ).format(asked=plan.asked, stride=plan.stride)
        )
    st.caption(_limits(_, plan))


def _fitting(settings: Settings, reading: Reading) -> Settings:
    """The settings with a patch that fits the picture, and a step that is done soon unless one was chosen."""
    side = min(reading.values[reading.input].shape[2:])
    patch = min(settings.patch or max(1, round(side / 6)), side)
    step = settings.step or _quick(reading, patch, max(1, round(patch / 5)))
    return replace(settings, patch=patch, step=min(step, patch))


def _quick(reading: Reading, patch: int, step: int) -> int:
    """The smallest step, not below `step`, whose map is made at once, or else can be made at all."""
    for limit in (AT_ONCE, explain.MOST_MULTIPLY_ADDS):
        with suppress(ModelError):
            return explain.plan_occlusion(
                reading.network, reading.values, reading.input, patch, step, limit
            ).stride
    return patch


def _controls(_: Translate, settings: Settings, reading: Reading) -> None:
    def choose(field: str, value: Any) -> None:
        st.session_state[_SETTINGS] = replace(st.session_state.get(_SETTINGS, Settings()), **{field: value})

    def control(widget: Any, label: str, field: str, **options: Any) -> None:
        value = getattr(settings, field)
        widgets.show_value(widget, label, f"why.{field}", value, partial(choose, field), **options)

    side = min(reading.values[reading.input].shape[2:])
    patch, step, cover, what = st.columns([3, 3, 3, 3], gap="large", vertical_alignment="bottom")
    assert settings.patch is not None
    with patch:
        if side > 1:
            control(st.slider, _("Patch"), "patch", min_value=1, max_value=side, format="%d px")
    with step:
        if settings.patch > 1:
            control(st.slider, _("Step"), "step", min_value=1, max_value=settings.patch, format="%d px")
    with cover:
        names = {kind: _(name) for kind, name in explain.FILLS.items()}
        control(st.selectbox, _("Cover with"), "cover", options=list(names), format_func=names.get)
    with what:
        if reading.logits is not None:
            widgets.row_of_value(
                _("Measure the drop in"),
                "why.softmax",
                {False: _("Logit"), True: _("Probability")},
                settings.softmax,
                partial(choose, "softmax"),
                help=_(
                    "The logit, the number before softmax, shows every change. The probability hardly moves while it is near 1 or 0, and it also moves when another class's logit does."
                ),
            )


class _Work(Sliced[Occlusion]):
    """The map under way, and what asks for it."""

    asked: Work | None = None


@dataclass(eq=False)
class _Asked(Work):
    """The work as its part asks for it. It must not hold the reading, whose numbers are given back when it is dropped."""

    held: Held
    reading: ref[Reading]
    work: ref[_Work]
    score: Score
    translate: Translate
    visitor: Visitor

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        reading, work = self.reading(), self.work()
        if reading is None or work is None or body not in ("go on", "stop"):
            raise RefusedError
        self.visitor.stir()
        work.waits = body == "stop"
        with suppress(ModelError, FullError):  # which the page's next run tells
            work.ask()
        _ = self.translate
        shown = {
            _PROGRESS: Shown(progress_content(_, **_how_far(_, work))),
            _MAP: Shown(_map(_, reading, self.score, work.latest)),
        }
        return Reply(shown, run=work.finished)


def _work(reading: Reading, score: Score, settings: Settings) -> _Work:
    """The map for these settings, kept from before or just begun."""
    maps: dict[object, _Work] = kept_for(reading, _MAPS, None) or {}
    key = (score, settings)
    if key not in maps:
        assert settings.patch is not None and settings.step is not None
        network, values = reading.network, reading.values
        plan = explain.plan_occlusion(network, values, reading.input, settings.patch, settings.step)
        fill = explain.fill_of(settings.cover, np.asarray(values[reading.input][0]))
        steps = explain.occlusion(network, values, reading.input, score, plan, fill, reading.room)
        maps = dict(list(maps.items())[1 - KEPT :])  # the work of maps that are dropped ends with them
        maps[key] = _Work(steps, waits=plan.multiply_adds > AT_ONCE)
        keep(reading, _MAPS, None, maps)
    return maps[key]


def _how_far(_: Translate, work: _Work) -> dict[str, Any]:
    """How far the map is."""
    found = work.latest
    text = _("{done} of {count} positions covered").format(done=found.done, count=found.plan.count)
    share = found.done / found.plan.count
    return {"share": share, "text": text, "running": work.running, "finished": work.finished}


def _map(_: Translate, reading: Reading, score: Score, found: Occlusion) -> Content:
    """What is known by now."""
    return occlusion_content(_, reading.seen, score, found, called(_, reading), MOST_CELLS)


def _limits(_: Translate, plan: Plan) -> str:
    return _(
        "The network processes {count} covered pictures, {work} million multiply-adds in all (limit for one map: {most} million). The work runs in slices of {slice} milliseconds, users take turns, and it stops when you leave."
    ).format(
        count=plan.count,
        work=_millions(plan.multiply_adds),
        most=_millions(explain.MOST_MULTIPLY_ADDS),
        slice=round(1000 * SLICE_SECONDS),
    )


def _millions(number: int) -> str:
    return grouped(max(1, round(number / 1e6)))
