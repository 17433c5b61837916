"""What the programs say of a layer, and how they write the names of the classes."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.pointwise import LAB
from cnnviz.training.account import Line
from cnnviz.training.architecture import Activation
from cnnviz.words import Translate


def said_of(_: Translate, line: Line) -> str:
    """A layer's kind, and the shape of what it makes: ``convolution → 8 × 28 × 28``."""
    layer = line.layer
    kind = _(LAB[layer.name].label) if isinstance(layer, Activation) else _(layer.kind)
    shape = " × ".join(map(str, line.after))
    return f"{kind} → {shape}"


def written_classes(classes: Sequence[str]) -> str:
    """The names as a list in a program, whatever signs they have."""
    return "[" + ", ".join(map(repr, classes)) + "]"
