"""Numbers in rows and columns as coloured maps that can be read cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.parts.part import Content
from cnnviz.words import Translate


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


def heatmaps_content(items: Sequence[Heatmap], *, translate: Translate) -> Content:
    """`items` at equal sizes, side by side as far as there is room; maps of one shape point together."""
    return {"words": map_words(translate), "items": [described(item) for item in items]}, arrays_of(items)


def arrays_of(items: Sequence[Heatmap]) -> dict[str, NDArray[np.float32]]:
    """The values of all `items`, float32, by the names under which the browser finds them."""
    return {f"values{number}": np.asarray(item.values, np.float32) for number, item in enumerate(items)}


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
