"""Numbers in rows and columns as coloured maps that can be read cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.tables import table
from cnnviz.words import Translate

_mount = component("cnnviz_heatmaps", "heatmaps/heatmaps.js", "shared/base.css", "heatmaps/heatmaps.css")


@dataclass(frozen=True)
class Heatmap:
    """One map: `values`, float32 (H, W), with translated words and a scale of colours.

    ``"diverging"`` is symmetric about 0 and reaches as far as `low`, `high` or,
    without them, the values do; ``"gray"`` runs from `low` (black) to `high`
    (white). `extent` is ((left, right), (top, bottom)), written at the axes.
    """

    title: str
    caption: str
    values: NDArray[np.float32]
    scale: Literal["diverging", "gray"] = "diverging"
    low: float | None = None
    high: float | None = None
    extent: tuple[tuple[float, float], tuple[float, float]] | None = None


def heatmaps(items: Sequence[Heatmap], *, translate: Translate, key: str) -> None:
    """Show `items` at equal sizes, side by side as far as there is room; maps of one shape point together."""
    data: dict[str, Any] = {
        "words": map_words(translate),
        "items": [described(item) for item in items],
    }
    for number, item in enumerate(items):
        data[f"values{number}"] = table(np.asarray(item.values, np.float32))
    _mount(key=key, data=data)


def map_words(translate: Translate) -> dict[str, str]:
    """What a map that can be pointed at says; the browser fills in numbers."""
    return {
        "cell": translate("Row {row}, column {column}: {value}"),
        "help": translate("Arrow keys move over the map, Home and End go to the ends of a row."),
        "from_to": translate("Colours from {low} to {high}"),
    }


def described(item: Heatmap) -> dict[str, Any]:
    """All of `item` but its values, as JSON can carry it.

    Raises ValueError for a map without rows and columns.
    """
    if item.values.ndim != 2 or item.values.size == 0:
        raise ValueError(f"a map needs rows and columns, not {item.values.shape}")
    low, high = bounds(item)
    return {
        "title": item.title,
        "caption": item.caption,
        "height": item.values.shape[0],
        "width": item.values.shape[1],
        "scale": item.scale,
        "low": low,
        "high": high,
        "extent": item.extent,
    }


def bounds(item: Heatmap) -> tuple[float, float]:
    """The values at the two ends of the colours of `item`; finite, and the first is the smaller one."""
    finite = item.values[np.isfinite(item.values)]
    low = float(item.low if item.low is not None else finite.min(initial=np.inf))
    high = float(item.high if item.high is not None else finite.max(initial=-np.inf))
    if item.scale == "diverging":
        reach = max((abs(end) for end in (low, high) if np.isfinite(end)), default=0.0) or 1.0
        return -reach, reach
    if not (np.isfinite(low) and np.isfinite(high)):
        return 0.0, 1.0
    return (low, high) if low < high else (low, low + 1.0)
