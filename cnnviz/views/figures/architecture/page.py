"""A whole architecture figure: title, drawing, and what has to be said below."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.networks import Network
from cnnviz.views.figures.architecture.graph import graph
from cnnviz.views.figures.architecture.layered import layered
from cnnviz.views.figures.architecture.lenet import lenet
from cnnviz.views.figures.architecture.outline import (
    Outline,
    closed,
    fitting,
    has_skips,
    outline,
    with_modules,
)
from cnnviz.views.figures.architecture.settings import STYLES, ArchitectureSettings
from cnnviz.views.figures.drawing import BODY, HEAD, SMALL, SOFT, Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.lettering import in_lines, shortened, width_of
from cnnviz.views.numbers import grouped
from cnnviz.words import N_, Translate

DRAWN = {"layered": layered, "graph": graph, "lenet": lenet}
FOLDED_FROM = 16
"""So many units, and repeats are drawn once; fewer are all drawn."""
MOST = {"layered": 40, "graph": 96, "lenet": 40}
"""How many units, or in a graph blocks, a figure shows."""
MOST_LAYERS = 5_000
MOST_TITLE = 120
TOO_WIDE = N_(
    "As a graph in {points}-point type, this network is {need} cm wide, but the figure has room for {most} cm. Choose a wider figure or another style."
)
TOO_MANY = N_(
    "This network has {count} different parts, and an architecture figure shows at most {most}. Choose a smaller network."
)


def page(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    settings: ArchitectureSettings,
) -> Drawing:
    """The figure of `network`.

    Raises
    ------
    FigureError
        It has more different blocks than a figure can show.
    """
    if len(network.layers) > MOST_LAYERS:
        raise FigureError(TOO_MANY, count=len(network.layers), most=MOST[settings.style])
    shown = whole = outline(network, values)
    most = MOST[settings.style]

    def count(outline: Outline) -> int:
        return len(outline.blocks) if settings.style == "graph" else len(outline.units)

    if settings.style != "graph":
        shown = with_modules(shown, network)
    if count(shown) > FOLDED_FROM:
        shown = fitting(shown, most, count)
        if count(shown) > most and settings.style == "graph":
            shown = fitting(closed(with_modules(whole, network), branches=True), most, count)
    if count(shown) > most:
        raise FigureError(TOO_MANY, count=count(shown), most=most)
    drawing, curved = DRAWN[settings.style](_, shown, settings)
    if drawing.height > settings.sheet.height and settings.style != "graph":
        shown = fitting(with_modules(whole, network), 0, count)
        drawing, curved = DRAWN[settings.style](_, shown, settings)
    if drawing.width > settings.sheet.width and settings.style == "graph":
        shown = fitting(closed(with_modules(whole, network), branches=True), most, count)
        drawing, curved = graph(_, shown, settings)
    if drawing.width > settings.sheet.width + 0.05:
        by = settings.sheet.enlarged
        raise FigureError(
            TOO_WIDE,
            points=round(SMALL * by),
            need=math.ceil(drawing.width * by / 10),
            most=round(settings.sheet.width * by / 10, 1),
        )
    return _framed(_, drawing, shown, settings, curved).enlarged(settings.sheet.enlarged)


def _framed(
    _: Translate, drawing: Drawing, shown: Outline, settings: ArchitectureSettings, curved: bool
) -> Drawing:
    """The drawing under its title and over its notes."""
    title = " ".join(settings.title[:MOST_TITLE].split())
    notes = []
    if settings.parameters:
        notes.append(_("Parameters in all: {count}").format(count=grouped(shown.parameters)))
    if curved:
        notes.append(_("Lengths grow with the logarithm of the numbers."))
    if settings.style != "graph" and any(has_skips(shown, unit) for unit in shown.units):
        notes.append(
            _(
                "Layers that a skip connection bypasses are drawn as one box here; the style “{graph}” draws each of them."
            ).format(graph=_(STYLES["graph"]))
        )
    if shown.loose:
        notes.append(
            _("Parts that repeat are drawn once, as the first; their numbers of channels may differ.")
        )
    most = min(180.0, settings.sheet.width)
    lines = [
        (line, SMALL if number else BODY - 1)
        for number, note in enumerate(notes)
        for line in in_lines(note, most - 10, SMALL if number else BODY - 1)
    ]
    width = max(
        drawing.width,
        min(most, width_of(title, HEAD, True) + 10),
        *(width_of(line, size) + 10 for line, size in lines),
        40.0,
    )
    head = 8.0 if title else 0.0
    whole = Drawing(width, head + drawing.height + 1.5 + 4.2 * len(lines), title or _("Architecture"))
    if title:
        whole.text(
            width / 2,
            8.5,
            shortened(title, width - 8, HEAD, True),
            HEAD,
            bold=True,
            align="center",
            name="title",
        )
    whole.put(drawing, (width - drawing.width) / 2, head)
    for number, (line, size) in enumerate(lines):
        y = head + drawing.height + 1.5 + 4.2 * number
        whole.text(
            width / 2,
            y,
            line,
            size,
            colour=SOFT,
            align="center",
            name=f"note {number}",
        )
    return whole
