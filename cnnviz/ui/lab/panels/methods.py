"""Race the methods: how long each takes for this kernel on this picture, and how near it comes to the definition."""

from __future__ import annotations

import zlib

import streamlit as st

from cnnviz.ops.methods import Case
from cnnviz.ops.methods.choose import choose
from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.ui import long_work
from cnnviz.ui.lab.race import MOST_SECONDS, Racer, race
from cnnviz.views.sentences import in_markdown
from cnnviz.words import N_, Translate

_RESULT = "lab.methods.result"

HOW = {
    "im2col": N_(
        "Straight from the definition. Every window of the picture is copied into a column of a matrix, and a single matrix product gives all the sums."
    ),
    "strips": N_(
        "The whole picture, shifted by one position of the kernel, is multiplied by the weights for that position and added to the sum; then comes the next position. With 16 channels or more nothing is copied for this; with fewer, as here, the shifted pictures are first copied one below the other, so that a few large products do the work."
    ),
    "taps": N_(
        "For one kernel: rows of the picture are copied once for each column of the kernel, and a few rows of the result "
        "come out of one product."
    ),
    "separable": N_(
        "For a kernel that is a column times a row: the column slides down the picture first, then the row slides across."
    ),
    "winograd": N_(
        "For kernels of 3 × 3 and 5 × 5 over many channels: small tiles are recoded so that 36 multiplications do the work "
        "of 144 (100 for 5 × 5)."
    ),
    "fft": N_(
        "Picture and kernel are taken apart into waves; there, convolution is one multiplication for each wave. The time "
        "hardly depends on the size of the kernel."
    ),
}
"""What each method does, for visitors."""


def show(_: Translate, state: LabState, run: Run) -> None:
    """A button, and what the last race of this kernel on this picture gave."""
    st.markdown(
        _(
            "There are many ways to compute the same convolution. All give the same numbers, up to rounding in the last digits; how long they take depends on the picture, the kernel and the computer. Let them race for this kernel on this picture."
        )
    )
    here = (
        zlib.crc32(run.pixels.tobytes()),
        run.pixels.shape,
        run.weight.tobytes(),
        run.scale,
        str(run.convolution),
    )
    started = st.button(_("Start the race"), key="lab.methods.race")
    limit = _("Methods that need more than {milliseconds:.0f} ms per run are left out.")
    st.caption(limit.format(milliseconds=1000 * MOST_SECONDS))
    if started or long_work.under_way(_RESULT, here):
        found = long_work.result_of(
            _,
            _RESULT,
            here,
            lambda: race(run.input, run.weight, run.convolution.arguments),
            lambda: _("Running the methods in turn …"),
        )
        if found is None:
            return
        st.session_state[_RESULT] = (here, found)
    raced, racers = st.session_state.get(_RESULT, (None, []))
    if raced == here:
        _show_result(_, racers)
        st.caption(_uses(_, run))


def _show_result(_: Translate, racers: list[Racer]) -> None:
    """The methods that finished, quickest first, as bars; then those that cannot do it."""
    finished = [(racer.seconds, racer) for racer in racers if racer.seconds is not None and not racer.slow]
    finished.sort(key=lambda pair: pair[0])
    slowest = finished[-1][0] if finished else 0.0
    for seconds, racer in finished:
        bar, words = st.columns([2, 3], gap="medium", vertical_alignment="center")
        time = _("{milliseconds:.3g} ms").format(milliseconds=1000 * seconds)
        bar.progress(seconds / slowest, text=f"**{racer.method}** · {time}")
        with words:
            st.markdown(_(HOW[racer.method]))
            if racer.difference:
                st.caption(
                    _("Largest difference from im2col: {difference} of the largest result.").format(
                        difference=_power(racer.difference)
                    )
                )
            elif racer.method != "im2col":
                st.caption(_("Not one number differs from im2col's."))
    for racer in racers:
        if racer.slow:
            text = _("It would take about {seconds:.1f} seconds per run, so it is left out.")
            st.caption(f"**{racer.method}**: {text.format(seconds=racer.seconds)}")
        if racer.refusal is not None:
            st.caption(f"**{racer.method}**: {in_markdown(_, racer.refusal)}")


def _power(number: float) -> str:
    """``7 × 10⁻⁷``."""
    digit, exponent = f"{number:.0e}".split("e")
    return f"{digit} × 10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _uses(_: Translate, run: Run) -> str:
    """Which method the page itself takes, and why not always the quickest."""
    convolution = run.convolution
    size = tuple(
        length + sum(pair) for length, pair in zip(run.input.shape[1:], convolution.padding, strict=True)
    )
    kernel, stride, dilation = (
        (rows, columns) for rows, columns in (convolution.kernel, convolution.stride, convolution.dilation)
    )
    case = Case(
        channels=run.weight.shape[1],
        channels_out=len(run.weight) // convolution.groups,
        size=(size[0], size[1]),
        kernel=kernel,
        stride=stride,
        dilation=dilation,
    )
    method = choose(case, run.weight[: case.channels_out], direct=True)
    return _(
        "This page uses {method} here: the fastest of the methods that add up each result from its own products, so that you can check every number. winograd and fft do not do that."
    ).format(method=method)
