"""The sidebar's second part: a kernel from the library, its parameters, and the grid to edit it."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from cnnviz import kernels
from cnnviz.kernels import grid
from cnnviz.kernels.errors import KernelError
from cnnviz.pipeline import as_weights, kernel_weights
from cnnviz.state import LabState
from cnnviz.ui import session
from cnnviz.ui.components.editor import kernel_editor
from cnnviz.ui.components.picker import Option, picker
from cnnviz.ui.sentences import sentence
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate

_FAILED = "lab.kernel.failed"

_TOOLS: dict[str, Callable[[kernels.Grid], kernels.Grid]] = {
    "normalise": grid.normalise,
    "negate": grid.negate,
    "transpose": grid.transpose,
    "rotate": grid.rotate,
    "mirror_horizontal": grid.mirror_horizontal,
    "mirror_vertical": grid.mirror_vertical,
    "centre_one": grid.centre_one,
    "double": partial(grid.scale, factor=2),
    "halve": partial(grid.scale, factor=0.5),
}


def choose_kernel(_: Translate, state: LabState) -> None:
    """Controls for the kernel; a kernel that was changed by hand stands in the state as its weights."""
    chosen = kernels.KERNELS[state.kernel]
    session.show_value(
        st.selectbox,
        _("Kernel"),
        "lab.family",
        chosen.family,
        lambda family: _take_kernel(kernels.FAMILIES[family][0]),
        options=list(kernels.FAMILIES),
        format_func=_,
    )
    options = [
        Option(name, _(kernels.KERNELS[name].label), _thumbnail(name))
        for name in kernels.FAMILIES[chosen.family]
    ]
    picker(
        options,
        None if state.weights else state.kernel,
        label=_("Kernels"),
        key="lab.kernels",
        on_choose=_take_kernel,
        about=[_(chosen.detects), chosen.source, *([_(chosen.fixed)] if chosen.fixed else [])]
        if state.weights is None
        else (),
    )
    if state.weights is None:
        sliders(_, chosen.parameters, state.kernel_numbers, "kernel_numbers", scope=chosen.name)
    else:
        st.caption(_("Changed by hand; it began as {kernel}.").format(kernel=_(chosen.label)))
        st.button(
            _("Back to {kernel}").format(kernel=_(chosen.label)), on_click=_take_kernel, args=(state.kernel,)
        )
    weights = kernel_weights(state)
    failed = st.session_state.get(_FAILED)
    kernel_editor(
        weights,
        shared=weights.shape[0] == 1,
        revision=f"{hash((weights.shape, weights.tobytes()))}",
        translate=_,
        key="lab.editor",
        on_action=_edit,
        error=sentence(_, failed) if failed else None,
    )
    session.show(st.number_input, _("Bias b"), "bias", step=1.0, format="%g", min_value=-1e6, max_value=1e6)


def _take_kernel(name: str) -> None:
    st.session_state[_FAILED] = None
    session.change(kernel=name, kernel_numbers=(), weights=None)


def _edit(action: dict[str, Any]) -> None:
    """Carry out what the visitor did in the grid; a kernel that cannot be read leaves the last good one."""
    weights = kernel_weights(session.state_of(LabState)).astype(np.float64)
    try:
        changed = _changed(weights, action)
    except KernelError as error:
        st.session_state[_FAILED] = error
        session.change()
        return
    st.session_state[_FAILED] = None
    session.change(weights=as_weights(changed))


def _changed(weights: np.ndarray, action: dict[str, Any]) -> np.ndarray:
    """The weights (C, kH, kW) after `action`."""
    match action["kind"]:
        case "cells":
            plane = kernels.parse_grid("\n".join("\t".join(row) for row in action["texts"]))
            weights[action["channel"]] = plane
            return weights
        case "paste":
            pasted = kernels.parse_grid(action["text"])
            return pasted if pasted.ndim == 3 else pasted[None]
        case "resize":
            return np.stack([grid.resize(plane, action["rows"], action["columns"]) for plane in weights])
        case "share":
            return weights[:1] if action["shared"] else np.repeat(weights[:1], 3, axis=0)
        case _:
            return np.stack([kernels.check_grid(_TOOLS[action["name"]](plane)) for plane in weights])


@cache
def _thumbnail(name: str) -> str:
    """A small picture of a kernel: green and purple weights, clear where they are 0, on any background."""
    weights = kernels.build(name)
    share = np.abs(weights) / (np.abs(weights).max() or 1)
    picture = np.zeros((*weights.shape, 4), np.uint8)
    picture[..., :3] = np.where(weights[..., None] < 0, (126, 60, 160), (30, 130, 70))
    picture[..., 3] = np.rint(255 * share**0.75)
    side = max(weights.shape)
    square = np.zeros((side, side, 4), np.uint8)
    top, left = ((side - length) // 2 for length in weights.shape)
    square[top : top + weights.shape[0], left : left + weights.shape[1]] = picture
    buffer = io.BytesIO()
    Image.fromarray(square).resize((60, 60), Image.Resampling.NEAREST).save(buffer, "PNG")
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode()
