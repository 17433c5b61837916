"""What the pages offer for each setting: the one table behind their controls and the check of what these report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.activations import ACTIVATIONS
from cnnviz.images.patterns import PATTERNS
from cnnviz.kernel_training import TARGETS
from cnnviz.parameters import Parameter
from cnnviz.second_examples import SECOND_EXAMPLES
from cnnviz.state import GlossaryState, NetworkState, StartState, TeacherState, lab, signal
from cnnviz.state.fields import LARGEST_NUMBER, PageState
from cnnviz.state.second import LARGEST_SHARE, SIDES, SLICES, THENS
from cnnviz.state.stages import LARGEST_WINDOW, PADDING_MODES, POOLINGS, StagesState
from cnnviz.state.train import kernel as train_kernel
from cnnviz.state.train import network as train_network
from cnnviz.state.train import own as train_own
from cnnviz.state.train import step as train_step
from cnnviz.training import data as training_data
from cnnviz.training import settings as training_settings

FACE_THRESHOLDS = (0.05, 0.995)
"""Between which the thresholds of the networks that find faces can be set."""

ACTIVATION_NUMBERS = "activation_numbers"
PATTERN_NUMBERS = "pattern_numbers"


@dataclass(frozen=True)
class Choice:
    """An offer of some values, of which one can be chosen."""

    options: tuple[Any, ...]

    def has(self, value: Any) -> bool:
        """Whether `value` is one of the options and of the same type."""
        return any(type(value) is type(option) and value == option for option in self.options)


@dataclass(frozen=True)
class Range:
    """An offer of the numbers from `low` to `high`; whole numbers if `step` is an int."""

    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are offered."""
        return type(self.step) is int

    def has(self, value: Any) -> bool:
        """Whether `value` is a number that is offered."""
        kinds = (int,) if self.whole else (int, float)
        return type(value) in kinds and self.low <= value <= self.high


Offer = Choice | Range

HIDEABLE: Mapping[type[PageState], tuple[str, ...]] = {
    lab.LabState: ("controls", "panels", "values"),
    signal.SignalState: ("controls", "panels", "values"),
    NetworkState: ("controls", "panels", "values", "answers"),
    train_kernel.TrainKernelState: ("controls", "panels"),
    train_network.TrainNetworkState: ("controls", "panels", "answers"),
    train_step.TrainStepState: ("controls",),
    train_own.TrainOwnState: ("controls", "panels", "answers"),
    StartState: (),
    GlossaryState: (),
    TeacherState: (),
}
"""What of each page can be left out, of `cnnviz.state.fields.HIDES`: what there is of it."""

DEMONSTRATES: tuple[type[PageState], ...] = (lab.LabState,)
"""The pages that can be a demonstration."""


def shows_demonstration(state: PageState) -> bool:
    """Whether the page of this state is a demonstration: on others, `demo` changes nothing."""
    return state.demo and isinstance(state, DEMONSTRATES)


_SWITCH = Choice((False, True))
_STAGES: Mapping[str, Offer] = {
    "flip": _SWITCH,
    "depthwise": _SWITCH,
    "padding_mode": Choice(PADDING_MODES),
    "activation": Choice(tuple(ACTIVATIONS)),
    "pooling": Choice(POOLINGS),
    "pool_size": Range(1, LARGEST_WINDOW, 1),
    "pool_stride": Range(1, LARGEST_WINDOW, 1),
    "ceil_mode": _SWITCH,
    "include_padding": _SWITCH,
}
_OWN: Mapping[type[StagesState], Mapping[str, Offer]] = {
    lab.LabState: {
        "bias": Range(-LARGEST_NUMBER, LARGEST_NUMBER, 1.0),
        "stride": Range(1, lab.FURTHEST, 1),
        "padding": Choice(lab.PADDINGS),
        "dilation": Range(1, lab.FURTHEST, 1),
        "operation": Choice(lab.OPERATIONS),
        "view": Choice(lab.VIEWS),
        "then": Choice(THENS),
        "then_example": Choice(tuple(SECOND_EXAMPLES)),
    },
    signal.SignalState: {
        "bias": Range(-LARGEST_NUMBER, LARGEST_NUMBER, 0.1),
        "stride": Range(1, signal.FURTHEST, 1),
        "padding": Choice(signal.PADDINGS),
        "dilation": Range(1, signal.FURTHEST, 1),
    },
}

_TRAIN_KERNEL: Mapping[str, Offer] = {
    "size": Range(train_kernel.SMALLEST, train_kernel.LARGEST, 8),
    "scaled": _SWITCH,
    "colour": _SWITCH,
    "target": Choice(TARGETS),
    "shown": _SWITCH,
    "side": Choice(train_kernel.SIDES),
    "bias": _SWITCH,
    "start": Choice(train_kernel.STARTS),
    "seed": Range(0, train_kernel.LARGEST_SEED, 1),
    "pixels": Choice(train_kernel.PIXELS),
    "rule": Choice(train_kernel.RULES),
}

