"""Occlusion on the page: a patch slides over the picture in slices of work that can be stopped."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any
from weakref import ref

import numpy as np
import streamlit as st

from cnnviz import explain
from cnnviz.explain import Occlusion, Plan, Score
from cnnviz.memory import FullError
from cnnviz.network import ModelError
from cnnviz.parts import overlay
from cnnviz.parts.heatmaps.content import Heatmap
from cnnviz.parts.overlay.content import overlay_content
from cnnviz.reading import Reading
from cnnviz.ui import session, widgets
from cnnviz.ui.network.ends import called
from cnnviz.ui.network.panels.blocks import fewer
from cnnviz.ui.network.readings import keep, recall
from cnnviz.ui.part import mount
from cnnviz.ui.slices import REST_SECONDS, SLICE_SECONDS, Sliced
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

AT_ONCE = 6_000_000_000
"""Maps that take more multiply-adds wait until the visitor asks for them."""
MOST_CELLS = 128
"""Of the map's side, which is sent after every slice."""
KEPT = 6
"""Maps of the present picture that are remembered."""
_SETTINGS, _RUNS, _MAPS = "why.settings", "why.runs", "why.occlusion"


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
    _buttons(_, work)
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    runs, before = count(), _choices()
    # A fragment and a button stay when the numbers of a reading are given back, so they must not hold them.
    shown, sliced = ref(reading), ref(work)

    @session.apart("why.occlusion")
    def known() -> None:
        reading, work = shown(), sliced()
        if reading is None or work is None:
            st.rerun()
        again = next(runs) > 0
        served = _go_on(work, before) if again else True
        _draw(_, reading, score, work, served)
        if again:
            time.sleep(REST_SECONDS)
            st.rerun(scope="fragment")

    known()
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
            of = {False: _("Logit"), True: _("Probability")}
            control(
                st.segmented_control,
                _("Measure the drop in"),
                "softmax",
                options=list(of),
                format_func=of.get,
                required=True,
                help=_(
                    "The logit, the number before softmax, shows every change. The probability hardly moves while it is near 1 or 0, and it also moves when another class's logit does."
                ),
            )


def _work(reading: Reading, score: Score, settings: Settings) -> Sliced[Occlusion]:
    """The map for these settings, remembered or just begun."""
    maps: dict[object, Sliced[Occlusion]] = recall(reading, _MAPS, None) or {}
    key = (score, settings)
    if key not in maps:
        assert settings.patch is not None and settings.step is not None
        network, values = reading.network, reading.values
        plan = explain.plan_occlusion(network, values, reading.input, settings.patch, settings.step)
        fill = explain.fill_of(settings.cover, np.asarray(values[reading.input][0]))
        steps = explain.occlusion(network, values, reading.input, score, plan, fill, reading.room)
        maps = dict(list(maps.items())[1 - KEPT :])  # the work of maps that are dropped ends with them
        maps[key] = Sliced(steps, waits=plan.multiply_adds > AT_ONCE)
        keep(reading, _MAPS, None, maps)
    return maps[key]


def _buttons(_: Translate, work: Sliced[Occlusion]) -> None:
    """Stop, or start and go on."""

    sliced = ref(work)

    def turn() -> None:
        if (work := sliced()) is not None:
            work.waits = not work.waits

    begun = _("Continue") if work.latest.done else _("Start")
    label = begun if work.waits and not work.finished else _("Stop")
    st.button(label, key="why.stop", on_click=turn, disabled=work.finished)


def _choices() -> tuple[object, object]:
    """What the visitor chose, here and on the page."""
    return session.current(), st.session_state.get(_SETTINGS)


def _go_on(work: Sliced[Occlusion], before: tuple[object, object]) -> bool:
    """A slice of work, and whether it had its turn; the whole page runs anew when it was the last, or when something else was chosen meanwhile."""
    served = True
    with suppress(ModelError):  # which the page's next run tells
        served = work.go_on()
    if not work.running or _choices() != before:
        st.rerun()
    return served


def _draw(_: Translate, reading: Reading, score: Score, work: Sliced[Occlusion], served: bool) -> None:
    """What is known by now."""
    found = work.latest
    text = _("{done} of {count} positions covered").format(done=found.done, count=found.plan.count)
    if not served:
        text = _("Waiting: other users' computations come first.")
    st.progress(found.done / found.plan.count, text=text)
    blocks = fewer(found.blocks(), MOST_CELLS)
    least = 1e-6 * max(1.0, abs(found.score))
    reach = max(least, float(np.nanmax(np.abs(blocks), initial=0.0))) if found.done else 1.0
    title = (
        _("Drop in probability") if score.softmax else _("Drop in {number}").format(number=called(_, reading))
    )
    content = overlay_content(
        reading.seen,
        [Heatmap(title, _("mean of all patches over the pixel"), blocks, low=-reach, high=reach)],
        over=_("On the picture"),
        caption=_("orange: covering it lowers the value for this class; blue: covering it raises it"),
        frame=_frame(found),
        ask=st.session_state[_RUNS] if work.running else 0,
        translate=_,
    )
    mount(overlay.PART, content, key="why.occlusion.map")
    if found.finished:
        st.markdown(_sentence(_, found))


def _frame(found: Occlusion) -> tuple[int, int, int, int] | None:
    """Where the patch is; where the score fell most, once all is done."""
    if not found.done:
        return None
    number = int(np.argmax(found.drops)) if found.finished else found.done - 1
    row, column = found.plan.place(number)
    return row, column, row + found.plan.patch, column + found.plan.patch


def _sentence(_: Translate, found: Occlusion) -> str:
    """The uncovered score, and the place where it fell most."""
    plan = found.plan
    if not np.isfinite(found.drops).any():
        return _("This value is not a number, so nothing can be compared.")
    at = int(np.nanargmax(found.drops))
    drop = found.drops.ravel()[at]
    if not drop > 0:
        text = _("Uncovered, the value is **{score:.4g}**; no patch lowers it.")
        return text.format(score=found.score).replace("-", "\u2212")
    row, column = plan.place(at)
    text = _(
        "Uncovered, the value is **{score:#.4g}**. It drops most, to **{low:#.4g}**, when rows {top} to {bottom} and columns {left} to {right} (the frame) are covered."
    )
    return text.format(
        score=found.score,
        low=found.score - drop,
        top=row,
        bottom=row + plan.patch - 1,
        left=column,
        right=column + plan.patch - 1,
    ).replace("-", "\u2212")


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
