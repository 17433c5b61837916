"""The lab's result as a photo: what becomes of brightness, and how many values a picture cannot show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnviz.pipeline import Array, Run, kernel_weights
from cnnviz.state.lab import Filter, LabState

_NEAR = 1e-4
"""Far above the rounding of sums in float32 and far below a level of grey."""


@dataclass(frozen=True)
class PhotoLook:
    """What a photo of a result shows and leaves out.

    Attributes
    ----------
    totals
        What the weights of each plane of the kernel add up to: one for all channels, or one for each.
    signed
        Whether all of them add up to 0, so that the result is a difference, of which 0 is shown as middle gray.
    low, high
        The values shown as black and as white.
    cut, count
        How many values lie beyond these and are shown as black or white, of how many.
    """

    totals: tuple[float, ...]
    signed: bool
    low: float
    high: float
    cut: int
    count: int

    @property
    def keeps_brightness(self) -> bool:
        """Whether a uniform area stays as bright as it is."""
        return all(abs(total - 1) <= _NEAR for total in self.totals)


def photo_look(state: LabState, run: Run) -> PhotoLook:
    """What the photo of `run`, which was computed for `state`, shows."""
    weights = _planes(state)
    signed = adds_to_zero(state)
    most = float(np.abs(run.conv).max()) or 1.0
    low, high = (-most, most) if signed else (0.0, run.white)
    rounding = _NEAR * (high - low)
    cut = np.count_nonzero((run.conv < low - rounding) | (run.conv > high + rounding))
    totals = tuple(float(total) for total in weights.sum(axis=(1, 2), dtype=np.float64))
    return PhotoLook(totals, signed, low, high, int(cut), run.conv.size)


def adds_to_zero(state: LabState, one: Filter | None = None) -> bool:
    """Whether the weights of every plane of a kernel add up to 0, as those of edge kernels do: of `one`, else of the chosen one."""
    weights = _planes(state, one).astype(np.float64)
    return bool((np.abs(weights.sum(axis=(1, 2))) <= _NEAR * np.abs(weights).sum(axis=(1, 2))).all())


def _planes(state: LabState, one: Filter | None = None) -> Array:
    """The planes of the kernel that are applied to channels."""
    return kernel_weights(one or state)[: 3 if state.colour else 1]


def shown_view(state: LabState, one: Filter | None = None) -> str:
    """How the maps of `state` are coloured: one of `VIEWS`, or "signed", gray around 0, for the photo of a difference.

    `one` is the kernel whose maps they are; None for the chosen one.
    """
    if not state.looks_like_photo:
        return state.view
    return "signed" if adds_to_zero(state, one) else "clip"
