"""Views to take away, without a page."""

from __future__ import annotations

from typing import Any

from cnnviz.chain import chained
from cnnviz.inputs import kernel_training_picture, lab_picture, network_picture, signal
from cnnviz.kernel_training import Example, Lessons
from cnnviz.memory import Ledger
from cnnviz.network_training import SPLITS, NetworkTraining
from cnnviz.networks.steps import outcome
from cnnviz.own_classes.lesson import Lesson
from cnnviz.own_classes.starts import names_of
from cnnviz.pipeline import shown_pixels
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import LabState, NetworkState, SignalState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState
from cnnviz.step_by_hand import Steps
from cnnviz.takeaway.what import (
    PICTURE,
    KernelWhat,
    LabWhat,
    NetworkWhat,
    OwnWhat,
    SignalWhat,
    StepWhat,
    TrainedWhat,
)


def lab(*, own: bool = False, **fields: Any) -> LabWhat:
    """The kernel lab with a small picture."""
    state = LabState(**{"size": 24} | fields)
    named = lab_picture(state)
    assert named is not None
    picture = shown_pixels(state, named.pixels)
    mine = frozenset({PICTURE} if own else ())
    return LabWhat(state.in_force(), picture, chained(state, picture), own=mine)


def signals(**fields: Any) -> SignalWhat:
    """The signals page."""
    state = SignalState(**fields)
    return SignalWhat(state, signal(state))


def network(*, own: bool = False, **fields: Any) -> NetworkWhat:
    """The network page with the network for digits and a sample."""
    state = NetworkState(**{"network": "digits", "source": "sample"} | fields)
    reader = shipped(state.network, state.language)
    picture = network_picture(state, reader)
    assert picture is not None
    return NetworkWhat(state, read(reader, picture), own=frozenset({PICTURE} if own else ()))


def trained(**fields: Any) -> TrainedWhat:
    """A network that has not learned yet."""
    state = TrainNetworkState(**{"count": 50} | fields)
    split = outcome(SPLITS.prepare(state))
    return TrainedWhat(state, NetworkTraining(state, split, Ledger().account().claim()))


def kernel(**fields: Any) -> KernelWhat:
    """A kernel that has taken three steps."""
    state = TrainKernelState(**{"step": 3} | fields)
    pixels = kernel_training_picture(state)
    assert pixels is not None
    example = Example(pixels)
    return KernelWhat(state, Lessons().at(state, example), example)


def own(*, own: bool = False, **fields: Any) -> OwnWhat:
    """The three drawn classes that come with cnnviz, learned."""
    state = TrainOwnState(**fields)
    lesson = Lesson(Ledger().account())
    lesson.follow(state.start, names_of(state))
    outcome(lesson.learn(state.way, state.seed))
    known, present = lesson.learned(state.way), lesson.present
    assert known is not None and present is not None
    mine = frozenset({PICTURE} if own else ())
    return OwnWhat(state, known, names_of(state), present.pixels, own=mine)


def step(**fields: Any) -> StepWhat:
    """A step of the small network."""
    state = TrainStepState(**fields)
    return StepWhat(state, Steps().at(state))
