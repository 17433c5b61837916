"""From the cells of a column to its numbers, or to the reason why it is no channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cnnviz.signals.recording import Floats
from cnnviz.signals.tables.cells import BLANK, COMMA, MOMENT, POINT, Cells, numbers
from cnnviz.signals.tables.times import is_unix_time

LARGEST = 1e9
"""Largest magnitude of a value: float32 still tells neighbours a hundred apart."""

Kind = Literal["numbers", "times", "text", "blank", "sparse", "large"]


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


def read_columns(cells: Cells, separator: str) -> list[Column]:
    """Read each column with the decimal sign that most of its cells have, else that most columns have."""
    votes = np.sign(cells.hold(POINT).sum(axis=0) - cells.hold(COMMA).sum(axis=0))
    columns = []
    for place, vote in enumerate(np.where(votes, votes, np.sign(votes.sum()))):
        texts = pd.Series(cells.texts[:, place], dtype="str")
        # of 1,234 and 1.234: a sign that separates columns is not decimal, else every sign is
        comma = vote < 0 or (vote == 0 and separator != "," and texts.str.contains(",").any())
        known = cells.hold(COMMA if comma else POINT)[:, place]
        values = numbers(texts.where(known), "," if comma else ".")
        columns.append(Column(_kind(values, cells[:, place]), values))
    return columns


def _kind(values: Floats, cells: Cells) -> Kind:
    known = ~np.isnan(values)
    found, others = values[known], cells[~known]
    filled = len(values) - int(others.hold(BLANK).sum())
    if not filled:
        return "blank"
    if 2 * int(others.hold(MOMENT).sum()) > filled:
        return "times"
    if 2 * len(found) <= filled:
        return "text"
    if is_unix_time(found):
        return "times"
    if np.abs(found).max(initial=0) > LARGEST:
        return "large"
    return "sparse" if 2 * len(found) <= len(values) else "numbers"
