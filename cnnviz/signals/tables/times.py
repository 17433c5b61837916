"""Which columns of numbers are moments in time."""

from __future__ import annotations

import re

import numpy as np

from cnnviz.signals.recording import Floats

_NAMES = re.compile(
    r"(?:.*[^a-z])?(?:time(?:stamp)?|date(?:time)?|zeit|temps|tiempo|tempo|epoch|unix|t|sec(?:onds)?|时间|時間|时刻|秒|日期)"
    r"(?:[^a-z].*)?",
    re.IGNORECASE,
)
_UNIX_SECONDS = (1e9, 4e9)
"""From 2001 to 2096; also in milli-, micro- and nanoseconds."""


def holds_times(values: Floats, name: str = "") -> bool:
    """Whether `values` (L,) are times: they grow by the same step all the time, or grow and are called so."""
    steps = np.diff(values)
    if len(steps) < 2 or not (steps > 0).all():
        return False
    even = np.allclose(steps, steps[0], rtol=1e-3, atol=0)
    return bool(even or _NAMES.fullmatch(name))


def is_unix_time(values: Floats) -> bool:
    """Whether `values` (L,) never fall, and lie in our days."""
    if len(values) < 2 or (np.diff(values) < 0).any() or values[0] == values[-1]:
        return False
    low, high = _UNIX_SECONDS
    return any(low * scale < values[0] and values[-1] < high * scale for scale in (1, 1e3, 1e6, 1e9))
