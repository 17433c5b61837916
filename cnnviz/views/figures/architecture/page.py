"""A whole architecture figure: title, drawing, and what has to be said below; the first way to draw it that fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.networks import Network
from cnnviz.networks.steps import Steps
from cnnviz.views.figures.architecture.attempts import MOST, Attempt, attempts
from cnnviz.views.figures.architecture.outline import Outline, has_skips, outline, with_modules
from cnnviz.views.figures.architecture.settings import STYLES, ArchitectureSettings
from cnnviz.views.figures.drawing import BODY, HEAD, SMALL, SOFT, Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.lettering import in_lines, shortened, width_of
from cnnviz.views.numbers import grouped
from cnnviz.words import N_, Translate

MOST_LAYERS = 5_000
MOST_TITLE = 120
TITLE, LINE, APART = 8.0, 4.2, 1.5
"""How high a title and a line of a note are, in millimetres, and what is above the notes."""
LEAST = 40.0
"""The narrowest that a figure gets, in millimetres."""
TOO_LARGE = N_(
    "In this style and in {points}-point type, this network needs {wide} × {high} cm, but the figure has room for {most_wide} × {most_high} cm. Choose a wider figure or another style, or leave out shapes, parameters and names."
)
TOO_HIGH = N_(
    "In this style and in {points}-point type, this network needs a height of {high} cm, but the figure has room for {most_high} cm. Choose another style, or leave out shapes, parameters and names."
)
TOO_MANY = N_(
    "This network has {count} different parts, and an architecture figure shows at most {most}. Choose a smaller network."
)
LOOSE = {
    "channels": N_(
        "Of parts that repeat, only the first is drawn; the numbers of channels of the others may differ."
    ),
    "shapes": N_(
        "Of parts that repeat, only the first is drawn; the shapes and numbers of channels of the others may differ."
    ),
}


def page(
    _: Translate,
    network: Network,
    values: Mapping[str, np.ndarray[Any, Any]],
    settings: ArchitectureSettings,
) -> Steps[Drawing]:
    """The figure of `network`, as work in slices: the first way to draw it that fits what it is made for.

    Raises
    ------
    FigureError
        It has more different blocks than a figure can show, or none of the ways fits.
    """
    most = MOST[settings.style]
    if len(network.layers) > MOST_LAYERS:
        raise FigureError(TOO_MANY, count=len(network.layers), most=most)
    whole = outline(network, values)
    skips = any(has_skips(whole, unit) for unit in with_modules(whole, network).units)
    sheet = settings.sheet

    def inner(by: float, shown: Outline, note: str) -> tuple[float, float]:
        width = sheet.width / by
        lines = _notes(_, shown, settings, note, skips, curved=settings.style != "graph", width=width)
        return width, sheet.height / by - _around(settings, lines)

    tried: list[tuple[Drawing, Attempt]] = []
    for attempt in attempts(whole, network, settings, inner):
        yield min(0.9, len(tried) / 100)
        drawing, curved = attempt.draw(_, attempt.outline, settings, attempt.room)
        lines = _notes(
            _, attempt.outline, settings, attempt.note, skips, curved, sheet.width / attempt.enlarged
        )
        figure = _framed(_, drawing, settings, lines, sheet.width / attempt.enlarged).enlarged(
            attempt.enlarged
        )
        if figure.width <= sheet.width + 0.1 and figure.height <= sheet.height + 0.1:
            return figure
        tried.append((figure, attempt))
    if not tried:
        parts = whole.blocks if settings.style == "graph" else whole.units
        raise FigureError(TOO_MANY, count=len(parts), most=most)
    least = min(sheet.enlarged)
    figure, attempt = min(
        (each for each in tried if each[1].enlarged == least),
        key=lambda each: max(each[0].width / sheet.width, each[0].height / sheet.height),
    )
    raise FigureError(
        TOO_HIGH if math.isinf(sheet.width) else TOO_LARGE,
        points=f"{SMALL * least:g}",
        wide=math.ceil(figure.width) / 10,
        high=math.ceil(figure.height) / 10,
        most_wide=sheet.width / 10,
        most_high=sheet.height / 10,
    )


def _notes(
    _: Translate,
    shown: Outline,
    settings: ArchitectureSettings,
    note: str,
    skips: bool,
    curved: bool,
    width: float,
) -> list[tuple[str, float]]:
    """The lines below the drawing, each with its size."""
    notes = []
    if settings.parameters:
        notes.append(_("Parameters in all: {count}").format(count=grouped(shown.parameters)))
    if curved:
        notes.append(_("Lengths grow with the logarithm of the numbers."))
    if skips and settings.style != "graph":
        notes.append(
            _(
                "Layers that a skip connection bypasses are drawn as one box here; the style “{graph}” draws each of them."
            ).format(graph=_(STYLES["graph"]))
        )
    if note:
        notes.append(_(note))
    if shown.loose != "equal":
        notes.append(_(LOOSE[shown.loose]))
    return [
        (line, SMALL if number else BODY - 1)
        for number, each in enumerate(notes)
        for line in in_lines(each, min(180.0, width) - 10, SMALL if number else BODY - 1)
    ]


def _around(settings: ArchitectureSettings, lines: list[tuple[str, float]]) -> float:
    """How high title and notes are."""
    return (TITLE if settings.title.split() else 0.0) + APART + LINE * len(lines)


def _framed(
    _: Translate,
    drawing: Drawing,
    settings: ArchitectureSettings,
    lines: list[tuple[str, float]],
    most: float,
) -> Drawing:
    """The drawing under its title and over its notes."""
    title = " ".join(settings.title[:MOST_TITLE].split())
    width = max(
        drawing.width,
        min(most, 180.0, width_of(title, HEAD, True) + 10),
        *(width_of(line, size) + 10 for line, size in lines),
        LEAST,
    )
    whole = Drawing(width, drawing.height + _around(settings, lines), title or _("Architecture"))
    head = TITLE if title else 0.0
    if title:
        said = shortened(title, width - 8, HEAD, True)
        whole.text(width / 2, 8.5, said, HEAD, bold=True, align="center", name="title")
    whole.put(drawing, (width - drawing.width) / 2, head)
    for number, (line, size) in enumerate(lines):
        y = head + drawing.height + APART + LINE * number
        whole.text(width / 2, y, line, size, colour=SOFT, align="center", name=f"note {number}")
    return whole
