"""Where the table is among the rows of a file: its names, its units, its first and last row, and which way it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import or_

from cnnviz.signals.recording import LONGEST, MOST_CHANNELS
from cnnviz.signals.tables.cells import is_blank, is_moment, is_number, is_unit
from cnnviz.signals.tables.rows import MOST_COLUMNS, Row, Sheet

_WIDE = 4
"""So many times as many columns as rows, and the rows are the channels."""


@dataclass(frozen=True)
class Layout:
    """The table of a file.

    Attributes
    ----------
    columns : list of list of str
        Cells of each column; all of the same length, at most 4096.
    names : list of str
        One for each column, empty where it has none.
    count : int
        How many columns the file has; those after the 64th are not looked at.
    length : int
        How many cells each column has in the file.
    turned : bool
        The channels are rows of the file; `columns` are those rows.
    aside : int
        Rows of the file that do not belong to the table.
    """

    columns: list[list[str]]
    names: list[str]
    count: int
    length: int
    turned: bool
    aside: int


def layout(sheet: Sheet) -> Layout | None:
    """The table that `sheet` holds; None if there is none with numbers."""
    rows = sheet.rows
    numbers = [sum(map(is_number, row.cells)) for row in rows]
    weights: Counter[int] = Counter()
    for row, count in zip(rows, numbers, strict=True):
        weights[row.count] += count
    width = max(weights, key=lambda length: (weights[length], length), default=0)
    if not weights[width]:
        return None
    body = [row for row, count in zip(rows, numbers, strict=True) if count and row.count == width]
    head = next(place for place, row in enumerate(rows) if row is body[0])
    named = head > 0 and rows[head - 1].count == width > 1
    if not named and (turned := _turned(body, sheet)):
        return turned
    return _upright(sheet, width, body)


def _turned(body: Sequence[Row], sheet: Sheet) -> Layout | None:
    """A row for each channel, perhaps with its name before the numbers; None if the columns are the channels."""
    width, count = body[0].count, len(body)
    named = all(not is_number(row.cells[0]) and not is_moment(row.cells[0]) for row in body)
    named = named and all(row.cells[0] and len(row.cells) > 2 for row in body)
    alone = count == 1 and width > 1
    few = 1 < count <= MOST_CHANNELS
    wide = few and width > MOST_CHANNELS and width >= _WIDE * count
    if not (alone or wide or (few and named and width - 1 > count)):
        return None
    cells = [row.cells[int(named) : LONGEST + int(named)] for row in body]
    if not all(is_number(cell) or is_blank(cell) for row in cells for cell in row):
        return None
    longest = max(map(len, cells))
    filled = [row + [""] * (longest - len(row)) for row in cells]
    while filled and longest and not any(row[longest - 1] for row in filled):
        longest -= 1
    names = [row.cells[0] for row in body] if named else [""] * count
    closing = all(row.closed for row in body)
    beyond = max(0, width - closing - named - longest) if longest == LONGEST else 0
    return Layout(
        [row[:longest] for row in filled], names, count, longest + beyond, True, sheet.count - count
    )


def _upright(sheet: Sheet, width: int, body: Sequence[Row]) -> Layout | None:
    """A column for each channel; None if no column is mostly numbers."""
    rows = sheet.rows
    seen = min(max(len(row.cells) for row in body), MOST_COLUMNS)
    middle = body[len(body) // 4 : len(body) - len(body) // 4]  # what stands above or below is not asked
    columns = [[row.cells[place] for row in middle if place < len(row.cells)] for place in range(seen)]
    telling = [place for place, column in enumerate(columns) if _is_telling(column)]

    def known(row: Row) -> int:
        """How many telling cells hold what they should; -1 if one holds words."""
        cells = [row.cells[place] for place in telling if place < len(row.cells)]
        found = [is_number(cell) or is_moment(cell) for cell in cells]
        return sum(found) if all(map(or_, found, map(is_blank, cells))) else -1

    start = next((place for place, row in enumerate(rows) if row.count == width and known(row) > 0), None)
    if start is None:
        return None
    last = next((place for place in range(len(rows) - 1, start, -1) if known(rows[place]) > 0), start)
    while start and rows[start - 1].count == width and known(rows[start - 1]) == 0:
        start -= 1
    while last + 1 < len(rows) and rows[last + 1].count == width and known(rows[last + 1]) == 0:
        last += 1
    names, above = _names(rows[:start], sheet.comment, width, columns)
    repeated = rows[start - 1].cells if start else None
    table = [
        row
        for row in rows[start : last + 1]
        if any(map(is_number, row.cells)) or (row.count == width and row.cells != repeated)
    ]
    used = table[:LONGEST]
    count = max(row.count for row in used)
    wide = min(count, MOST_COLUMNS)
    cells = [[row.cells[place] if place < len(row.cells) else "" for row in used] for place in range(wide)]
    aside = len(rows) - len(table) - above
    length = sheet.count - above - aside
    return Layout(cells, (names + [""] * wide)[:wide], count, length, turned=False, aside=aside)


def _is_telling(column: Sequence[str]) -> bool:
    """Whether most filled cells of the column are numbers, or times: then a row with words there is none of the table."""
    filled = [cell for cell in column if not is_blank(cell)]
    return 2 * sum(is_number(cell) or is_moment(cell) for cell in filled) > len(filled)


def _names(
    above: Sequence[Row], comment: Sequence[str], width: int, columns: Sequence[Sequence[str]]
) -> tuple[list[str], int]:
    """The names of the columns with their units, from the rows above the table, and how many rows these are."""
    closed = width > 1 and not any(columns[-1])  # every row ends with a separator
    fitting = []
    for row in reversed(above[-2:]):
        if row.count not in (width, width - 1 if width > 2 or closed else width):
            break
        short = row.count < width and not closed and width <= len(columns)
        fitting.append([""] * int(short) + row.cells)  # some programs do not name the first column
    if not fitting:
        written = len(comment) == width > 1 and not any(map(is_number, comment))
        return (list(comment) if written else []), 0
    below = fitting[0]
    words = [cell for cell in below if cell and not is_number(cell)]
    if len(fitting) < 2 or 2 * sum(map(is_unit, words)) <= len(words) or any(map(is_number, fitting[1])):
        return below, 1
    pairs = zip(fitting[1], below + [""] * len(fitting[1]), strict=False)
    return [_with_unit(name, unit.strip("()[]-# ")) for name, unit in pairs], 2


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if name and unit else name
