"""What the Stepper in the browser is sent: the numbers of a run, ready for JSON and Arrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import activations
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.words import stepper_words
from cnnviz.pipeline import Pooling, Run
from cnnviz.state import LabState
from cnnviz.words import Translate

CURVE_POINTS = 401
BINS = 64


def stepper_content(_: Translate, run: Run, state: LabState, image: str) -> Content:
    """All that the Stepper shows of `run`; `image` is the name under which the browser has the picture."""
    meta, arrays = stepper_payload(run, state)
    meta["image"]["name"] = image
    pin = None if state.pin is None else asdict(state.pin)
    return meta | stepper_words(_, run, state) | {"pin": pin}, arrays


def stepper_payload(run: Run, state: LabState) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """The meta data of `run` (shapes, arguments, ranges, curve, histograms) as plain Python values, and flat arrays.

    The picture is not among the arrays, since it stays while kernels change; nor is the activation where the browser
    can fill it in, see :func:`activation_sent`.
    """
    sent = activation_sent(run)
    arrays: dict[str, npt.NDArray[Any]] = {"weight": run.weight, "conv": run.conv}
    if sent == "numbers":
        arrays["act"] = run.act
    if run.pool is not None:
        arrays["pool"] = run.pool
    return _meta(run, state, sent), {name: np.ravel(_narrowed(values)) for name, values in arrays.items()}


def _meta(run: Run, state: LabState, sent: str) -> dict[str, Any]:
    channels, height, width = run.pixels.shape
    stages = {"conv": run.conv, "act": run.act} | ({} if run.pool is None else {"pool": run.pool})
    strongest = np.unravel_index(int(np.argmax(run.conv)), run.conv.shape)
    return {
        "image": {"channels": channels, "height": height, "width": width, "scale": run.scale},
        "conv": {
            "kernel": run.convolution.kernel,
            "stride": run.convolution.stride,
            "dilation": run.convolution.dilation,
            "padding": run.convolution.padding,
            "mode": run.convolution.padding_mode,
            "groups": run.convolution.groups,
            "bias": run.bias,
            "out": run.conv.shape,
        },
        "act": activation_meta(state.activation, dict(state.activation_numbers), run.conv, run.act)
        | {"sent": sent},
        "pool": None if run.pooling is None or run.pool is None else pool_meta(run.pooling, run.pool.shape),
        "weight_most": float(np.abs(run.weight).max()),
        "ranges": {stage: value_range(values) for stage, values in stages.items()},
        "view": state.view,
        "start": {
            "stage": "conv",
            "channel": int(strongest[0]),
            "row": int(strongest[1]),
            "column": int(strongest[2]),
        },
        "large": state.large,
    }


def activation_sent(run: Run) -> str:
    """How the engine's values after the activation reach the browser without a loss.

    "same": they are the convolution's; "positive": they are these with 0 for each below 0, as after ReLU; "numbers": as
    an array of their own.
    """
    if run.act is run.conv:
        return "same"
    return "positive" if np.array_equal(run.act, np.maximum(run.conv, 0)) else "numbers"


def _narrowed(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """`values` in 16-bit whole numbers where that leaves each as it is, as for a whole-number kernel on 0 to 255."""
    if values.dtype != np.float32:
        return values
    with np.errstate(invalid="ignore"):
        whole = values.astype(np.int16)
    return whole if np.array_equal(whole, values) else values


def histogram(values: npt.NDArray[np.float32], low: float, high: float) -> list[int]:
    """Counts of `values` in equal bins from `low` to `high`; what lies beyond counts in the outermost bins."""
    places = (values.ravel() - np.float32(low)) * np.float32(BINS / (high - low))
    bins = np.clip(places, 0, BINS - 1).astype(np.intp)
    return np.bincount(bins, minlength=BINS).tolist()


def value_range(values: npt.NDArray[np.float32]) -> tuple[float, float]:
    """The smallest and the largest value."""
    return float(values.min()), float(values.max())


def activation_meta(
    name: str, given: dict[str, float], before: npt.NDArray[np.float32], after: npt.NDArray[np.float32]
) -> dict[str, Any]:
    """An activation as the browser draws it: its formula, its curve, and histograms of what goes in and out."""
    curve = curve_of(lambda x: activations.apply(name, x, given), *value_range(before))
    return {
        "name": name,
        "formula": activations.ACTIVATIONS[name].formula,
        "parameters": activations.numbers(name, given),
        "curve": curve,
        "before": histogram(before, *curve["x"]),
        "after": histogram(after, *curve["y"]),
    }


def curve_of(function: Callable[[np.ndarray], np.ndarray], low: float, high: float) -> dict[str, Any]:
    """An activation over the values from `low` to `high` that occur, with both sides of 0 in view."""
    reach = max(abs(low), abs(high), 1e-3)
    x = (min(low, -0.15 * reach), max(high, 0.15 * reach))
    points = np.linspace(*x, CURVE_POINTS)
    values = function(points)
    bottom, top = float(values.min()), float(values.max())
    room = 0.06 * (top - bottom or 1.0)
    return {"x": x, "y": (bottom - room, top + room), "values": values.tolist()}


def pool_meta(pooling: Pooling, out: tuple[int, ...], *, rows: bool = True) -> dict[str, Any]:
    """A pooling with a result (C, H, W) of shape `out` as the browser draws it; a signal is one row and has no `rows` to pool."""
    padding = (pooling.padding, pooling.padding)
    return {
        "kind": pooling.kind,
        "kernel": (pooling.kernel if rows else 1, pooling.kernel),
        "stride": (pooling.stride if rows else 1, pooling.stride),
        "padding": (padding if rows else (0, 0), padding),
        "dilation": (1, 1),
        "include_padding": pooling.include_padding,
        "out": out,
    }
