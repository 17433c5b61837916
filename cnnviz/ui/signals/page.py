"""The signals page: controls in the sidebar, the Stepper in one dimension, and what lies one click away."""

from __future__ import annotations

import streamlit as st

from cnnviz.activations import ACTIVATIONS
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.signal_pipeline import run, scaled
from cnnviz.signals import KERNELS, SIGNALS, Recording
from cnnviz.state.signal import SignalState
from cnnviz.ui import recordings, session
from cnnviz.ui.components.signal_stepper import signal_stepper
from cnnviz.ui.pinning import pin_to_send
from cnnviz.ui.sentences import in_markdown
from cnnviz.ui.signals import panels
from cnnviz.ui.signals.choose_kernel import choose_kernel
from cnnviz.ui.signals.choose_signal import choose_signal
from cnnviz.ui.signals.settings import choose_convolution
from cnnviz.ui.signals.words import signal_words
from cnnviz.ui.stages import choose_activation, choose_pooling, folded
from cnnviz.views.signal_payload import signal_arrays, signal_meta, signal_pin_meta
from cnnviz.words import Translate

_STEPPER = "signals.stepper"


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    notices = session.notices(_) + session.known(_, signal=SIGNALS, kernel=KERNELS, activation=ACTIVATIONS)
    state = session.state_of(SignalState)
    recording, missing = recordings.recording_for(state)
    with st.sidebar:
        _controls(_, state, recording)
    if missing:
        notices.append(_(missing))
    for notice in notices:
        st.info(notice)
    try:
        result = run(state, recording)
    except (OperationError, KernelError) as error:
        st.error(in_markdown(_, error))
        return
    meta = signal_meta(result, state) | signal_words(_, result, state)
    pin, meta["pin_sent"] = pin_to_send(_STEPPER, state.pin)
    meta["pin"] = signal_pin_meta(pin)
    signal_stepper(meta, signal_arrays(result), key=_STEPPER)
    panels.show(_, state, result)


def _controls(_: Translate, state: SignalState, recording: Recording) -> None:
    choose_signal(_, state)
    st.divider()
    choose_kernel(_, state, scaled(recording, state.scale))
    st.divider()
    folded(
        _("Convolution"),
        "convolution",
        lambda: choose_convolution(_, state, len(recording.values)),
        unfolded=True,
    )
    folded(_("Activation"), "activation", lambda: choose_activation(_, state))
    folded(_("Pooling"), "pooling", lambda: choose_pooling(_, state))
