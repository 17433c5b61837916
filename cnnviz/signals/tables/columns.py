"""From the cells of a column to its numbers, or to the reason why it is no channel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnnviz.signals.recording import Floats
from cnnviz.signals.tables.cells import NUMBER, is_blank, is_moment, value

LARGEST = 1e9
"""Largest magnitude of a value: float32 still tells neighbours a hundred apart."""

Kind = Literal["numbers", "times", "text", "blank", "sparse", "large"]

_TIME_NAMES = re.compile(
    r"(?:.*[^a-z])?(?:time(?:stamp)?|date(?:time)?|zeit|temps|tiempo|tempo|epoch|unix|t|sec(?:onds)?|时间|時間|时刻|秒|日期)"
    r"(?:[^a-z].*)?",
    re.IGNORECASE,
)
_UNIX_SECONDS = (1e9, 4e9)
"""From 2001 to 2096; also in milli-, micro- and nanoseconds."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of the table.

    Attributes
    ----------
    kind : str
        "numbers" if it may be a channel; else what it holds.
    values : float64 array (L,)
        NaN where a cell is no number; finite in a channel.
    """

    kind: Kind
    values: Floats


def read_columns(cells: Sequence[Sequence[str]], separator: str) -> list[Column]:
    """Read the tidy cells of each column; all columns have the same length."""
    counts = [_counts(column) for column in cells]
    votes = Counter(sign for count in counts if (sign := _more(count)))
    usual = _more(votes)
    return [
        _column(column, _more(count) or usual or _default(column, separator))
        for column, count in zip(cells, counts, strict=True)
    ]


def holds_times(values: Floats, name: str = "") -> bool:
    """Whether `values` (L,) are times: they grow by the same step all the time, or grow and are called so."""
    steps = np.diff(values)
    if len(steps) < 2 or not (steps > 0).all():
        return False
    even = np.allclose(steps, steps[0], rtol=1e-3, atol=0)
    return bool(even or _TIME_NAMES.fullmatch(name))


def _counts(column: Sequence[str]) -> Counter[str]:
    """How many cells are numbers with each decimal sign, of those that have a sign at all."""
    telling = [cell for cell in column if "." in cell or "," in cell]
    return Counter(sign for cell in telling for sign, form in NUMBER.items() if form.fullmatch(cell))


def _more(counts: Counter[str]) -> str | None:
    """The decimal sign that is ahead, if one is."""
    return None if counts["."] == counts[","] else max(counts, key=counts.__getitem__)


def _default(column: Sequence[str], separator: str) -> str:
    """Of 1,234 and 1.234: a sign that separates columns is not decimal, else every sign is."""
    return "," if separator != "," and any("," in cell for cell in column) else "."


def _column(cells: Sequence[str], decimal: str) -> Column:
    form = NUMBER[decimal]
    values = np.array([value(cell, decimal) if form.fullmatch(cell) else np.nan for cell in cells])
    return Column(_kind(cells, values), values)


def _kind(cells: Sequence[str], values: Floats) -> Kind:
    numbers = int((~np.isnan(values)).sum())
    others = [cell for cell, number in zip(cells, values, strict=True) if np.isnan(number)]
    filled = len(cells) - sum(map(is_blank, others))
    if not filled:
        return "blank"
    if 2 * sum(map(is_moment, others)) > filled:
        return "times"
    if 2 * numbers <= filled:
        return "text"
    found = values[~np.isnan(values)]
    if _is_unix_time(found):
        return "times"
    if np.abs(found).max(initial=0) > LARGEST:
        return "large"
    return "sparse" if 2 * numbers <= len(cells) else "numbers"


def _is_unix_time(values: Floats) -> bool:
    """Whether they never fall, and lie in our days."""
    if len(values) < 2 or (np.diff(values) < 0).any() or values[0] == values[-1]:
        return False
    low, high = _UNIX_SECONDS
    return any(low * scale < values[0] and values[-1] < high * scale for scale in (1, 1e3, 1e6, 1e9))
