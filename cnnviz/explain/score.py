"""The number that is explained: what a network says about one class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks import ModelError

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Score:
    """One class's number in an array ``(N, classes)``; a class's own axes of length 1 may follow.

    Attributes
    ----------
    array, index
        The array's name, and the class.
    softmax
        Whether the score is the class's share after a softmax of all classes, instead of the number itself.
    """

    array: str
    index: int
    softmax: bool = False

    def of(self, values: Mapping[str, Array]) -> npt.NDArray[np.float64]:
        """The score of each image of the batch, (N,)."""
        rows = self._rows(values).astype(np.float64)
        return np.asarray(ops.softmax(rows) if self.softmax else rows, np.float64)[:, self.index]

    def seed(self, values: Mapping[str, Array]) -> Array:
        """A one for the class of the first image, among zeros: the seed of the score's gradient before softmax."""
        seed = np.zeros_like(self._rows(values))
        seed[0, self.index] = 1
        return seed.reshape(values[self.array].shape)

    def _rows(self, values: Mapping[str, Array]) -> Array:
        array = values[self.array]
        rows = array.reshape(len(array), -1) if array.ndim and len(array) else array
        if rows.ndim != 2 or not 0 <= self.index < rows.shape[1]:
            raise ModelError(
                "the array '{name}' of shape {shape} has no score for the class {index}",
                name=self.array,
                shape=array.shape,
                index=self.index,
            )
        return rows
