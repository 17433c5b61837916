"""What the Stepper for signals is sent. A signal is a picture of one row, so that both Steppers share their arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.parts.part import Content
from cnnviz.parts.signal_stepper.words import signal_words
from cnnviz.parts.stepper.content import activation_meta, pool_meta, value_range
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.signal import SignalPin, SignalState
from cnnviz.words import Translate


def signal_content(_: Translate, run: SignalRun, state: SignalState) -> Content:
    """All that the Stepper shows of `run`."""
    pin = signal_pin_meta(state.pin)
    return signal_meta(run, state) | signal_words(_, run, state) | {"pin": pin}, signal_arrays(run)


def signal_meta(run: SignalRun, state: SignalState) -> dict[str, Any]:
    """Shapes, arguments, ranges, curve and histograms of `run` as plain Python values."""
    channels, length = run.input.shape
    given = run.convolution
    stages = {"input": run.input, "conv": run.conv, "act": run.act}
    if run.pool is not None:
        stages["pool"] = run.pool
    channel, place = np.unravel_index(int(np.argmax(run.conv)), run.conv.shape)
    return {
        "image": {"channels": channels, "height": 1, "width": length, "scale": 1},
        "conv": {
            "kernel": (1, given.kernel),
            "stride": (1, given.stride),
            "dilation": (1, given.dilation),
            "padding": ((0, 0), given.padding),
            "mode": given.padding_mode,
            "groups": given.groups,
            "causal": given.causal,
            "bias": run.bias,
            "out": _row(run.conv),
        },
        "act": activation_meta(state.activation, dict(state.activation_numbers), run.conv, run.act),
        "pool": None
        if run.pooling is None or run.pool is None
        else pool_meta(run.pooling, _row(run.pool), rows=False),
        "own_kernels": bool((run.weight != run.weight[:1, :1]).any()),
        "weight_most": float(np.abs(run.weight).max()),
        "ranges": {stage: value_range(values) for stage, values in stages.items()},
        "start": _spot(SignalPin("conv", int(channel), int(place))),
        "large": state.large,
    }


def signal_arrays(run: SignalRun) -> dict[str, npt.NDArray[Any]]:
    """The arrays that go beside the meta data, flat; the activation is left out where it changes nothing."""
    arrays: dict[str, npt.NDArray[Any]] = {"image": run.input, "weight": run.weight, "conv": run.conv}
    if run.act is not run.conv:
        arrays["act"] = run.act
    if run.pool is not None:
        arrays["pool"] = run.pool
    return {name: np.ravel(values) for name, values in arrays.items()}


def signal_pin_meta(pin: SignalPin | None) -> dict[str, Any] | None:
    """The pinned element's stage and place as the browser takes them."""
    return None if pin is None else _spot(pin)


def _spot(pin: SignalPin) -> dict[str, Any]:
    """An element as the shared arithmetic names it: in row 0."""
    return {"stage": pin.stage, "channel": pin.channel, "row": 0, "column": pin.place}


def _row(values: npt.NDArray[np.float32]) -> tuple[int, int, int]:
    """The shape of a signal (C, L) as a picture of one row."""
    return values.shape[0], 1, values.shape[1]
