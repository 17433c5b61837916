"""From text to rows of cells: what separates them, and which lines count."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.signals.errors import SignalError
from cnnviz.signals.recording import LONGEST
from cnnviz.signals.tables.cells import is_blank, is_moment, is_number, tidy

MOST_COLUMNS = 64
"""Cells of a row that are looked at, in a file of many rows."""

_FEW_ROWS = 64
"""So many rows at the beginning may be as long as a channel."""

_MOST_LINES = LONGEST + 512
"""With what may stand above the table."""

_SEPARATORS = ("\t", ";", "|", "；", "，", ",", " ", "")
"""The earlier counts where several fit as well; the last stands for one cell in each line."""

_LINE = re.compile(r"[^\r\n]+")
_COMMENT = re.compile(r"\s*(?:#(?!N/A|DIV/0|VALUE|NUM!|REF!|NULL!)|%|//)", re.IGNORECASE)
_NAMED = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)

_LONE = re.compile(r"[^,eE%]+,[0-9]+")
"""A number with a decimal comma that could be two, divided by the comma or by a space that groups thousands."""


@dataclass(frozen=True)
class Row:
    """The first cells of a row, tidied, how many it has in all, and whether a separator ends it."""

    cells: list[str]
    count: int
    closed: bool


@dataclass(frozen=True)
class Sheet:
    """The rows of a file.

    Attributes
    ----------
    rows : list of Row
        Without empty lines and comments; as many as can be used.
    count : int
        How many there are in all.
    comment : list of str
        Cells of the last comment above the first row: some programs write the names there.
    separator : str
        What stands between the cells; empty where each line is one.
    lone : bool
        Each line was taken as one number with a decimal comma, though it could be two.
    """

    rows: list[Row]
    count: int
    comment: list[str]
    separator: str
    lone: bool


def sheet(text: str) -> Sheet:
    """Divide `text` into rows of cells; nothing is made of what lies beyond the first rows and cells.

    Raises
    ------
    SignalError
        The quotes in it cannot be understood.
    """
    lines: list[str] = []
    comment, named, count = "", None, 0
    for found in _LINE.finditer(text):
        line = found[0]
        if not lines and not named and (match := _NAMED.fullmatch(line)):
            named = match[1]
        elif _COMMENT.match(line):
            comment = comment if lines else line
        elif line.strip(" \t;,|"):
            count += 1
            if len(lines) < _MOST_LINES:
                lines.append(line)
    separator, lone = (named, False) if named else _separator(lines)
    rows = []
    for number, cells in enumerate(_divided(lines, separator)):
        most = LONGEST + 1 if number < _FEW_ROWS else MOST_COLUMNS
        rows.append(Row([tidy(cell) for cell in cells[:most]], len(cells), not cells[-1]))
    above = next(_divided([_COMMENT.sub("", comment[:4096])], separator), []) if comment else []
    return Sheet(rows, count, [tidy(cell) for cell in above], separator, lone)


def _divided(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The cells of each row; quotes are taken off, as spreadsheets put them round names."""
    if not separator:
        yield from ([line.strip().strip('"')] for line in lines)
        return
    if separator == " ":
        lines = (line.replace("\t", " ").strip() for line in lines)
    try:
        yield from csv.reader(lines, delimiter=separator, skipinitialspace=True)
    except csv.Error as error:
        raise SignalError(
            "The rows of this file cannot be told apart; save the numbers as plain CSV."
        ) from error


def _separator(lines: Sequence[str]) -> tuple[str, bool]:
    """The separator that makes the most sense of the first lines and of some in the middle; and `Sheet.lone`."""
    middle = len(lines) // 2
    sample = [line[:1024] for line in [*lines[:30], *lines[max(30, middle) : middle + 60]]]
    fits = {sign: _sense(sample, sign) for sign in _SEPARATORS if any(sign in line for line in sample)}
    alone = fits.pop("", 0.0)
    best = max(fits, key=lambda sign: round(fits[sign], 6), default="")
    if alone < fits.get(best, 0.0) - 1e-6:
        return best, False
    lines = [tidy(line).strip('"') for line in sample]
    start = next((place for place, line in enumerate(lines) if is_number(line)), 0)
    numbers = [line for line in lines[start:] if is_number(line)]
    divided = [line for line in numbers if best in line]
    if best not in (",", " ") or not divided or not all(map(_LONE.fullmatch, divided)):
        return ("" if alone > fits.get(best, 0.0) else best), False
    lone = not (start and best in lines[start - 1]) and _is_lone(numbers, divided, best)
    return ("" if lone else best), lone


def _is_lone(numbers: Sequence[str], divided: Sequence[str], separator: str) -> bool:
    """Whether two numbers in each line of `divided` make less sense than one with a decimal comma.

    Not where the first of two counts the rows, or is too large to be used. A number that happens to be whole has no comma.
    Digits behind a decimal comma may begin with a zero; those of a number with other lengths hardly ever end in one.
    """
    if len(numbers) < 2:
        return False
    parts = [line.rsplit(separator, 1) for line in divided]
    first = [float(re.sub("[ .'’]", "", part)) for part, _ in parts]
    second = [part for _, part in parts]
    steps = np.diff(first)
    if (len(steps) > 1 and steps[0] and (steps == steps[0]).all()) or max(map(abs, first)) > 1e9:
        return False
    whole = any(separator not in line for line in numbers[:-1])  # the last line of a file may be cut short
    if separator == " " or whole or any(part[0] == "0" and len(part) > 1 for part in second):
        return True
    lengths = set(map(len, second))
    if len(lengths) > 1:
        return not any(part[-1] == "0" for part in second if len(part) > 1)
    return len(second) < 30 or min(lengths) < 2


def _sense(sample: Sequence[str], separator: str) -> float:
    """The share of cells that are numbers, moments or blanks, in rows that have a number and the usual length."""
    rows: list[tuple[int, int]] = []
    try:
        for cells in _divided(sample, separator):
            tidied = [tidy(cell) for cell in cells]
            known = sum(is_number(cell) or is_moment(cell) for cell in tidied)
            rows.append((len(cells), known and known + sum(map(is_blank, tidied))))
    except SignalError:
        return 0.0
    weights: Counter[int] = Counter()
    for length, known in rows:
        weights[length] += known
    usual = weights.most_common(1)[0][0] if weights else 0
    return sum(known / length for length, known in rows if length == usual) / max(len(rows), 1)
