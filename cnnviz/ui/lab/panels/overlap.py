"""How the kernels that a transposed convolution stamps overlap, and what resizing before a convolution does instead."""

from __future__ import annotations

import streamlit as st

from cnnviz.parts import heatmaps
from cnnviz.parts.heatmaps.content import heatmaps_content
from cnnviz.parts.overlap import overlap_maps, overlap_sentences
from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.ui.explained import explained
from cnnviz.ui.part import mount
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """The counts, the map, and the map of the picture that is enlarged first, side by side."""
    before, after = overlap_sentences(_, state, run)
    st.markdown(explained(before))
    mount(heatmaps.PART, heatmaps_content(overlap_maps(_, run), translate=_), key="lab.overlap")
    st.markdown(explained(after))
