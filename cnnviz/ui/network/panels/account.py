"""Every layer with its shape, its parameters, its multiply-adds and what it sees of the input, with the arithmetic."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from cnnviz.networks import AxisField, LayerSummary, Product, for_one_picture, summarize
from cnnviz.networks.trace.layer import changing_arrays, operation_of
from cnnviz.parts.graph.words import graph_title
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.explained import explained
from cnnviz.ui.network.readings import worked_out
from cnnviz.views.numbers import THIN, grouped
from cnnviz.views.sentences import listed
from cnnviz.words import Translate

_PAGE = "network.account.turned_to"

MOST_ROWS = 500
"""Layers that the table shows at once."""


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """A table of layers, the totals, and what the same mapping would cost fully connected."""
    account = worked_out(
        _,
        reading,
        "network.account",
        None,
        lambda: summarize.steps(reading.network, reading.values),
        lambda: _("Working out the cost of each layer …"),
    )
    if account is None:
        return
    account = for_one_picture(account)
    st.markdown(
        explained(
            _(
                "**{parameters}** [[parameter|parameters]], **{work}** [[multiply_add|multiply-adds]] for one picture, **{layers}** [[layer|layers]]."
            )
        ).format(
            parameters=grouped(account.parameters),
            work=grouped(account.multiply_adds),
            layers=len(account.layers),
        )
    )
    if any(layer.fully_connected for layer in account.layers):
        st.markdown(
            explained(
                _(
                    "With a [[fully_connected|fully connected layer]] in place of every convolution it would have **{parameters}** parameters ({more} times as many) and **{work}** multiply-adds ({slower} times as many). Each output of a convolution sees only a small window: that saves both. All positions share the same weights: that saves parameters alone."
                )
            ).format(
                parameters=grouped(account.fully_connected_parameters),
                more=_times(account.fully_connected_parameters, account.parameters),
                work=grouped(account.fully_connected_multiply_adds),
                slower=_times(account.fully_connected_multiply_adds, account.multiply_adds),
            )
        )
    first = _first_row(_, len(account.layers))
    head = [
        _("Number"),
        _("Layer"),
        _("Operation"),
        _("Output shape"),
        _("Parameters"),
        _("Multiply-adds"),
        _("Receptive field"),
    ]
    rows = enumerate(account.layers[first : first + MOST_ROWS], first + 1)
    changing = changing_arrays(reading.network)
    body = "".join(
        _row(_, number, layer, operation_of(layer.layer, changing), account.parameters)
        for number, layer in rows
    )
    titles = "".join(f'<th scope="col">{title}</th>' for title in head)
    st.html(
        f'<div class="numbers account" tabindex="0"><table><thead><tr>{titles}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    st.caption(
        explained(
            _(
                "Each use of a weight counts as one [[multiply_add|multiply-add]]: one multiplication and one addition to a running sum. [[padding|Padding]] counts like any other element; adding the [[bias]] does not count. The [[receptive_field]] is the part of the input, in height and width, that one element can see; the [[effective_stride]] is how far that part moves from one element to the next."
            )
        )
    )


def _first_row(_: Translate, count: int) -> int:
    """The place of the first layer that is shown; of many layers a page is shown at a time."""
    if count <= MOST_ROWS:
        return 0
    pages = -(-count // MOST_ROWS)
    page: int = min(st.session_state.get(_PAGE, 1), pages)
    widgets.show_value(
        st.number_input,
        _("Page of the table (of {count})").format(count=pages),
        "network.account.page",
        page,
        partial(session.keep, _PAGE),
        min_value=1,
        max_value=pages,
        width=220,
    )
    return (page - 1) * MOST_ROWS


def _row(_: Translate, number: int, layer: LayerSummary, operation: str, all_parameters: int) -> str:
    """One layer, marked if it has more than half of all parameters; its name is the model maker's, so it is escaped."""
    most = 2 * layer.parameter_total > all_parameters
    share = _("{share} of all parameters")
    told = (
        f"<small>{share.format(share=f'{layer.parameter_total / all_parameters:.0%}')}</small>"
        if most
        else ""
    )
    parameters = " + ".join(_product(_, product) for product in layer.parameters)
    work = _product(_, layer.multiply_adds) if layer.multiply_adds else ""
    cells = [
        grouped(number),
        f"<b>{escape(layer.layer.name)}</b>",
        _operation(graph_title(_, operation), layer.layer.op_type),
        f"{THIN}×{THIN}".join(map(str, layer.output)),
        f"{grouped(layer.parameter_total)}<small>{parameters}</small>{told}" if layer.parameters else "—",
        f"{grouped(layer.multiply_add_total)}<small>{work}</small>" if layer.multiply_adds else "—",
        _seen(_, layer.field),
    ]
    return f"<tr{' class=most' * most}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _operation(title: str, op_type: str) -> str:
    """What the layer does, and below it ONNX's name, where that is another."""
    own = "" if title.casefold() == op_type.casefold() else f"<small>{escape(op_type)}</small>"
    return f"{escape(title)}{own}"


def _product(_: Translate, product: Product) -> str:
    """``8 × 1 × 3 × 3``, with what each number counts on a second look."""
    words = listed(
        _, (_("{name}: {way}").format(name=_(factor.label), way=factor.number) for factor in product.factors)
    )
    numbers = f"{THIN}×{THIN}".join(grouped(factor.number) for factor in product.factors)
    return f'<span title="{escape(words)}">{numbers}</span>'


def _seen(_: Translate, field: tuple[AxisField, ...]) -> str:
    if not field:
        return "—"
    size = f"{THIN}×{THIN}".join(_plain(axis.each or axis.size) for axis in field)
    if not any(axis.jump for axis in field):
        return size if any(axis.each for axis in field) else _("whole input")
    jump = f"{THIN}×{THIN}".join(_plain(axis.jump) for axis in field)
    moves = _("stride {jump} in the input").format(jump=jump)
    return f"{size}<small>{moves}</small>"


def _plain(value: object) -> str:
    return f"{float(value):g}"  # type: ignore[arg-type]


def _times(large: int, small: int) -> str:
    ratio = large / small if small else 0
    return grouped(ratio) if ratio >= 10 else f"{ratio:.2g}"
