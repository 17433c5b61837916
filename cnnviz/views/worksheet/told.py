"""What the sections of a worksheet have in common: what they need, how they are headed, and how large they are.

Each section knows its height for rows of a share of their best height, and draws itself from y on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cnnviz.pipeline import Stages
from cnnviz.state.stages import StagesState
from cnnviz.views.worksheet.canvas import POINT, Canvas, wrapped
from cnnviz.views.worksheet.facts import said
from cnnviz.words import Translate
from cnnviz.worksheets import Worksheet

MARGIN = 16.0
LABELS = 6.0
"""Left of a grid or above it, for the numbers of its rows or columns."""
BODY, CAPTION = 8.5, 7.5
LINE = BODY * POINT * 1.45
"""From one line of text to the next."""
WIDEST = 1.5
"""A cell may be so many times as wide as it is high."""


@dataclass(frozen=True, eq=False)
class Told:
    """What a section needs: the words, the numbers, what they come from, and whether the solution is to be seen."""

    translate: Translate
    state: StagesState
    run: Stages
    sheet: Worksheet
    width: float
    solved: bool

    def say(self, word: str, **values: object) -> str:
        """One of the worksheet's messages."""
        return said(self.translate, word, **values)

    def lines(self, sentences: Sequence[str], width: float) -> list[str]:
        """Sentences as one paragraph of `width` millimetres; empty ones are left out, and none follows a Chinese one by a space."""
        return wrapped(" ".join(filter(None, sentences)).replace("。 ", "。"), width, BODY)

    def hidden(self, text: str) -> str:
        """`text` on the solution, nothing on the exercise."""
        return text if self.solved else ""


class Section(Protocol):
    """A part of the page."""

    def height(self, scale: float) -> float:
        """In millimetres, with rows of `scale` times their best height."""
        ...

    def draw(self, canvas: Canvas, y: float, scale: float) -> None:
        """Draw it from `y` on."""
        ...


def heading(canvas: Canvas, x: float, y: float, title: str, lines: Sequence[str]) -> None:
    """A bold title over what is to be done."""
    canvas.text(x, y + 4, title, 10.5, weight="bold")
    for index, line in enumerate(lines):
        canvas.text(x, y + 8.6 + index * LINE, line, BODY)
