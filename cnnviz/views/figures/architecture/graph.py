"""The style of a graph: blocks from above to below, with every branch and join, laid out in layers.

Blocks stand in ranks by their longest path from the input. A connection that passes ranks by has a lane of its own in each of
them, so that no line crosses a block. Within a rank, neighbours are put in the order of what they are joined to (the
barycentre heuristic of Sugiyama, Tagawa and Toda, 1981).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cnnviz.views.figures.architecture.labels import STEP, Line, draw_lines, labels_of, named
from cnnviz.views.figures.architecture.outline import Outline
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room
from cnnviz.views.figures.drawing import HAIR, SMALL, SOFT, Drawing, Pixels, Point
from cnnviz.views.figures.lettering import width_of
from cnnviz.words import Translate

MARGIN = 5.0
PADDING = 2.0
LANE = 3.0
"""The width of a lane for a line that passes a rank by."""
APART = 4.0
DROP, CLOSE = 6.5, 4.5
"""From one rank to the next, and where ranks stand close."""
LOOP = 3.0
"""Room below columns for the line that leads to the next."""
COLUMNS_APART, COLUMNS_CLOSE = 12.0, 8.0
SWEEPS = 8
STRIP_GAP = 1.0


@dataclass(frozen=True, eq=False)
class Strip:
    """Pictures under the words of a block, all of one size; `said` stands below them."""

    pictures: Sequence[Pixels]
    width: float
    height: float
    said: str = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all, in millimetres, with what is below."""
        wide = len(self.pictures) * (self.width + STRIP_GAP) - STRIP_GAP
        return max(wide, width_of(self.said, SMALL)), self.height + (4.0 if self.said else 0.0) + 1.2

    def draw(self, drawing: Drawing, middle: float, y: float, name: str) -> None:
        """Draw it around the line `middle`, from `y` down."""
        wide = len(self.pictures) * (self.width + STRIP_GAP) - STRIP_GAP
        for number, pixels in enumerate(self.pictures):
            x = middle - wide / 2 + number * (self.width + STRIP_GAP)
            drawing.picture(x, y, self.width, self.height, pixels)
            drawing.box(x, y, self.width, self.height, None, HAIR, 0.4)
        if self.said:
            drawing.text(
                middle, y + self.height + 3.4, self.said, SMALL, colour=SOFT, align="center", name=name
            )


@dataclass(eq=False)
class Place:
    """A block, or a lane that stands for a connection, in a rank."""

    block: int | None
    lines: list[Line]
    width: float
    height: float
    strip: Strip | None = None
    x: float = 0.0
    """Of its middle."""
    above: list[Place] = field(default_factory=list)
    below: list[Place] = field(default_factory=list)


@dataclass(eq=False)
class Part:
    """A unit, laid out by itself: its ranks, and the width and height of all."""

    ranks: list[list[Place]]
    left: float
    right: float
    drop: float

    @property
    def height(self) -> float:
        """Of all ranks with what is between them."""
        return sum(max(p.height for p in rank) for rank in self.ranks) + self.drop * (len(self.ranks) - 1)


def graph(
    _: Translate,
    outline: Outline,
    settings: ArchitectureSettings,
    room: Room,
    strips: Mapping[int, Strip] | None = None,
) -> tuple[Drawing, bool]:
    """The drawing; nothing in it is a logarithm. `strips` are drawn in the blocks of these places."""
    strips = strips or {}
    drop, apart = (CLOSE, COLUMNS_CLOSE) if room.close else (DROP, COLUMNS_APART)
    parts = [_part(_, outline, unit, settings, room, strips) for unit in outline.units]
    columns = _columns(parts, outline, room.height - 2 * MARGIN, drop)
    drawing = Drawing(0.0, 0.0)
    x = MARGIN
    lowest = 0.0
    ends: list[Point] = []
    for column in columns:
        left = min(parts[at].left for at in column)
        right = max(parts[at].right for at in column)
        frames = [g for g in outline.groups if column[0] <= g.first < column[-1] + 1]
        left -= 3.0 if frames else 0.0
        right += (3.0 if room.close else 12.0) if frames else 0.0
        middle = x - left
        y = MARGIN + (drop if ends else 0.0)
        came = ends[-1] if ends else None
        tops: dict[int, float] = {}
        bottoms: dict[int, float] = {}
        last: Place | None = None
        for at in column:
            tops[at] = y
            y, last, last_bottom = _draw(drawing, outline, parts[at], middle, y, last, bottoms.get(at - 1))
            bottoms[at] = last_bottom
            y += drop
        for group in frames:
            stop = min(group.stop - 1, column[-1])
            wide_l = min(parts[at].left for at in range(group.first, stop + 1)) - 2.5
            wide_r = max(parts[at].right for at in range(group.first, stop + 1)) + 2.5
            top, low = tops[group.first] - 2.0, bottoms[stop] + 2.0
            drawing.box(middle + wide_l, top, wide_r - wide_l, low - top, None, SOFT, 0.7, dashed=True)
            times, name = f"× {group.times}", f"times {group.first}"
            if room.close:
                drawing.text(middle + wide_r, top - 0.6, times, SMALL, bold=True, align="right", name=name)
            else:
                beside = middle + wide_r + 1.5, (top + low) / 2
                drawing.text(*beside, times, SMALL + 2, bold=True, middle=True, name=name)
        first = parts[column[0]].ranks[0][0]
        if came is not None:
            gap = x - apart / 2
            turn = MARGIN + 1.0
            drawing.line(
                [came, (came[0], came[1] + 3), (gap, came[1] + 3), (gap, turn), (middle + first.x, turn),
                 (middle + first.x, tops[column[0]])],
                SOFT, 0.7, arrow=True,
            )  # fmt: skip
        assert last is not None
        ends.append((middle + last.x, bottoms[column[-1]]))
        lowest = max(lowest, y - drop)
        x += right - left + apart
    drawing.width = x - apart + MARGIN
    drawing.height = lowest + MARGIN + (LOOP if len(columns) > 1 else 0.0)
    return drawing, False


