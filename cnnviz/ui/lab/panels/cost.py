"""Sizes, weights and multiply-adds as filled-in formulas, beside a fully connected layer's."""

from __future__ import annotations

import streamlit as st

from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.ui.numbers import formula
from cnnviz.ui.results import counts_legend, fully_connected_cost, size_legend
from cnnviz.views import cost as costs
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """Two columns: what this convolution needs, and what a fully connected layer would need for the same."""
    found = costs.cost(run)
    convolution = found.convolution
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("This convolution") + "**")
        _sizes(_, convolution.rows, convolution.columns)
        size_legend(_)
        formula(_("Weights and biases"), costs.WEIGHTS_SYMBOLS, costs.weights_formula(convolution))
        formula(_("Multiply-adds"), costs.MULTIPLY_ADDS_SYMBOLS, costs.multiply_adds_formula(convolution))
        counts_legend(_, r"$H_\mathrm{out}$, $W_\mathrm{out}$", "$k_H$, $k_W$")
    with right:
        fully_connected_cost(_, found.fully_connected)
        st.markdown(
            _(
                "A fully connected layer would need **{parameters} times** the parameters and **{work} times** the multiply-adds. "
                "Each output of a convolution sees only a small window: that saves parameters and multiply-adds. All its outputs "
                "share the same weights: that saves parameters alone."
            ).format(parameters=_times(found.parameter_ratio), work=_times(found.multiply_add_ratio))
        )
        if found.pooling is not None:
            pooling = found.pooling
            st.markdown("**" + _("Pooling") + "**")
            _sizes(_, pooling.rows, pooling.columns)
            work = _("Comparisons") if pooling.kind == "max" else _("Additions")
            formula(work, costs.POOLING_SYMBOLS, costs.pooling_formula(pooling))
            st.markdown(
                _("Pooling has no weights and passes on {share} of the values.").format(
                    share=f"{100 * run.pool.size / run.act.size if run.pool is not None else 100:.3g}%"
                )
            )
    st.caption(
        _(
            "Each use of a weight counts as one multiply-add; padding counts, adding the bias does not. The activation is applied once to each of the {count} elements."
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
