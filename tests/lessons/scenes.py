"""What the pages compute for a state, without a page."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from cnnviz import pipeline
from cnnviz.inputs import kernel_training_picture, lab_picture, network_picture
from cnnviz.kernel_training import Example, Lesson, Lessons
from cnnviz.lessons.scene import Scene
from cnnviz.memory import LEDGER
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.state import (
    LabState,
    NetworkState,
    PageState,
    TrainKernelState,
    TrainNetworkState,
    TrainStepState,
)
from cnnviz.step_by_hand import Step, Steps


@singledispatch
def result_of(state: Any) -> Any:
    """What the page of `state` computes; nothing on pages that compute nothing."""
    return None


@result_of.register
def _(state: LabState) -> pipeline.Run:
    picture = lab_picture(state) or lab_picture(
        state.changed(source="photo")
    )  # as long as no own picture is there
    assert picture is not None
    return pipeline.run(state, pipeline.shown_pixels(state, picture.pixels))


@result_of.register
def _(state: NetworkState) -> Reading | None:
    if state.network == "own":
        return None
    reader = shipped(state.network, state.language)
    picture = network_picture(state, reader)
    assert picture is not None
    return read(reader, picture, state.preprocessing)


@result_of.register
def _(state: TrainKernelState) -> Lesson:
    picture = kernel_training_picture(state)
    assert picture is not None
    return Lessons().at(state, Example(picture))


@result_of.register
def _(state: TrainNetworkState) -> NetworkTraining:
    """Without a step: training is for a test to do."""
    split = SPLITS.at_hand(state)
    assert split is not None
    return NetworkTraining(state, split, LEDGER.account().claim())


@result_of.register
def _(state: TrainStepState) -> Step:
    return Steps().at(state)


def scene_of(state: PageState) -> Scene:
    """The scene that a card would look at."""
    return Scene(state, result_of(state))
