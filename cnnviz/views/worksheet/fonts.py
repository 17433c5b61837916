"""The fonts of worksheets and animations: two weights of Noto Sans SC that hold only the characters which these can need."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from cnnviz import kernels, signals
from cnnviz.activations import ACTIVATIONS
from cnnviz.images.gallery import PHOTOS
from cnnviz.images.patterns import PATTERNS
from cnnviz.views.animation_words import WORDS as ANIMATION_WORDS
from cnnviz.views.worksheet.words import WORDS
from cnnviz.words import LANGUAGES, translation

FOLDER = Path(__file__).resolve().parents[3] / "assets" / "fonts"
FILES = {"regular": FOLDER / "NotoSansSC-Regular.ttf", "bold": FOLDER / "NotoSansSC-SemiBold.ttf"}

SIGNS = "−×÷=Σ–·\u00a0"
"""Beside letters and digits: what numbers and sums contain."""


def letters() -> set[str]:
    """Every character that a worksheet or an animation may set, in all languages: words, and the names of what can be chosen."""
    tables = (kernels.KERNELS, signals.KERNELS, signals.SIGNALS, PHOTOS, PATTERNS, ACTIVATIONS)
    labels = chain.from_iterable((entry.label for entry in table.values()) for table in tables)
    said = [
        translation(language).gettext(word)
        for word in {*WORDS.values(), *ANIMATION_WORDS.values(), *labels}
        for language in LANGUAGES
    ]
    formulas = [function.formula for function in ACTIVATIONS.values()]
    return {chr(code) for code in range(0x20, 0x7F)} | set(SIGNS) | set("".join(said + formulas))
