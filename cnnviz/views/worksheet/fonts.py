"""The fonts of worksheets, figures and animations: two weights of Noto Sans SC that hold only the characters which these can need.

The regular weight has the common Chinese characters as well, for what visitors write themselves: the title of a figure.
"""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path

from cnnviz import kernels, signals
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.places import ASSETS
from cnnviz.pointwise import LAB, POINTWISE
from cnnviz.second_step import TITLES
from cnnviz.views.animation_words import WORDS as ANIMATION_WORDS
from cnnviz.views.worksheet.words import WORDS
from cnnviz.words import LANGUAGES, translation

FOLDER = ASSETS / "fonts"
FIGURES = Path(__file__).resolve().parents[1] / "figures"
FILES = {"regular": FOLDER / "NotoSansSC-Regular.ttf", "bold": FOLDER / "NotoSansSC-SemiBold.ttf"}

SIGNS = "−×÷=≈Σ–·…→²√∞βγ\u00a0"
"""Beside letters and digits: what numbers and sums contain."""


def letters() -> set[str]:
    """Every character that a worksheet or a figure may set, in all languages: its words, and the names of what can be chosen."""
    tables = (kernels.KERNELS, signals.KERNELS, signals.SIGNALS, PHOTOS, PATTERNS, POINTWISE)
    labels = chain.from_iterable((entry.label for entry in table.values()) for table in tables)
    words = {*WORDS.values(), *ANIMATION_WORDS.values(), *labels, *TITLES.values(), *figure_words()} - {""}
    said = [translation(language).gettext(word) for word in words for language in LANGUAGES]
    formulas = [function.formula for function in LAB.values()]
    return {chr(code) for code in range(0x20, 0x7F)} | set(SIGNS) | set("".join(said + formulas))


def common_letters() -> set[str]:
    """The 3,755 most common Chinese characters: the first level of the standard GB 2312, in its order of bytes."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return set(b"".join(codes).decode("gb2312", "ignore"))


def figure_words() -> set[str]:
    """The messages that the modules of figures mark, read from their source."""
    found: set[str] = set()
    for file in FIGURES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                constants = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
                found.update(value for value in constants if isinstance(value, str) and value)
    return found
