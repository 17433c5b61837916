"""A page to draw on in millimetres, from the upper left corner, and the grids of numbers that worksheets consist of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from cnnviz.views.worksheet.fonts import FILES
from cnnviz.views.worksheet.paper import Paper

INCH = 25.4
POINT = INCH / 72
INK, SOFT, HAIR, SHADE, GIVEN = "#111111", "#5c5c5c", "#9a9a9a", "#dedede", "#f1f1f1"
"""Text; captions and numbers of rows; lines of grids; cells of the window; cells with numbers that are given."""
_measure = TextToPath()


def font(weight: str, size: float) -> FontProperties:
    """One of the sheet's own fonts, "regular" or "bold", with formulas in the letters of textbooks."""
    return FontProperties(fname=str(FILES[weight]), size=size, math_fontfamily="stix")


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, weight: str = "regular", math: bool = False) -> float:
    """How wide `text` is in millimetres at `size` points."""
    wide, _high, _deep = _measure.get_text_width_height_descent(text, font(weight, size), ismath=math)
    return float(wide) * POINT


def wrapped(text: str, width: float, size: float) -> list[str]:
    """`text` in lines no wider than `width` millimetres: broken at spaces, and between Chinese characters but not before a mark."""
    pieces = re.findall(r"[\u3400-\u9fff][，。；：、）”？！]* *|[^ \u3400-\u9fff]+ *", text)
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_of((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


@dataclass(frozen=True, eq=False)
class Cells:
    """A grid of numbers: what stands in each cell ("" in a blank one), and the numbers of its rows and columns.

    Attributes
    ----------
    name
        Of the cells' texts, followed by row and column: whoever reads the figure finds them by it.
    shaded, hatched, strong
        Cells of the window; cells of the padding; cells whose text is bold.
    frames, windows
        Parts of the grid with a thick line around them, or with one that is not so thick: row and column of the first cell,
        and how many rows and columns.
    given
        Cells with a tint, since there is nothing to do in them.
    """

    name: str
    texts: Sequence[Sequence[str]]
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    shaded: npt.NDArray[np.bool_] | None = None
    hatched: npt.NDArray[np.bool_] | None = None
    given: npt.NDArray[np.bool_] | None = None
    strong: npt.NDArray[np.bool_] | None = None
    frames: Sequence[tuple[float, float, float, float]] = ()
    windows: Sequence[tuple[float, float, float, float]] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.texts), len(self.texts[0])


class Canvas:
    """One page; `figure` is what it is drawn in."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.figure = Figure(figsize=(paper.width / INCH, paper.height / INCH))
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, paper.width), ylim=(paper.height, 0))
        self.axes.axis("off")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: str = "regular",
        colour: str = INK,
        align: str = "left",
        middle: bool = False,
        math: bool = False,
        name: str | None = None,
    ) -> None:
        """A line of text whose baseline, or whose middle, is at `y`."""
        self.axes.text(
            x,
            y,
            text,
            font=font(weight, size),
            color=colour,
            ha=align,
            va="center_baseline" if middle else "baseline",
            parse_math=math,
            gid=name,
        )

    def paragraph(self, x: float, y: float, text: str, width: float, size: float, colour: str = INK) -> float:
        """Lines of text from the baseline `y` on; the baseline of the line after them."""
        for line in wrapped(text, width, size):
            self.text(x, y, line, size, colour=colour)
            y += size * POINT * 1.45
        return y

    def line(
        self, x: float, y: float, x_end: float, y_end: float, width: float = 0.5, colour: str = HAIR
    ) -> None:
        """A straight line, `width` in points."""
        self.axes.plot([x, x_end], [y, y_end], lw=width, color=colour, solid_capstyle="butt")

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "white",
        edge: str | None = HAIR,
        line: float = 0.5,
        hatch: str | None = None,
    ) -> None:
        """A rectangle with its upper left corner at (x, y)."""
        self.axes.add_patch(
            Rectangle(
                (x, y), width, height, facecolor=fill, edgecolor=edge or "none", lw=line if edge else 0, hatch=hatch,
                hatch_linewidth=0.3, joinstyle="miter",
            )
        )  # fmt: skip

    def grid(self, x: float, y: float, cell: tuple[float, float], cells: Cells, size: float = 10.0) -> None:
        """A grid whose upper left cell begins at (x, y), all of width and height `cell`.

        Numbers of rows stand left of it, those of columns above; `size` is the largest size of the text in points.
        """
        wide, high = cell
        rows, columns = cells.shape
        weight = "regular" if cells.strong is None else "bold"
        texts = {text for line in cells.texts for text in line}
        size = min(size, 0.62 * high / POINT, *(_fitting(text, 0.84 * wide, size, weight) for text in texts))
        labels = min(6.5, *(_fitting(text, 0.9 * wide, 6.5) for text in ("0", *cells.columns)))
        for column, number in enumerate(cells.columns):
            self.text(x + (column + 0.5) * wide, y - 1.2, number, labels, colour=SOFT, align="center")
        for row, number in enumerate(cells.rows):
            self.text(x - 1.2, y + (row + 0.5) * high, number, 6.5, colour=SOFT, align="right", middle=True)
        self.box(x, y, columns * wide, rows * high)
        for row, line in enumerate(cells.texts):
            for column, text in enumerate(line):
                at = row, column
                left, top = x + column * wide, y + row * high
                for marks, fill in ((cells.given, GIVEN), (cells.shaded, SHADE)):
                    if marks is not None and marks[at]:
                        self.box(left, top, wide, high, fill=fill)
                if cells.hatched is not None and cells.hatched[at]:
                    self._hatch(left, top, wide, high)
                strong = cells.strong is not None and bool(cells.strong[at])
                self.text(
                    left + wide / 2, top + high / 2, text, size, weight="bold" if strong else "regular", align="center",
                    middle=True, name=f"{cells.name} {row} {column}",
                )  # fmt: skip
        for row in range(1, rows):
            self.line(x, y + row * high, x + columns * wide, y + row * high)
        for column in range(1, columns):
            self.line(x + column * wide, y, x + column * wide, y + rows * high)
        self.box(x, y, columns * wide, rows * high, fill="none", edge=INK, line=0.8)
        for line_width, frames in ((1.2, cells.windows), (1.8, cells.frames)):
            for down, right, tall, broad in frames:
                left, top = x + right * wide, y + down * high
                self.box(left, top, broad * wide, tall * high, fill="none", edge=INK, line=line_width)

    def _hatch(self, x: float, y: float, width: float, height: float) -> None:
        """Thin slanted lines along the rim of a cell, which leave its number alone."""
        for share in (0.25, 0.5):
            self.line(x, y + share * height, x + share * width, y, 0.35)
            self.line(x + (1 - share) * width, y + height, x + width, y + (1 - share) * height, 0.35)


def _fitting(text: str, width: float, size: float, weight: str = "regular") -> float:
    """The largest size up to `size` at which `text` is no wider than `width` millimetres."""
    wide = width_of(text, size, weight) if text else 0.0
    return size if wide <= width else size * width / wide
