"""What a figure of a computation says around its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.views.figures.computation.grids import Term, formula, formula_width
from cnnviz.views.figures.drawing import HEAD, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.words import Translate

MARGIN = 6.0


@dataclass(frozen=True)
class Told:
    """The words of a figure.

    Attributes
    ----------
    title
        The operation.
    where
        Which element it is about.
    result
        What the last number is called.
    place
        What stands above the places of a table.
    with_bias
        Whether a bias of 0 is said as well.
    """

    title: str
    where: str
    result: str
    place: str = ""
    with_bias: bool = False


def framed(
    _: Translate, told: Told, drawing: Drawing, terms: Sequence[Term], notes: Sequence[str]
) -> Drawing:
    """`drawing` under its title and over the formula that its numbers end in."""
    width = max(
        drawing.width,
        formula_width(terms) + 2 * MARGIN,
        width_of(told.title, HEAD, True) + 2 * MARGIN,
        min(180.0, width_of(told.where, SMALL)) + 2 * MARGIN,
        *(width_of(note, SMALL) + 2 * MARGIN for note in notes),
    )
    whole = Drawing(width, 0.0, f"{told.title}, {told.where}")
    whole.text(MARGIN, 8.0, told.title, HEAD, bold=True, name="title")
    whole.text(
        MARGIN, 12.6, shortened(told.where, width - 2 * MARGIN, SMALL), SMALL, colour=SOFT, name="where"
    )
    y = 17.5
    whole.put(drawing, 0.0, y)
    y += drawing.height + 2.0
    if terms:
        formula(whole, MARGIN, y, terms)
        y += 12.0
    for note in notes:
        whole.text(MARGIN, y + 3.5, note, SMALL, colour=SOFT)
        y += 4.5
    whole.height = y + 4.0
    return whole
