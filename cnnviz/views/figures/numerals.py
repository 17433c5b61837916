"""Numbers as figures print them, and the colours that stand behind them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.views.colours import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, diverging_table
from cnnviz.views.figures.drawing import INK

Numbers = npt.NDArray[np.floating]
VALUES = diverging_table()
WEIGHTS = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)
MOST_DIGITS = 6


def printed(value: float, digits: int = MOST_DIGITS) -> str:
    """The number with so many significant digits and a true minus sign; a whole number below a million as it is."""
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{int(value)}".replace("-", "−")
    return f"{value + 0.0:.{digits}g}".replace("-", "−").replace("inf", "∞").replace("nan", "NaN")


def ends_printed(low: float, high: float) -> str:
    """The ends of a range in four digits; one that is not 0 but vanishes beside the other is about 0."""
    low_text, high_text = (
        "≈0" if 0 < abs(end) < abs(other) * 1e-4 else printed(end, 4)
        for end, other in ((low, high), (high, low))
    )
    return f"{low_text} … {high_text}"


def signed_colour(value: float, most: float, table: npt.NDArray[np.uint8] = VALUES) -> str:
    """The colour of a value on a scale from ``-most`` to `most`."""
    if not np.isfinite(value):
        return "#ffffff"
    return _hex(table[round((np.clip(value / most, -1, 1) + 1) * 256)])


def gray(value: float, white: float) -> str:
    """The gray of a pixel."""
    level = round(float(np.clip(value / white, 0, 1)) * 255)
    return _hex(np.array([level] * 3))


def ink_on(fill: str) -> str:
    """Black or white, whichever stands out from a colour."""
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    light = sum(
        share * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for share, c in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )
    return INK if light > 0.22 else "#ffffff"


def most_of(values: Numbers) -> float:
    """The largest size among the finite values, 1 if all are 0."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max(initial=0)) or 1.0


def _hex(colour: npt.NDArray[np.generic]) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour)
