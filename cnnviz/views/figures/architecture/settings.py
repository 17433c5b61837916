"""What an architecture figure shows of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnnviz.words import N_

Style = Literal["layered", "graph", "lenet"]

STYLES: dict[Style, str] = {
    "layered": N_("Boxes in perspective"),
    "graph": N_("Graph"),
    "lenet": N_("Stacked maps, as LeNet is drawn"),
}
"""The styles of an architecture figure, each with its label, a marked message."""


@dataclass(frozen=True)
class ArchitectureSettings:
    """What a figure shows.

    Attributes
    ----------
    title
        The reader's own, above the figure; ``""`` for none. What is longer than 120 characters is cut.
    names, shapes, parameters
        Whether it says what the network calls its layers, the shape of each result, and how many numbers each block has learned.
    """

    style: Style = "layered"
    title: str = ""
    names: bool = False
    shapes: bool = True
    parameters: bool = True
