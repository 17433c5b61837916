"""Any number of the network followed back to the pixels."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from cnnviz.networks import ModelError
from cnnviz.networks.trace import TraceStep
from cnnviz.networks.trace import trace as steps_of
from cnnviz.parts import trace
from cnnviz.parts.trace.content import trace_payload
from cnnviz.parts.trace.pixels import Pixels, pixels_behind
from cnnviz.parts.trace.start import answer_element, start_element
from cnnviz.parts.trace.words import trace_titles, trace_words
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.readings import worked_out
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown, sentence
from cnnviz.words import Translate

_SEEN = "network.trace.seen"


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The way from the chosen number, or from the answer, back to the pixels."""
    answer = answer_element(state, reading)
    start = start_element(state, reading) or answer
    if start is None:
        st.info(_("This network made no number that could be followed back."))
        return
    st.markdown(
        _(
            "Every number here was computed from numbers one layer earlier. By default the strongest contribution is followed back to a pixel; choose another, and the path below changes. The sums are complete: terms that are not listed are still counted."
        )
    )
    if start != answer and answer is not None:
        st.button(
            _("Back to the answer"),
            key="network.trace.answer",
            on_click=widgets.on_this_page(partial(session.change, layer="", element=None, path=())),
        )
    try:
        steps = steps_of(reading.network, reading.values, start, state.path)
        pixels = _pixels(_, reading, steps)
    except ModelError as error:
        st.error(in_markdown(_, error))
        return
    if pixels is None:
        return
    labels = {name: reading.labels for name in reading.rows if reading.labels}
    meta, arrays = trace_payload(reading.network, reading.values, steps, pixels, reading.seen, labels)
    shown = _with_words(_, meta, pixels, reading) | {"large": state.large}
    mount(trace.PART, (shown, arrays), key="network.trace")


def _pixels(_: Translate, reading: Reading, steps: tuple[TraceStep, ...]) -> Pixels | None:
    """The region and the contributions, kept while the traced number stays the same; None if stopped."""
    start = steps[0].element
    return worked_out(
        _,
        reading,
        _SEEN,
        start,
        lambda: pixels_behind.steps(reading.network, reading.values, steps, reading.input),
        lambda: _("Going back through the layers …"),
    )


def _with_words(_: Translate, meta: dict[str, Any], pixels: Pixels, reading: Reading) -> dict[str, Any]:
    """The meta data with everything that is read by people."""
    titles = trace_titles(_, meta)
    steps = [block | {"title": title} for block, title in zip(meta["steps"], titles, strict=True)]
    shown = dict(meta["input"])
    if shown["shared"] is not None:
        shown["shared"] = shown["shared"] | {"title": _shared_title(reading, pixels)}
    reason = sentence(_, pixels.reason) if pixels.reason is not None else ""
    return meta | {"steps": steps, "input": shown, "words": trace_words(_), "reason": reason}


def _shared_title(reading: Reading, pixels: Pixels) -> str:
    """The layer whose number is shared out among the pixels."""
    name = pixels.element.array
    return next((layer.name for layer in reading.network.layers if name in layer.outputs), name)
