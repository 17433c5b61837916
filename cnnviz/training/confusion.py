"""What a network answers for pictures whose classes are known: which classes it confuses, and how sure it is of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.ops.shape import Array

Places = npt.NDArray[np.intp]
"""Of pictures, in the order that is asked for."""


@dataclass(frozen=True, eq=False)
class Confusion:
    """The answers for N pictures of so many `classes`.

    Attributes
    ----------
    labels
        ``(N,)``, the true classes.
    answers
        uint16 ``(N,)``, the most probable classes.
    certainties
        float32 ``(N,)``, their probabilities; NaN where the scores were no numbers.
    """

    labels: npt.NDArray[np.integer]
    answers: npt.NDArray[np.uint16]
    certainties: npt.NDArray[np.float32]
    classes: int

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def matrix(self) -> npt.NDArray[np.intp]:
        """How many pictures of each class, by row, are read as each class, by column: ``(classes, classes)``."""
        cells = self.labels * self.classes + self.answers
        return np.bincount(cells, minlength=self.classes**2).reshape(self.classes, self.classes)

    @property
    def accuracy(self) -> float:
        """The share of right answers; NaN without any picture."""
        return float(self.matrix.trace() / len(self)) if len(self) else float("nan")

    @property
    def commonest(self) -> float:
        """The share of the most frequent answer; NaN without any picture."""
        return float(self.matrix.sum(axis=0).max() / len(self)) if len(self) else float("nan")

    @property
    def accuracies(self) -> npt.NDArray[np.float64]:
        """The share of right answers for each class, ``(classes,)``; NaN for a class without pictures."""
        counts = self.matrix.sum(axis=1)
        shares = np.full(self.classes, np.nan)
        return np.divide(self.matrix.diagonal(), counts, out=shares, where=counts > 0)

    def of_cell(self, true: int, answer: int) -> Places:
        """The pictures of class `true` that are read as `answer`, the most certain first."""
        return self._surest_first(np.flatnonzero((self.labels == true) & (self.answers == answer)))

    @property
    def mistakes(self) -> Places:
        """The pictures that are read wrongly, the most certain first."""
        return self._surest_first(np.flatnonzero(self.labels != self.answers))

    def _surest_first(self, places: Places) -> Places:
        found: Places = places[np.argsort(-self.certainties[places], kind="stable")]
        return found


@np.errstate(all="ignore")
def confusion_of(scores: Array, labels: npt.NDArray[np.integer]) -> Confusion:
    """What `scores` ``(N, classes)`` answer for pictures of the classes `labels` ``(N,)``."""
    probabilities = ops.softmax(scores, dim=1)
    return Confusion(
        labels,
        scores.argmax(axis=1).astype(np.uint16),
        probabilities.max(axis=1).astype(np.float32),
        scores.shape[1],
    )
