"""Grids of coloured cells with a number in each, and rows of numbers with signs between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.views.figures.drawing import BODY, CHOSEN, HAIR, INK, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import width_of
from cnnviz.views.figures.numerals import Numbers, ink_on, printed

HIGH = 5.2
"""The height of a cell in millimetres."""
LEAST = 7.0
SIGN = 8.0
"""Room for a sign between two grids or numbers."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Numbers (rows, columns) in cells.

    Attributes
    ----------
    name
        Of the texts in the file, followed by row and column.
    colour
        Of a cell, by its number.
    padding
        Cells outside the input, which are drawn with a dashed line.
    blank
        Cells in which nothing stands.
    chosen
        Cells with a magenta frame.
    least
        The width that a cell has at least.
    """

    name: str
    head: str
    values: Numbers
    colour: Callable[[float], str]
    padding: npt.NDArray[np.bool_] | None = None
    blank: npt.NDArray[np.bool_] | None = None
    chosen: Sequence[tuple[int, int]] = ()
    least: float = LEAST

    def width(self, digits: int) -> float:
        """Of one cell, in millimetres, with numbers of so many digits."""
        return max(
            self.least, *(width_of(printed(float(v), digits), SMALL) + 1.6 for v in self.values.ravel())
        )

    def size(self, digits: int) -> tuple[float, float]:
        """Width and height of the whole grid."""
        rows, columns = self.values.shape
        return columns * self.width(digits), rows * HIGH

    def draw(self, drawing: Drawing, x: float, y: float, digits: int) -> None:
        """Draw it with its upper left corner at (x, y)."""
        wide = self.width(digits)
        rows, columns = self.values.shape
        dashed = []
        for at in np.ndindex(rows, columns):
            left, top = x + at[1] * wide, y + at[0] * HIGH
            if self.blank is not None and self.blank[at]:
                drawing.box(left, top, wide, HIGH, "#ffffff", HAIR, 0.4)
                drawing.text(
                    left + wide / 2, top + HIGH / 2, "–", SMALL, colour=SOFT, align="center", middle=True
                )
                continue
            value = float(self.values[at])
            fill = self.colour(value)
            drawing.box(left, top, wide, HIGH, fill, HAIR, 0.4)
            drawing.text(
                left + wide / 2, top + HIGH / 2, printed(value, digits), SMALL, colour=ink_on(fill),
                align="center", middle=True, name=f"{self.name} {at[0]} {at[1]}",
            )  # fmt: skip
            if self.padding is not None and self.padding[at]:
                dashed.append((left, top))
        for left, top in dashed:
            drawing.box(left + 0.5, top + 0.5, wide - 1, HIGH - 1, None, SOFT, 0.5, dashed=True)
        drawing.box(x, y, columns * wide, rows * HIGH, None, INK, 0.8)
        for row, column in self.chosen:
            drawing.box(x + column * wide, y + row * HIGH, wide, HIGH, None, CHOSEN, 1.6)


def head(drawing: Drawing, x: float, y: float, text: str) -> None:
    """What stands above a grid."""
    drawing.text(x, y, text, BODY, bold=True)


def sign(drawing: Drawing, x: float, y: float, text: str) -> None:
    """A sign of the formula, around the point (x, y)."""
    drawing.text(x, y, text, BODY + 2, align="center", middle=True)


@dataclass(frozen=True)
class Term:
    """A number in a formula: what it is, with the sign before it; `fill` is its colour, and `chosen` gives it a magenta frame."""

    name: str
    value: float
    caption: str
    before: str = ""
    fill: str = "#ffffff"
    chosen: bool = False


def formula_width(terms: Sequence[Term]) -> float:
    """How wide :func:`formula` is."""
    return sum(_wide(term) for term in terms) + SIGN * (len(terms) - 1)


def formula(drawing: Drawing, x: float, y: float, terms: Sequence[Term]) -> None:
    """Numbers in boxes with signs between and a caption under each, from (x, y) on."""
    for number, term in enumerate(terms):
        if number:
            sign(drawing, x + SIGN / 2, y + 3.2, term.before)
            x += SIGN
        wide = _wide(term)
        inner = width_of(printed(term.value), BODY, term.chosen) + 4
        left = x + (wide - inner) / 2
        drawing.box(
            left, y, inner, 6.4, term.fill, CHOSEN if term.chosen else INK, 1.6 if term.chosen else 0.6
        )
        drawing.text(
            x + wide / 2, y + 3.2, printed(term.value), BODY, colour=ink_on(term.fill), align="center",
            middle=True, bold=term.chosen, name=term.name,
        )  # fmt: skip
        drawing.text(x + wide / 2, y + 10.2, term.caption, SMALL, colour=SOFT, align="center")
        x += wide


def _wide(term: Term) -> float:
    return max(width_of(printed(term.value), BODY, True) + 4, width_of(term.caption, SMALL))
