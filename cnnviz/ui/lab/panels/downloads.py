"""Files to take along; each is made only when it is asked for."""

from __future__ import annotations

import streamlit as st

from cnnviz.photo_look import shown_view
from cnnviz.pipeline import Layer, kernel_weights
from cnnviz.pipeline import layer as compute_all
from cnnviz.pipeline import run as compute
from cnnviz.second_step import TITLES, SecondStep, second_step
from cnnviz.state import LabState
from cnnviz.ui import worksheets
from cnnviz.ui.lab.panels import full_size
from cnnviz.ui.results import choose_stage, download, programs
from cnnviz.views import export
from cnnviz.views.figures.maps import lab_maps_figure
from cnnviz.views.programs import layer_step
from cnnviz.words import Translate


def show(_: Translate, state: LabState, layer: Layer, second: SecondStep | None) -> None:
    """Buttons for the output of each stage and of the `second` step, the kernel, and the whole as a figure, all of the chosen kernel.

    Of several kernels the maps of all are a file too, and the programs are those of the layer.
    """
    run = layer.chosen
    stages = {"conv": _("Convolution"), "act": _("Activation")}
    if run.pool is not None:
        stages["pool"] = _("Pooling")
    if second is not None:
        stages["then"] = _(TITLES[second.kind])
    stage = choose_stage(_, stages)

    def values() -> export.Values:
        if stage == "then":
            again = second_step(state, compute_all(state, run.pixels))
            assert again is not None
            return again.result
        found: export.Values = getattr(compute(state, run.pixels), stage)
        return found

    unit, view = run.white, shown_view(state)
    with st.container(horizontal=True):
        download(_("Picture (PNG)"), f"{stage}.png", lambda: export.picture_file(values(), view, unit))
        download(_("Values (CSV)"), f"{stage}.csv", lambda: export.csv_file(values()))
        download(_("Values (NPY)"), f"{stage}.npy", lambda: export.npy_file(values()))
        if state.others and stage != "then":
            download(
                _("Maps of all kernels (NPY)"),
                f"{stage}_all.npy",
                lambda: export.npy_file(compute_all(state, run.pixels).maps(stage)),
            )
        download(_("Kernel (CSV)"), "kernel.csv", lambda: export.csv_file(kernel_weights(state)))
        download(
            _("All stages (PNG)"),
            "cnnviz.png",
            lambda: lab_maps_figure(_, Layer((compute(state, run.pixels),), 0), None, view, (), "png"),
        )
    st.caption(
        _(
            "Signed maps are saved in the colours of the light page, with white for 0. CSV and NPY hold the exact float32 values."
        )
    )
    if state.others:
        st.caption(
            _(
                "The files, the figure and the worksheet are about kernel {number}, the chosen one. The file with the maps of all {count} kernels and the programs below cover the whole layer."
            ).format(number=state.place + 1, count=len(state.filters))
        )
    if state.before:
        st.caption(
            _(
                "The program and the files begin with the input shown here, the result of the step before. A worksheet begins with a picture: go back to the picture to make one."
            )
        )
    else:
        full_size.show(_, state, stage)
        worksheets.show(_, state, run, lambda: compute(state, run.pixels))
    programs(_, (layer_step(state, layer, second),))
