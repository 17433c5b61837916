"""The start page's messages: none. Its numbers are worked out in the browser, and what leads on is a link."""

from __future__ import annotations

from typing import Any, NoReturn

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.start import StartState


def after(_state: StartState, _part: str, _body: Any) -> NoReturn:
    """Refuse whatever comes; see :func:`cnnviz.actions.after`."""
    raise RefusedError
