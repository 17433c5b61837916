"""Places to learn from, and places held out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.integer]


def split(labels: Labels, count: int, rng: np.random.Generator) -> tuple[Labels, Labels]:
    """Places to learn from, and `count` places held out: every class has the same share in both."""
    shuffled = rng.permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    chosen = (np.arange(count) * len(labels) + len(labels) // 2) // count
    return np.sort(np.delete(by_class, chosen)), np.sort(by_class[chosen])
