"""Examples read by what never saw them: in each fold some are left out, and the others are learned from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.own_classes.head import Array, Labels, learn

SINGLE = 40
"""Up to so many examples, each fold leaves out one."""
FOLDS = 10

Places = npt.NDArray[np.int64]


def folds(count: int, most: int) -> list[Places]:
    """The places of the examples that each fold leaves out; each example, of `count`, is left out once.

    Those of a class stand one behind the other, so that every `most`-th leaves out as many of each class.
    """
    number = min(count, most)
    return [np.arange(first, count, number) for first in range(number)]


@stepwise
def left_out(vectors: Array, labels: Labels, classes: int) -> Steps[Array]:
    """The probability of each class for each example, float64 ``(n, C)``, by a head that learned from others alone."""
    count = len(vectors)
    said = np.zeros((count, classes))
    parts = folds(count, SINGLE if count <= SINGLE else FOLDS)
    for number, places in enumerate(parts):
        kept = np.setdiff1d(np.arange(count), places)
        ends = (number / len(parts), (number + 1) / len(parts))
        head = yield from within(learn.steps(vectors[kept], labels[kept], classes), *ends)
        said[places] = [ops.softmax(head.scores(vectors[place]), dim=0) for place in places]
    return said
