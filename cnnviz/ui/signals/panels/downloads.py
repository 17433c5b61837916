"""Files to take along; each is made only when it is asked for."""

from __future__ import annotations

import streamlit as st

from cnnviz.parts.signal_stepper.words import channel_names
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui.results import choose_stage, programs
from cnnviz.views.export import npy_file
from cnnviz.views.signal_export import signal_csv
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun) -> None:
    """Buttons for the numbers of each stage and the kernel, and the same computation as programs."""
    stages = {"input": _("Input"), "weight": _("Kernel"), "conv": _("Convolution"), "act": _("Activation")}
    if run.pool is not None:
        stages["pool"] = _("Pooling")
    stage = choose_stage(_, stages)
    values = getattr(run, stage)
    flat = values.reshape(-1, values.shape[-1])
    names = channel_names(_, run, state)
    columns = names if len(flat) == len(names) else [stages[stage]]
    with st.container(horizontal=True):
        st.download_button(
            _("Values (CSV)"),
            lambda: signal_csv(flat, columns),
            file_name=f"{stage}.csv",
            mime="text/csv",
            on_click="ignore",
            key="signals.download.csv",
        )
        st.download_button(
            _("Values (NPY)"),
            lambda: npy_file(values),
            file_name=f"{stage}.npy",
            mime="application/octet-stream",
            on_click="ignore",
            key="signals.download.npy",
        )
    st.caption(_("CSV and NPY hold the exact float32 values: one column per channel, one row per position."))
    programs(_, state, run)
