"""The fonts of figures, and how wide a line of text is in them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath

from cnnviz.views.figures.drawing import Text
from cnnviz.views.worksheet.fonts import FILES

POINT = 25.4 / 72
"""Of a point in millimetres."""
OWN, REST = "cnnviz Noto Sans SC", "DejaVu Sans"
"""The shipped font, by a name that no installed font has, and the one that comes with matplotlib for all other letters."""
STACK = "'Noto Sans SC', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
"""For SVG, whose text is set with the fonts of those who look at it."""
CAPITAL = 0.73
"""Height of a capital letter, as a share of the size."""
UNKNOWN = "\N{WHITE SQUARE}"
_measure = TextToPath()


def one_line(text: str) -> str:
    """`text` with a space for each sign that cannot be printed: what is in the name of a layer cannot break a file."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def legible(text: str) -> str:
    """`text` on one line, with a square for each letter that the fonts of figures lack.

    The space of the shipped font is as narrow as the one between the digits of a number, which it lacks: a second font for
    nothing but spaces would double the time that a PDF takes.
    """
    known = _letters()
    plain = one_line(text).replace("\u202f", " ")
    return "".join(sign if ord(sign) in known else UNKNOWN for sign in plain)


def shortened(text: str, width: float, size: float, bold: bool = False) -> str:
    """`text`, or its beginning and its end with an ellipsis between, no wider than `width` millimetres."""
    text = text[:400]
    if width_of(text, size, bold) <= width:
        return text
    for left in range(len(text) - 1, 0, -1):
        tail = left // 3
        cut = text[: left - tail].rstrip() + "…" + (text[len(text) - tail :].lstrip() if tail else "")
        if width_of(cut, size, bold) <= width:
            return cut
    return "…"


def in_lines(text: str, width: float, size: float) -> list[str]:
    """`text` in lines no wider than `width` millimetres, cut between words, or where letters stand without spaces between these."""
    lines = [""]
    for piece in re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+|\s+", text):
        if width_of((lines[-1] + piece).rstrip(), size) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` is in millimetres at `size` points."""
    if not text:
        return 0.0
    wide, _high, _deep = _measure.get_text_width_height_descent(
        legible(text), properties(size, bold and is_bold(text)), ismath=False
    )
    return float(wide) * POINT


def extent_of(text: Text) -> tuple[float, float]:
    """The left and the right end of a text."""
    wide = width_of(text.text, text.size, text.bold)
    left = text.x - {"left": 0.0, "center": wide / 2, "right": wide}[text.align]
    return left, left + wide


def baseline_of(text: Text) -> float:
    """The height of a text's baseline; with `middle`, half a capital letter below the height given."""
    return text.y + (CAPITAL / 2 * text.size * POINT if text.middle else 0.0)


def properties(size: float, bold: bool = False) -> FontProperties:
    """The fonts of a figure as matplotlib takes them, in the order in which they are asked for a letter."""
    _known()
    return FontProperties(family=[OWN, REST], weight=700 if bold else 400, size=size)


def is_bold(text: str) -> bool:
    """Whether the bold font has all Chinese letters of a text: one with others is set in the regular font as a whole."""
    bold = _letters_of(str(FILES["bold"]))
    return all(ord(sign) in bold for sign in legible(text) if ord(sign) >= 0x2E80)


@cache
def _known() -> None:
    """Let matplotlib know the shipped fonts by name, so that others can stand in for letters that they lack."""
    for file, weight in zip(FILES.values(), (400, 700), strict=True):
        entry = font_manager.FontEntry(str(file), name=OWN, weight=weight)
        font_manager.fontManager.ttflist.append(entry)


@cache
def _letters() -> frozenset[int]:
    rest = font_manager.findfont(FontProperties(family=[REST]))
    return _letters_of(str(FILES["regular"])) | _letters_of(rest)


@cache
def _letters_of(file: str) -> frozenset[int]:
    return frozenset(FT2Font(file).get_charmap())
