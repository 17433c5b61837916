"""Pictures with the class that each shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.training.errors import TrainingError


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one size, which nobody changes.

    Attributes
    ----------
    images
        uint8 ``(N, C, H, W)``, 0 to 255.
    labels
        int64 ``(N,)``, places in `classes`.
    classes
        Their names, marked messages or a visitor's own.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        for array in (self.images, self.labels):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def at(self, places: npt.NDArray[np.integer]) -> Pictures:
        """Those at `places`, in their order."""
        return Pictures(self.images[places], self.labels[places], self.classes)


@dataclass(frozen=True, eq=False)
class Split:
    """Pictures to learn from, and others, perhaps none, by which it is told how well a network reads what it never saw."""

    learned: Pictures
    held_out: Pictures


def gather(examples: Sequence[Sequence[npt.NDArray[np.uint8]]], classes: Sequence[str]) -> Pictures:
    """Examples as pictures.

    Parameters
    ----------
    examples
        For each class its examples, uint8 ``(C, H, W)``.
    classes
        The names.

    Raises
    ------
    TrainingError
        Fewer than two classes, a class without examples, or examples of several sizes.
    """
    if len(classes) < 2:
        raise TrainingError(
            "there is only one class, but a network needs at least two to distinguish; add a class"
        )
    for name, given in zip(classes, examples, strict=True):
        if not len(given):
            raise TrainingError(
                "the class '{name}' has no examples; add some, or remove the class", name=name
            )
    first = examples[0][0]
    for given in examples:
        for example in given:
            if example.shape != first.shape:
                raise TrainingError(
                    "an example has {given} numbers and another {first}, but all must be of the same size",
                    given=" × ".join(map(str, example.shape)),
                    first=" × ".join(map(str, first.shape)),
                )
    labels = np.repeat(np.arange(len(classes)), [len(given) for given in examples])
    return Pictures(np.stack([each for given in examples for each in given]), labels, tuple(classes))