def _part(
    _: Translate,
    outline: Outline,
    unit: range,
    settings: ArchitectureSettings,
    room: Room,
    strips: Mapping[int, Strip],
) -> Part:
    """A unit in ranks, around x = 0; connections from before it begin at a lane in the middle above."""
    places: dict[int, Place] = {}
    depth: dict[int, int] = {}
    inner = {at: [s for s in outline.blocks[at].sources if s in unit] for at in unit}
    outer = {at: len(inner[at]) < len(outline.blocks[at].sources) for at in unit}
    shift = 1 if len(unit) > 1 and any(outer.values()) else 0
    for at in unit:
        depth[at] = max([depth[s] + 1 for s in inner[at]], default=shift)
        lines = labels_of(_, outline, [at], settings, room.label if len(unit) == 1 else room.branch)
        width = max(line.width for line in lines) + 2 * PADDING
        strip = strips.get(at)
        more, deep = (0.0, 0.0) if strip is None else strip.size
        places[at] = Place(
            at, lines, max(width, more + 2 * PADDING, 18.0), STEP * len(lines) + 2.2 + deep, strip
        )
    ranks: list[list[Place]] = [[] for _rank in range(max(depth.values()) + 1)]
    if shift:
        ranks[0].append(Place(None, [], LANE, 0.0))
    for at in unit:
        ranks[depth[at]].append(places[at])
    for at in unit:
        starts = [(places[s], depth[s]) for s in inner[at]]
        if shift and outer[at]:
            starts.append((ranks[0][0], 0))
        for start, rank in starts:
            above = start
            for between in range(rank + 1, depth[at]):
                lane = Place(None, [], LANE, 0.0)
                ranks[between].append(lane)
                _join(above, lane)
                above = lane
            _join(above, places[at])
    _order(ranks)
    _spread(ranks)
    every = [place for rank in ranks for place in rank]
    left, right = min(p.x - p.width / 2 for p in every), max(p.x + p.width / 2 for p in every)
    return Part(ranks, left, right, CLOSE if room.close else DROP)


def _join(above: Place, below: Place) -> None:
    above.below.append(below)
    below.above.append(above)


