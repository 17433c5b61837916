"""What the Stepper for signals is sent. A signal is a picture of one row, so that both Steppers share their arithmetic."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from cnnviz.parts.part import Content
from cnnviz.parts.signal_stepper.words import signal_words
from cnnviz.parts.stepper.content import stages_meta, value_range
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalState
from cnnviz.words import Translate


def signal_content(_: Translate, run: SignalRun, state: SignalState) -> Content:
    """All that the Stepper shows of `run`."""
    meta, arrays = signal_payload(run, state)
    return meta | signal_words(_, run, state), arrays


def signal_payload(run: SignalRun, state: SignalState) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Shapes, arguments, ranges, curve and histograms of `run` as plain Python values, and arrays.

    The activation is left out where it changes nothing.
    """
    channels, length = run.input.shape
    meta = stages_meta(run, state)
    meta["image"] = {"channels": channels, "height": 1, "width": length, "scale": 1, "white": 255}
    meta["conv"]["causal"] = state.padding == "causal"
    meta["own_kernels"] = bool((run.weight != run.weight[:1, :1]).any())
    meta["ranges"]["input"] = value_range(run.input)
    arrays: dict[str, npt.NDArray[Any]] = {"image": run.input, "weight": run.weight, "conv": run.conv}
    if run.act is not run.conv:
        arrays["act"] = run.act
    if run.pool is not None:
        arrays["pool"] = run.pool
    return meta, arrays
