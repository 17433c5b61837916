"""Formulas with their numbers, and tables of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from cnnviz.views.numbers import number
from cnnviz.words import Translate

Row = Sequence[str]


def formula(name: str, symbols: str, numbers: str) -> None:
    """A formula in signs, and below it the same with this result's numbers; both in LaTeX."""
    st.markdown(f"{name}\n\n$\\quad {symbols}$\n\n$\\quad = {numbers}$")


def headline(_: Translate, formula: str, total: float, engine: float) -> None:
    """An element's formula with its result, and how far the engine's value is from it."""
    st.markdown(
        f"**{formula} = {number(total)}**  \n"
        + _(
            "Computed here with 64-bit numbers; the engine, with 32-bit numbers, gives {engine} (difference {gap})."
        ).format(engine=number(engine), gap=number(engine - total))
    )


def table(head: Row, rows: Iterable[Row], foot: Row) -> None:
    """A plain table; its cells are text, whoever wrote them."""

    def line(cells: Row, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    end = f"<tfoot>{line(foot, 'td')}</tfoot>" if foot else ""
    st.html(
        f'<div class="numbers" tabindex="0"><table><thead>{line(head, "th")}</thead><tbody>{body}</tbody>{end}</table></div>'
    )
