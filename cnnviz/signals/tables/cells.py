"""What a single cell holds: a number with a decimal point or comma, a moment in time, a blank, or words."""

from __future__ import annotations

import re

_DIGITS = r"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:[ '’][0-9]{{3}})+)"
_FORM = r"[+-]?(?:" + _DIGITS + r"(?:{decimal}[0-9]*)?|{decimal}[0-9]+)(?:[eE][+-]?[0-9]{{1,4}}| ?%)?"
NUMBER = {
    ".": re.compile(_FORM.format(group=",", decimal=r"\.")),
    ",": re.compile(_FORM.format(group=r"\.", decimal=",")),
}
"""Decimal sign to the form of a number; thousands may be grouped by the other sign, a space or an apostrophe,
and a percent sign may follow."""

_DATE = (
    r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}|[0-9]{2,4}年[0-9]{1,2}月[0-9]{1,2}日"
    r"|[0-9]{1,2}[- .][A-Za-z]{3,9}\.?[- ,]+[0-9]{2,4}|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4}"
)
_CLOCK = (
    r"[0-9]{1,3}[:时][0-9]{2}(?:[:分](?:[0-9]{2}(?:[.,:][0-9]{1,9})?)?秒?)?(?: ?[AaPp][Mm])?"
    r"(?:Z| ?UTC| ?GMT|[+-][0-9]{2}:?[0-9]{2})?"
)
MOMENT = re.compile(rf"(?:{_DATE})(?:(?:T|,? ?){_CLOCK})?|{_CLOCK}")

_BLANK = re.compile(
    r"|[-–—?.*/]|--+|\.\.\.|n\.?/?a\.?n?|null|none|nil|missing|empty|无|缺失|<na>|[+-]?(?:inf(?:inity)?|nan)"
    r"|#(?:n/a|div/0!|value!|num!|ref!|null!)|[+-]?1\.#(?:ind|inf|qnan)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
"""Most numbers, found sooner than by the whole form."""

_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " "})

_GROUPING = dict.fromkeys(map(ord, "% '’"))

_UNIT = re.compile(
    r"[(\[].{0,20}[)\]]|[%‰°#-]|[numµμk]?(?:s|sec|seconds?|v|volts?|a|g|m|t|w|j|n|pa|hz|ohm|Ω|bars?|mol|l)(?:/\w+[²³^]?\d?)*"
    r"|[cm]m|min(?:utes?)?|h|hours?|days?|years?|°[cf]|[ckf]|deg(?:rees?)?(?: ?[cf])?|rad(?:/s)?|db|bpm|rpm|mmhg"
    r"|ppm|lux|counts?|a\.?u\.?|adu|lsb|[mk]?n|mg|kg|秒|毫秒|分钟|小时|天|伏|毫伏|安|毫安|赫兹|度|米|克|千克|牛",
    re.IGNORECASE,
)


def tidy(cell: str) -> str:
    """The cell without spaces around it, and each kind of space within as a plain one."""
    if cell.isascii():
        return cell.strip()
    return cell.translate(_SPACES).strip()


def is_number(cell: str) -> bool:
    """Whether the tidy cell is a number with a decimal point or with a decimal comma."""
    return bool(_PLAIN.fullmatch(cell) or NUMBER["."].fullmatch(cell) or NUMBER[","].fullmatch(cell))


def is_moment(cell: str) -> bool:
    """Whether the tidy cell is a date, a time of day or both."""
    return len(cell) < 40 and bool(MOMENT.fullmatch(cell))


def is_blank(cell: str) -> bool:
    """Whether the tidy cell holds nothing, or what programs write for a value that is missing or not finite."""
    return len(cell) < 12 and bool(_BLANK.fullmatch(cell))


def is_unit(cell: str) -> bool:
    """Whether the tidy cell is a unit of measurement, as stands under the name of a column."""
    return len(cell) < 24 and bool(_UNIT.fullmatch(cell))


def value(cell: str, decimal: str) -> float:
    """The number of a tidy cell of the form ``NUMBER[decimal]``."""
    if cell.isascii() and cell.isdecimal():
        return float(cell)
    grouped = "," if decimal == "." else "."
    return float(cell.translate(_GROUPING).replace(grouped, "").replace(decimal, "."))
