"""One click away."""

from __future__ import annotations

from cnnviz.pipeline import Run
from cnnviz.state import LabState
from cnnviz.words import Translate


def show(_: Translate, state: LabState, run: Run) -> None:
    """Later."""
