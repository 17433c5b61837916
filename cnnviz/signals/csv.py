"""Small files of numbers: one column for each channel, one row for each moment.

Nothing is guessed beyond the separator, the decimal comma and whether the first row holds names; what is left out
is said in the recording's notes.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.signals.errors import SignalError
from cnnviz.signals.recording import LONGEST, MOST_CHANNELS, SHORTEST, Floats, Recording
from cnnviz.words import N_

LARGEST = 1e9
"""Largest magnitude of a value: float32 still tells neighbours a hundred apart."""

_LONGEST_NAME = 24
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """How many cells a row has, and those of them that may be used."""

    count: int
    cells: list[str]


def read_csv(data: bytes) -> Recording:
    """Read a text file of numbers.

    Columns are separated by tabs, semicolons, commas or spaces; the first of these that occurs in the first rows
    counts. Where it is not a comma, a decimal comma is read too. A first row of names is optional, empty lines and
    lines that begin with # are passed over. A single row of several numbers is one channel.

    Returns
    -------
    A :class:`Recording`; its notes say what was left out: rows after the first 4096, columns after the eighth.

    Raises
    ------
    SignalError
        Too many bytes, no text, no numbers, rows of different lengths, or a cell that is no finite number.
    """
    if len(data) > LIMITS.table_bytes:
        raise SignalError(
            "This file is too large; it may have {most} MB at most.", most=LIMITS.table_bytes // MEGABYTE
        )
    lines = _lines(_text(data))
    separator = _separator(lines)
    rows = [
        _Row(len(cells), cells[: MOST_CHANNELS if number else LONGEST])
        for number, cells in enumerate(islice(_rows(lines, separator), LONGEST + 1))
    ]
    names = _names(rows, separator)
    body = rows[1:] if names else rows[:LONGEST]
    if not body:
        raise SignalError("There are no numbers in this file; it needs a row of numbers for each moment.")
    width, moments = max(rows[0].count, 1), len(lines) - bool(names)
    alone = len(body) == 1 and width > 1 and not names
    most = LONGEST if alone else MOST_CHANNELS
    values = [
        _numbers(row, number + bool(names), width, most, separator) for number, row in enumerate(body, 1)
    ]
    notes: list[tuple[str, dict[str, object]]] = []
    table = np.array(values)
    if alone:
        moments, width, table = width, 1, table.T
    if moments > LONGEST:
        message = N_("The file has {moments} values in each channel; the first {used} are used.")
        notes.append((message, {"moments": moments, "used": LONGEST}))
    if width > MOST_CHANNELS:
        message = N_("The file has {columns} columns; the first {used} are used.")
        notes.append((message, {"columns": width, "used": MOST_CHANNELS}))
    if len(table) < SHORTEST:
        raise SignalError(
            "There is only one value in each channel; a signal needs at least {fewest}.", fewest=SHORTEST
        )
    found = tuple(name[:_LONGEST_NAME] for name in names[: table.shape[1]]) or ("",) * table.shape[1]
    return Recording(np.ascontiguousarray(table.T), found, notes=tuple(notes))


def rises_like_a_clock(values: Floats) -> bool:
    """Whether `values` (L,) grow by the same step all the time, as a column of times does."""
    steps = np.diff(values)
    return bool(len(steps) > 1 and steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-3, atol=0))


def _text(data: bytes) -> str:
    """The file as text: UTF-16 where it says so, else UTF-8, else Latin-1, in which every byte is a letter."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise SignalError("This is not a text file; save the numbers as CSV or TXT.")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    if "\0" in text:
        raise SignalError("This is not a text file; save the numbers as CSV or TXT.")
    return text.replace("\u2212", "-")


def _lines(text: str) -> list[str]:
    return [
        line
        for line in re.split(r"\r\n|\r|\n", text)
        if line.strip(" \t;,") and not line.lstrip().startswith("#")
    ]


def _separator(lines: Sequence[str]) -> str:
    """What stands between the columns: the strongest sign that occurs in the first lines, "" for white space."""
    beginning = "\n".join(lines[:20])
    return next((sign for sign in "\t;," if sign in beginning), "")


def _rows(lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    """The cells of each row; quotes are taken off, as spreadsheets put them round names."""
    if not separator:
        yield from (line.split() for line in lines)
        return
    try:
        for row in csv.reader(lines, delimiter=separator, skipinitialspace=True):
            cells = [cell.strip() for cell in row]
            yield cells[:-1] if len(cells) > 1 and not cells[-1] else cells
    except csv.Error as error:
        raise SignalError(
            "The rows of this file cannot be told apart; save the numbers as plain CSV."
        ) from error


def _names(rows: Sequence[_Row], separator: str) -> list[str]:
    """The first row if it holds a name, none if all its cells are numbers."""
    if not rows:
        return []
    plain = [_plain(cell, separator) for cell in rows[0].cells]
    numbers = [not cell or _NUMBER.fullmatch(cell) or _NOT_FINITE.fullmatch(cell) for cell in plain]
    return [] if all(numbers) else rows[0].cells


def _plain(cell: str, separator: str) -> str:
    """`cell` with a decimal point, where a comma can only be decimal."""
    if separator != "," and cell.count(",") == 1 and "." not in cell:
        return cell.replace(",", ".")
    return cell


def _numbers(line: _Row, row: int, width: int, most: int, separator: str) -> list[float]:
    """The values of one row, `most` at most; `row`, counted from 1 without empty lines, is for the error."""
    if line.count != width:
        raise SignalError(
            "Every row needs the same number of values: row 1 has {expected}, but row {row} has {count}.",
            row=row,
            count=line.count,
            expected=width,
        )
    return [_value(_plain(cell, separator), row, column) for column, cell in enumerate(line.cells[:most], 1)]


def _value(cell: str, row: int, column: int) -> float:
    if not cell:
        raise SignalError(
            "Row {row}, column {column} is empty; every moment needs a number.", row=row, column=column
        )
    if _NOT_FINITE.fullmatch(cell):
        raise SignalError("Row {row}, column {column} is not a finite number.", row=row, column=column)
    if not _NUMBER.fullmatch(cell):
        text = cell if len(cell) <= 20 else cell[:19] + "…"
        raise SignalError(
            "Row {row}, column {column} is not a number: {text}", row=row, column=column, text=text
        )
    value = float(cell)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise SignalError(
            "Row {row}, column {column} is too large; values may go up to one thousand million.",
            row=row,
            column=column,
        )
    return value
