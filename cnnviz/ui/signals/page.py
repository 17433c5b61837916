"""The signals page."""

from __future__ import annotations

from cnnviz.state import SignalState
from cnnviz.words import Translate


def page(_: Translate, state: SignalState) -> None:
    """Draw the page for `state`."""
