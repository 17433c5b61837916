"""The smallest step along the gradient that changes the answer, searched in slices of work that can be stopped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from cnnviz import fooling as search
from cnnviz.fooling import Fooled
from cnnviz.networks import ModelError
from cnnviz.networks.steps import Steps, within
from cnnviz.parts import fooling
from cnnviz.parts.fooling.content import fooling_content, sought_lines
from cnnviz.reading import Reading, read
from cnnviz.state import NetworkState
from cnnviz.ui import long_work, session, visitor, widgets
from cnnviz.ui.explained import explained
from cnnviz.ui.network.readings import Wanted, kept_reading, wanted_of
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

MOST_CLASSES = 100
"""So many classes, the likeliest first, are offered as a target."""
ANY = -1
"""Stands for any class but the answer among the options."""
_FOUND = "network.fooled"


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The choice of a target, and what the search found."""
    st.markdown(
        explained(
            _(
                "The [[gradient]] of the [[loss]] tells for each pixel whether a brighter or a darker value raises the loss. The fast gradient sign method (FGSM) changes every pixel by the same small number of levels in that direction. This panel searches for the smallest number of levels that changes the answer; pixels have whole levels, as in an image file."
            )
        )
    )
    _choose_target(_, state, reading)
    if state.target is not None and state.target < len(reading.labels or ()):
        st.caption(
            _(
                "One step is seldom enough to reach a chosen class. So several steps of one level are taken here, each by the sign of the gradient at the picture reached so far, until that class leads; at most {steps} steps are taken."
            ).format(steps=search.STEPS)
        )
    try:
        found = _found(_, state, reading)
    except ModelError as error:
        st.warning(_("There is no change by gradient: {reason}.").format(reason=in_markdown(_, error)))
        return
    if found is None:
        return
    labels = reading.labels
    assert labels is not None
    content = fooling_content(
        _, found, labels, order=reading.preprocessing.order, used=reading.changes.levels
    )
    mount(fooling.PART, content, key="network.fooling")
    st.caption(
        _(
            "One step of this kind is not the smallest change there is: several small steps often need fewer levels. That a change nobody sees fools the network shows that it relies on other features than we do, not that it recognises nothing. Described by {source}."
        ).format(source="Goodfellow, Shlens & Szegedy (2014)")
    )


def _choose_target(_: Translate, state: NetworkState, reading: Reading) -> None:
    labels, said = reading.labels, reading.said
    assert labels is not None and said is not None
    likeliest = [int(index) for index in np.argsort(-said, kind="stable")[:MOST_CLASSES]]
    chosen = ANY if state.target is None or state.target >= len(labels) else state.target
    alike = len(set(labels)) < len(labels)
    anything = _("any other class")

    def name(index: int) -> str:  # Streamlit keeps it, so it must not hold the reading
        if index == ANY:
            return anything
        return f"{index}: {labels[index]}" if alike else labels[index]

    widgets.show_value(
        st.selectbox,
        _("Target class"),
        "network.target",
        chosen,
        lambda index: session.change(target=None if index == ANY else index, fool=0),
        options=[ANY, *sorted({*likeliest, *({chosen} - {ANY})})],
        format_func=name,
        width=420,
    )


def _found(_: Translate, state: NetworkState, reading: Reading) -> Fooled | None:
    """What the search found, kept until the picture, its disturbances or the target are others; None while it goes on."""
    here = visitor.present()
    target = state.target if state.target is None or state.target < len(reading.labels or ()) else None
    plain = replace(state, fool=0, target=None)
    key = (wanted_of(reading.reader, plain, reading.picture, reading.fill).unnamed, target)
    kept: tuple[tuple[Wanted, int | None], Fooled] | None = here.computed.get(_FOUND)
    if kept is not None and kept[0] == key:
        return kept[1]
    here.computed.pop(_FOUND, None)
    sought, kept_now = search.Sought(), kept_reading()

    def lines(_: Translate) -> list[str]:
        present = kept_now.now[1] or reading
        return sought_lines(_, sought, present.labels or ())

    found = long_work.result_of(
        _,
        "network.fooling",
        key,
        lambda: _search(reading, target, sought),
        lambda: _("Searching for the smallest change that fools the network …"),
        lines,
    )
    if found is not None:
        here.computed[_FOUND] = (key, found)
    return found


def _search(reading: Reading, target: int | None, sought: search.Sought) -> Steps[Fooled]:
    yield 0.0
    room = reading.room and reading.room.beside()
    if reading.changes.levels:
        beside = room and room.beside()
        of, how = reading.reader, reading.preprocessing
        steps = read.steps(of, reading.picture, how, beside, reading.fill, reading.changes.unfooled)
        reading = yield from within(steps, 0.0, 0.1)
    return (yield from within(search.fool.steps(reading, target, room, sought), 0.1, 1.0))
