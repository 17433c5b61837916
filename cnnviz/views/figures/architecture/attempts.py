"""In which ways a figure is tried until one fits: less and less of a network is drawn by itself, closer and closer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from cnnviz.networks import Network
from cnnviz.views.figures.architecture.flow import BESIDE
from cnnviz.views.figures.architecture.folding import closed, fitting, folded
from cnnviz.views.figures.architecture.graph import graph
from cnnviz.views.figures.architecture.layered import layered
from cnnviz.views.figures.architecture.lenet import lenet
from cnnviz.views.figures.architecture.outline import Outline, with_modules
from cnnviz.views.figures.architecture.settings import ArchitectureSettings, Room, Sheet, Style
from cnnviz.views.figures.architecture.ushape import is_plain, levels_of, ushape
from cnnviz.views.figures.drawing import Drawing
from cnnviz.words import N_, Translate

Draw = Callable[[Translate, Outline, ArchitectureSettings, Room], tuple[Drawing, bool]]
Way = tuple[Outline, str, Draw]
"""What is drawn, a marked message that says what is drawn as one, or nothing, and how it is drawn."""

FOLDED_FROM = 16
"""So many units, and repeats are drawn once; fewer are all drawn."""
MOST = {"layered": 40, "graph": 96, "lenet": 40}
"""How many units, or in a graph blocks, a figure shows."""
WIDER = (180.0, 240.0, 320.0, 480.0, 640.0)
"""Rows of units, in millimetres, where a figure may be as wide as it needs."""
MAPS = (1.0, 0.7, 0.45)
"""How large maps are drawn, as a share of what is usual."""
LEAST_MAP = 7.0
WORDS = 20.0
"""The narrowest that the labels of units in a row are set, in millimetres."""
LABELS = (
    (40.0, 40.0),
    (40.0, 26.0),
    (40.0, 18.0),
    (32.0, 32.0),
    (32.0, 22.0),
    (25.0, 25.0),
    (22.0, 22.0),
    (18.0, 18.0),
)
"""The widest lines within the blocks of a graph, and within those that stand side by side, in millimetres."""

BRANCHES = N_("Each module and each group of branches is drawn as one box.")
SKIPS = N_(
    "The encoder and the decoder are drawn together as one box, as the figure has no room for their layers."
)


@dataclass(frozen=True, eq=False)
class Attempt:
    """One way to draw a network: what of it, how, and how much larger it is in the file; `note` is a marked message, or empty."""

    outline: Outline
    draw: Draw
    room: Room
    enlarged: float
    note: str = ""


def attempts(
    whole: Outline,
    network: Network,
    settings: ArchitectureSettings,
    inner: Callable[[float, Outline, str], tuple[float, float]],
) -> Iterator[Attempt]:
    """All ways, the one that tells most first; those with more parts than a figure shows are left out.

    `inner` gives the width and the height, before it is enlarged, that the title and the notes of an outline leave for the drawing.
    """
    sheet = settings.sheet
    tried = [
        (by, each) for ways in _ways(whole, network, settings.style) for by in sheet.enlarged for each in ways
    ]
    for by, (shown, note, draw) in tried:
        width, height = inner(by, shown, note)
        for room in _rooms(sheet, settings.style, width, height):
            yield Attempt(shown, draw, room, by, note)


def _ways(whole: Outline, network: Network, style: Style) -> tuple[list[Way], ...]:
    """What may be drawn and how; those of one list are tried, in smaller type as well, before those of the next."""

    def count(outline: Outline) -> int:
        return len(outline.blocks) if style == "graph" else len(outline.units)

    modules = with_modules(whole, network)
    boxes = closed(modules, branches=True)
    note = BRANCHES if any(len(unit) > 1 for unit in modules.units) else ""
    if any(block.kind == "Skips" for block in boxes.blocks):
        note = SKIPS
    shaped: list[Way] = []
    usual: list[Way]
    last: list[Way]
    if style == "graph":
        if levels_of(whole):
            alone = (True, False) if is_plain(whole) and count(whole) <= MOST["graph"] else (False,)
            how = [(each, across, False) for each in alone for across in (True, False)] + [
                (False, True, True)
            ]
            shaped = [
                (whole, "", partial(ushape, each=each, across=across, flat=flat))
                for each, across, flat in how
            ]
        first = whole if count(whole) <= FOLDED_FROM else fitting(whole, MOST[style], count)
        usual = [(first, "", graph), (fitting(whole, 0, count), "", graph)]
        usual += [(each, note, graph) for each in (boxes, folded(boxes), folded(boxes, "channels"))]
        last = [(folded(boxes, "shapes"), note, graph)]
    else:
        drawn: Draw = layered if style == "layered" else lenet
        first = modules if count(modules) <= FOLDED_FROM else fitting(modules, MOST[style], count)
        several = (first, folded(modules), folded(modules, "channels"), folded(boxes, "channels"))
        usual = [(each, "", drawn) for each in several]
        last = [(each, "", drawn) for each in (folded(modules, "shapes"), folded(boxes, "shapes"))]
    sizes: set[tuple[int, int]] = set()

    def other(way: Way) -> bool:
        """Whether it is of another size than all before it, and no larger than a figure shows."""
        size = len(way[0].blocks), len(way[0].units)
        known = size in sizes
        sizes.add(size)
        return not known and count(way[0]) <= MOST[style]

    return shaped, list(filter(other, usual)), list(filter(other, last))


def _rooms(sheet: Sheet, style: Style, width: float, height: float) -> Iterator[Room]:
    if style == "graph":
        for close, (label, branch) in itertools.product((False, True), LABELS):
            yield Room(width, height, label=label, branch=branch, close=close)
        return
    for row in WIDER if math.isinf(sheet.width) else (width - BESIDE,):
        for share in MAPS:
            largest = max(LEAST_MAP, sheet.map * share)
            yield Room(width, height, largest, sheet.words, row=row, close=share < 1)
        yield Room(
            width, height, max(LEAST_MAP, sheet.map * MAPS[-1]), min(sheet.words, WORDS), row=row, close=True
        )
