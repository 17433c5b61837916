"""A drawing as plain shapes in millimetres, from the upper left corner: laid out once, written in every format.

Whatever a figure shows, words that come from elsewhere among it, is data here; each writer escapes it for its own format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
Pixels = npt.NDArray[np.uint8]

INK, SOFT, HAIR, PALE = "#1b1b1b", "#595959", "#9a9a9a", "#eeeeee"
"""Text and outlines; captions; thin lines; quiet areas."""
CHOSEN = "#b0186f"
"""Magenta, which marks the one element that a figure is about."""

SMALL, BODY, HEAD = 7.0, 8.0, 10.0
"""Sizes of type in points; a figure is drawn at the size at which it is printed, so that none of it is smaller than 7 points."""


@dataclass(frozen=True)
class Text:
    """One line; `y` is its baseline, or with `middle` the height of its middle. `name` finds it again in a test or a file."""

    x: float
    y: float
    text: str
    size: float = BODY
    colour: str = INK
    align: Align = "left"
    middle: bool = False
    bold: bool = False
    name: str = ""


@dataclass(frozen=True)
class Shape:
    """A closed polygon; `fill` None leaves it open to what lies behind, `line` is in points."""

    points: tuple[Point, ...]
    fill: str | None = None
    edge: str | None = INK
    line: float = 0.6
    dashed: bool = False


@dataclass(frozen=True)
class Line:
    """A polyline, with an arrowhead at its end if it is an `arrow`; `line` is in points."""

    points: tuple[Point, ...]
    colour: str = INK
    line: float = 0.6
    arrow: bool = False
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """`pixels`, uint8 (H, W, 3), a square of one colour for each, stretched to `width` and `height`."""

    x: float
    y: float
    width: float
    height: float
    pixels: Pixels


Item = Text | Shape | Line | Picture


@dataclass(eq=False)
class Drawing:
    """What a figure consists of; later items lie on earlier ones.

    Attributes
    ----------
    width, height
        Millimetres.
    title
        Says in words what the figure is, for the file's properties and for those who hear it read.
    """

    width: float
    height: float
    title: str = ""
    items: list[Item] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        *,
        colour: str = INK,
        align: Align = "left",
        middle: bool = False,
        bold: bool = False,
        name: str = "",
    ) -> None:
        """Add a :class:`Text`."""
        self.items.append(Text(x, y, text, size, colour, align, middle, bold, name))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str | None = None,
        edge: str | None = INK,
        line: float = 0.6,
        dashed: bool = False,
    ) -> None:
        """Add an upright rectangle."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.items.append(Shape(corners, fill, edge, line, dashed))

    def shape(
        self, points: Sequence[Point], fill: str | None = None, edge: str | None = INK, line: float = 0.6
    ) -> None:
        """Add a closed polygon."""
        self.items.append(Shape(tuple(points), fill, edge, line))

    def line(
        self,
        points: Sequence[Point],
        colour: str = INK,
        line: float = 0.6,
        *,
        arrow: bool = False,
        dashed: bool = False,
    ) -> None:
        """Add a polyline."""
        self.items.append(Line(tuple(points), colour, line, arrow, dashed))

    def picture(self, x: float, y: float, width: float, height: float, pixels: Pixels) -> None:
        """Add a :class:`Picture`."""
        self.items.append(Picture(x, y, width, height, pixels))

    @property
    def texts(self) -> list[Text]:
        """All texts, in order."""
        return [item for item in self.items if isinstance(item, Text)]

    def enlarged(self, by: float) -> Drawing:
        """The same drawing, `by` times as large: lengths, type and lines."""
        items = [_enlarged(item, by) for item in self.items]
        return Drawing(self.width * by, self.height * by, self.title, items)

    def put(self, other: Drawing, x: float, y: float) -> None:
        """Add all that `other` shows, its corner at (x, y)."""
        self.items += [_moved(item, x, y) for item in other.items]


def _moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, Text | Picture):
        return replace(item, x=item.x + x, y=item.y + y)
    return replace(item, points=tuple((px + x, py + y) for px, py in item.points))


def _enlarged(item: Item, by: float) -> Item:
    match item:
        case Text():
            return replace(item, x=item.x * by, y=item.y * by, size=item.size * by)
        case Picture():
            return replace(item, x=item.x * by, y=item.y * by, width=item.width * by, height=item.height * by)
    return replace(item, points=tuple((x * by, y * by) for x, y in item.points), line=item.line * by)
