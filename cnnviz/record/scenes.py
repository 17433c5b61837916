"""What a page computes for a state, as checks and questions of a lesson see it, and the elements that can be pinned there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from cnnviz import pipeline
from cnnviz.chain import chained
from cnnviz.inputs import lab_picture
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.pipeline import Run
from cnnviz.reading import Reading
from cnnviz.record.memo import Memo
from cnnviz.record.network import reading_of
from cnnviz.state import LabState, NetworkState, PageState
from cnnviz.state.stages import Pin
from cnnviz.words import translation

MOST_PINS = 4096
"""Of a view, at most, are looked at; with more, a task that wants a pin needs the app."""

STAGES = ("conv", "act", "pool")


@stepwise
def result_of(state: PageState, memo: Memo) -> Steps[Any]:
    """What the page of `state` computes: a Run, a Reading; None where nothing can be asked of it on a recorded page.

    Raises
    ------
    RecordError
        It cannot be computed.
    """
    yield 0.0
    match state:
        case LabState():
            picture = lab_picture(state)
            if picture is None:
                return None
            state = state.in_force()
            pixels = chained(state, pipeline.shown_pixels(state, picture.pixels))
            return pipeline.layer(state, pixels).chosen
        case NetworkState():
            _ = translation(state.language).gettext
            return (yield from reading_of.steps(_, state, memo))[2]
    return None


def pins_of(state: PageState, result: Any) -> Iterator[tuple[str, PageState]]:
    """Each element that can be pinned, by the name that the script gives it, and the state with it pinned.

    Nothing where there would be more than :data:`MOST_PINS`.
    """
    match state, result:
        case LabState(), Run():
            maps = {stage: getattr(result, stage) for stage in STAGES}
            shapes = {stage: values.shape for stage, values in maps.items() if values is not None}
            if sum(int(np.prod(shape)) for shape in shapes.values()) > MOST_PINS:
                return
            for stage, shape in shapes.items():
                for channel, row, column in np.ndindex(*shape):
                    pin = Pin(stage, channel, row, column)
                    yield f"{stage}_{channel}_{row}_{column}", replace(state, pin=pin)
        case NetworkState(), Reading():
            layers = result.network.layers
            shapes = {layer.name: np.shape(result.values[layer.outputs[0]])[1:] for layer in layers}
            if sum(int(np.prod(shape)) for shape in shapes.values()) > 4 * MOST_PINS:
                return
            for name, shape in shapes.items():
                for element in np.ndindex(*shape):
                    yield "_".join([name, *map(str, element)]), replace(state, layer=name, element=element)
