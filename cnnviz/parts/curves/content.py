"""Curves over one axis that can be read place by place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnviz.parts.part import Content


def curves_content(
    values: NDArray[np.float32],
    names: Sequence[str],
    ends: tuple[float, float],
    places: Sequence[str],
    *,
    across: str,
    hint: str,
    summary: str,
    pair: str,
    then: str,
) -> Content:
    """`values`, float32 (curves, points) and none below 0, as lines.

    Parameters
    ----------
    names
        Of each curve, as the visitor reads them.
    ends
        What the first and the last point stand for on the axis that `across` names.
    places
        What each point stands for, in words.
    hint, summary
        How to read a place; and what the picture shows, for those who do not see it.
    pair, then
        How the language sets a name and what it names apart, and parts one after the other.
    """
    if values.ndim != 2 or len(names) != len(values) or len(places) != values.shape[1] or values.min() < 0:
        raise ValueError(f"{len(names)} curves of {len(places)} points do not fit values {values.shape}")
    meta = {
        "names": list(names),
        "low": ends[0],
        "high": ends[1],
        "places": list(places),
        "summary": summary,
        "words": {"across": across, "hint": hint, "pair": pair, "then": then},
    }
    return meta, {"values": np.asarray(values, np.float32)}
