"""Figures in which the units of a network follow one another from left to right, in as many rows as they need."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cnnviz.views.figures.architecture.labels import STEP, Line, draw_lines, labels_of
from cnnviz.views.figures.architecture.outline import Group, Outline, size_of
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
from cnnviz.views.figures.drawing import SMALL, SOFT, Drawing, Point
from cnnviz.views.figures.lettering import width_of
from cnnviz.words import Translate

MARGIN = 5.0
BESIDE = 10.0
"""What a row leaves of a figure's width, for margins and for the arrow to the next row."""
ARROW, SHORT_ARROW = 6.0, 4.5
"""Between two units; the short one where it spares a row."""
BETWEEN, CLOSE = 8.0, 4.0
"""From one row to the next, and where rows stand close."""
BELOW = 5.0
"""From a row of figures to the first line of their labels."""


@dataclass(frozen=True)
class Scale:
    """How long a side of maps, and how many channels, is drawn; `curved` says that one of both is not in proportion."""

    side: Callable[[int], float]
    depth: Callable[[int], float]
    curved: bool


@dataclass(frozen=True)
class Figure:
    """What stands for a unit: its size, and how it is drawn with its lower left corner at a place.

    Attributes
    ----------
    enters, leaves
        Where arrows end and begin: how far from the left, and from the bottom.
    """

    width: float
    height: float
    draw: Callable[[Drawing, float, float], None]
    enters: tuple[float, float]
    leaves: tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """A figure with its label, and the width of both."""

    figure: Figure
    lines: list[Line]
    width: float


def scale_of(outline: Outline, largest: float) -> Scale:
    """A scale on which everything can be seen: in proportion as far as that goes, else by the logarithm.

    The side of the largest map has `largest` millimetres.
    """
    sizes = [size_of(outline.blocks[unit[-1]].shape) for unit in outline.units]
    maps = [size for size in sizes if size[1] * size[2] > 1] or [(1, 1, 1)]
    sides = [n for _c, rows, columns in maps for n in (rows, columns)]
    channels = [c for c, _rows, _columns in maps]
    side, curved_side = _length(sides, 2.0, largest, min(7.0, largest / 3))
    depth, curved_depth = _length(channels, 0.6, 12.0, 1.5)
    return Scale(side, depth, curved_side or curved_depth)


def _length(
    counts: Sequence[int], shortest: float, longest: float, curved: float
) -> tuple[Callable[[int], float], bool]:
    """Lengths up to `longest`: in proportion if the least count gets `shortest`, else by the logarithm from `curved` on."""
    most, least = max(counts), min(counts)
    if least / most * longest >= shortest:
        return (lambda count: count / most * longest), False
    span = math.log(most / least)
    return (lambda count: curved + (longest - curved) * math.log(count / least) / span), True


