"""Sizes, weights and multiply-adds as filled-in formulas, beside a fully connected layer's."""

from __future__ import annotations

import streamlit as st

from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui.numbers import formula
from cnnviz.ui.results import counts_legend, fully_connected_cost, size_legend
from cnnviz.views import cost as costs
from cnnviz.views import signal_cost
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """Two columns: what this convolution needs, and what a fully connected layer would need for the same."""
    found = signal_cost.signal_cost(run)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("This convolution") + "**")
        formula(_("Output length"), costs.SIZE_SYMBOLS, costs.size_formula(found.axis))
        size_legend(_)
        formula(_("Weights and biases"), signal_cost.WEIGHTS_SYMBOLS, signal_cost.weights_formula(found))
        formula(
            _("Multiply-adds"),
            signal_cost.MULTIPLY_ADDS_SYMBOLS,
            signal_cost.multiply_adds_formula(found),
        )
        counts_legend(_, r"$L_\mathrm{out}$", "$k$")
        st.markdown(
            _(
                "Each output sees {reach} samples with {taps} weights. Dilation reaches further at the same cost; a larger stride gives fewer outputs."
            ).format(reach=found.reach, taps=found.axis.kernel)
        )
    with right:
        fully_connected_cost(_, found.fully_connected)
        if found.pooling is not None and run.pooling is not None:
            st.markdown("**" + _("Pooling") + "**")
            formula(_("Output length"), costs.SIZE_SYMBOLS, costs.size_formula(found.pooling))
            work = _("Comparisons") if run.pooling.kind == "max" else _("Additions")
            formula(work, signal_cost.POOLING_SYMBOLS, signal_cost.pooling_formula(found))
