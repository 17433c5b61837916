"""What the Stepper in the browser is sent: the numbers of a run, ready for JSON and Arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import activations
from cnnviz.chain import may_go_on
from cnnviz.parts.part import Content
from cnnviz.parts.stepper.layer import layer_content
from cnnviz.parts.stepper.photo_words import photo_meta
from cnnviz.parts.stepper.second_content import second_content
from cnnviz.parts.stepper.words import channel_names, stepper_words
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import Layer, Pooling, Run, Stages, TransposedConvolution, is_picture
from cnnviz.second_step import SecondStep, second_step
from cnnviz.state import LabState, NetworkState
from cnnviz.state.stages import Pin, StagesState
from cnnviz.words import Translate

CURVE_POINTS = 401
BINS = 64


def stepper_content(_: Translate, run: Run, state: LabState, image: str) -> Content:
    """All that the Stepper shows of `run`; `image` is the name under which the browser has the picture."""
    state = state.in_force()
    meta, arrays = stepper_payload(run, state)
    meta["image"]["name"] = image
    return meta | stepper_words(_, run, state) | {
        "photo": photo_meta(_, state, run),
        "photo_offered": True,
    }, arrays


def lab_content(_: Translate, layer: Layer, state: LabState, image: str) -> Content:
    """The same of the chosen kernel of `layer`, with all kernels side by side, and the second step that follows them.

    Raises
    ------
    cnnviz.ops.OperationError
        The second step does not fit into the maps.
    """
    state = state.in_force()
    meta, arrays = stepper_content(_, layer.chosen, state, image)
    beside, small = layer_content(_, layer, state)
    compare = {
        "offered": not state.hides("controls"),
        "name": _("Compare"),
        "about": _("Compare: keep these settings as A, and see what later ones change"),
    }
    content = {**meta, **beside, "compare": compare, "go_on": may_go_on(state)}, {**arrays, **small}
    return with_second(_, content, second_step(state, layer), layer, state)


def with_second(
    _: Translate, content: Content, second: SecondStep | None, layer: Layer, state: LabState
) -> Content:
    """The Stepper's `content` with the second step that follows the stages of `layer`, if there is one."""
    if second is None:
        return content
    meta, arrays = dict(content[0]), content[1]
    told, more = second_content(_, second, layer, state, channel_names(_, layer.chosen))
    meta |= {"then": told["then"], "words": meta["words"] | told["words"]}
    meta["ranges"]["then"] = told["range"]
    meta["titles"]["then"] = told["title"]
    meta["explain"]["then"] = told["explain"]
    return meta, {**arrays, **{name: narrowed(values) for name, values in more.items()}}


def stepper_payload(run: Run, state: LabState) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """The meta data of `run` (shapes, arguments, ranges, curve, histograms) as plain Python values, and arrays.

    The picture is not among the arrays, since it stays while kernels change; nor is the activation where the browser
    can fill it in, see :func:`activation_sent`.
    """
    channels, height, width = run.pixels.shape
    meta = stages_meta(run, state)
    meta["image"] = {
        "channels": channels,
        "height": height,
        "width": width,
        "scale": run.scale,
        "white": run.white,
        **({} if is_picture(run.pixels) else {"range": value_range(run.input)}),
    }
    meta["view"] = shown_view(state)
    meta["act"]["sent"] = sent = activation_sent(run)
    arrays: dict[str, npt.NDArray[Any]] = {"weight": run.weight, "conv": run.conv}
    if sent == "numbers":
        arrays["act"] = run.act
    if run.pool is not None:
        arrays["pool"] = run.pool
    return meta, {name: narrowed(values) for name, values in arrays.items()}


def convolution_meta(run: Stages) -> dict[str, Any]:
    """The convolution of `run` as the browser follows it, and the shape of its maps."""
    given = run.convolution
    return {
        "kernel": pair(given.kernel, 1),
        "stride": pair(given.stride, 1),
        "dilation": pair(given.dilation, 1),
        "padding": pair(given.padding, (0, 0)),
        "mode": given.padding_mode,
        "groups": given.groups,
        "bias": run.bias,
        "out": _as_maps(run.conv).shape,
        **({"transposed": True} if isinstance(given, TransposedConvolution) else {}),
    }


def stages_meta(run: Stages, state: StagesState) -> dict[str, Any]:
    """Arguments, ranges, curve, histograms and pin of `run`; a signal is told of as a picture of one row."""
    stages = {"conv": run.conv, "act": run.act} | ({} if run.pool is None else {"pool": run.pool})
    return {
        "conv": convolution_meta(run),
        "act": _activation_meta(state.activation, dict(state.activation_numbers), run.conv, run.act),
        "pool": None if run.pooling is None or run.pool is None else pool_meta(run.pooling, run.pool),
        "weight_most": float(np.abs(run.weight).max()),
        "ranges": {stage: value_range(values) for stage, values in stages.items()},
        "start": pin_meta(first_element(run)),
        "pin": pin_meta(state.pin),
        "large": state.large,
    } | reveal_meta(state)


def first_element(run: Stages) -> Pin:
    """The element that a page shows where none is pinned: the largest of the convolution, the first of several."""
    conv = _as_maps(run.conv)
    channel, row, column = map(int, np.unravel_index(int(np.argmax(conv)), conv.shape))
    return Pin("conv", channel, row, column)


def reveal_meta(state: StagesState | NetworkState) -> dict[str, Any]:
    """What is covered, and whether for good; how many terms of a sum are shown; whether the page is a demonstration."""
    sealed = state.hides("values")
    term = None if sealed else state.term
    return {"cover": list(state.covered()), "sealed": sealed, "term": term, "demo": state.demo}


def pin_meta(pin: Pin | None) -> dict[str, Any] | None:
    """A pinned element as the browser takes it."""
    return None if pin is None else asdict(pin)


def pair(entries: Sequence[Any], filler: Any) -> list[Any]:
    """Two entries, for rows and columns; a signal is one row, with `filler` for it."""
    return [filler, *entries] if len(entries) == 1 else list(entries)


def _as_maps(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Maps (C, H, W) as they are, signals (C, L) as maps of one row."""
    return values if values.ndim == 3 else values[:, np.newaxis]


def activation_sent(run: Stages) -> str:
    """How the engine's values after the activation reach the browser without a loss.

    "same": they are the convolution's; "positive": they are these with 0 for each below 0, as after ReLU; "numbers": as
    an array of their own.
    """
    if run.act is run.conv:
        return "same"
    return "positive" if np.array_equal(run.act, np.maximum(run.conv, 0)) else "numbers"


def narrowed(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
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


def _activation_meta(
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


def pool_meta(pooling: Pooling, pooled: npt.NDArray[np.float32]) -> dict[str, Any]:
    """A pooling with its result as the browser draws it."""
    axes = pooled.ndim - 1
    return {
        "kind": pooling.kind,
        "kernel": pair((pooling.kernel,) * axes, 1),
        "stride": pair((pooling.stride,) * axes, 1),
        "padding": pair(((pooling.padding, pooling.padding),) * axes, (0, 0)),
        "dilation": (1, 1),
        "include_padding": pooling.include_padding,
        "out": _as_maps(pooled).shape,
    }
