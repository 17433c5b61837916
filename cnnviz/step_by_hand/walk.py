"""The order in which the numbers of a step become known: layer by layer to the loss, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import (
    Activation,
    AveragePool,
    BatchNorm,
    Convolution,
    Flatten,
    FullyConnected,
    Layer,
    MaxPool,
)

KINDS: dict[type[Layer], str] = {
    Convolution: "convolution",
    BatchNorm: "norm",
    Activation: "activation",
    MaxPool: "max",
    AveragePool: "average",
    Flatten: "flatten",
    FullyConnected: "linear",
}


STAGES = ("start", "forward", "softmax", "loss", "scores", "weights", "back", "update", "after")
"""The kinds of steps of a walk."""


@dataclass(frozen=True)
class Stage:
    """One step of the walk.

    Attributes
    ----------
    kind
        One of :data:`STAGES`: ``"scores"`` is the gradient by the scores, ``"weights"`` the gradients by what a layer learns,
        ``"back"`` the gradient by what a layer took.
    line
        Of the layer, where there is one.
    array, side
        What becomes known, as in a :class:`~cnnviz.state.train.step.Look`.
    """

    kind: str
    line: int | None
    array: str
    side: str


class Walk:
    """The steps of a network with these layers.

    Attributes
    ----------
    lines
        The account of the network.
    stages
        One for each step, from 0 on.
    update
        The step at which the weights change.
    learns
        The first line with weights.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        count = len(lines)
        stages = [Stage("start", None, "a0", "up")]
        stages += [Stage("forward", line, f"a{line + 1}", "up") for line in range(count)]
        stages += [Stage("softmax", None, "p", "up"), Stage("loss", None, "l", "up")]
        stages += [Stage("scores", None, f"a{count}", "down")]
        for line in reversed(range(count)):
            if lines[line].parameters:
                stages.append(Stage("weights", line, f"w{line}", "down"))
            stages.append(Stage("back", line, f"a{line}", "down"))
        learns = next(line for line in range(count) if lines[line].parameters)
        self.update = len(stages)
        stages += [Stage("update", None, f"w{learns}", "up"), Stage("after", None, "l", "up")]
        self.stages = tuple(stages)
        self.learns = learns

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self.stages) - 1

    def phase(self, at: int) -> int:
        """Which numbers are there at a step: 0 those from before the update, 1 new weights too, 2 all with the new weights."""
        return max(0, at - self.last + 2)

    def kind(self, line: int) -> str:
        """What the layer of a line is, one of :data:`KINDS`."""
        return KINDS[type(self.lines[line].layer)]

    def known(self, array: str, side: str) -> int:
        """The step from which on these numbers are known."""
        if side == "up" and array[0] in "bw":
            return 0
        if (array, side) == ("l", "down"):
            return self.last
        if (array, side) == ("p", "down"):
            return self.known(f"a{len(self.lines)}", "down")
        array = f"w{array[1:]}" if array[0] == "b" else array
        return next(
            number for number, each in enumerate(self.stages) if (each.array, each.side) == (array, side)
        )

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each array, of one picture."""
        found: dict[str, tuple[int, ...]] = {"a0": self.lines[0].before}
        for number, line in enumerate(self.lines):
            found[f"a{number + 1}"] = line.after
            for name, shape in line.parameters.items():
                found[f"{name[0]}{number}"] = shape
        return found | {"p": self.lines[-1].after, "l": (1,)}


def named(array: str) -> str:
    """The name of a learned array in a network: ``"w0"`` is ``"0.weight"``."""
    return f"{array[1:]}.{'weight' if array[0] == 'w' else 'bias'}"


def of_image(array: Array, image: int) -> Array:
    """What belongs to one picture of a batch."""
    return array[min(image, len(array) - 1)]
