"""What the kernel does to waves: its frequency response."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz import kernels
from cnnviz.parts import heatmaps
from cnnviz.parts.heatmaps.content import Heatmap, heatmaps_content
from cnnviz.pipeline import Run, kernel_weights
from cnnviz.state import LabState
from cnnviz.ui.explained import explained
from cnnviz.ui.part import mount
from cnnviz.words import Translate

_EXTENT = ((-0.5, 0.5), (-0.5, 0.5))


def show(_: Translate, state: LabState, run: Run) -> None:
    """The amplification of every wave by each distinct plane of the kernel."""
    st.markdown(
        _(
            "Every picture is a sum of waves, and a kernel makes each wave stronger or weaker. The centre of the map stands for constant brightness, the rim for waves of 2 pixels; left and right of the centre are waves that vary horizontally, above and below it waves that vary vertically. Bright means that the wave passes."
        )
    )
    planes = kernel_weights(state)[: run.pixels.shape[0]]
    names = [_("Red"), _("Green"), _("Blue")] if len(planes) == 3 else [_("Kernel")]
    maps = []
    for name, plane in zip(names, planes, strict=True):
        response = kernels.frequency_response(plane.astype(np.float64))
        middle = response[response.shape[0] // 2, response.shape[1] // 2]
        caption = _("constant brightness × {middle:.3g}, strongest wave × {most:.3g}").format(
            middle=middle, most=response.max()
        )
        maps.append(
            Heatmap(
                name, caption, response.astype(np.float32), "gray", 0.0, float(response.max()) or 1.0, _EXTENT
            )
        )
    mount(heatmaps.PART, heatmaps_content(maps, translate=_), key="lab.frequency")
    facts = kernels.facts(planes[0].astype(np.float64))
    lines = [_("The weights add up to {total:.4g}.").format(total=facts.total)]
    if facts.separable and min(planes[0].shape) > 1:
        rows, columns = planes[0].shape
        lines.append(
            explained(
                _(
                    "It is [[separable|separable]]: one column times one row, {few} multiplications per pixel instead of {many}."
                )
            ).format(few=rows + columns, many=rows * columns)
        )
    if facts.symmetric:
        lines.append(
            explained(
                _(
                    "Turned by 180° it is the same, so convolution and [[cross_correlation|cross-correlation]] agree."
                )
            )
        )
    elif facts.antisymmetric:
        lines.append(_("Turned by 180° it changes its sign, and so does the result of true convolution."))
    st.markdown(" ".join(lines))
