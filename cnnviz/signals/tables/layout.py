"""Where the table is among the rows of a file: its names, its units, its first and last row, and which way it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.signals.recording import LONGEST, MOST_CHANNELS
from cnnviz.signals.tables.cells import BLANK, MOMENT, NUMBER, Cells, is_unit
from cnnviz.signals.tables.rows import MOST_COLUMNS, Sheet, usual_count

Places = npt.NDArray[np.intp]

_KNOWN = NUMBER | MOMENT
_WIDE = 4
"""So many times as many columns as rows, and the rows are the channels."""


@dataclass(frozen=True, eq=False)
class Layout:
    """The table of a file.

    Attributes
    ----------
    cells : Cells (L, C)
        A column for each channel; L is at most 4096, C at most 64.
    names : list of str
        One for each column, empty where it has none.
    count : int
        How many columns the file has.
    length : int
        How many cells each column has in the file.
    turned : bool
        The channels are rows of the file.
    aside : int
        Rows of the file that do not belong to the table.
    """

    cells: Cells
    names: list[str]
    count: int
    length: int
    turned: bool
    aside: int


def layout(sheet: Sheet) -> Layout | None:
    """The table that `sheet` holds; None if there is none with numbers."""
    numbers = sheet.cells.hold(NUMBER).sum(axis=1)
    if not numbers.any():
        return None
    width = usual_count(sheet.counts, numbers)
    fits = sheet.counts == width
    body = np.flatnonzero(fits & (numbers > 0))
    named = body[0] > 0 and fits[body[0] - 1] and width > 1
    return (None if named else _turned(sheet, body, width)) or _upright(sheet, body, fits)


def _turned(sheet: Sheet, body: Places, width: int) -> Layout | None:
    """A row for each channel, perhaps with its name before the numbers; None if the columns are the channels."""
    count, first = len(body), sheet.cells[body, 0]
    named = bool(width > 2 and first.texts.all() and not first.hold(_KNOWN).any())
    alone = count == 1 and width > 1
    few = 1 < count <= MOST_CHANNELS
    wide = few and width > MOST_CHANNELS and width >= _WIDE * count
    if not (alone or wide or (few and named and width - 1 > count)):
        return None
    cells = sheet.cells[body, named : LONGEST + named]
    if not cells.hold(NUMBER | BLANK).all():
        return None
    length = int(np.flatnonzero((cells.texts != "").any(axis=0)).max(initial=-1)) + 1
    beyond = max(0, width - bool(sheet.closed[body].all()) - named - length) if length == LONGEST else 0
    names = first.texts.tolist() if named else [""] * count
    turned = Cells(cells.texts.T, cells.forms.T)[:length]
    return Layout(turned, names, count, length + beyond, turned=True, aside=sheet.count - count)


def _upright(sheet: Sheet, body: Places, fits: npt.NDArray[np.bool_]) -> Layout | None:
    """A column for each channel; None if no column is mostly numbers."""
    cells = sheet.cells[:, :MOST_COLUMNS]
    middle = body[len(body) // 4 : len(body) - len(body) // 4]  # what stands above or below is not asked
    typical = cells[middle]
    telling = cells[:, 2 * typical.hold(_KNOWN).sum(axis=0) > (~typical.hold(BLANK)).sum(axis=0)]
    known, whole = telling.hold(_KNOWN).any(axis=1), telling.forms.all(axis=1)  # whole: without words
    full = np.flatnonzero(fits & known & whole)
    if not len(full):
        return None
    start, last = int(full[0]), int(np.flatnonzero(known & whole)[-1])
    empty = fits & whole & ~known
    while start and empty[start - 1]:
        start -= 1
    while last + 1 < len(empty) and empty[last + 1]:
        last += 1
    names, above = _names(sheet, start, int(sheet.counts[body[0]]), bool(sheet.closed[middle].all()))
    repeated = (cells.texts == cells.texts[start - 1]).all(axis=1) & (start > 0)
    rows = np.flatnonzero(cells.hold(NUMBER).any(axis=1) | (fits & ~repeated))
    rows = rows[(start <= rows) & (rows <= last)]
    count, aside = int(sheet.counts[rows[:LONGEST]].max()), len(fits) - len(rows) - above
    used = cells[rows[:LONGEST], : min(count, MOST_COLUMNS)]
    names = [*names, *[""] * MOST_COLUMNS][: used.forms.shape[1]]
    return Layout(used, names, count, sheet.count - above - aside, turned=False, aside=aside)


def _names(sheet: Sheet, start: int, width: int, closed: bool) -> tuple[list[str], int]:
    """The names of the columns with their units, from the rows above the table, and how many rows these are."""
    fitting: list[list[str]] = []
    for place in range(start - 1, max(start - 3, -1), -1):
        short = width - int(sheet.counts[place])
        words = not sheet.cells.forms[place, : width - closed].any()
        if short < 0 and (width == 1 or sheet.separator == " " or not words):
            break
        if short > int(width > 2 or closed):
            break
        # some programs do not name the first column, and some name further ones, which stay empty
        unnamed = short > 0 and not closed and width <= MOST_COLUMNS
        fitting.append([""] * unnamed + sheet.cells.texts[place].tolist())
    if not fitting:
        written = len(sheet.comment) == width > 1 and not Cells.of([sheet.comment]).hold(NUMBER).any()
        return (sheet.comment if written else []), 0
    below = sheet.cells[start - 1]
    units = [is_unit(cell) for cell in below.texts[~below.hold(NUMBER)] if cell]
    if len(fitting) < 2 or 2 * sum(units) <= len(units) or sheet.cells[start - 2].hold(NUMBER).any():
        return fitting[0], 1
    return list(map(_with_unit, fitting[1], fitting[0])), 2


def _with_unit(name: str, unit: str) -> str:
    bare = unit.strip("()[]-# ")
    return f"{name} ({bare})" if name and bare else name
