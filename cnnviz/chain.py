"""The lab's chain: what a step makes is the input of the next one.

The state holds the settings of the steps before and no values; :func:`chained` computes these anew, from the picture on.
"""

from __future__ import annotations

import numpy as np

from cnnviz import ops
from cnnviz.pipeline import Array, Source, layer, run
from cnnviz.second_step import is_possible, last_stage, second_step
from cnnviz.state.lab import MOST_BEFORE, LabState

LARGEST_VALUE = 1e12
"""The largest size of a number that can be worked on: what a step makes of it is still far from the end of float32."""


class StepError(ops.OperationError):
    """The step before at `place` cannot be computed, for the reason that the engine gives."""

    def __init__(self, place: int, reason: ops.OperationError) -> None:
        super().__init__(reason.operation, reason.template, **reason.values)
        self.place = place


def chained(state: LabState, pixels: Source) -> Source:
    """What the stages of `state` work on: the last result of the steps before, or the picture itself.

    Parameters
    ----------
    pixels : uint8 array (C, H, W)
        The picture.

    Returns
    -------
    float32 array (C', H', W'), or `pixels` if there is no step before

    Raises
    ------
    StepError
        A step does not fit the result before it, or makes numbers that are too large to go on with.
    """
    values = pixels
    for place in range(len(state.before)):
        try:
            values = result_of(state.step(place), values)
        except ops.OperationError as error:
            raise StepError(place, error) from None
        if not (np.abs(values) <= LARGEST_VALUE).all():  # which is what it finds of an overflow too
            reason = ops.OperationError(
                "chained",
                "it makes numbers beyond {largest}, which are too large to go on with",
                largest=f"{LARGEST_VALUE:.0e}",
            )
            raise StepError(place, reason)
    return values


def result_of(state: LabState, values: Source) -> Array:
    """The result of one step: the map of the second step, or else of the last stage with the chosen kernel.

    Returns
    -------
    float32 array (1, H, W), or (C, H, W) where each channel has been filtered by itself
    """
    if is_possible(state):
        second = second_step(state, layer(state, values))
        assert second is not None
        return second.result
    result: Array = getattr(run(state, values), last_stage(state))
    return result


def may_go_on(state: LabState) -> bool:
    """Whether the result can become the input of a further step: nothing of it is covered, and no lesson waits for it."""
    return len(state.before) < MOST_BEFORE and not (
        state.covered() or state.lesson or state.demo or state.photo_look or state.hides("controls")
    )
