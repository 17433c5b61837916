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
    """What a figure is made for.

    Attributes
    ----------
    label
        A marked message.
    width, height
        Millimetres of the whole figure in the file, with its title and notes; the width is infinite where it may be as wide as it needs.
    map, words
        The side of the largest map and the widest line of a label, where units stand in rows, before it is enlarged.
    enlarged
        By how much all of it, type among it, is larger in the file than 7 points: a slide is read from afar. The first at which the
        figure fits is taken.
    """

    label: str
    width: float
    height: float
    map: float = 26.0
    words: float = 27.0
    enlarged: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Room:
    """The room that the drawing has within a figure, in millimetres before it is enlarged, and how closely it is to be filled.

    Attributes
    ----------
    width, height
        At most.
    map, words
        As of the :class:`Sheet`.
    label, branch
        The widest line within a block of a graph, and within one that has others beside it.
    row
        The widest that a row of units gets.
    close
        Whether rows, and ranks of a graph, stand close to each other.
    """

    width: float
    height: float
    map: float = 26.0
    words: float = 27.0
    label: float = 40.0
    branch: float = 40.0
    row: float = 180.0
    close: bool = False


SHEETS: dict[Width, Sheet] = {
    "page": Sheet(N_("Both columns of a paper: 17.5 cm"), 175.0, 205.0),
    "column": Sheet(N_("One column of a paper: 8.5 cm"), 85.0, 205.0, 17.0, 22.0),
    "slide": Sheet(N_("Slide: 33 cm, large type"), 330.0, 180.0, 17.0, enlarged=(2.0, 1.6, 1.25)),
    "any": Sheet(N_("As wide as needed"), math.inf, 205.0),
}
"""What a figure is made for, and how large it is there at most, at the size at which it is printed or shown."""


@dataclass(frozen=True)
class ArchitectureSettings:
    """What a figure shows.

    Attributes
    ----------
    title
        The reader's own, above the figure; ``""`` for none. What is longer than 120 characters is cut.
    width
        One of :data:`SHEETS`; type is 7 points and more at that size.
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
        """What the figure is made for."""
        return SHEETS[self.width]
