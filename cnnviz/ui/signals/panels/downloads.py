"""Files to take along; each is made only when it is asked for."""

from __future__ import annotations

import streamlit as st

from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.ui import worksheets
from cnnviz.ui.results import choose_stage, download, programs
from cnnviz.views.export import npy_file, signal_csv
from cnnviz.views.programs import signal_steps
from cnnviz.words import Translate


def show(_: Translate, state: SignalState, run: SignalRun, names: list[str]) -> None:
    """Buttons for the numbers of each stage and the kernel, and the same computation as programs."""
    stages = {"input": _("Input"), "weight": _("Kernel"), "conv": _("Convolution"), "act": _("Activation")}
    if run.pool is not None:
        stages["pool"] = _("Pooling")
    stage = choose_stage(_, stages)
    values = getattr(run, stage)
    flat = values.reshape(-1, values.shape[-1])
    columns = names if len(flat) == len(names) else [stages[stage]]
    with st.container(horizontal=True):
        download(_("Values (CSV)"), f"{stage}.csv", lambda: signal_csv(flat, columns))
        download(_("Values (NPY)"), f"{stage}.npy", lambda: npy_file(values))
    st.caption(_("CSV and NPY hold the exact float32 values: one column per channel, one row per position."))
    worksheets.show(_, state, run, lambda: run)
    programs(_, signal_steps(state, run))
