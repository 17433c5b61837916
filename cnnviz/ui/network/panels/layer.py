"""One layer step by step: the Stepper on one of its maps, and the pinned element's numbers in full."""

from __future__ import annotations

import streamlit as st

from cnnviz.networks import ModelError
from cnnviz.networks.trace import Choice, Element, Share, Sum, TraceStep, explain
from cnnviz.networks.trace.layer import operation_of
from cnnviz.networks.trace.steps import Numbers
from cnnviz.parts import layer_stepper
from cnnviz.parts.layer_stepper.content import layer_content, selected_layer, work_bytes
from cnnviz.parts.layer_stepper.subject import Subject
from cnnviz.parts.layer_stepper.words import undrawn
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui.network.overview import chosen_subject
from cnnviz.ui.numbers import headline, table
from cnnviz.ui.part import mount
from cnnviz.ui.results import still_covered
from cnnviz.views.numbers import number
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

MOST_ROWS = 200
TABLE_ROWS, TABLE_COLUMNS = 9, 10
"""Rows and columns of a map that the table shows around the element."""


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The layer that the state names, at the element that it names."""
    layer = selected_layer(state, reading)
    element = state.element if layer.name == state.layer else None
    subject = chosen_subject(state, reading)
    if subject is None:
        st.info(_("The layer {layer} has no numbers to look at.").format(layer=plain(layer.name)))
        return
    pinned = element is not None and len(element) == subject.output.ndim
    if reading.room is not None:
        reading.room.check(work_bytes(subject))
    content = layer_content(_, reading, subject, chosen=element is not None, pinned=pinned, state=state)
    meta, _arrays = content
    if meta["kind"] == "none":
        st.info(plain(undrawn(_, meta, operation_of(layer, subject.run.changing))))
        if state.hides("values"):
            still_covered(_)
            return
        _numbers(_, subject)
        _evidence(_, subject)
        return
    mount(layer_stepper.PART, content, key="network.layer")
    if pinned and state.covered():
        still_covered(_)
    elif pinned and state.term is None:
        with st.expander(_("The pinned element in full")):
            _evidence(_, subject)


def _numbers(_: Translate, subject: Subject) -> None:
    """The numbers around the element on its map, each with its row and column."""
    plane = subject.plane()
    row, column = (
        subject.element[-2:] if subject.output.ndim > 2 else divmod(subject.element[-1], plane.shape[1])
    )
    rows, columns = (
        range(first := min(max(0, at - most // 2), max(0, size - most)), min(size, first + most))
        for at, size, most in zip((row, column), plane.shape, (TABLE_ROWS, TABLE_COLUMNS), strict=True)
    )
    count = subject.output.size if subject.output.ndim == 1 else plane.size
    st.markdown(
        _("Numbers of {layer} around ({place}), by row and column:").format(
            layer=plain(subject.layer.name), place=", ".join(map(str, subject.element))
        )
    )
    table(
        ["", *map(str, columns)],
        (
            [str(r), *(number(plane[r, c]) if r * plane.shape[1] + c < count else "" for c in columns)]
            for r in rows
        ),
        [],
    )


def _evidence(_: Translate, subject: Subject) -> None:
    """The element's number, worked out in 64 bits, and what it was made from, the strongest first."""
    element = Element(subject.layer.outputs[0], subject.index)
    try:
        step = explain(subject.network, subject.values, element)
    except ModelError as error:
        st.error(in_markdown(_, error))
        return
    if step.how.value is not None:
        place = ", ".join(map(str, subject.element))
        headline(_, f"y({place})", step.how.value, step.engine)
        _terms(_, step)


def _terms(_: Translate, step: TraceStep) -> None:
    how, terms = step.how, step.how.terms
    if not len(terms) or not isinstance(how, Sum | Choice | Share):
        return
    shown = range(min(len(terms), MOST_ROWS))
    left = len(terms) - len(shown)
    columns: tuple[Numbers, ...] = (terms.inputs,)
    places = [", ".join(map(str, terms.element(rank).index[1:])) for rank in shown]
    if isinstance(how, Sum):
        head = [_("position"), _("value"), _("weight"), _("product")]
        columns = (terms.inputs, terms.weights, terms.products)
        foot = [_("Σ with the bias {bias}").format(bias=number(how.bias)), "", "", number(how.total)]
    elif isinstance(how, Share):
        head, columns = [_("position"), "z", "e^(z − max)"], (terms.inputs, how.exponents)
        foot = ["Σ", "", number(how.total)]
    else:
        head, foot = [_("position"), _("value")], []
    table(
        head,
        (
            [place, *(number(column[rank]) for column in columns)]
            for rank, place in zip(shown, places, strict=True)
        ),
        foot,
    )
    if left:
        st.caption(_("{count} weaker terms are not listed; they count in the sum.").format(count=left))
