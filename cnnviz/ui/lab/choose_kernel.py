"""The sidebar's second part: a kernel from the library, its parameters, and the grid to edit it."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from cnnviz import kernels
from cnnviz.kernels.errors import KernelError
from cnnviz.pipeline import kernel_weights
from cnnviz.state import LabState
from cnnviz.ui import session, widgets
from cnnviz.ui.components.dials import dials
from cnnviz.ui.components.editor import kernel_editor
from cnnviz.ui.components.picker import Option, picker
from cnnviz.ui.direct import Direct
from cnnviz.ui.lab import changes
from cnnviz.ui.lab.words import about_kernel, kernel_dials
from cnnviz.ui.sentences import sentence
from cnnviz.words import Translate

_FAILED = "lab.kernel.failed"


def choose_kernel(_: Translate, state: LabState, direct: Direct) -> None:
    """Controls for the kernel; a kernel that was changed by hand stands in the state as its weights."""
    chosen = kernels.KERNELS[state.kernel]
    widgets.show_value(
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
        changes.in_library(state),
        label=_("Kernels"),
        key="lab.kernels",
        on_choose=_take_kernel,
        about=about_kernel(_, state),
        direct=direct,
    )
    dials(
        kernel_dials(_, state),
        key="lab.dials",
        on_change=_take_numbers,
        direct=direct,
    )
    if state.weights is not None:
        st.caption(_("Changed by hand; it began as {kernel}.").format(kernel=_(chosen.label)))
        st.button(
            _("Back to {kernel}").format(kernel=_(chosen.label)),
            on_click=widgets.on_this_page(_take_kernel),
            args=(state.kernel,),
        )
    kernel_editor(
        kernel_weights(state),
        translate=_,
        key="lab.editor",
        on_action=_edit,
        error=sentence(_, error) if (error := failed()) else None,
        direct=direct,
    )
    widgets.show(st.number_input, _("Bias b"), "bias", step=1.0, format="%g", min_value=-1e6, max_value=1e6)


def failed() -> KernelError | None:
    """Why what was last typed into the editor is no kernel, if so."""
    error: KernelError | None = st.session_state.get(_FAILED)
    return error


def _take_kernel(name: str) -> None:
    st.session_state[_FAILED] = None
    session.change(**changes.another_kernel(name))


def _take_numbers(scope: str, values: dict[str, float]) -> None:
    session.change_by(lambda state: changes.other_numbers(state, scope, values))


def _edit(action: dict[str, Any]) -> None:
    """Carry out what the visitor did in the grid; a kernel that cannot be read leaves the last good one."""
    try:
        session.change_by(lambda state: changes.edit(state, action))
    except KernelError as error:
        st.session_state[_FAILED] = error
        session.change()
        return
    st.session_state[_FAILED] = None


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
