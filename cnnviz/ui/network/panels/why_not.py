"""Why not another class: the class maps of the answer and of the class that a visitor expected, on one scale."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from cnnviz.explain import ClassMaps, Score
from cnnviz.parts import overlay
from cnnviz.parts.answers.strip import maps_of
from cnnviz.parts.heatmaps.content import Heatmap
from cnnviz.parts.overlay.content import overlay_content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.part import mount
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import plain
from cnnviz.words import Translate

NONE = -1
"""Stands for no class among the options."""


def offered(reading: Reading) -> bool:
    """Whether the network has class maps whose means are logits, which can be compared."""
    return reading.logits is not None and maps_of(reading) is not None


def show(_: Translate, reading: Reading, score: Score) -> None:
    """The choice of the expected class, and both maps with what they say."""
    labels, found = reading.labels, maps_of(reading)
    assert labels is not None and found is not None
    state = session.state_of(NetworkState)
    rival = state.rival if state.rival is not None and state.rival < len(labels) else None
    alike = len(set(labels)) < len(labels)

    def name(index: int) -> str:  # Streamlit keeps it, so it must not hold the reading
        if index == NONE:
            return _("choose, or type its name")
        return f"{labels[index]} ({index})" if alike else labels[index]

    widgets.show_value(
        st.selectbox,
        _("Class that you expected"),
        "why.rival",
        NONE if rival is None else rival,
        lambda index: session.change(rival=None if index == NONE else index),
        options=[NONE, *sorted(range(len(labels)), key=lambda index: (labels[index].casefold(), index))],
        format_func=name,
        width=420,
        help=_("The network can only answer with one of these {count} classes.").format(
            count=grouped(len(labels))
        ),
    )
    if rival is None or rival == score.index:
        st.info(
            _(
                "Choose a class that is not the answer; its class activation map then appears beside that of the answer."
            )
        )
        return
    _maps(_, reading, found, score.index, rival)
    st.markdown(_sentences(_, reading, found, score.index, rival))


def _maps(_: Translate, reading: Reading, found: ClassMaps, answer: int, rival: int) -> None:
    labels, scores = reading.labels, reading.scores
    assert labels is not None and scores is not None
    pair = [found.of(answer), found.of(rival)]
    finite = [each[np.isfinite(each)] for each in pair]
    reach = max((float(np.abs(each).max(initial=0)) for each in finite), default=0.0) or 1.0
    rows, columns = pair[0].shape
    what = _("{rows} × {columns} cells; their mean is the logit {logit}")
    maps = [
        Heatmap(
            labels[index],
            what.format(rows=rows, columns=columns, logit=_written(scores[index])),
            each,
            low=-reach,
            high=reach,
        )
        for index, each in zip((answer, rival), pair, strict=True)
    ]
    ahead = Heatmap(
        _("Difference"),
        _("orange: {rival} is ahead in this cell; blue: {answer} is").format(
            rival=labels[rival], answer=labels[answer]
        ),
        pair[1] - pair[0],
    )
    content = overlay_content(
        reading.seen,
        [*maps, ahead],
        over=maps[0].title,
        caption=maps[0].caption,
        beside=(maps[1].title, maps[1].caption),
        translate=_,
    )
    mount(overlay.PART, content, key="why.rival.map")


def _sentences(_: Translate, reading: Reading, found: ClassMaps, answer: int, rival: int) -> str:
    """Rank, difference of logits as a factor, and the cells in which the rival is ahead."""
    labels, scores = reading.labels, reading.scores
    assert labels is not None and scores is not None
    if not np.isfinite([scores[answer], scores[rival]]).all():
        return _("One of the two logits is not a number, so they cannot be compared.")
    names = {"answer": f"**{plain(labels[answer])}**", "rival": f"**{plain(labels[rival])}**"}
    rank = 1 + int(np.count_nonzero(scores > scores[rival]))
    difference = float(scores[answer]) - float(scores[rival])
    first, second = ("answer", "rival") if difference >= 0 else ("rival", "answer")
    cells = found.of(rival) > found.of(answer)
    lines = [
        _("{rival} is number {rank} of {count}.").format(
            rank=grouped(rank), count=grouped(len(scores)), **names
        ),
        _(
            "The logits differ by {difference}. Softmax turns a difference into a factor: {first} is e^{difference} ≈ {factor} times as probable as {second}."
        ).format(
            difference=_written(abs(difference)),
            factor=_factor(abs(difference)),
            first=names[first],
            second=names[second],
        ),
        _("{rival} is ahead in {ahead} of {all} cells. The mean over all cells is what counts.").format(
            ahead=int(cells.sum()), all=cells.size, **names
        ),
    ]
    return "  \n".join(lines)


def _written(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _factor(difference: float) -> str:
    """e to the power of a difference, in three digits."""
    if difference > math.log(1e15):
        return f"10^{difference / math.log(10):.0f}"
    factor = math.exp(difference)
    return grouped(float(f"{factor:.3g}")) if factor >= 100 else f"{factor:.3g}"
