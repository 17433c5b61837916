"""Kernels as text: what people paste from spreadsheets and code.

Nothing is evaluated. Text with brackets is taken apart in `brackets`, any other text by :func:`_plain`;
both give channels of rows of cells, still text, and :func:`_number` reads a cell.
"""

from __future__ import annotations

import math
import re

from .brackets import Rows, channels_in_brackets, without_name
from .errors import KernelError, shortened
from .factor import without_factors
from .grid import check_grid
from .kernel import Grid
from .latex import without_latex

MAX_CHARACTERS = 50_000

# Full-width forms to ASCII, and the look-alikes of a space, a minus and a comma.
_ASCII = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)} | {
    code: plain
    for plain, codes in {
        " ": (0xA0, 0x2007, 0x2009, 0x202F, 0x3000),
        "-": (0x2212, 0x2013),
        ",": (0x3001,),
        "\n": (0x0B, 0x0C, 0x85, 0x2028, 0x2029),
        "": (0xFEFF, 0x200B),
    }.items()
    for code in codes
}
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
_NUMBER = re.compile(rf"({_DECIMAL})[fF]?(?:/({_DECIMAL})[fF]?)?")
_SPACED_SLASH = re.compile(r"(?<=[0-9.]) ?/ ?(?=[0-9.])")
_NUMPY_SCALAR = re.compile(r"(?:np|numpy)\.[a-z]+[0-9]+\(([^()\[\],]*)\)")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


def parse_grid(text: str) -> Grid:
    """Read a kernel (kH, kW), or (C, kH, kW) with C of 1 or 3, from pasted text.

    Takes rows of numbers, one a line, with tabs, commas, semicolons or spaces between them, and Python,
    NumPy, PyTorch, C and MATLAB lists, and a matrix of LaTeX. A factor may stand before or after a list or a
    matrix: ``1/16 [[1, 2, 1]]``, ``[1 2 1]/4``. A number may be a fraction such as 1/9, and may have a decimal
    comma where tabs or semicolons separate. A semicolon ends a row in brackets and where a part
    holds several numbers ("1 2; 3 4"). Raises KernelError for anything else.
    """
    if len(text) > MAX_CHARACTERS:
        raise KernelError("This text is too long for a kernel; paste at most 15 rows and 15 columns.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_ASCII).strip(" \n")
    text = without_latex(text)
    text = _NUMPY_SCALAR.sub(r"\1", _SPACED_SLASH.sub("/", text))
    if not text.strip():
        raise KernelError("There are no numbers in this text; paste rows of numbers.")
    above, below = 1.0, 1.0
    if any(bracket in text for bracket in "[({"):
        text, (above, below) = without_factors(without_name(text))
        channels, stacked = channels_in_brackets(text)
    else:
        channels, stacked = [_plain(text)], False
    for rows in channels:
        _check_rows(rows, channels[0])
    numbers = [
        [[_number(cell, r, c) * above / below for c, cell in enumerate(row)] for r, row in enumerate(rows)]
        for rows in channels
    ]
    return check_grid(numbers if stacked else numbers[0])


def _plain(text: str) -> Rows:
    """Rows of cells from text without brackets."""
    lines = [line for line in text.split("\n") if line.strip()]
    if "\t" in text:
        return [[cell.strip() for cell in line.rstrip().split("\t")] for line in lines]
    parts = [[part.strip() for part in line.strip().removesuffix(";").split(";")] for line in lines]
    several = any(re.search(r"\s|,.*,", part) for line in parts for part in line)
    if any(len(line) > 1 for line in parts) and not several:
        return parts
    return [_split(part, number) for number, part in enumerate(part for line in parts for part in line)]


def _split(line: str, number: int) -> list[str]:
    """The cells of one row with commas or with spaces, not both."""
    if "," not in line:
        return line.split()
    cells = [cell.strip() for cell in line.removesuffix(",").split(",")]
    if any(" " in cell for cell in cells):
        raise KernelError(
            "Row {row} has both commas and spaces between numbers; use one of them, "
            "or tabs if the commas are decimal.",
            row=number,
        )
    return cells


def _check_rows(rows: Rows, first: Rows) -> None:
    """Every row needs as many cells as the first one, and every channel as many rows."""
    for number, row in enumerate(rows):
        if not row:
            raise KernelError("Row {row} is empty; every row needs the same number of values.", row=number)
        if len(row) != len(first[0]):
            raise KernelError(
                "Every row needs the same number of values: row 0 has {expected}, but row {row} has {count}.",
                row=number,
                count=len(row),
                expected=len(first[0]),
            )
    if len(rows) != len(first):
        raise KernelError(
            "One channel has {count} rows, but the first has {expected}; every channel needs the same size.",
            count=len(rows),
            expected=len(first),
        )


def _number(cell: str, row: int, column: int) -> float:
    """The value of one cell; `row` and `column`, counted from 0, are for the error."""
    if not cell:
        raise KernelError(
            "Row {row}, column {column} is empty; enter a number there.", row=row, column=column
        )
    if _NOT_FINITE.fullmatch(cell):
        return float(cell)
    match = _NUMBER.fullmatch(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    if match is None:
        raise KernelError(
            "Row {row}, column {column} is not a number: {text}", row=row, column=column, text=shortened(cell)
        )
    above, below = float(match[1]), float(match[2] or 1)
    return above / below if below else math.nan
