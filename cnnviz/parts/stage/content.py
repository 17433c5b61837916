"""What the part shows of a picture on its way through a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.activations import ACTIVATIONS
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.network_training import NetworkTraining, drawing_of, picture_of
from cnnviz.parts.part import Content
from cnnviz.parts.sketch.content import sketch_content
from cnnviz.parts.stage.words import WORDS
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.account import Line
from cnnviz.training.architecture import Activation, BatchNorm, Convolution, Dropout, Flatten, Layer, Pool
from cnnviz.training.data import HELD_OUT
from cnnviz.training.trainer import LineState
from cnnviz.words import Translate

PEN = 4.5
"""Points."""
MOST_MAPS = 8
"""Of a layer, side by side."""
MOST_UNITS = 128
"""Of a layer without maps."""
LEVELS = 127
"""The largest number of a layer, and of a kernel, is sent as this."""

_BESIDE = (Activation, BatchNorm, Dropout, Flatten)
"""What stands in the column of the layer before it."""


@dataclass(frozen=True)
class _Column:
    """Lines that are shown together, from `first` to `last`; `lines` are theirs."""

    first: int
    last: int
    lines: Sequence[Line]


def stage_content(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> Content:
    """The picture that `state` names, what each layer makes of it at the moment that is shown, and the answer.

    Arrays: ``picture`` uint8 (C, H, W); ``maps`` int8, column by column, each by its own largest number;
    ``kernels`` int8 (count, kH, kW), those of the first convolution for its first input channel, each by its own largest weight;
    ``shares`` float32 (classes,), or none where answers are hidden.
    """
    moment = training.moment_of(state)
    network = training.trainer.network(moment)
    picture, label = picture_of(state, training.split)
    made: list[npt.NDArray[Any]] = []
    values: npt.NDArray[Any] = picture[np.newaxis] / np.float32(255)
    with np.errstate(all="ignore"):
        for layer in network.layers:
            values = layer.apply(values)
            made.append(values[0])
        shares = ops.softmax(values, dim=1)[0]
    lines = training.trainer.lines
    states = {each.line: each for each in training.states_at(moment)}
    columns, maps = [], []
    for column in _columns(lines):
        shown = made[column.last][: MOST_MAPS if made[column.last].ndim == 3 else MOST_UNITS]
        maps.append(_levels(shown, tuple(range(shown.ndim))).ravel())
        columns.append(_described(_, column, made[column.last], shown, states))
    kernels = _first_kernels(lines, network.parameters)
    names = training.split.learned.names(_)
    best = int(np.argmax(shares)) if np.isfinite(shares).all() else None
    hidden = state.hides("answers")
    meta: dict[str, Any] = {
        "step": moment.step,
        "size": list(picture.shape),
        "columns": columns,
        "kernels": None if kernels is None else list(kernels.shape),
        "place": state.picture,
        "pictures": len(training.split.held_out) or HELD_OUT,
        "names": names,
        "truth": label,
        "best": None if hidden else best,
        "hidden": hidden,
        "drawn": bool(state.drawing),
        "side": DIGIT_SIDE,
        "pad": _pad(_, state) if state.drawing else None,
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    arrays = {
        "picture": picture,
        "maps": np.concatenate(maps) if maps else np.zeros(0, np.int8),
        "kernels": np.zeros(0, np.int8) if kernels is None else _levels(kernels, (1, 2)),
        "shares": np.zeros(0, np.float32) if hidden else np.nan_to_num(shares.astype(np.float32)),
    }
    return meta, arrays


def _pad(_: Translate, state: TrainNetworkState) -> dict[str, Any]:
    """What is drawn, to be drawn on."""
    pad, _arrays = sketch_content(drawing_of(state), translate=_, label=_("Draw here"), pen=PEN)
    return dict(pad)


def stage_made_of(training: NetworkTraining, state: TrainNetworkState) -> object:
    """What the content depends on."""
    names = training.split.learned.classes
    hidden = state.hides("answers")
    return (
        state.language,
        state.picture,
        state.drawing,
        training.step_shown(state),
        names,
        id(training),
        hidden,
    )


def _columns(lines: Sequence[Line]) -> list[_Column]:
    """The lines in columns; the last fully connected layer is the answer, which stands by itself."""
    found: list[_Column] = []
    for number, line in enumerate(lines[:-1]):
        if isinstance(line.layer, _BESIDE) and found:
            before = found.pop()
            found.append(_Column(before.first, number, [*before.lines, line]))
        elif not isinstance(line.layer, Flatten):
            found.append(_Column(number, number, [line]))
    return [_without_flatten(column) for column in found]


def _without_flatten(column: _Column) -> _Column:
    """A column that ends before its maps are laid out as a vector."""
    kept = list(column.lines)
    while isinstance(kept[-1].layer, Flatten | Dropout) and len(kept) > 1:
        kept.pop()
    return _Column(column.first, column.first + len(kept) - 1, kept)


def _described(
    _: Translate,
    column: _Column,
    made: npt.NDArray[Any],
    shown: npt.NDArray[Any],
    states: dict[int, LineState],
) -> dict[str, Any]:
    layer = column.lines[0].layer
    of = [states[number] for number in range(column.first, column.last + 1) if number in states]
    gradient, update, silent = (
        next((value for each in of if (value := getattr(each, name)) is not None), None)
        for name in ("gradient", "update", "silent")
    )
    return {
        "title": title_of(_, layer),
        "beside": [
            title_of(_, line.layer) for line in column.lines[1:] if not isinstance(line.layer, Flatten)
        ],
        "learns": any(line.weights for line in column.lines),
        "shape": list(made.shape),
        "shown": list(shown.shape),
        "convolves": isinstance(layer, Convolution),
        "gradient": _finite(gradient),
        "update": _finite(update),
        "silent": silent,
        "largest": _finite(float(np.abs(made).max(initial=0))),
    }


def title_of(_: Translate, layer: Layer) -> str:
    """A layer's name, and the size of its window."""
    if isinstance(layer, Activation):
        return _(ACTIVATIONS[layer.name].label)
    kind = _(layer.kind)
    name = kind[:1].upper() + kind[1:]
    return f"{name} {layer.size} × {layer.size}" if isinstance(layer, Convolution | Pool) else name


def _first_kernels(lines: Sequence[Line], parameters: dict[str, Any]) -> npt.NDArray[Any] | None:
    """The kernels of a convolution that takes the picture itself."""
    if not isinstance(lines[0].layer, Convolution):
        return None
    kernels: npt.NDArray[Any] = parameters["0.weight"][:MOST_MAPS, 0]
    return kernels


def _levels(values: npt.NDArray[Any], axes: tuple[int, ...]) -> npt.NDArray[np.int8]:
    """Numbers as levels of the largest one along `axes`; what is no number becomes 0."""
    values = np.nan_to_num(values, posinf=0, neginf=0)
    largest = np.abs(values).max(axis=axes, keepdims=True, initial=0)
    return np.rint(values * (LEVELS / np.where(largest, largest, 1))).astype(np.int8)


def _finite(number: float | None) -> float | None:
    return None if number is None or not np.isfinite(number) else float(f"{number:.3g}")
