"""The kernel lab: choose a picture and a kernel, and see every number from pixel to output."""

from __future__ import annotations

import streamlit as st

from cnnviz import kernels
from cnnviz.activations import ACTIVATIONS
from cnnviz.ops import OperationError
from cnnviz.pipeline import run
from cnnviz.state.lab import LabState, Pin
from cnnviz.ui import pictures, session
from cnnviz.ui.components.stepper import stepper
from cnnviz.ui.lab import panels
from cnnviz.ui.lab.choose_kernel import choose_kernel
from cnnviz.ui.lab.choose_picture import choose_picture
from cnnviz.ui.lab.settings import choose_convolution, choose_view
from cnnviz.ui.lab.words import stepper_words
from cnnviz.ui.photos import background
from cnnviz.ui.sentences import in_markdown
from cnnviz.ui.stages import choose_activation, choose_pooling, folded
from cnnviz.views.payload import pin_meta, stepper_payload
from cnnviz.words import Translate

_OPENED_PIN = "lab.opened_pin"


def page(_: Translate, state: LabState) -> None:
    """Draw the lab for `state`."""
    notices = session.notices(_) + session.known(_, kernel=kernels.KERNELS, activation=ACTIVATIONS)
    state = session.state_of(LabState)
    _stages(_, state, notices)
    # After the maps, which are what the visitor waits for; at the screen's edge all the same.
    with st.sidebar:
        _controls(_, state)


def _stages(_: Translate, state: LabState, notices: list[str]) -> None:
    """What the choices make: the Stepper and the panels, or a sentence on what does not fit."""
    picture, missing = pictures.picture_for(state, background())
    if missing:
        notices.append(_(missing).format(name=state.photo if state.source == "photo" else state.pattern))
    for notice in notices:
        st.info(notice)
    try:
        result = run(state, picture.pixels)
    except OperationError as error:
        st.error(in_markdown(_, error))
        return
    # The pin goes to the browser once, from the link; afterwards the browser tells us, and the payload stays the same.
    pin = st.session_state.setdefault(_OPENED_PIN, pin_meta(state))
    meta, arrays = stepper_payload(result, state)
    meta |= stepper_words(_, result, state) | {"pin": pin}
    stepper(meta, arrays, key="lab.stepper", on_pin=_pin)
    panels.show(_, state, result)


def _controls(_: Translate, state: LabState) -> None:
    choose_picture(_, state)
    st.divider()
    choose_kernel(_, state)
    st.divider()
    folded(_("Convolution"), "convolution", lambda: choose_convolution(_, state))
    folded(_("Activation"), "activation", lambda: choose_activation(_, state), unfolded=True)
    folded(_("Pooling"), "pooling", lambda: choose_pooling(_, state))
    folded(_("View"), "view", lambda: choose_view(_, state))


def _pin(pin: Pin | None) -> None:
    session.change(pin=pin)
