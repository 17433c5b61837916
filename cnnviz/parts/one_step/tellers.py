"""What tells of a kind of evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnviz.parts.one_step.equation import Told
from cnnviz.step_by_hand import Explained
from cnnviz.step_by_hand.shown import Shown
from cnnviz.words import Translate

Tellers = dict[type, Callable[[Translate, Shown, Explained, Any], Told]]


def function_of(shown: Shown, found: Explained) -> str:
    """The name of the activation that a number goes through."""
    assert found.line is not None
    layer: Any = shown.walk.lines[found.line].layer
    return str(layer.name)