def _order(ranks: list[list[Place]]) -> None:
    """Put the places of each rank in the order of what they are joined to."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for rank in ranks[1:] if down else ranks[-2::-1]:
            number = {
                id(place): at / max(len(other) - 1, 1) for other in ranks for at, place in enumerate(other)
            }
            means = {}
            for place in rank:
                joined = place.above if down else place.below
                means[id(place)] = (
                    sum(number[id(each)] for each in joined) / len(joined) if joined else number[id(place)]
                )
            rank.sort(key=lambda place: means[id(place)])


def _spread(ranks: list[list[Place]]) -> None:
    """Give each place its x: near the middle of what it is joined to, and apart from its neighbours."""
    for rank in ranks:
        _apart(rank, [0.0] * len(rank))
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for rank in ranks if down else ranks[::-1]:
            wished = []
            for place in rank:
                joined = place.above if down else place.below
                wished.append(sum(each.x for each in joined) / len(joined) if joined else place.x)
            _apart(rank, wished)
    if len(ranks[-1]) == 1:  # one way out: what follows stands below it
        shift = ranks[-1][0].x
        for rank in ranks:
            for place in rank:
                place.x -= shift


def _apart(rank: Sequence[Place], wished: Sequence[float]) -> None:
    """The nearest places to those wished at which nothing overlaps: least squares, pooled where neighbours push each other."""
    pools: list[tuple[float, int]] = []  # the mean of what is wished, less the offsets, and how many it is of
    offsets = [0.0]
    for one, other in itertools.pairwise(rank):
        offsets.append(offsets[-1] + (one.width + other.width) / 2 + APART)
    for wish, offset in zip(wished, offsets, strict=True):
        pools.append((wish - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2], pools[-1]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    found = [mean for mean, count in pools for _each in range(count)]
    for place, mean, offset in zip(rank, found, offsets, strict=True):
        place.x = mean + offset


def _columns(parts: Sequence[Part], outline: Outline, tall: float, drop: float) -> list[list[int]]:
    """The numbers of the parts in as few columns as are no higher than `tall` millimetres, about equally high.

    A repeated group is not cut, nor is a part, so that a column may be higher.
    """
    whole = {at: group for group in outline.groups for at in range(group.first, group.stop)}
    chunks: list[list[int]] = []
    for at in range(len(parts)):
        if at in whole and whole[at].first < at and chunks:
            chunks[-1].append(at)
        else:
            chunks.append([at])
    heights = [sum(parts[at].height + drop for at in chunk) for chunk in chunks]
    if sum(heights) - drop <= tall:
        return [list(range(len(parts)))]
    room = max(tall - LOOP, *heights)  # with the drop above a column, as there is none below it
    count = len(_filled(heights, room))
    # the lowest height at which as many columns are enough
    whole_columns = {sum(heights[a:b]) for a in range(len(heights)) for b in range(a + 1, len(heights) + 1)}
    most = next(height for height in sorted(whole_columns) if len(_filled(heights, height)) <= count)
    return [[at for number in filled for at in chunks[number]] for filled in _filled(heights, most)]


def _filled(heights: Sequence[float], most: float) -> list[list[int]]:
    """The numbers of what is stacked, in columns that are filled one after the other up to the height `most`."""
    columns: list[list[int]] = [[]]
    used = 0.0
    for number, height in enumerate(heights):
        if columns[-1] and used + height > most + 1e-6:
            columns.append([])
            used = 0.0
        columns[-1].append(number)
        used += height
    return columns


def _draw(
    drawing: Drawing,
    outline: Outline,
    part: Part,
    middle: float,
    y: float,
    before: Place | None,
    bottom: float | None,
) -> tuple[float, Place, float]:
    """Draw a part from `y` on; how far down it goes, its last place, and where that ends."""
    tops: dict[int, tuple[float, float]] = {}
    down = y
    for rank in part.ranks:
        high = max(place.height for place in rank)
        for place in rank:
            top = down + (high - place.height) / 2 if place.block is not None else down
            tops[id(place)] = (top, top + place.height if place.block is not None else down + high)
        down += high + part.drop
    down -= part.drop
    if before is not None and bottom is not None:
        first = part.ranks[0][0]
        lane = first.block is None
        drawing.line(
            [(middle + before.x, bottom), (middle + first.x, tops[id(first)][0])], SOFT, 0.7, arrow=not lane
        )
    for rank in part.ranks:
        for place in rank:
            _lines(drawing, place, middle, tops)
    for rank in part.ranks:
        for place in rank:
            if place.block is None:
                continue
            top = tops[id(place)][0]
            left = middle + place.x - place.width / 2
            drawing.box(left, top, place.width, place.height, named(outline.blocks[place.block].kind).colour)
            draw_lines(drawing, middle + place.x, top + STEP + 0.2, place.lines)
            if place.strip is not None:
                place.strip.draw(
                    drawing, middle + place.x, top + STEP * len(place.lines) + 1.8, f"range {place.block}"
                )
    last = part.ranks[-1][0]
    return down, last, tops[id(last)][1]


def _lines(drawing: Drawing, place: Place, middle: float, tops: dict[int, tuple[float, float]]) -> None:
    """The connections that end at a block, each from its beginning through its lanes."""
    if place.block is None:
        return
    for number, above in enumerate(sorted(place.above, key=lambda each: each.x)):
        share = (number + 1) / (len(place.above) + 1)
        end = middle + place.x + (share - 0.5) * min(place.width * 0.6, 5.0 * (len(place.above) - 1) + 1e-9)
        points = [(end, tops[id(place)][0])]
        each = above
        while True:
            top, low = tops[id(each)]
            x = middle + each.x
            if points[-1] != (x, low):
                points.append((x, low))
            if each.block is not None or not each.above:
                break
            points.append((x, top))
            each = each.above[0]
        drawing.line(points[::-1], SOFT, 0.7, arrow=True)
