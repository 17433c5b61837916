"""Sizes, weights and multiply-adds as filled-in formulas, beside a fully connected layer's."""

from __future__ import annotations

import streamlit as st

from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.ui.numbers import formula, grouped
from cnnviz.ui.results import fully_connected_cost
from cnnviz.views import cost as costs
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """Two columns: what this convolution needs, and what a fully connected layer would need for the same."""
    found = costs.cost(run)
    convolution = found.convolution
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("This convolution") + "**")
        _sizes(_, convolution.rows, convolution.columns)
        formula(_("Weights and biases"), costs.WEIGHTS_SYMBOLS, costs.weights_formula(convolution))
        formula(_("Multiply-adds"), costs.MULTIPLY_ADDS_SYMBOLS, costs.multiply_adds_formula(convolution))
    with right:
        fully_connected_cost(_, found.fully_connected)
        st.markdown(
            _(
                "It would need **{parameters} times** the parameters and **{work} times** the multiply-adds. A convolution "
                "saves them in two ways: each output sees only a small window, and all outputs share the same weights."
            ).format(parameters=_times(found.parameter_ratio), work=_times(found.multiply_add_ratio))
        )
        if found.pooling is not None:
            pooling = found.pooling
            st.markdown("**" + _("Pooling") + "**")
            _sizes(_, pooling.rows, pooling.columns)
            work = _("Comparisons") if pooling.kind == "max" else _("Additions")
            formula(work, costs.POOLING_SYMBOLS, costs.pooling_formula(pooling))
            st.markdown(
                _("It has no weights, and leaves {share:.3g} percent of the values for what follows.").format(
                    share=100 * run.pool.size / run.act.size if run.pool is not None else 100
                )
            )
    st.caption(
        _(
            "A multiply-add is one use of one weight; cells of the padding count, adding the bias does not. "
            "The activation is one function call for each of the {count} elements."
        ).format(count=grouped(found.activations))
    )


def _sizes(_: Translate, rows: costs.Axis, columns: costs.Axis) -> None:
    """The output size of both axes, once where they are alike."""
    if rows == columns:
        formula(_("Output rows, and columns likewise"), costs.SIZE_SYMBOLS, costs.size_formula(rows))
        return
    formula(_("Output rows"), costs.SIZE_SYMBOLS, costs.size_formula(rows))
    formula(_("Output columns"), costs.SIZE_SYMBOLS, costs.size_formula(columns))


def _times(ratio: float) -> str:
    return grouped(ratio) if ratio >= 10 else f"{ratio:.3g}"
