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
LABELS = (40.0, 32.0, 26.0, 22.0)
"""The widest lines within the blocks of a graph, in millimetres."""

BRANCHES = N_("Modules and parts with several branches are drawn as one box each.")


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
    usual, last = _outlines(whole, network, settings.style)
    tried = [(by, each) for by in sheet.enlarged for each in usual]
    tried += [(by, each) for by in sheet.enlarged for each in last]
    for by, (shown, note, draw) in tried:
        width, height = inner(by, shown, note)
        for room in _rooms(sheet, settings.style, width, height):
            yield Attempt(shown, draw, room, by, note)


def _outlines(
    whole: Outline, network: Network, style: Style
) -> tuple[list[tuple[Outline, str, Draw]], list[tuple[Outline, str, Draw]]]:
    """What may be drawn, with a note each, and what remains where type has become as small as it may."""

    def count(outline: Outline) -> int:
        return len(outline.blocks) if style == "graph" else len(outline.units)

    def few(outline: Outline) -> bool:
        return count(outline) <= MOST[style]

    modules = with_modules(whole, network)
    boxes = closed(modules, branches=True)
    note = BRANCHES if any(len(unit) > 1 for unit in modules.units) else ""
    if style == "graph":
        shaped: list[tuple[Outline, str, Draw]] = []
        if levels_of(whole):
            each_box = (True, False) if is_plain(whole) and count(whole) <= MOST["graph"] else (False,)
            ways = itertools.product(each_box, (True, False))
            shaped = [(whole, "", partial(ushape, each=each, across=across)) for each, across in ways]
        first = whole if count(whole) <= FOLDED_FROM else fitting(whole, MOST[style], count)
        usual = [(first, ""), (fitting(whole, 0, count), ""), (boxes, note), (folded(boxes), note)]
        usual.append((folded(boxes, "channels"), note))
        return (
            shaped + [(each, said, graph) for each, said in _different(usual) if few(each)],
            [(each, note, graph) for each in (folded(boxes, "shapes"),) if few(each)],
        )
    drawn: Draw = layered if style == "layered" else lenet
    first = modules if count(modules) <= FOLDED_FROM else fitting(modules, MOST[style], count)
    several = [first, folded(modules), folded(modules, "channels"), folded(boxes, "channels")]
    last = [folded(modules, "shapes"), folded(boxes, "shapes")]
    return (
        [(each, "", drawn) for each, _said in _different([(each, "") for each in several]) if few(each)],
        [(each, "", drawn) for each in last if few(each)],
    )


def _different(outlines: list[tuple[Outline, str]]) -> list[tuple[Outline, str]]:
    """Those that have fewer blocks or units than all before them."""
    kept: list[tuple[Outline, str]] = []
    for outline, note in outlines:
        size = len(outline.blocks), len(outline.units)
        if all(size != (len(each.blocks), len(each.units)) for each, _note in kept):
            kept.append((outline, note))
    return kept


def _rooms(sheet: Sheet, style: Style, width: float, height: float) -> Iterator[Room]:
    if style == "graph":
        for close, label in itertools.product((False, True), LABELS):
            yield Room(width, height, label=label, close=close)
        return
    for row in WIDER if math.isinf(sheet.width) else (width - BESIDE,):
        for share in MAPS:
            largest = max(LEAST_MAP, sheet.map * share)
            yield Room(width, height, largest, sheet.words, row=row, close=share < 1)
        yield Room(width, height, max(LEAST_MAP, sheet.map * MAPS[-1]), min(sheet.words, WORDS), row=row, close=True)
