"""Direct answers of the glossary: which term is marked."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.state.glossary import GlossaryState
from cnnviz.ui.door import Ground, Held, Reply, changed

TERMS = "glossary.terms"


@dataclass(frozen=True, eq=False)
class GlossaryGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`."""

    held: Held
    version: int
    keys = (TERMS,)

    def reply(self, key: str, before: GlossaryState, after: GlossaryState) -> Reply:
        """The term that is marked now."""
        return Reply({TERMS: changed(chosen=after.term)}, run=False)
