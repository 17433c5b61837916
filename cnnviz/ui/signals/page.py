"""The signals page: controls in the sidebar, the Stepper in one dimension, and what lies one click away."""

from __future__ import annotations

import streamlit as st

from cnnviz.activations import ACTIVATIONS
from cnnviz.kernels.errors import KernelError
from cnnviz.ops import OperationError
from cnnviz.parts import controls, signal_stepper
from cnnviz.parts.controls.content import signal_controls
from cnnviz.parts.signal_stepper.content import signal_content
from cnnviz.signal_pipeline import run, scaled
from cnnviz.signals import KERNELS, SIGNALS, Recording
from cnnviz.state.signal import SignalState
from cnnviz.ui import recordings, session
from cnnviz.ui.part import mount
from cnnviz.ui.signals import panels
from cnnviz.ui.signals.choose_kernel import choose_kernel
from cnnviz.ui.signals.choose_signal import choose_signal
from cnnviz.ui.signals.ground import CONTROLS, STEPPER, SignalGround
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the page for the state that is held."""
    notices = session.notices(_) + session.known(_, signal=SIGNALS, kernel=KERNELS, activation=ACTIVATIONS)
    door, held = session.door(), session.held()
    door.ground = None
    state, version = held.now
    assert isinstance(state, SignalState)
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
    mount(signal_stepper.PART, signal_content(_, result, state), key=STEPPER, direct=True)
    door.ground = SignalGround(
        held, version, recording, state.source == "upload" and recordings.own() is not None
    )
    panels.show(_, state, result)


def _controls(_: Translate, state: SignalState, recording: Recording) -> None:
    choose_signal(_, state)
    st.divider()
    choose_kernel(_, state, scaled(recording, state.scale))
    mount(controls.PART, signal_controls(_, state, len(recording.values)), key=CONTROLS, direct=True)