def flow(
    _: Translate,
    outline: Outline,
    settings: ArchitectureSettings,
    room: Room,
    figure: Callable[[int], Figure],
    joint: Callable[[Drawing, int, Point, Point], None],
) -> Drawing:
    """Place the figure of each unit, given by its number; `joint` draws what leads from a unit to that at the end of the line."""
    cells = []
    for number, unit in enumerate(outline.units):
        drawn = figure(number)
        lines = labels_of(_, outline, unit, settings, room.words)
        cells.append(Cell(drawn, lines, max([drawn.width, *(line.width for line in lines)])))
    longest = min(room.row, room.width - BESIDE)
    between = CLOSE if room.close else BETWEEN
    usual, close = (_rows(cells, outline.groups, longest, arrow) for arrow in (ARROW, SHORT_ARROW))
    rows, apart = (close, SHORT_ARROW) if len(close) < len(usual) else (usual, ARROW)
    widths = [sum(cells[at].width for at in row) + apart * (len(row) - 1) for row in rows]
    width = max(widths) + 2 * MARGIN
    drawing = Drawing(width, 0.0)
    y = MARGIN
    for row, wide in zip(rows, widths, strict=True):
        grouped_here = [g for g in outline.groups if g.first <= row[-1] and g.stop > row[0]]
        y += 5.0 if grouped_here else 0.0
        tall = max(cells[at].figure.height for at in row)
        bottom = y + tall
        x = MARGIN + (width - 2 * MARGIN - wide) / 2 if len(rows) == 1 else MARGIN
        lefts: dict[int, float] = {}
        for at in row:
            lefts[at] = x
            x += cells[at].width + apart
        middle = y + tall / 2
        lows = {at: middle + cells[at].figure.height / 2 for at in row}
        starts = {at: lefts[at] + (cells[at].width - cells[at].figure.width) / 2 for at in row}
        for at in row:
            cells[at].figure.draw(drawing, starts[at], lows[at])
            draw_lines(drawing, lefts[at] + cells[at].width / 2, bottom + BELOW, cells[at].lines)
        for at in row[1:]:
            before, after = cells[at - 1].figure, cells[at].figure
            joint(
                drawing,
                at - 1,
                (starts[at - 1] + before.leaves[0], lows[at - 1] - before.leaves[1]),
                (starts[at] + after.enters[0], lows[at] - after.enters[1]),
            )
        if row is not rows[0]:
            to = starts[row[0]], lows[row[0]] - cells[row[0]].figure.enters[1]
            drawing.line([(MARGIN - 4, to[1]), to], SOFT, 0.7, arrow=True)
        if row is not rows[-1]:
            last = cells[row[-1]]
            x0, y0 = starts[row[-1]] + last.figure.leaves[0], lows[row[-1]] - last.figure.leaves[1]
            end = lefts[row[-1]] + last.width + 3.0
            drawing.line([(x0, y0), (end, y0)], SOFT, 0.7, arrow=True)
            drawing.width = max(drawing.width, end + 2.0)
        for group in grouped_here:
            first, stop = max(group.first, row[0]), min(group.stop - 1, row[-1])
            ends = lefts[first], lefts[stop] + cells[stop].width
            _bracket(drawing, ends, y - 2.0, group, (first == group.first, stop == group.stop - 1))
        deep = bottom + BELOW + STEP * (max(len(cells[at].lines) for at in row) - 1) + 1.5
        y = deep + between
    drawing.height = y - between + MARGIN
    return drawing


def _rows(cells: Sequence[Cell], groups: Sequence[Group], longest: float, apart: float) -> list[list[int]]:
    """The numbers of the cells row by row, in rows about equally long; a repeated group that fits into a row is not cut."""
    rows = _filled(cells, groups, longest, longest, apart)
    fewest = len(rows)
    lengths = sorted(
        {_wide(cells, range(a, b), apart) for a in range(len(cells)) for b in range(a + 1, len(cells) + 1)}
    )
    low, high = 0, len([length for length in lengths if length <= longest])
    while low < high:  # the shortest rows of which no more are needed
        middle = (low + high) // 2
        found = _filled(cells, groups, lengths[middle], longest, apart)
        if len(found) <= fewest and all(_wide(cells, row, apart) <= lengths[middle] + 1e-6 for row in found):
            rows, high = found, middle
        else:
            low = middle + 1
    return rows


def _wide(cells: Sequence[Cell], row: Sequence[int], apart: float) -> float:
    return sum(cells[at].width for at in row) + apart * (len(row) - 1)


def _filled(
    cells: Sequence[Cell], groups: Sequence[Group], most: float, longest: float, apart: float
) -> list[list[int]]:
    """The numbers of the cells in rows that are filled one after the other up to `most` millimetres.

    A repeated group that is wider than the `longest` row is cut.
    """
    whole = {at: group for group in groups for at in range(group.first, group.stop)}
    rows: list[list[int]] = [[]]
    at = 0
    while at < len(cells):
        stop = whole[at].stop if at in whole and whole[at].first == at else at + 1
        part = list(range(at, stop))
        if _wide(cells, part, apart) > longest:
            part, stop = [at], at + 1
        if rows[-1] and _wide(cells, [*rows[-1], *part], apart) > most + 1e-6:
            rows.append([])
        rows[-1] += part
        at = stop
    return rows


def _bracket(
    drawing: Drawing, ends: tuple[float, float], y: float, group: Group, closed: tuple[bool, bool]
) -> None:
    """A flat bracket above what repeats, and how often it stands; open at an end that is in another row."""
    (left, right), text = ends, f"× {group.times}"
    middle, half = (left + right) / 2, width_of(text, SMALL, True) / 2 + 1.5
    begin = [(left, y + 1.5)] if closed[0] else []
    end = [(right, y + 1.5)] if closed[1] else []
    drawing.line([*begin, (left, y), (max(left, middle - half), y)], SOFT, 0.7)
    drawing.line([(min(right, middle + half), y), (right, y), *end], SOFT, 0.7)
    drawing.text(
        middle, y, text, SMALL, bold=True, align="center", middle=True,
        name=f"times {group.first}" if closed[0] else "",
    )  # fmt: skip
