"""The sidebar's second part: a kernel from the list with its parameters, or one typed by hand."""

from __future__ import annotations

from functools import cache

import streamlit as st

from cnnviz.kernels.errors import KernelError
from cnnviz.parts import picker
from cnnviz.parts.picker.content import Option, picker_content
from cnnviz.signal_pipeline import as_taps, kernel_weights, scaled
from cnnviz.signals import KERNELS, SIGNALS, Recording, build, parameters_for, parse_weights
from cnnviz.state.signal import SignalState
from cnnviz.ui import session, widgets
from cnnviz.ui.part import mount
from cnnviz.ui.signals.ground import KERNELS as PICKER
from cnnviz.ui.signals.ground import about_kernel, kernel_in_list
from cnnviz.ui.signals.thumbnails import stem_thumbnail
from cnnviz.ui.sliders import sliders
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

MOST_TYPED = 20_000
"""Characters that can be typed; 64 numbers for each of 8 channels are fewer."""

_TYPED, _FAILED = "signals.typed", "signals.typed.failed"


def choose_kernel(_: Translate, state: SignalState, recording: Recording) -> None:
    """Controls for the kernel; one that was typed by hand stands in the state as its taps."""
    options = [Option(name, _(kernel.label), _thumbnail(name)) for name, kernel in KERNELS.items()]
    chosen = KERNELS[state.kernel]
    shown = picker_content(options, kernel_in_list(state), label=_("Kernels"), about=about_kernel(_, state))
    mount(picker.PART, shown, key=PICKER, direct=True)
    if state.taps is None:
        parameters = parameters_for(chosen.name, recording, dict(state.kernel_numbers))
        sliders(_, parameters, state.kernel_numbers, "kernel_numbers", scope=f"{chosen.name}.{state.signal}")
    else:
        st.button(
            _("Back to {kernel}").format(kernel=_(chosen.label)),
            on_click=widgets.on_this_page(session.act),
            args=(PICKER, state.kernel),
        )
    _type(_, state, recording)


def _type(_: Translate, state: SignalState, recording: Recording) -> None:
    """The weights as text; what cannot be read is said, and the last good kernel stays."""
    try:
        good = "\n".join(
            " ".join(str(weight).removesuffix(".0") for weight in row)
            for row in kernel_weights(state, scaled(recording, state.scale))
        )
    except KernelError:
        good = ""
    failed = st.session_state.get(_FAILED)
    if failed and failed[2] != good:  # another kernel was chosen meanwhile
        failed = None

    def take(text: str) -> None:
        st.session_state[_FAILED] = None
        try:
            taps = as_taps(parse_weights(text, len(recording.values)))
        except KernelError as error:
            st.session_state[_FAILED] = (text, error, good)
            session.change()
            return
        session.change(taps=taps)

    widgets.show_value(
        st.text_area,
        _("Weights, from the earliest sample to the latest"),
        _TYPED,
        failed[0] if failed else good,
        take,
        height=100,
        max_chars=MOST_TYPED,
        help=_(
            "Type your own numbers, with spaces between them. A second line is for the second channel, and so on; "
            "one line is used for all channels."
        ),
    )
    if failed:
        st.error(in_markdown(_, failed[1]))


@cache
def _thumbnail(name: str) -> str:
    return stem_thumbnail(build(name, {}, SIGNALS["hidden"].record(256))[0])
