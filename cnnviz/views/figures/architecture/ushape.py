"""A U-Net in its shape: down on the left, up on the right, and skip connections across, in the style of a graph.

A run is what stands at one resolution. What leads from one resolution to the next, as a pooling or a transposed convolution, is
written beside its arrow; all else has boxes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cnnviz.views.figures.architecture.graph import MARGIN, PADDING
from cnnviz.views.figures.architecture.labels import (
    STEP,
    Line,
    draw_lines,
    kind_of,
    labels_of,
    named,
    stacked_labels,
)
from cnnviz.views.figures.architecture.outline import Outline
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
from cnnviz.views.figures.drawing import SOFT, Drawing, Point
from cnnviz.words import Translate

APART = 6.0
"""Between two boxes of a run."""
MIDDLE, CLOSE = 14.0, 9.0
"""The least room between both sides, and where all stands close."""
LEADS = 6.0
"""The least length of the arrows to the bottom and from there."""
DROP = 8.0
"""The least height from one resolution to the next."""
NARROWEST = 18.0
MOST_BOXES = 3
"""Of a run; one with more kinds of blocks is one box."""
JOINS = frozenset({"Add", "Concat", "Mul", "Sum"})


@dataclass(frozen=True)
class Run:
    """Blocks that follow each other at one resolution: the `way` in, and the `rest`; of the first, the way is empty."""

    way: Sequence[int]
    rest: Sequence[int]


@dataclass(frozen=True)
class Levels:
    """The runs of a U-Net from above to below and up again, `down` without the bottom, and which of the levels have a skip connection."""

    down: tuple[Run, ...]
    bottom: Run
    up: tuple[Run, ...]
    """In the order of `down`: the last one stands first."""
    skips: tuple[bool, ...]


def levels_of(outline: Outline) -> Levels | None:
    """The runs of a network that halves its maps and brings them back to their size, with skip connections; None for any other."""
    blocks = outline.blocks
    if any(len(block.shape) < 2 for block in blocks) or any(not block.sources for block in blocks[1:]):
        return None
    runs = [[at for at, _size in run] for _size, run in itertools.groupby(
        ((at, block.shape[1:]) for at, block in enumerate(blocks)), key=lambda each: each[1])]  # fmt: skip
    depth = len(runs) // 2
    sizes = [blocks[run[0]].shape[1:] for run in runs]
    if not depth or sizes != sizes[::-1]:
        return None
    if any(math.prod(one) <= math.prod(other) for one, other in itertools.pairwise(sizes[: depth + 1])):
        return None
    of = {at: number for number, run in enumerate(runs) for at in run}
    joined: dict[int, list[tuple[int, int]]] = {}
    for at, block in enumerate(blocks):
        for source in block.sources:
            here, there = of[at], of[source]
            if there == here or (at == runs[here][0] and source == runs[there][-1] and there == here - 1):
                continue
            if here <= depth or there != len(runs) - 1 - here:
                return None
            joined.setdefault(there, []).append((source, at))
    taken = {source for block in blocks for source in block.sources}
    if not joined or len(taken) < len(blocks) - 1:
        return None
    found = []
    for number, run in enumerate(runs):
        ends = [at for _source, at in joined.get(len(runs) - 1 - number, [])] if number > depth else []
        ways = 0 if number == 0 else run.index(min(ends)) if ends else 1
        if ways == len(run):  # nothing but what leads to it
            ways = 0
        found.append(Run(run[:ways], run[ways:]))
    return Levels(
        tuple(found[:depth]),
        found[depth],
        tuple(found[:depth:-1]),
        tuple(each in joined for each in range(depth)),
    )


@dataclass(eq=False)
class Box:
    """A box and its place: `x` of its middle, `y` of its upper edge."""

    lines: list[Line]
    colour: str
    x: float = 0.0
    y: float = 0.0
    width: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.width = max(NARROWEST, *(line.width + 2 * PADDING for line in self.lines))
        self.height = STEP * len(self.lines) + 2.2

    def draw(self, drawing: Drawing) -> None:
        """Draw it with its words."""
        drawing.box(self.x - self.width / 2, self.y, self.width, self.height, self.colour)
        draw_lines(drawing, self.x, self.y + STEP + 0.2, self.lines)


@dataclass(eq=False)
class Side:
    """The boxes of a run in the order in which they are computed, and what is written beside the arrow that leads to it."""

    boxes: list[Box]
    way: list[Line]
    across: bool

    @property
    def width(self) -> float:
        """Of all boxes."""
        if not self.across:
            return max(box.width for box in self.boxes)
        return sum(box.width for box in self.boxes) + APART * (len(self.boxes) - 1)

    @property
    def height(self) -> float:
        """Of all boxes."""
        if self.across:
            return max(box.height for box in self.boxes)
        return sum(box.height for box in self.boxes) + APART * (len(self.boxes) - 1)

    def place(self, left: float, y: float, height: float, upwards: bool = False) -> None:
        """Put the boxes side by side from `left` on, in the middle of a row of this height; or above each other, down to its end."""
        if self.across:
            for box in self.boxes:
                box.x, box.y = left + box.width / 2, y + (height - box.height) / 2
                left += box.width + APART
            return
        low = y + height
        for box in self.boxes if upwards else self.boxes[::-1]:
            box.x, box.y = left + self.width / 2, low - box.height
            low -= box.height + APART

    def draw(self, drawing: Drawing) -> None:
        """Draw the boxes, and the arrows between them."""
        for box in self.boxes:
            box.draw(drawing)
        for one, other in itertools.pairwise(self.boxes):
            if self.across:
                middle = one.y + one.height / 2
                ends = ((one.x + one.width / 2, middle), (other.x - other.width / 2, middle))
            elif one.y < other.y:
                ends = ((one.x, one.y + one.height), (other.x, other.y))
            else:
                ends = ((one.x, one.y), (other.x, other.y + other.height))
            _arrow(drawing, *ends)


def ushape(
    _: Translate,
    outline: Outline,
    settings: ArchitectureSettings,
    room: Room,
    *,
    each: bool,
    across: bool,
    flat: bool,
) -> tuple[Drawing, bool]:
    """The drawing; nothing in it is a logarithm.

    Parameters
    ----------
    outline
        One that has :func:`levels_of`.
    each
        Whether every block has a box of its own; else those of one kind that follow each other share one.
    across
        Whether the boxes of a run stand side by side; else above each other.
    flat
        Whether boxes are as flat as they can be: all that is bold on one line, all else on the next.
    """
    levels = levels_of(outline)
    assert levels is not None

    most = 4 * room.label if flat else room.label

    def side(run: Run, across: bool = across) -> Side:
        boxes = [_box(_, outline, part, settings, most, flat) for part in _parts(_, outline, run, each)]
        plain = replace(settings, shapes=False)
        way = [line for at in run.way for line in labels_of(_, outline, [at], plain, most)]
        return Side(boxes, _flat(way) if flat else way, across)

    downs, ups, bottom = (
        [side(run) for run in levels.down],
        [side(run) for run in levels.up],
        side(levels.bottom, True),
    )
    if across:  # one below the other, so that arrows are straight
        for column in ([side.boxes[-1] for side in downs], [side.boxes[0] for side in ups]):
            widest = max(box.width for box in column)
            for box in column:
                box.width = widest
    left, right = (max(one.width for one in sides) for sides in (downs, ups))
    last, first = downs[-1].boxes[-1], ups[-1].boxes[0]
    halves = (last.width if across else left) / 2 + (first.width if across else right) / 2
    beside = max(line.width for one in (*downs, bottom) for line in one.way or [_EMPTY])
    least = CLOSE if room.close else MIDDLE
    middle = max(least, bottom.width + 2 * LEADS - halves, beside + LEADS - halves)
    drawing = Drawing(0.0, 0.0)
    start = MARGIN + left + middle
    y = MARGIN
    gaps = [
        max(DROP, STEP * max(len(below.way), len(up.way)) + 5.0)
        for below, up in zip([*downs[1:], bottom], ups, strict=True)
    ]
    lows: list[float] = []
    for down, up, gap in zip(downs, ups, gaps, strict=True):
        height = max(down.height, up.height)
        down.place(MARGIN + left - down.width if across else MARGIN + (left - down.width) / 2, y, height)
        up.place(start if across else start + (right - up.width) / 2, y, height, upwards=True)
        lows.append(y + height)
        y += height + gap
    leave, enter = last.x, first.x
    bottom.place((leave + enter - bottom.width) / 2, y, bottom.height)
    extent = start + right
    for every in (*downs, *ups, bottom):
        every.draw(drawing)
    for (down, below), low in zip(itertools.pairwise(downs), lows, strict=False):
        turn = below.boxes[0].y - 2.2
        _lead(drawing, down.boxes[-1], below.boxes[0], turn, low, below.way)
    for (above, up), low in zip(itertools.pairwise(ups), lows, strict=False):
        reach = _lead(drawing, up.boxes[-1], above.boxes[0], low + 2.2, low + 1.2, above.way)
        extent = max(extent, reach)
    for down, up, skips in zip(downs, ups, levels.skips, strict=True):
        if skips:
            one, other = down.boxes[-1], up.boxes[0]
            level = max(one.y, other.y) + min(one.height, other.height) / 2
            _arrow(drawing, (one.x + one.width / 2, level), (other.x - other.width / 2, level))
    into, out = bottom.boxes[0], bottom.boxes[-1]
    at = into.y + into.height / 2
    _arrow(drawing, (leave, last.y + last.height), (leave, at), (into.x - into.width / 2, at))
    _beside(drawing, leave, lows[-1], bottom.way)
    at = out.y + out.height / 2
    _arrow(drawing, (out.x + out.width / 2, at), (enter, at), (enter, first.y + first.height))
    extent = max(extent, _beside(drawing, enter, lows[-1], ups[-1].way))
    drawing.width, drawing.height = extent + MARGIN, y + bottom.height + MARGIN
    return drawing, False


_EMPTY = Line("", "")


def _arrow(drawing: Drawing, *points: Point) -> None:
    drawing.line(points, SOFT, 0.7, arrow=True)


def _lead(drawing: Drawing, one: Box, other: Box, turn: float, top: float, way: list[Line]) -> float:
    """The arrow from one resolution to the next, which turns at a height, and its words from `top` down; how far these reach."""
    downwards = one.y < other.y
    start, end = (one.y + one.height, other.y) if downwards else (one.y, other.y + other.height)
    _arrow(drawing, (one.x, start), (one.x, turn), (other.x, turn), (other.x, end))
    return _beside(drawing, one.x, top, way)


def _beside(drawing: Drawing, x: float, y: float, lines: Sequence[Line]) -> float:
    """Words on the right of an arrow, from `y` down; where they end."""
    for number, line in enumerate(lines):
        drawing.text(
            x + 1.5, y + STEP * (number + 1), line.text, line.size, colour=line.colour, bold=line.bold, name=line.name
        )  # fmt: skip
    return x + 1.5 + max([line.width for line in lines], default=0.0)


def _parts(_: Translate, outline: Outline, run: Run, each: bool) -> Iterator[list[int]]:
    """The blocks of a run, box by box."""
    blocks = outline.blocks
    start = [at for at in run.rest[:1] if blocks[at].kind == "Input"]
    yield from ([at] for at in start)
    rest = [at for at in run.rest if at not in start]
    if each:
        yield from ([at] for at in rest)
        return
    parts: list[list[int]] = []
    for at in rest:
        kind = kind_of(_, blocks[at]), blocks[at].behind
        before = blocks[parts[-1][-1]] if parts else None
        same = (
            before
            and blocks[at].kind not in JOINS
            and (before.kind in JOINS or kind == (kind_of(_, before), before.behind))
        )
        if parts and same:
            parts[-1].append(at)
        else:
            parts.append([at])
    is_chain = all(set(blocks[at].sources) & set(run.rest) <= {at - 1} for at in rest)
    yield from parts if is_chain and len(parts) <= MOST_BOXES else [rest] if rest else []


def is_plain(outline: Outline) -> bool:
    """Whether the runs of a U-Net are chains, so that each block can have a box of its own."""
    levels = levels_of(outline)
    return levels is not None and all(
        set(outline.blocks[at].sources) & set(run.rest) <= {at - 1}
        for run in (*levels.down, levels.bottom, *levels.up)
        for at in run.rest
    )


def _box(
    _: Translate, outline: Outline, part: list[int], settings: ArchitectureSettings, most: float, flat: bool
) -> Box:
    told = labels_of if len(part) == 1 else stacked_labels
    lines = told(_, outline, part, settings, most)
    learns = next((at for at in part if outline.blocks[at].parameters), part[-1])
    return Box(_flat(lines) if flat else lines, named(outline.blocks[learns].kind).colour)


def _flat(lines: Sequence[Line]) -> list[Line]:
    """The lines that are bold as one, and all others as one."""
    both = [[line for line in lines if line.bold == bold] for bold in (True, False)]
    return [replace(some[0], text=" · ".join(line.text for line in some)) for some in both if some]
