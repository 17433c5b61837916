"""The style of LeNet's figure: a stack of sheets for the maps of each block, and lines from a window to what is made of it."""

from __future__ import annotations

import math

from cnnviz.views.figures.architecture.flow import Figure, flow, scale_of
from cnnviz.views.figures.architecture.labels import named
from cnnviz.views.figures.architecture.layered import mixed, vector_length
from cnnviz.views.figures.architecture.names import LEARNS
from cnnviz.views.figures.architecture.outline import Outline, size_of
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
from cnnviz.views.figures.drawing import INK, SOFT, Drawing, Point
from cnnviz.words import Translate

APART = 1.3
"""From one sheet to the next, along both directions."""
MOST_SHEETS = 9
SHARE = 0.78
"""Of the length that a side has in the layered style."""
THIN = 2.4


def lenet(_: Translate, outline: Outline, settings: ArchitectureSettings, room: Room) -> tuple[Drawing, bool]:
    """The drawing, and whether its lengths are logarithms."""
    scale = scale_of(outline, room.map)
    figures = [_stack(outline, at, scale.side, room.map) for at in range(len(outline.units))]

    def joint(drawing: Drawing, at: int, start: Point, end: Point) -> None:
        before, after = (_is_row(outline, number) for number in (at, at + 1))
        if before or after:  # every number of one feeds every number of the other
            halves = figures[at].height / 2, figures[at + 1].height / 2
            if not before:
                halves = (_front(outline, at, scale.side, room.map)[1] / 2, halves[1])
            for sign in (-1, 1):
                drawing.line(
                    [(start[0], start[1] + sign * halves[0]), (end[0], end[1] + sign * halves[1])], SOFT, 0.5
                )
            return
        wide, high = _front(outline, at, scale.side, room.map)
        side = max(1.2, 0.22 * min(wide, high))
        x, y = start[0] - 0.18 * wide, start[1] + 0.1 * high
        drawing.box(x - side, y - side / 2, side, side, "#ffffff", INK, 0.5)
        to_wide, to_high = _front(outline, at + 1, scale.side, room.map)
        to = (end[0] + 0.4 * to_wide, end[1] - 0.05 * to_high)
        for corner in (y - side / 2, y + side / 2):
            drawing.line([(x, corner), to], SOFT, 0.5)

    return flow(_, outline, settings, room, figures.__getitem__, joint), scale.curved


def sheets(channels: int) -> int:
    """How many sheets stand for so many maps: each for up to four, more as their logarithm."""
    return channels if channels <= 4 else min(MOST_SHEETS, 2 + round(math.log2(channels)))


def _is_row(outline: Outline, at: int) -> bool:
    _channels, rows, columns = size_of(outline.blocks[outline.units[at][-1]].shape)
    return rows * columns == 1


def _front(outline: Outline, at: int, side: object, largest: float) -> tuple[float, float]:
    """Width and height of the sheet in front."""
    assert callable(side)
    channels, rows, columns = size_of(outline.blocks[outline.units[at][-1]].shape)
    if rows * columns == 1:
        return THIN, vector_length(channels, largest)
    return SHARE * side(columns), SHARE * side(rows)


def _stack(outline: Outline, at: int, side: object, largest: float) -> Figure:
    unit = outline.units[at]
    channels = size_of(outline.blocks[unit[-1]].shape)[0]
    wide, high = _front(outline, at, side, largest)
    fill = named(outline.blocks[unit[-1]].kind).colour if len(unit) == 1 else LEARNS
    if _is_row(outline, at):
        lean = 0.8

        def draw_row(drawing: Drawing, x: float, y: float) -> None:
            drawing.shape([(x, y - high), (x + wide - lean, y - high), (x + wide, y), (x + lean, y)], fill)

        return Figure(wide, high, draw_row, (0.0, high / 2), (wide, high / 2))
    count = sheets(channels)
    behind = APART * (count - 1)

    def draw(drawing: Drawing, x: float, y: float) -> None:
        for number in range(count):
            shift = APART * number
            tint = mixed(fill, "#ffffff", 0.6 * (1 - (number + 1) / count))
            drawing.box(x + shift, y - high - behind + shift, wide, high, tint)

    return Figure(wide + behind, high + behind, draw, (behind, high / 2), (wide + behind, high / 2))
