"""A drawing as a file: PNG, SVG and PDF by matplotlib. The same drawing gives the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from cnnviz.views.figures.drawing import Drawing, Item, Line, Picture, Point, Shape, Text
from cnnviz.views.figures.lettering import OWN, REST, STACK, is_bold, legible, one_line, properties
from cnnviz.views.one_at_a_time import one_at_a_time

Suffix = Literal["png", "svg", "pdf"]
SUFFIXES: tuple[Suffix, ...] = ("png", "svg", "pdf")

DPI = 300
MOST_PIXELS = 4800
"""Of the longer side of a PNG: at most as many dots to the inch as fit in it."""

_INCH = 25.4
_HEAD = 1.7
"""Length of an arrowhead in millimetres."""
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "cnnviz",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
_FAMILIES = re.escape(f"'{OWN}', '{REST}'")
_STYLE = re.compile(rf'(<text style="[^"]*font-family: ){_FAMILIES}')


def file_of(drawing: Drawing, suffix: Suffix) -> bytes:
    """The drawing in a format; in SVG and PDF its text can be searched, copied and edited."""
    buffer = io.BytesIO()
    about = {
        "png": {"Title": one_line(drawing.title), "Software": "cnnviz"},
        "svg": {"Title": one_line(drawing.title), "Creator": "cnnviz", "Date": None},
        "pdf": {"Title": one_line(drawing.title), "Creator": "cnnviz", "CreationDate": None},
    }[suffix]
    longest = max(drawing.width, drawing.height) / _INCH
    with one_at_a_time, mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # the letters of an SVG are those of the reader's fonts, so none is lacking there
        figure_of(drawing, one_line if suffix == "svg" else legible).savefig(
            buffer, format=suffix, dpi=min(DPI, MOST_PIXELS / longest), metadata=about, facecolor="white"
        )
    if suffix != "svg":
        return buffer.getvalue()
    return _STYLE.sub(lambda found: found[1] + STACK, buffer.getvalue().decode()).encode()


def figure_of(drawing: Drawing, written: Callable[[str], str] = legible) -> Figure:
    """The drawing as a figure of matplotlib; its texts, as they are `written`, have their names as ``gid``."""
    figure = Figure(figsize=(drawing.width / _INCH, drawing.height / _INCH))
    axes: Axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, drawing.width), ylim=(drawing.height, 0))
    axes.axis("off")
    for order, item in enumerate(drawing.items):
        _draw(axes, item, 2 + order / 1e5, written)
    axes.set(xlim=(0, drawing.width), ylim=(drawing.height, 0))
    return figure


def _draw(axes: Axes, item: Item, order: float, written: Callable[[str], str]) -> None:
    match item:
        case Text():
            axes.text(
                item.x,
                item.y,
                written(item.text),
                font=properties(item.size, item.bold and is_bold(item.text)),
                color=item.colour,
                ha=item.align,
                va="center_baseline" if item.middle else "baseline",
                parse_math=False,
                gid=item.name or None,
                zorder=order,
            )
        case Shape():
            axes.add_patch(
                Polygon(
                    item.points,
                    closed=True,
                    facecolor=item.fill or "none",
                    edgecolor=item.edge or "none",
                    linewidth=item.line if item.edge else 0,
                    linestyle=(0, (3, 2)) if item.dashed else "-",
                    joinstyle="round",
                    zorder=order,
                )
            )
        case Line():
            points, head = with_head(item) if item.arrow else (item.points, ())
            xs, ys = zip(*points, strict=True)
            axes.plot(
                xs,
                ys,
                color=item.colour,
                lw=item.line,
                ls=(0, (3, 2)) if item.dashed else "-",
                solid_capstyle="round",
                solid_joinstyle="round",
                zorder=order,
            )
            if head:
                axes.add_patch(Polygon(head, closed=True, facecolor=item.colour, lw=0, zorder=order))
        case Picture():
            axes.imshow(
                item.pixels,
                extent=(item.x, item.x + item.width, item.y + item.height, item.y),
                aspect="auto",
                interpolation="none",
                zorder=order,
            )


def with_head(line: Line) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The points of an arrow's line, which ends where its head begins, and the three corners of the head."""
    (x0, y0), (x1, y1) = line.points[-2:]
    long = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    head = min(_HEAD, 0.8 * long)
    back = (x1 - head * ux, y1 - head * uy)
    side = 0.36 * head
    return (*line.points[:-1], back), (
        (x1, y1),
        (back[0] - side * uy, back[1] + side * ux),
        (back[0] + side * uy, back[1] - side * ux),
    )
