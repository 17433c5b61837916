"""What can be taken away of the view of own classes. Its messages are answered by its work (:mod:`cnnviz.ui.train.own.work`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.state.train.own import TrainOwnState
from cnnviz.takeaway.what import OwnWhat
from cnnviz.ui.door import Ground, Held, NotDirectError, Reply
from cnnviz.ui.train.own.work import PLACE, OwnWork
from cnnviz.ui.visitor import Visitor


@dataclass(frozen=True, eq=False)
class TrainOwnGround(Ground):
    """See :class:`cnnviz.ui.door.Ground`. `visitor` is the one whose classes these are."""

    held: Held
    version: int
    visitor: Visitor
    keys: tuple[str, ...] = ()

    def reply(self, key: str, before: Any, after: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Ground`."""
        raise NotDirectError

    def what(self, state: TrainOwnState) -> OwnWhat | None:
        """See :class:`cnnviz.ui.door.Ground`."""
        work = self.visitor.brought.get(PLACE)
        return work.what(state) if isinstance(work, OwnWork) else None
