"""Pictures with the class that each shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from cnnviz.training.errors import TrainingError

SIGN_BYTES = 4


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
    own
        Whether the names are a visitor's own, which are shown as they are.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    classes: tuple[str, ...]
    own: bool = False

    def __post_init__(self) -> None:
        for array in (self.images, self.labels):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def at(self, places: npt.NDArray[np.integer]) -> Pictures:
        """Those at `places`, in their order."""
        return replace(self, images=self.images[places], labels=self.labels[places])

    def names(self, translate: Callable[[str], str]) -> list[str]:
        """What the classes are called: marked messages are translated, a visitor's own names are not."""
        return list(self.classes) if self.own else [translate(name) for name in self.classes]

    @cached_property
    def sign(self) -> str:
        """Eight hexadecimal digits by which a link tells these pictures from others: a checksum of pixels and labels."""
        digest = blake2b(self.images.tobytes(), digest_size=SIGN_BYTES)
        digest.update(self.labels.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class Split:
    """Pictures to learn from, and others, perhaps none, by which it is told how well a network reads what it never saw."""

    learned: Pictures
    held_out: Pictures


def gather(examples: Sequence[Sequence[npt.NDArray[np.uint8]]], classes: Sequence[str]) -> Pictures:
    """A visitor's examples as pictures.

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
    return Pictures(
        np.stack([each for given in examples for each in given]), labels, tuple(classes), own=True
    )
