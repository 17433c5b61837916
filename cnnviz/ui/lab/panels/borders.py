"""What each way of filling the border changes against zeros."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnnviz.ops import OperationError
from cnnviz.parts import heatmaps
from cnnviz.parts.heatmaps.content import Heatmap, heatmaps_content
from cnnviz.pipeline import Run
from cnnviz.pipeline import run as compute
from cnnviz.state import LabState
from cnnviz.ui.explained import explained
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

_MODES = ("reflect", "replicate", "circular")


def show(_: Translate, state: LabState, run: Run) -> None:
    """Difference maps of the convolution with each border against the one with zeros."""
    st.markdown(
        explained(
            _(
                "Near the border the [[window]] reaches beyond the picture, and something has to fill the gap. Each map shows how much the convolution changes if the border is filled in this way instead of with zeros; inside the picture nothing changes."
            )
        )
    )
    if state.padding == "valid":
        st.caption(
            explained(
                _("There is no [[padding]] now, so the maps show what padding to the same size would do.")
            )
        )
        state = replace(state, padding="same")
    names = {
        "reflect": _("reflect − zeros"),
        "replicate": _("replicate − zeros"),
        "circular": _("circular − zeros"),
    }
    zeros = compute(replace(state, padding_mode="zeros", pooling="none"), run.pixels).conv
    maps = []
    for mode in _MODES:
        try:
            other = compute(replace(state, padding_mode=mode, pooling="none"), run.pixels).conv
        except OperationError as error:
            st.info(f"{names[mode]}: {in_markdown(_, error)}")
            continue
        difference = other[0] - zeros[0]
        changed = float((difference != 0).mean())
        maps.append(
            Heatmap(names[mode], _("{share:.1%} of the elements change").format(share=changed), difference)
        )
    if maps:
        mount(heatmaps.PART, heatmaps_content(maps, translate=_), key="lab.borders")
