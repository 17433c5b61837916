"""From text to rows of cells: what separates them, and which lines count."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from cnnviz.signals.errors import SignalError
from cnnviz.signals.recording import LONGEST
from cnnviz.signals.tables.cells import BLANK, MOMENT, NUMBER, Cells, numbers, tidy

MOST_COLUMNS = 64
"""Cells of a row that are looked at, in a file of many rows."""

_FEW_ROWS = 64
"""In a file of no more rows, each may be as long as a channel."""

_MOST_LINES = LONGEST + 512
"""With what may stand above the table."""

_SAMPLE = 1024
"""Characters of a line by which a separator is found."""

_SEPARATORS = ("\t", ";", "|", "；", "，", ",", " ", "")
"""The earlier counts where several fit as well; the last stands for one cell in each line."""

# without \s and lookaheads, so that Arrow matches these in linear time
_COMMENT = r"[ \t]*(?:#|%|//)"
_ERROR = r"[ \t]*#(?i:N/A|DIV/0|VALUE|NUM!|REF!|NULL!)"
_NAMED = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)

_LABEL = r"[^ \t0-9.:=,;][^ \t:=,;]{0,24}[ \t]*[:=][ \t]*"
_VALUE = r"[+-]?[0-9.,]*[0-9](?:[eE][+-]?[0-9]+)?"
_LABELLED = rf"[ \t]*(?:{_LABEL}{_VALUE}[ \t,;]*)+"
_NEARLY_ALL = 0.9
"""Such a share of the lines give each number its name, as for the Arduino's plotter, and the names are taken off."""

_LONE = "[^,eE%]+,[0-9]+"
"""A number with a decimal comma that could be two, divided by the comma or by a space that groups thousands."""


Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of a file, without empty lines and comments.

    Attributes
    ----------
    cells : Cells (R, W)
        The first ones of as many rows as can be used.
    counts : int array (R,)
        How many cells each row has in all.
    closed : bool array (R,)
        Whether a separator ends it.
    count : int
        How many rows there are in all.
    comment : list of str
        Cells of the last comment above the first row: some programs write the names there.
    separator : str
        What stands between the cells; empty where each line is one.
    lone : bool
        Each line was taken as one number with a decimal comma, though it could be two.
    """

    cells: Cells
    counts: Counts
    closed: npt.NDArray[np.bool_]
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
    lines = pd.Series(re.split("[\r\n]+", text), dtype="str")
    lines = lines[lines.str.contains(r"[^ \t;,|]")]
    remarks = lines.str.match(_COMMENT) & ~lines.str.match(_ERROR)
    comments, lines = lines[remarks], lines[~remarks]
    named = _NAMED.fullmatch(lines.iloc[0]) if len(lines) else None
    lines = lines.iloc[int(bool(named)) :]
    above = comments[comments.index < lines.index.min()].to_list()[-1:]
    count, lines = len(lines), lines.iloc[:_MOST_LINES]
    labelled = lines.str.fullmatch(_LABELLED)
    if not named and labelled.mean() > _NEARLY_ALL:
        names = re.sub(rf"[ \t]*[:=][ \t]*{_VALUE}", "", lines[labelled].iloc[0])
        count, lines = count + 1, pd.concat([pd.Series([names]), lines.str.replace(_LABEL, "", regex=True)])
    separator, lone = (named[1], False) if named else _separator(lines.to_list())
    most = LONGEST + 1 if len(lines) <= _FEW_ROWS else MOST_COLUMNS
    rows = [(row[:most], len(row), row[-1:] == [""]) for row in _divided(lines, separator)]
    cells, counts, closed = zip(*rows, strict=True) if rows else ([], [], [])
    comment = next(_divided([re.sub(_COMMENT, "", line[:4096]) for line in above], separator), [])
    table = Cells.of(cells)
    return Sheet(table, np.array(counts), np.array(closed), count, tidy(comment).to_list(), separator, lone)


def usual_count(counts: Counts, weights: Counts) -> int:
    """The number of cells that rows with the greatest weight together have; the largest of several."""
    sums = pd.Series(weights).groupby(counts).sum()
    return int(sums[sums == sums.max()].index.max())


def _divided(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The cells of each row; quotes are taken off, as spreadsheets put them round names.

    Not by pandas, which tells no blank cells from the end of a row, and makes all cells of a row before it cuts it.
    """
    if not separator:
        yield from ([line.strip().strip('"')] for line in lines)
        return
    if separator == " ":
        lines = (line.replace("\t", " ").strip() for line in lines)
    try:
        yield from csv.reader((line + "\n" for line in lines), delimiter=separator, skipinitialspace=True)
    except csv.Error as error:
        raise SignalError(
            "The rows of this file cannot be told apart; save the numbers as plain CSV."
        ) from error


