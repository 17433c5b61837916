"""What a program computes: one run of the stages after another, each on the result of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.chain import result_of
from cnnviz.photo_look import photo_look
from cnnviz.pipeline import Array, Layer, Source, Stages, layer, run
from cnnviz.second_step import SecondStep, second_step
from cnnviz.state.lab import LabState
from cnnviz.state.stages import StagesState


@dataclass(frozen=True, eq=False)
class Step:
    """One run, and what a program has to know of it.

    Attributes
    ----------
    state
        The settings in force.
    run
        Its stages; of a layer :attr:`cnnviz.pipeline.Layer.together`.
    second
        What follows the stages; None if nothing does.
    kernels, at
        How many kernels the layer has, whose maps stand side by side for each channel, and the place of the chosen one.
    photo
        The values that are shown as black and as white, where the result is looked at as a photo.
    """

    state: StagesState
    run: Stages
    second: SecondStep | None = None
    kernels: int = 1
    at: int = 0
    photo: tuple[float, float] | None = None

    @property
    def last(self) -> str:
        """The name of the last stage: "conv", "act", "pool" or "then"."""
        if self.second is not None:
            return "then"
        if self.run.pooling is not None:
            return "pool"
        return "conv" if self.state.activation == "identity" else "act"

    def values(self, stage: str) -> Array:
        """The engine's numbers of a stage, float32 (M, H, W) or (M, L)."""
        if stage == "then":
            assert self.second is not None
            return self.second.result
        values: Array = getattr(self.run, stage)
        return values

    @property
    def pinned(self) -> tuple[str, tuple[int, ...]] | None:
        """Stage and place of the pinned number among the values of that stage; None if there is none.

        Without an activation the stage "act" has the numbers, and in programs the name, of "conv".
        """
        pin = self.state.pin
        if pin is None or (pin.stage == "pool" and self.run.pooling is None):
            return None
        if pin.stage == "then" and self.second is None:
            return None
        stage = "conv" if pin.stage == "act" and self.state.activation == "identity" else pin.stage
        shape = self.values(stage).shape
        channel = pin.channel if stage == "then" else pin.channel * self.kernels + self.at
        place = (channel, pin.row, pin.column) if len(shape) == 3 else (channel, pin.column)
        return (stage, place) if all(at < length for at, length in zip(place, shape, strict=True)) else None


def signal_steps(state: StagesState, run: Stages) -> tuple[Step]:
    """The one step of the signals page."""
    return (Step(state, run),)


def lab_steps(state: LabState, pixels: Source) -> tuple[Step, ...]:
    """The steps of the lab: those before, from the picture on, and then the layer that is shown.

    Parameters
    ----------
    pixels : uint8 array (C, H, W)
        The picture itself, not the result of the steps before.

    Raises
    ------
    cnnviz.ops.OperationError
        A step cannot be computed.
    """
    made: list[Step] = []
    values = pixels
    for place in range(len(state.before)):
        before = state.step(place)
        whole = layer(before, values)
        second = second_step(before.in_force(), whole)
        # without a second step the chosen kernel's maps alone go on
        made.append(
            Step(before.in_force(), run(before, values) if second is None else whole.together, second)
        )
        values = result_of(before, values)
    return (*made, layer_step(state, layer(state, values)))


def layer_step(state: LabState, made: Layer, second: SecondStep | None = None) -> Step:
    """The last step of the lab, whose `made` layer is known; `second` is worked out where it is not given."""
    photo = None
    if state.looks_like_photo:
        look = photo_look(state, made.chosen)
        photo = (look.low, look.high)
    in_force = state.in_force()
    second = second or second_step(in_force, made)
    return Step(in_force, made.together, second, len(made.runs), made.at, photo)


def whole_input(steps: Sequence[Step]) -> Array:
    """What the first step takes, float32 (C, H, W) or (C, L): the array in the programs' input file."""
    return steps[0].run.input
