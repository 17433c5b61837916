"""What the kernel does to waves: its frequency response as a curve."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnnviz.parts import curves
from cnnviz.parts.curves.content import curves_content
from cnnviz.signal_pipeline import SignalRun
from cnnviz.signals.response import frequencies, gains
from cnnviz.ui.part import mount
from cnnviz.words import Translate


def show(_: Translate, run: SignalRun, names: list[str]) -> None:
    """The amplification of every wave by each distinct kernel; `names` are those of the channels."""
    st.markdown(
        _(
            "Every signal is a sum of waves, and a kernel makes each wave stronger or weaker. At the left is a constant signal, at the right the fastest wave, up and down from one sample to the next. The curve shows by what factor each wave is scaled."
        )
    )
    planes = run.weight.reshape(-1, *run.convolution.kernel).astype(np.float64)
    if len(planes) != len(names) or (planes == planes[0]).all():
        planes, names = planes[:1], [_("Kernel")]
    found = np.stack([gains(plane, *run.convolution.dilation) for plane in planes])
    said = _("{name}: constant signal × {level}, fastest wave × {fastest}.")
    summary = " ".join(
        said.format(name=name, level=_short(curve[0]), fastest=_short(curve[-1]))
        for name, curve in zip(names, found, strict=True)
    )
    wave = _("a wave of {wavelength} samples")
    places = [_("a constant signal")]
    places += [wave.format(wavelength=f"{1 / frequency:.3g}") for frequency in frequencies()[1:]]
    content = curves_content(
        found.astype(np.float32),
        names,
        (0.0, 0.5),
        places,
        across=_("cycles per sample"),
        hint=_("Point at the curve, touch it, or use the arrow keys, to read a wave."),
        summary=summary,
        pair=_("{name}: {way}"),
        then=_("{first}, {then}"),
    )
    mount(curves.PART, content, key="signals.frequency")


def _short(gain: float) -> str:
    """Three digits; what is only rounding is 0."""
    return "0" if gain < 1e-9 else f"{gain:.3g}"
