"""Maps as pictures with a scale below: one scale for all that are to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.views.colours import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, bounds, diverging_table
from cnnviz.views.figures.drawing import INK, SMALL, SOFT, Drawing, Pixels
from cnnviz.views.figures.lettering import width_of
from cnnviz.views.figures.numerals import printed

Array = npt.NDArray[np.floating]
NOT_A_NUMBER = (0xC8, 0xC8, 0xC8)
BAR = 2.4
"""The height of a scale in millimetres."""
UNDER = 10.0
"""What a scale takes below a map, with its numbers."""
_TABLES = {
    "diverging": diverging_table(),
    "weights": diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE),
}


@dataclass(frozen=True)
class Scale:
    """What the colours of maps mean.

    Attributes
    ----------
    view
        "weights" for kernels, else as :func:`cnnviz.views.colours.bounds` takes it.
    low, high
        The values at the ends of the colours.
    shown_low, shown_high
        The part of it that is drawn: one half where all values have the same sign.
    """

    view: str
    low: float
    high: float
    shown_low: float
    shown_high: float

    def pixels(self, values: Array) -> Pixels:
        """`values` (H, W) as a picture, uint8 (H, W, 3)."""
        with np.errstate(invalid="ignore"):
            shown = np.abs(values) if self.view == "absolute" else values
            share = np.clip((shown.astype(np.float64) - self.low) / (self.high - self.low), 0, 1)
        known = np.nan_to_num(share)
        if self.view in _TABLES:
            table = _TABLES[self.view]
            coloured = table[np.rint(known * (len(table) - 1)).astype(np.intp)]
        else:
            coloured = np.repeat(np.rint(known * 255).astype(np.uint8)[..., np.newaxis], 3, axis=-1)
        coloured[np.isnan(share)] = NOT_A_NUMBER
        return np.ascontiguousarray(coloured)


def scale_of(maps: Sequence[Array], view: str, unit: float = 1.0) -> Scale:
    """The one scale for all `maps`; `unit` is the value of white where a view is that of a picture."""
    ends = [end for values in maps for plane in planes(values) for end in ends_of(plane)]
    every = np.array(ends or [0.0], np.float32)
    low, high = bounds(every, "diverging" if view == "weights" else view, unit)
    begin, end = low, high
    if view in _TABLES:
        begin = 0.0 if every.min() >= 0 and every.max() > 0 else low
        end = 0.0 if every.max() <= 0 and every.min() < 0 else high
    return Scale(view, low, high, begin, end)


def planes(values: Array) -> Iterator[Array]:
    """The parts (H, W), or the rows, of an array one by one, so that no large array is copied as a whole."""
    yield from values if values.ndim > 2 else [values]


def ends_of(values: Array) -> tuple[float, ...]:
    """The smallest and the largest of the finite values; () if there are none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else ()


def bar(drawing: Drawing, x: float, y: float, width: float, scale: Scale, unit: str, name: str = "") -> None:
    """A scale from (x, y) on, with the numbers at its ends and `unit` between them if there is room."""
    values = np.linspace(scale.shown_low, scale.shown_high, 256)[np.newaxis]
    drawing.picture(x, y, width, BAR, scale.pixels(values))
    drawing.box(x, y, width, BAR, None, INK, 0.4)
    ends = printed(scale.shown_low, 4), printed(scale.shown_high, 4)
    drawing.text(x, y + BAR + 3.2, ends[0], SMALL, colour=SOFT, name=f"low {name}".strip())
    drawing.text(
        x + width, y + BAR + 3.2, ends[1], SMALL, colour=SOFT, align="right", name=f"high {name}".strip()
    )
    taken = 2 * max(width_of(end, SMALL) for end in ends) + width_of(unit, SMALL) + 3
    if unit and taken <= width:
        drawing.text(x + width / 2, y + BAR + 3.2, unit, SMALL, colour=SOFT, align="center")
    elif unit:
        drawing.text(x + width / 2, y + BAR + 6.4, unit, SMALL, colour=SOFT, align="center")


def fitted(shape: Sequence[int], width: float, height: float) -> tuple[float, float]:
    """Width and height of a map of so many rows and columns in a box, with square cells as far as they go."""
    rows, columns = max(shape[-2], 1), max(shape[-1], 1)
    cell = min(width / columns, height / rows)
    return max(columns * cell, 1.0), max(rows * cell, 1.0)


def shape_text(shape: Sequence[int]) -> str:
    """``1 × 62 × 62``."""
    return " × ".join(map(str, shape))
