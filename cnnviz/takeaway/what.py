"""What is taken away: the state of a page, and what the page has that its state does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy.typing as npt

from cnnviz import pipeline, signal_pipeline
from cnnviz.images.picture import Pixels
from cnnviz.kernel_training import Example, Lesson
from cnnviz.network_training import NetworkTraining
from cnnviz.own_classes.learned import Learned
from cnnviz.pipeline import Layer, Source
from cnnviz.reading import Reading
from cnnviz.second_step import SecondStep, second_step
from cnnviz.signal_pipeline import SignalRun
from cnnviz.signals import Recording
from cnnviz.state import LabState, NetworkState, PageState, SignalState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainOwnState, TrainStepState
from cnnviz.step_by_hand import Step
from cnnviz.words import Translate, translation

PICTURE, NETWORK, RECORDING = "picture", "network", "recording"
"""What a visitor may have brought."""

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class What:
    """A view of a page that computes nothing which could leave it but in a link.

    Attributes
    ----------
    state
        Of the page.
    own
        What of it the visitor brought, of `PICTURE`, `NETWORK` and `RECORDING`.
    without
        Whether the visitor wants what is `own` left out of every file.
    """

    state: PageState
    own: frozenset[str] = field(default=frozenset(), kw_only=True)
    without: bool = field(default=False, kw_only=True)

    @property
    def translate(self) -> Translate:
        """Into the language of the page."""
        return translation(self.state.language).gettext

    @property
    def left_out(self) -> frozenset[str]:
        """What must not be in a file."""
        return self.own if self.without else frozenset()

    def leaving_out(self, without: bool) -> Self:
        """The same view, with what is the visitor's own left out or not."""
        return replace(self, without=without)

    @property
    def covered(self) -> bool:
        """Whether numbers of the view wait to be revealed, or are hidden: then no file may hold them."""
        return self.state.withholds()


@dataclass(frozen=True, eq=False)
class LabWhat(What):
    """A view of the kernel lab.

    Attributes
    ----------
    state
        Its settings as they are in force.
    picture : uint8 array (C, H, W)
        As the lab shows it.
    pixels : uint8 or float32 array (C, H, W)
        What is convolved: the picture, or the result of the steps before.
    """

    state: LabState
    picture: Pixels
    pixels: Source

    @cached_property
    def layer(self) -> Layer:
        """Every stage with every kernel."""
        return pipeline.layer(self.state, self.pixels)

    def compute(self) -> None:
        """Compute it, if it was not yet.

        Raises
        ------
        cnnviz.ops.OperationError, cnnviz.kernels.KernelError
            The settings do not fit the picture.
        """
        self.layer, self.second  # noqa: B018 - both are kept

    @cached_property
    def second(self) -> SecondStep | None:
        """What follows the layer, if anything does."""
        return second_step(self.state, self.layer)


@dataclass(frozen=True, eq=False)
class SignalWhat(What):
    """A view of the signals page; `recording` is its signal."""

    state: SignalState
    recording: Recording

    @cached_property
    def run(self) -> SignalRun:
        """Every stage."""
        return signal_pipeline.run(self.state, self.recording)

    def compute(self) -> None:
        """As :meth:`LabWhat.compute`."""
        self.run  # noqa: B018 - it is kept


@dataclass(frozen=True, eq=False)
class NetworkWhat(What):
    """A view of the network page; `reading` has every array of the network."""

    state: NetworkState
    reading: Reading


@dataclass(frozen=True, eq=False)
class TrainedWhat(What):
    """A view of a network that learns; `training` is on the way that the state describes."""

    state: TrainNetworkState
    training: NetworkTraining


@dataclass(frozen=True, eq=False)
class KernelWhat(What):
    """A view of a kernel that learns; `lesson` is as far as the state says, `example` what is learnt from."""

    state: TrainKernelState
    lesson: Lesson
    example: Example


@dataclass(frozen=True, eq=False)
class StepWhat(What):
    """A view of one step by hand; `step` has every number of it."""

    state: TrainStepState
    step: Step


@dataclass(frozen=True, eq=False)
class OwnWhat(What):
    """A view of a visitor's own classes.

    Attributes
    ----------
    learned
        What came of learning.
    names
        Of the classes.
    pixels : uint8 array (C, H, W)
        The picture that is looked at; None without one.
    kept
        What was made of all this, for as long as one panel is drawn; shared with the same view that leaves something out.
    """

    state: TrainOwnState
    learned: Learned
    names: tuple[str, ...]
    pixels: Pixels | None
    kept: dict[str, Any] = field(default_factory=dict, kw_only=True)
