"""Occlusion on the page: a patch slides over the picture in slices of work that can be stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import streamlit as st

from cnnviz import explain
from cnnviz.explain import Occlusion, Plan, Score
from cnnviz.network import ModelError
from cnnviz.reading import Reading
from cnnviz.ui import session
from cnnviz.ui.components.heatmaps import Heatmap
from cnnviz.ui.components.overlay import overlay
from cnnviz.ui.network.panels.pictures import seen
from cnnviz.ui.network.slices import SLICE_SECONDS, TICK_SECONDS, Sliced
from cnnviz.words import Translate

AT_ONCE = 6_000_000_000
"""Maps that take more multiply-adds wait until the visitor asks for them."""
KEPT = 6
"""Maps of the present picture that are remembered."""
_SETTINGS, _MAPS = "why.settings", "why.occlusion"
THIN = "\u2009"


@dataclass(frozen=True)
class Settings:
    """What the visitor chose; no patch or step is what suits the picture."""

    patch: int | None = None
    step: int | None = None
    cover: str = "mean"
    softmax: bool = False


def show(_: Translate, reading: Reading, score: Score) -> None:
    """Controls, how far the work is, and the map as far as it is known."""
    height, width = reading.values[reading.input].shape[2:]
    settings = _fitting(st.session_state.get(_SETTINGS, Settings()), min(height, width))
    _controls(_, settings, min(height, width), reading)
    score = replace(score, softmax=settings.softmax and reading.logits is not None)
    work = _work(reading, score, settings)
    _buttons(_, work)
    every = TICK_SECONDS if work.running else None
    st.fragment(partial(_draw, _, reading, score, work, count()), run_every=every)()
    if isinstance(work.error, ModelError):
        st.warning(_("This map cannot be made: {reason}.").format(reason=work.error.translated(_)))
    plan = work.latest.plan
    if plan.stride > plan.asked:
        st.caption(
            _(
                "With a step of {asked} this map would take too many multiply-adds; the step is {stride}, the smallest within "
                "the limit."
            ).format(asked=plan.asked, stride=plan.stride)
        )
    st.caption(_limits(_, plan))


def _fitting(settings: Settings, side: int) -> Settings:
    """The settings with a patch and a step for a picture whose shorter side is that long."""
    patch = min(settings.patch or max(1, round(side / 6)), side)
    return replace(settings, patch=patch, step=min(settings.step or max(1, round(patch / 5)), patch))


def _controls(_: Translate, settings: Settings, side: int, reading: Reading) -> None:
    def choose(field: str, value: Any) -> None:
        st.session_state[_SETTINGS] = replace(st.session_state.get(_SETTINGS, Settings()), **{field: value})

    def control(widget: Any, label: str, field: str, **options: Any) -> None:
        session.show_value(
            widget, label, f"why.{field}", getattr(settings, field), partial(choose, field), **options
        )

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
        control(st.selectbox, _("Covered by"), "cover", options=list(names), format_func=names.get)
    with what:
        if reading.logits is not None:
            of = {False: _("Score"), True: _("Probability")}
            control(
                st.segmented_control,
                _("What falls"),
                "softmax",
                options=list(of),
                format_func=of.get,
                required=True,
                help=_(
                    "The score before softmax shows every change. The probability hardly moves while it is near 1 or 0, and "
                    "it also moves when another class's score does."
                ),
            )


def _work(reading: Reading, score: Score, settings: Settings) -> Sliced[Occlusion]:
    """The map for these settings, remembered or just begun."""
    owner, maps = st.session_state.get(_MAPS, (None, {}))
    if owner is not reading:
        maps = {}
    key = (score, settings)
    if key not in maps:
        assert settings.patch is not None and settings.step is not None
        network, values = reading.network, reading.values
        plan = explain.plan_occlusion(network, values, reading.input, settings.patch, settings.step)
        fill = explain.fill_of(settings.cover, np.asarray(values[reading.input][0]))
        steps = explain.occlusion(network, values, reading.input, score, plan, fill)
        maps = dict(list(maps.items())[1 - KEPT :])  # the work of maps that are dropped ends with them
        maps[key] = Sliced(steps, waits=plan.multiply_adds > AT_ONCE)
    st.session_state[_MAPS] = (reading, maps)
    return maps[key]


def _buttons(_: Translate, work: Sliced[Occlusion]) -> None:
    """Stop, or start and go on."""

    def turn() -> None:
        work.waits = not work.waits

    begun = _("Go on") if work.latest.done else _("Start")
    label = begun if work.waits and not work.finished else _("Stop")
    st.button(label, key="why.stop", on_click=turn, disabled=work.finished)


def _draw(_: Translate, reading: Reading, score: Score, work: Sliced[Occlusion], runs: Iterator[int]) -> None:
    """What is known; at a tick after one more slice of work, so that the page's own runs stay quick."""
    if next(runs) and work.running:
        _tick(work)
    found = work.latest
    text = _("{done} of {count} places covered").format(done=found.done, count=found.plan.count)
    st.progress(found.done / found.plan.count, text=text)
    blocks = found.blocks().astype(np.float32)
    least = 1e-6 * max(1.0, abs(found.score))
    reach = max(least, float(np.nanmax(np.abs(blocks), initial=0.0))) if found.done else 1.0
    title = _("Fall of the probability") if score.softmax else _("Fall of the score")
    overlay(
        seen(reading),
        [Heatmap(title, _("mean of all patches over the pixel"), blocks, low=-reach, high=reach)],
        over=_("On the picture"),
        caption=_("orange: covered, the class loses; blue: it gains"),
        frame=_frame(found),
        translate=_,
        key="why.occlusion.map",
    )
    if found.finished:
        st.markdown(_sentence(_, found))


def _tick(work: Sliced[Occlusion]) -> None:
    """One slice; when the work is done, the page runs anew, and with that the ticks end."""
    with suppress(ModelError):  # which the page's next run tells
        work.go_on()
    if work.finished:
        st.rerun()


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
    at = int(np.nanargmax(found.drops))
    drop = found.drops.ravel()[at]
    if not drop > 0:
        text = _("Uncovered it is **{score:.4g}**; no patch lowers it.")
        return text.format(score=found.score).replace("-", "\u2212")
    row, column = plan.place(at)
    text = _(
        "Uncovered it is **{score:.4g}**. It falls most, to **{low:.4g}**, when rows {top} to {bottom} and columns "
        "{left} to {right} are covered: the frame."
    )
    return text.format(
        score=found.score,
        low=found.score - drop,
        top=row + 1,
        bottom=row + plan.patch,
        left=column + 1,
        right=column + plan.patch,
    ).replace("-", "\u2212")


def _limits(_: Translate, plan: Plan) -> str:
    return _(
        "The network reads {count} covered pictures, {work} million multiply-adds in all; one map may take {most} million. "
        "The work is done in slices of {slice} milliseconds, one visitor's at a time, and ends when you leave."
    ).format(
        count=plan.count,
        work=_millions(plan.multiply_adds),
        most=_millions(explain.MOST_MULTIPLY_ADDS),
        slice=round(1000 * SLICE_SECONDS),
    )


def _millions(number: int) -> str:
    return f"{max(1, round(number / 1e6)):,}".replace(",", THIN)
