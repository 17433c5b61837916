"""What an architecture figure shows of a network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from cnnviz.words import N_

Style = Literal["layered", "graph", "lenet"]
Width = Literal["page", "column", "slide", "any"]

STYLES: dict[Style, str] = {
    "layered": N_("Boxes in perspective"),
    "graph": N_("Graph"),
    "lenet": N_("Stacked maps, as LeNet is drawn"),
}
"""The styles of an architecture figure, each with its label, a marked message."""


@dataclass(frozen=True)
class Sheet:
    """The room that a figure has.

    Attributes
    ----------
    label
        A marked message.
    width, height
        Millimetres that it is laid out in; infinite where it may be as large as it needs. Columns of a graph keep to the height; of
        other styles, what repeats is drawn once where they would be higher.
    map, words
        The side of the largest map and the widest line of a label, where units stand in rows.
    enlarged
        By how much all of it, type among it, is larger in the file: a slide is read from afar.
    """

    label: str
    width: float
    height: float
    map: float = 26.0
    words: float = 27.0
    enlarged: float = 1.0


SHEETS: dict[Width, Sheet] = {
    "page": Sheet(N_("Both columns of a paper: 17.5 cm"), 175.0, 205.0),
    "column": Sheet(N_("One column of a paper: 8.5 cm"), 85.0, 205.0, 17.0, 22.0),
    "slide": Sheet(N_("Slide: 33 cm, large type"), 165.0, 90.0, 17.0, enlarged=2.0),
    "any": Sheet(N_("As wide as needed"), math.inf, 205.0),
}
"""How wide a figure is at most, at the size at which it is printed or shown."""


@dataclass(frozen=True)
class ArchitectureSettings:
    """What a figure shows.

    Attributes
    ----------
    title
        The reader's own, above the figure; ``""`` for none. What is longer than 120 characters is cut.
    width
        One of :data:`SHEETS`; type is 7 points and more at that width.
    names, shapes, parameters
        Whether it says what the network calls its layers, the shape of each result, and how many numbers each block has learned.
    """

    style: Style = "layered"
    title: str = ""
    names: bool = False
    shapes: bool = True
    parameters: bool = True
    width: Width = "page"

    @property
    def sheet(self) -> Sheet:
        """The room that the figure has."""
        return SHEETS[self.width]
