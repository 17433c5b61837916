"""What a browser asks with the messages of a part, and what can only be answered by a run of the script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from cnnviz.actions import RefusedError, after
from cnnviz.kernels.errors import KernelError
from cnnviz.state import PAGES, PageState

MOST_MESSAGES = 1000
"""In one request or trigger; a hand has done far less before the first is answered."""

_LARGEST = 2**53
_MOST_PARTS = 100

State = TypeVar("State", bound=PageState)


class NotDirectError(Exception):
    """This has to go through a run of the script."""


@dataclass(frozen=True)
class Asked:
    """What a browser asks.

    Attributes
    ----------
    key
        Of the part: the page's name, and its own.
    messages
        The numbers of its messages and what they say, the oldest first; unchecked.
    passing
        Whether what they say is shown, but does not last: a stroke is still under way.
    has
        By the key of a part: the version that the browser has of it.
    """

    key: str
    messages: Sequence[tuple[int, Any]]
    passing: bool = False
    has: Mapping[str, int] | None = None

    def after(self, state: State, done: int = 0) -> State:
        """The state of a page after the messages with numbers greater than `done`.

        Raises NotDirectError for what that page cannot follow: the script says why.
        """
        page, _, part = self.key.partition(".")
        if type(state) is not PAGES.get(page):
            raise NotDirectError
        try:
            for turn, body in self.messages:
                if turn > done:
                    state = after(state, part, body)
        except (RefusedError, KernelError):
            raise NotDirectError from None
        return state


def asked_of(key: str, message: Any, *, passing: bool = False) -> Asked:
    """What the part with this key asks with a `message`, which can be anything.

    ``{"messages": [[turn, body], ...], "has": {key: version, ...}}``. What is no numbered message is left out; of equal numbers
    the first counts.

    Raises NotDirectError for what is no message at all.
    """
    match message:
        case {"messages": list(messages), "has": dict(has)} if len(has) <= _MOST_PARTS:
            numbered, last = [], -1
            for each in messages[-MOST_MESSAGES:]:
                match each:
                    case [int(turn), body] if type(turn) is int and last < turn < _LARGEST:
                        numbered.append((turn, body))
                        last = turn
            return Asked(key, numbered, passing, {each: has[each] for each in has if type(has[each]) is int})
    raise NotDirectError
