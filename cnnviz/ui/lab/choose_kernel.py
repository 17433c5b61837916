"""The sidebar's second part: a kernel from the library, its parameters, and the grid to edit it."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import cache

import numpy as np
import streamlit as st
from PIL import Image

from cnnviz import kernels
from cnnviz.actions.kernel import in_library
from cnnviz.kernels.errors import KernelError
from cnnviz.parts import dials, editor, picker
from cnnviz.parts.editor.content import editor_content
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.pipeline import kernel_weights
from cnnviz.state import LabState
from cnnviz.ui import session, widgets
from cnnviz.ui.lab.ground import DIALS, EDITOR, KERNELS, about_kernel, kernel_dials, place_of
from cnnviz.ui.part import mount
from cnnviz.views.kernel_name import own_size
from cnnviz.views.sentences import sentence
from cnnviz.words import Translate


def choose_kernel(_: Translate, state: LabState) -> None:
    """Controls for the kernel; a kernel that was changed by hand stands in the state as its weights."""
    chosen = kernels.KERNELS[state.kernel]
    widgets.show_value(
        st.selectbox,
        _("Kernel"),
        "lab.family",
        chosen.family,
        lambda family: session.act(KERNELS, kernels.FAMILIES[family][0]),
        options=list(kernels.FAMILIES),
        format_func=_,
    )
    options = [
        Option(name, _(kernels.KERNELS[name].label), _thumbnail(name))
        for name in kernels.FAMILIES[chosen.family]
    ]
    shown = picker_content(options, in_library(state), label=_("Kernels"), about=about_kernel(_, state))
    mount(picker.PART, shown, key=KERNELS, direct=True)
    mount(dials.PART, kernel_dials(_, state), key=DIALS, direct=True)
    if state.weights is not None:
        if own_size(state) is None:
            st.caption(_("Changed by hand; it began as {kernel}.").format(kernel=_(chosen.label)))
        st.button(
            _("Back to {kernel}").format(kernel=_(chosen.label)),
            on_click=widgets.on_this_page(session.act),
            args=(KERNELS, state.kernel),
        )
    if "kernel" in state.covered():
        return  # its weights stand in the editor
    error = failed(state)
    told = None if error is None else sentence(_, error)
    cells = editor_content(kernel_weights(state), translate=_, error=told, at=place_of(state))
    mount(editor.PART, cells, key=EDITOR, direct=True)


def failed(state: LabState) -> KernelError | None:
    """Why what was last typed into the editor is no kernel, if the kernel is still the one that it was typed over."""
    unread = session.unread(EDITOR)
    if unread is None or not isinstance(unread.state, LabState):
        return None
    return unread.error if _kernel_of(unread.state) == _kernel_of(state) else None


def _kernel_of(state: LabState) -> object:
    return state.kernel, state.kernel_numbers, state.weights


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
