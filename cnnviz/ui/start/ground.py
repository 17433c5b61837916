"""Direct answers of the start page: what is typed into its field stands in the link."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.state.start import StartState
from cnnviz.ui.door import Ground, Held, Reply, changed

START = "start.start"


@dataclass(frozen=True, eq=False)
class StartGround(Ground):
    """What answers stand on; see :class:`cnnviz.ui.door.Ground`."""

    held: Held
    version: int
    keys = (START,)

    def reply(self, key: str, before: StartState, after: StartState) -> Reply:
        """What is looked for now; the browser has found it already."""
        return Reply({START: changed(find=after.find)}, run=False)