_TRAIN_STEP_BOTH: Mapping[str, Offer] = {
    "network": Choice(train_step.NETWORKS),
    "seed": Range(0, train_step.LARGEST_SEED, 1),
}
_TRAIN_STEP_SMALL: Mapping[str, Offer] = {
    **_TRAIN_STEP_BOTH,
    "truth": Choice((None, *range(3))),
    "kernels": Choice(train_step.KERNELS),
    "activation": Choice(train_step.ACTIVATIONS),
    "pooling": Choice(train_step.POOLINGS),
    "norm": _SWITCH,
}
_TRAIN_STEP_DIGITS: Mapping[str, Offer] = {
    **_TRAIN_STEP_BOTH,
    "truth": Choice((None, *range(10))),
    "trained": Choice(train_step.TRAINED),
}


_BATCHES = (1, 4, 8, 16, 32, 64, 128, 256)
_EPOCHS = (1, 2, 5, 10, 20, 50, 100)


def _train_network(state: train_network.TrainNetworkState) -> Mapping[str, Offer]:
    """Of numbers a few; one that a link brought is among them."""
    return {
        "source": Choice(training_data.SOURCES),
        "count": Range(training_data.FEWEST, training_data.MOST, 10),
        "shuffled": _SWITCH,
        "shifted": _SWITCH,
        "augment": _SWITCH,
        "batch": Choice(tuple(sorted({*_BATCHES, state.batch}))),
        "epochs": Choice(tuple(sorted({*_EPOCHS, state.epochs}))),
        "rule": Choice(training_settings.RULES),
        "schedule": Choice(training_settings.SCHEDULES),
        "decay": Choice(tuple(sorted({0.0, 0.0001, 0.001, 0.01, 0.1, state.decay}))),
        "start": Choice(training_settings.STARTS),
        "seed": Range(0, train_network.LARGEST_SEED, 1),
    }


_TRAIN_OWN: Mapping[str, Offer] = {
    "start": Choice(train_own.STARTS),
    "seed": Range(0, train_own.LARGEST_SEED, 1),
}


def offers(state: PageState) -> Mapping[str, Offer]:
    """What the page of this state offers, by field; for a number of its activation by ``activation_numbers.<parameter>``, and of
    its pattern by ``pattern_numbers.<parameter>``.
    """
    if isinstance(state, train_kernel.TrainKernelState):
        pattern = PATTERNS.get(state.pattern) if state.source == "pattern" else None
        return {**_TRAIN_KERNEL, **_numbers(PATTERN_NUMBERS, () if pattern is None else pattern.parameters)}
    if isinstance(state, train_network.TrainNetworkState):
        return _train_network(state)
    if isinstance(state, train_step.TrainStepState):
        return _TRAIN_STEP_SMALL if state.network == train_step.SMALL else _TRAIN_STEP_DIGITS
    if isinstance(state, train_own.TrainOwnState):
        return _TRAIN_OWN
    assert isinstance(state, StagesState)
    activation = ACTIVATIONS.get(state.activation)
    numbers = _numbers(ACTIVATION_NUMBERS, () if activation is None else activation.parameters)
    # Too much padding is said, not hidden: a link, or a smaller window since, may have brought it.
    most = max(1, state.pool_size // 2, state.pool_padding)
    found = {**_STAGES, **_OWN[type(state)], "pool_padding": Range(0, most, 1), **numbers}
    if isinstance(state, lab.LabState):
        found |= _second(state)
        if state.operation == "transposed":
            found |= _transposed(state)
    return found


def _second(state: lab.LabState) -> dict[str, Offer]:
    """Of the lab's second step: a slice of its kernel or a weight for each map, as ``slices.<map>`` and ``mix.<map>``."""
    if state.then == "mix":
        share = Range(-LARGEST_SHARE, LARGEST_SHARE, 0.05)
        return {f"mix.{place}": share for place in range(state.maps)}
    if state.then != "convolve":
        return {}
    slices = range(state.maps if len(state.slices) > 1 else 1)
    several: dict[str, Offer] = {"own_slices": _SWITCH} if state.maps > 1 else {}
    return several | {"slice_side": Choice(SIDES)} | {f"slices.{place}": Choice(SLICES) for place in slices}


def _transposed(state: lab.LabState) -> dict[str, Offer]:
    """What a transposed convolution has instead; a link may have brought more output padding, or padding to the same size."""
    extra = max(state.stride, state.dilation) - 1
    paddings = tuple(each for each in lab.PADDINGS if each != "same" or state.padding == "same")
    return {
        "padding": Choice(paddings),
        "output_padding": Range(0, max(extra, state.output_padding), 1),
    }


def _numbers(field: str, parameters: tuple[Parameter, ...]) -> dict[str, Offer]:
    """What is offered for each of the parameters that `field` of the state holds."""
    return {f"{field}.{each.name}": Range(each.low, each.high, each.step) for each in parameters}