def _separator(lines: Sequence[str]) -> tuple[str, bool]:
    """The separator that makes the most sense of the first lines and of some in the middle; and `Sheet.lone`."""
    middle = len(lines) // 2
    sample = [line[:_SAMPLE] for line in [*lines[:30], *lines[max(30, middle) : middle + 60]]]
    fits = {sign: _sense(sample, sign) for sign in _SEPARATORS if any(sign in line for line in sample)}
    alone = fits.pop("", 0.0)
    best = max(fits, key=lambda sign: round(fits[sign], 6), default="")
    if alone < fits.get(best, 0.0) - 1e-6:
        return best, False
    better = "" if alone > fits.get(best, 0.0) else best
    if best not in (",", " "):
        return better, False
    whole = Cells.of(list(_divided(sample, "")))[:, 0]
    known, texts = whole.hold(NUMBER), pd.Series(whole.texts, dtype="str")
    divided = texts[known & texts.str.contains(best, regex=False)]
    if divided.empty or not divided.str.fullmatch(_LONE).all():
        return better, False
    start = int(known.argmax())
    lone = not (start and best in texts[start - 1]) and _is_lone(texts[known], divided, best)
    return ("" if lone else best), lone


def _is_lone(lines: pd.Series, divided: pd.Series, separator: str) -> bool:
    """Whether two numbers in each line of `divided` make less sense than one with a decimal comma.

    Not where the first of two counts the rows, or is too large to be used. A number that happens to be whole has no comma.
    Digits behind a decimal comma may begin with a zero; those of a number with other lengths hardly ever end in one.
    """
    if len(lines) < 2:
        return False
    parts = divided.str.rpartition(separator)
    first, second = numbers(parts[0], ","), parts[2]
    steps = np.diff(first)
    if (len(steps) > 1 and steps[0] and (steps == steps[0]).all()) or np.abs(first).max() > 1e9:
        return False
    # the last line of a file may be cut short
    whole = not lines.iloc[:-1].str.contains(separator, regex=False).all()
    if separator == " " or whole or second.str.match("0.").any():
        return True
    lengths = second.str.len()
    if lengths.nunique() > 1:
        return not second.str.fullmatch(".+0").any()
    return len(second) < 30 or lengths.min() < 2


def _sense(sample: Sequence[str], separator: str) -> float:
    """The share of cells that are numbers, moments or blanks, in rows that have a number and the usual length."""
    try:
        rows = list(_divided(sample, separator))
    except SignalError:
        return 0.0
    cells, counts = Cells.of(rows), np.array([max(1, len(row)) for row in rows])
    telling = cells.hold(NUMBER | MOMENT).sum(axis=1)
    blank = cells.hold(BLANK).sum(axis=1) - (cells.forms.shape[1] - counts)  # but not behind a row's end
    known = np.where(telling, telling + blank, 0)
    usual = usual_count(counts, known)
    closed = np.array([row[-1:] == [""] for row in rows])
    fits = (counts == usual) | (closed & (counts == usual + 1))
    return float((known / counts)[fits].sum() / len(known))
