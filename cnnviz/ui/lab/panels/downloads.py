"""Files to take along; each is made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnnviz.pipeline import Run, kernel_weights
from cnnviz.pipeline import run as compute
from cnnviz.state import LabState
from cnnviz.ui.results import choose_stage, programs
from cnnviz.views import export
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """Buttons for the output of each stage, the kernel, and the whole as a figure."""
    stages = {"conv": _("Convolution"), "act": _("Activation")}
    if run.pool is not None:
        stages["pool"] = _("Pooling")
    stage = choose_stage(_, stages)

    def values() -> export.Values:
        found: export.Values = getattr(compute(state, run.pixels), stage)
        return found

    unit = 255 * run.scale
    files: list[tuple[str, str, str, Callable[[], bytes]]] = [
        (
            _("Picture (PNG)"),
            f"{stage}.png",
            "image/png",
            lambda: export.picture_file(values(), state.view, unit),
        ),
        (_("Values (CSV)"), f"{stage}.csv", "text/csv", lambda: export.csv_file(values())),
        (_("Values (NPY)"), f"{stage}.npy", "application/octet-stream", lambda: export.npy_file(values())),
        (_("Kernel (CSV)"), "kernel.csv", "text/csv", partial(export.csv_file, kernel_weights(state))),
        (
            _("All stages (PNG)"),
            "cnnviz.png",
            "image/png",
            lambda: export.figure_file(compute(state, run.pixels), state.view),
        ),
    ]
    with st.container(horizontal=True):
        for label, name, mime, make in files:
            st.download_button(
                label, make, file_name=name, mime=mime, on_click="ignore", key=f"lab.download.{name}"
            )
    st.caption(
        _(
            "Signed maps are saved in the colours of the light page, with white for 0. CSV and NPY hold the exact float32 values."
        )
    )
    programs(_, state, run)
