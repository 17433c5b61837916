"""The style of boxes in perspective: the front is as high as a map has rows and as thick as there are maps."""

from __future__ import annotations

import math

from cnnviz.views.figures.architecture.flow import Figure, Scale, flow, scale_of
from cnnviz.views.figures.architecture.labels import named
from cnnviz.views.figures.architecture.names import LEARNS
from cnnviz.views.figures.architecture.outline import Outline, size_of
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
from cnnviz.views.figures.drawing import INK, SOFT, Drawing, Point
from cnnviz.words import Translate

SLANT = 0.34
"""What is left of a length that leads away from the reader, along both directions of the paper."""
THIN = 2.2


def layered(
    _: Translate, outline: Outline, settings: ArchitectureSettings, room: Room
) -> tuple[Drawing, bool]:
    """The drawing, and whether its lengths are logarithms."""
    scale = scale_of(outline, room.map)
    return flow(
        _, outline, settings, room, lambda at: _box(outline, at, scale, room.map), _arrow
    ), scale.curved


def _arrow(drawing: Drawing, _at: int, start: Point, end: Point) -> None:
    drawing.line([start, end], SOFT, 0.7, arrow=True)


def _box(outline: Outline, at: int, scale: Scale, largest: float) -> Figure:
    unit = outline.units[at]
    channels, rows, columns = size_of(outline.blocks[unit[-1]].shape)
    if rows * columns == 1:
        thick, high, deep = THIN, vector_length(channels, largest), THIN
    else:
        thick, high, deep = scale.depth(channels), scale.side(rows), scale.side(columns)
    slant = SLANT * deep
    fill = named(outline.blocks[unit[-1]].kind).colour if len(unit) == 1 else LEARNS

    def draw(drawing: Drawing, x: float, y: float) -> None:
        right, top = x + thick, y - high
        drawing.shape([(x, y), (right, y), (right, top), (x, top)], fill)
        away = (right + slant, top - slant)
        drawing.shape([(x, top), (right, top), away, (x + slant, top - slant)], mixed(fill, "#ffffff", 0.55))
        drawing.shape([(right, y), (right, top), away, (right + slant, y - slant)], mixed(fill, INK, 0.14))

    middle = (high + slant) / 2
    # arrows end on the front and begin on the side that faces right, at half its depth
    return Figure(thick + slant, high + slant, draw, (0.0, middle), (thick + slant, middle))


def vector_length(count: int, largest: float) -> float:
    """How long a row of numbers is drawn, in millimetres, where the side of the largest map has `largest`."""
    share = min(1.0, largest / 17)
    return share * min(24.0, 3.0 + 2.2 * math.log2(max(count, 1)))


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with so much of the `other` in it."""
    parts = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
