"""Who answers: a page, on what its last run left, or long work."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any

from cnnviz.takeaway.what import What
from cnnviz.ui.door.held import Held
from cnnviz.ui.door.reply import Reply


class Ground(ABC):
    """What answers stand on, as the last run of the script left it.

    Attributes
    ----------
    held, version
        Where the page's state is held, and the version of what was drawn.
    keys
        Of the parts whose messages may be answered.
    """

    held: Held
    version: int
    keys: Collection[str]

    @abstractmethod
    def reply(self, key: str, before: Any, after: Any) -> Reply:
        """What the page answers where a message of the part `key` has made `after` of `before`.

        It is called in a thread that may not use ``st``, and changes nothing. Raises NotDirectError where the script has to
        answer.
        """

    def result(self, state: Any) -> Any:
        """What the page computes for `state`, for a lesson's card to look at; None where there is nothing. For any thread."""
        return None

    def what(self, state: Any) -> What | None:
        """What can be taken away of the page as it is in `state`; None while that is not there. For any thread."""
        return None


class Work(ABC):
    """What takes long, or works on what no link can carry. Its part of a page asks for it, for what takes long slice by slice; nobody
    is held meanwhile, and who leaves has stopped it.

    Attributes
    ----------
    held
        Where the state of its page is held.
    """

    held: Held

    def takes(self, body: Any) -> bool:
        """Whether this message is for it; others go to the script."""
        return True

    def to_do(self, bodies: Sequence[Any]) -> list[Any]:
        """Which messages of one request are done, in their order: however often it asks for a slice, it gets one, the last."""
        slices = [place for place, body in enumerate(bodies) if body == "go on"]
        return [body for place, body in enumerate(bodies) if place not in slices[:-1]]

    @abstractmethod
    def reply(self, body: Any) -> Reply:
        """What follows a message: ``"go on"`` asks for one slice, ``"stop"`` for none; others are its own. It may change the state
        that is held. For any thread that has its turn.

        Raises RefusedError for anything else.
        """
