"""Several disturbances of one picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cnnviz.disturbances.table import offered, parameters_for
from cnnviz.images.picture import Pixels
from cnnviz.parameters import complete

Numbers = tuple[tuple[str, float], ...]
WORKING_BYTES = 16
"""For each pixel of a channel, while it is disturbed: two arrays of levels, and what a filter needs."""


@dataclass(frozen=True)
class Changes:
    """All that is done to the pixels that a network gets, before they become numbers.

    Attributes
    ----------
    disturb
        Values of parameters by name that are not neutral.
    levels, target
        Afterwards, so many levels up or down by the sign of the loss's gradient, see :mod:`cnnviz.fooling`; 0 for none. Towards
        the class `target`, or away from the answer where it is None.
    """

    disturb: Numbers = ()
    levels: int = 0
    target: int | None = None

    @property
    def unfooled(self) -> Changes:
        """The disturbances alone."""
        return replace(self, levels=0, target=None)


def disturbed(pixels: Pixels, numbers: Numbers) -> Pixels:
    """`pixels`, uint8 (C, H, W), with the disturbances that `numbers` name; the same object where nothing is disturbed.

    Values outside a parameter's bounds count as the nearest one inside, unknown names as neutral. Levels are rounded to whole ones
    and cut off at 0 and 255 once, at the end.
    """
    values = complete(parameters_for(*pixels.shape), dict(numbers))
    levels = None
    for each in offered(len(pixels)):
        parameters = each.parameters(min(pixels.shape[1:]))
        if any(values[p.name] != p.default for p in parameters):
            levels = pixels.astype(np.float32) if levels is None else levels
            levels = each.apply(levels, **{p.name: values[p.name] for p in parameters})
    return pixels if levels is None else whole_levels(levels)


def whole_levels(levels: np.ndarray) -> Pixels:
    """Levels of any kind as a picture can hold them: rounded, 0 to 255, uint8."""
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
