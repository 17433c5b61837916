"""What cells hold: numbers with a decimal point or comma, moments in time, blanks, or words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cnnviz.signals.recording import Floats

POINT, COMMA, MOMENT, BLANK = 1, 2, 4, 8
NUMBER = POINT | COMMA
"""Flags; a cell without any holds words. A number without a decimal sign has both of `NUMBER`."""

_DIGITS = r"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:[ '’][0-9]{{3}})+)"
_NUMBER = r"[+-]?(?:" + _DIGITS + r"(?:{decimal}[0-9]*)?|{decimal}[0-9]+)(?:[dDeE][+-]?[0-9]{{1,4}}| ?%)?"
"""Thousands may be grouped by the other sign, a space or an apostrophe, and a percent sign may follow; Fortran writes D for E."""

_DATE = (
    r"[0-9]{1,4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,4}|[0-9]{2,4}年[0-9]{1,2}月[0-9]{1,2}日"
    r"|[0-9]{1,2}[- .][A-Za-z]{3,9}\.?[- ,]+[0-9]{2,4}|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}"
)
_CLOCK = (
    r"(?:上午|下午)?[0-9]{1,3}(?:[:时][0-9]{2}(?:[:分](?:[0-9]{2}(?:[.,:][0-9]{1,9})?)?秒?|\.[0-9]{1,9})?|\.[0-9]{2}\.[0-9]{2})"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?:Z|(?: ?[A-Z]{3,4})?(?: ?[+-][0-9]{2}:?[0-9]{2})?)(?:\[[A-Za-z_/]+\])?"
)
_MOMENT = (
    rf"(?:(?:[A-Za-z]{{3,9}},? )?(?:{_DATE})(?:(?:T|[,_-]? ?){_CLOCK})?|(?:[0-9]+ days?,? )?{_CLOCK}"
    rf"|[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} {{1,2}}[0-9]{{1,2}} {_CLOCK} [0-9]{{4}}"
    rf"|[12][0-9]{{7}}[T_ -](?:[0-9]{{4,6}}(?:\.[0-9]+)?Z?|{_CLOCK})|[12][0-9]{{3}}-[01][0-9]|[01]?[0-9]/[12][0-9]{{3}})"
)
"""As programs write dates, times of day, both, durations and months. Told by their form: pandas, which reads them, takes
words, ranges and plain numbers for dates as well, and more time than a page has."""

_BLANK = (
    r"(?i:|[-–—?.*/]|--+|\.\.\.|n\.?/?a\.?n?|null|none|nil|missing|empty|无|缺失|<na>|[+-]?(?:inf(?:inity)?|nan)"
    r"|#(?:n/a|div/0!|value!|num!|ref!|null!)|[+-]?1\.#(?:ind|inf|qnan))"
)
"""What programs write for a value that is missing or not finite: more than pandas knows."""

_FORMS = {
    POINT: _NUMBER.format(group=",", decimal=r"\."),
    COMMA: _NUMBER.format(group=r"\.", decimal=","),
    MOMENT: _MOMENT,
    BLANK: _BLANK,
}
_SPACES = "[\n\u00a0\u2007\u2009\u202f]"

_UNIT = re.compile(
    r"[(\[].{0,20}[)\]]|[%‰°#-]|[numµμk]?(?:s|sec|seconds?|v|volts?|a|g|m|t|w|j|n|pa|hz|ohm|Ω|bars?|mol|l)(?:/\w+[²³^]?\d?)*"
    r"|[cm]m|min(?:utes?)?|h|hours?|days?|years?|°[cf]|[ckf]|deg(?:rees?)?(?: ?[cf])?|rad(?:/s)?|db|bpm|rpm|mmhg"
    r"|h+:m+:s+(?:\.m+)?|ppm|lux|counts?|a\.?u\.?|adu|lsb|[mk]?n|mg|kg|秒|毫秒|分钟|小时|天|伏|毫伏|安|毫安|赫兹|度|米|克|千克|牛",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a table without spaces and quotes around them, and what each may be.

    Attributes
    ----------
    texts : array of str (R, W)
    forms : uint8 array (R, W)
        Flags of what each may be.
    """

    texts: npt.NDArray[Any]
    forms: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> Cells:
        """The cells of `rows`, of which the shorter ones end in blanks."""
        shape = len(rows), max(map(len, rows), default=0)
        padded = [cell for row in rows for cell in [*row, *[""] * (shape[1] - len(row))]]
        texts = tidy(padded)
        forms = np.zeros(len(texts), np.uint8)
        for flag, form in _FORMS.items():
            forms[texts.str.fullmatch(form).to_numpy(bool)] |= flag
        return cls(texts.to_numpy(object).reshape(shape), forms.reshape(shape))

    def __getitem__(self, places: Any) -> Cells:
        """Some of the cells, chosen as of an array of shape (R, W)."""
        return Cells(self.texts[places], self.forms[places])

    def hold(self, flags: int) -> npt.NDArray[np.bool_]:
        """Which of the cells, a mask (R, W), may be one of `flags`."""
        return (self.forms & flags) > 0


def tidy(cells: Sequence[str]) -> pd.Series:
    """The cells (n,) without spaces and quotes around them, and each kind of space within as a plain one."""
    plain = pd.Series(cells, dtype="str").str.replace(_SPACES, " ", regex=True).str.strip()
    return plain.str.replace("^'(.*)'$", r"\1", regex=True)


def numbers(texts: pd.Series, decimal: str) -> Floats:
    """The numbers (n,) of tidy cells with that decimal sign; NaN where a cell is missing."""
    group = "," if decimal == "." else "."
    plain = texts.str.replace(f"[% '’{group}]", "", regex=True).str.replace(decimal, ".", regex=False)
    return np.asarray(pd.to_numeric(plain.str.replace("[dD]", "e", regex=True), errors="coerce"), np.float64)


def is_unit(cell: str) -> bool:
    """Whether the tidy cell is a unit of measurement, as stands under the name of a column."""
    return len(cell) < 24 and bool(_UNIT.fullmatch(cell))
