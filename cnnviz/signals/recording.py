"""The one kind of signal that everything here makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SHORTEST, LONGEST = 2, 4096
"""Bounds of a signal's length in samples."""

MOST_CHANNELS = 8


@dataclass(frozen=True, eq=False)
class Recording:
    """Numbers over time, in one channel or several that were taken at the same moments.

    Attributes
    ----------
    values : float64 array (C, L), read-only and finite
        C is 1 to 8 and L is 2 to 4096.
    channels : tuple of str
        A name for each channel, empty where it has none. Names of a shipped signal are marked messages;
        those from a visitor's file are the visitor's.
    pulse : float64 array (n,) or None
        The shape that recurs in the signal, without noise, where there is one.
    notes : tuple of (template, values)
        Marked messages on what was left out or changed, which a visitor should know.
    """

    values: Floats
    channels: tuple[str, ...]
    pulse: Floats | None = None
    notes: tuple[tuple[str, dict[str, object]], ...] = ()

    def __post_init__(self) -> None:
        values = self.values
        fits = values.ndim == 2 and 1 <= len(values) <= MOST_CHANNELS
        if not fits or not SHORTEST <= values.shape[1] <= LONGEST or len(self.channels) != len(values):
            raise ValueError(f"not a signal of {len(self.channels)} channels: {values.shape}")
        if not np.isfinite(values).all():
            raise ValueError("a signal holds finite numbers only")
        frozen = values.view()
        frozen.flags.writeable = False
        object.__setattr__(self, "values", frozen)
