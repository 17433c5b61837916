"""The glossary's messages."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.glossary import TERMS
from cnnviz.state.glossary import GlossaryState


def after(state: GlossaryState, part: str, body: Any) -> GlossaryState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "terms", str(term) if term in TERMS:
            return changed(state, term=term)
    raise RefusedError
