"""Sizes, weights and multiply-adds as filled-in formulas, beside a fully connected layer's."""

from __future__ import annotations

import streamlit as st

from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui.numbers import formula
from cnnviz.views import cost as costs
from cnnviz.views import signal_cost
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """Two columns: what this convolution needs, and what a fully connected layer would need for the same."""
    found = signal_cost.signal_cost(run)
    layer = found.fully_connected
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**" + _("This convolution") + "**")
        formula(_("Output length"), costs.SIZE_SYMBOLS, costs.size_formula(found.axis))
        formula(_("Weights and biases"), signal_cost.WEIGHTS_SYMBOLS, signal_cost.weights_formula(found))
        formula(
            _("Multiply-adds"),
            signal_cost.MULTIPLY_ADDS_SYMBOLS,
            signal_cost.multiply_adds_formula(found),
        )
        st.markdown(
            _(
                "Each output sees {reach} samples with {taps} weights. A dilation reaches further at the same cost; a stride makes fewer outputs."
            ).format(reach=found.reach, taps=found.axis.kernel)
        )
    with right:
        st.markdown("**" + _("A fully connected layer from the same input to the same output") + "**")
        formula(
            _("Weights and biases"),
            costs.FULLY_CONNECTED_WEIGHTS_SYMBOLS,
            costs.fully_connected_weights_formula(layer),
        )
        formula(
            _("Multiply-adds"),
            costs.FULLY_CONNECTED_MULTIPLY_ADDS_SYMBOLS,
            costs.fully_connected_multiply_adds_formula(layer),
        )
        if found.pooling is not None and run.pooling is not None:
            st.markdown("**" + _("Pooling") + "**")
            formula(_("Output length"), costs.SIZE_SYMBOLS, costs.size_formula(found.pooling))
            work = _("Comparisons") if run.pooling.kind == "max" else _("Additions")
            formula(work, signal_cost.POOLING_SYMBOLS, signal_cost.pooling_formula(found))
