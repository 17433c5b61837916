"""The sidebar's first part: which signal, how long, in which unit."""

from __future__ import annotations

from functools import cache

import numpy as np
import streamlit as st

from cnnviz.parts import picker
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.signals import SIGNALS
from cnnviz.state.signal import LENGTHS, SCALES, SignalState
from cnnviz.ui import recordings, widgets
from cnnviz.ui.part import mount
from cnnviz.ui.signals.ground import SHAPES, about_signal
from cnnviz.ui.signals.thumbnails import line_thumbnail
from cnnviz.ui.sliders import sliders
from cnnviz.words import Translate


def choose_signal(_: Translate, state: SignalState) -> None:
    """Controls for the signal; what they choose is in the state or, for a visitor's own file, in the session."""
    names = {"shape": _("Built-in"), "upload": _("Upload")}
    widgets.row(_("Signal"), "source", names)
    if state.source == "upload":
        recordings.bring(_)
    else:
        _choose_shape(_, state)
    scales = {"raw": _("unchanged"), "peak": _("largest is 1"), "standard": _("mean 0, standard deviation 1")}
    widgets.show(
        st.selectbox,
        _("Values"),
        "scale",
        options=SCALES,
        format_func=scales.get,
        help=_(
            "Networks learn more easily when all channels have values of similar size. Mean 0 and standard deviation 1 are set for each channel separately."
        ),
    )


def _choose_shape(_: Translate, state: SignalState) -> None:
    options = [Option(name, _(signal.label), _thumbnail(name)) for name, signal in SIGNALS.items()]

    signal = SIGNALS[state.signal]
    shown = picker_content(options, state.signal, label=_("Signals"), about=about_signal(_, state))
    mount(picker.PART, shown, key=SHAPES, direct=True)
    sliders(_, signal.parameters, state.signal_numbers, "signal_numbers", scope=signal.name)
    widgets.show(st.select_slider, _("Number of samples"), "length", options=LENGTHS)


@cache
def _thumbnail(name: str) -> str:
    return line_thumbnail(np.asarray(SIGNALS[name].record(128).values))
