"""The start page's messages: what is typed into its field. Its numbers are worked out in the browser, and what leads on is a link."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.state.start import StartState


def after(state: StartState, part: str, body: Any) -> StartState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "start", {"find": str(text), **others} if not others:
            return changed(state, find=text)
    raise RefusedError
