"""How much a model may ask for. A file of a few kilobytes can ask for gigabytes: every array is counted first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, Limits, megabytes
from cnnviz.memory import Claim
from cnnviz.networks.errors import ModelError

MOST_AXES = 32
"""More than networks have, and as many as all of NumPy's functions take."""
STEP = 10_000
"""What a step of Python counts for, in operations: so much arithmetic NumPy does in the time."""


class Budget:
    """What one run has used of its limits, and of the room that its visitor has, if any is given.

    Attributes
    ----------
    bytes
        Of the arrays that were claimed.
    operations
        Multiply-adds that were asked for.
    """

    def __init__(self, limits: Limits = LIMITS, room: Claim | None = None) -> None:
        self.limits = limits
        self.room = room
        self.bytes = 0
        self.operations = 0

    def ask(
        self, shape: Sequence[int], dtype: npt.DTypeLike = np.float32, *, operations: int = 0, steps: int = 0
    ) -> None:
        """Ask, before anything is done, for an array of this shape and for arithmetic; only the arithmetic is counted.

        Parameters
        ----------
        operations
            Multiply-adds, beside one for each number of the array.
        steps
            Steps of Python, which count for `STEP` operations each.

        Raises
        ------
        ModelError
            An array or a sum of arrays over the limit, or too much arithmetic.
        FullError
            There is no room for it.
        """
        wanted = math.prod(shape) * np.dtype(dtype).itemsize
        if wanted > self.limits.array_bytes:
            raise ModelError(
                "an array of shape {shape} takes {wanted} MB, and one array may take {limit} MB at most",
                shape=tuple(shape),
                wanted=megabytes(wanted),
                limit=megabytes(self.limits.array_bytes),
            )
        self._check_bytes(self.bytes + wanted)
        if self.room is not None:
            self.room.check(wanted)
        self.operations += operations + steps * STEP + math.prod(shape)
        if self.operations > self.limits.operations:
            raise ModelError(
                "the network needs more than {limit} multiply-adds, the most that a run may take; "
                "a smaller input needs fewer",
                limit=self.limits.operations,
            )

    def claim(self, array: npt.NDArray[np.generic]) -> None:
        """Count an array that stays until the end of the run.

        Raises
        ------
        ModelError
            It has too many axes, or all arrays together are over the limit.
        FullError
            There is no room for it.
        """
        if array.ndim > MOST_AXES:
            raise ModelError(
                "an array of {count} axes is asked for, and {limit} is the most",
                count=array.ndim,
                limit=MOST_AXES,
            )
        self.bytes += array.nbytes
        self._check_bytes(self.bytes)
        if self.room is not None:
            self.room.grow(array.nbytes)

    def _check_bytes(self, total: int) -> None:
        if total > self.limits.run_bytes:
            raise ModelError(
                "the results of all layers together take more than {limit} MB, the most that a run may keep; "
                "a smaller input needs less",
                limit=megabytes(self.limits.run_bytes),
            )
