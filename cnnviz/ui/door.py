"""The door between the browser and the engine: every message of a part comes in here, by either of two ways.

A run of Streamlit's script draws a part of the page anew, which takes several times as long as the arithmetic. So a part
first asks by a request of its own (:mod:`cnnviz.ui.server.direct`), and what it waits for comes back at once. What cannot be
answered so (`NotDirectError`) comes as Streamlit's trigger instead, and a run answers it. Both ways bring the same messages
to the same function, :func:`cnnviz.actions.after`. ``shared/turns.js`` and ``shared/shelf.js`` are the other end.

Two orders keep them apart. Messages of a part are numbered, and each is done once (`turn`). Each change of a held state counts
up its version; what a part shows carries the version that it came with, and the browser shows what is newer.
"""

from __future__ import annotations

import json
import secrets
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from cnnviz.actions import RefusedError, after
from cnnviz.kernels.errors import KernelError
from cnnviz.parts.part import Content
from cnnviz.state import PAGES, PageState, link_of
from cnnviz.takeaway.what import What

MOST_MESSAGES = 1000
"""In one request or trigger; a hand has done far less before the first is answered."""

_LARGEST = 2**53
_MOST_PARTS = 100

State = TypeVar("State", bound=PageState)


class NotDirectError(Exception):
    """This has to go through a run of the script."""


class Held:
    """The state of one page, which callbacks change, and direct answers from their own threads.

    `count` gives the versions, each greater than the last; one for all pages of a visitor.
    """

    def __init__(self, state: PageState, count: Callable[[], int]) -> None:
        self._count = count
        self._lock = threading.Lock()
        self.now = (state, count())
        """The state and its version; to be read at once, as an answer may come meanwhile."""

    @property
    def state(self) -> PageState:
        return self.now[0]

    def put(self, state: PageState) -> None:
        """Hold another state."""
        self.become(lambda _: state)

    def become(self, after: Callable[[Any], PageState]) -> None:
        """Hold what `after` makes of the state; no answer comes in between."""
        with self._lock:
            self.now = (after(self.now[0]), self._count())

    def lead(self, after: Callable[[Any], PageState]) -> PageState:
        """What `after` makes of the state; held if it is of the same page, else left to the caller. No answer comes in between."""
        with self._lock:
            there = after(self.now[0])
            if type(there) is type(self.now[0]):
                self.now = (there, self._count())
            return there

    def answer(self, before: PageState, after: PageState) -> int | None:
        """Put `after` in the place of `before` and give its version; None if it is another state by now."""
        with self._lock:
            if self.now[0] is not before:
                return None
            self.now = (after, self._count())
            return self.now[1]


@dataclass(frozen=True)
class Shown:
    """What a part shows after an answer.

    Attributes
    ----------
    content
        The whole of it, or what has changed.
    made_of
        What tells whether a run of the script would make the same; None: its own contents.
    whole
        Whether `content` is the whole.
    stays
        Names of entries of a whole content that are those of the state before: a browser that has these is not sent them again.
    """

    content: Content
    made_of: object = None
    whole: bool = True
    stays: Collection[str] = ()

    def what_changed(self) -> Shown:
        """The same without what stays."""
        meta, arrays = (
            {name: each for name, each in part.items() if name not in self.stays} for part in self.content
        )
        return Shown((meta, arrays), self.made_of, whole=False)


def changed(**meta: Any) -> Shown:
    """Other entries of what a part shows."""
    return Shown((meta, {}), whole=False)


@dataclass(frozen=True)
class Reply:
    """What a page answers.

    Attributes
    ----------
    shown
        By the key of a part: what it shows now.
    run
        Whether the script has to run afterwards, because it draws something else that depends on this.
    taken
        What is to be done once the state has become this.
    """

    shown: Mapping[str, Shown]
    run: bool
    taken: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Answer:
    """A reply on its way to the browser.

    Attributes
    ----------
    version
        Of the state that it shows.
    link
        The query of the link that opens the page as it is then; nothing where it stays.
    passing
        Whether it shows what only passes, and the state stays.
    bases
        By the key of a part: the version of the content that a partial one changes.
    """

    reply: Reply
    version: int
    link: Mapping[str, str]
    passing: bool = False
    bases: Mapping[str, int] = field(default_factory=dict)


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

    @abstractmethod
    def reply(self, body: Any) -> Reply:
        """What follows a message: ``"go on"`` asks for one slice, ``"stop"`` for none; others are its own. It may change the state
        that is held. For any thread that has its turn.

        Raises RefusedError for anything else.
        """


@dataclass
class _Sent:
    """What was last sent to a part: its version, what it was made of, and whether the browser says that it has it.

    `only` says whether nothing else was sent with this version, so that the version tells which it has.
    """

    version: int
    made_of: object
    only: bool = True
    arrived: bool = False


class Door:
    """One visitor's messages and what they were answered, open as long as the session lives.

    Attributes
    ----------
    token
        By which requests name it; nobody else can guess it.
    under_way
        Requests that are not answered yet.
    ground
        What they are answered on; None while the script alone can answer.
    works
        By the key of the part that asks for it: long work, as long as somebody keeps it.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.under_way = 0
        self.ground: Ground | None = None
        self.works: WeakValueDictionary[str, Work] = WeakValueDictionary()
        self._lock = threading.Lock()
        self._answered = 0
        self._turns: dict[str, int] = {}
        self._sent: dict[str, _Sent] = {}
        _DOORS[self.token] = self

    def turn(self, key: str) -> int:
        """The number of the last message of this part that was done; 0 if there was none."""
        return self._turns.get(key, 0)

    def new(self, asked: Asked) -> list[Any]:
        """What the messages say that were not done yet, which is to be done now."""
        self._hear(asked)
        with self._lock:
            done = self.turn(asked.key)
            bodies = [body for turn, body in asked.messages if turn > done]
            self._turns[asked.key] = max([done, *(turn for turn, _ in asked.messages)])
        return bodies

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked, if the page can answer at once.

        Raises NotDirectError if it cannot.
        """
        work = self.works.get(asked.key)
        if work is not None:
            return self._worked(asked, work)
        self._hear(asked)
        ground = self.ground
        if ground is None or asked.key not in ground.keys:
            raise NotDirectError
        before, version = ground.held.now
        if version not in (ground.version, self._answered):
            raise NotDirectError  # a run is about to come for something else, and will draw on other ground
        done = self.turn(asked.key)
        after = asked.after(before, done=-1 if asked.passing else done)
        reply = ground.reply(asked.key, before, after)
        if asked.passing:
            return Answer(reply, version, link_of(before), passing=True)
        told = {
            key: told_by(shown.content) if shown.made_of is None else shown.made_of
            for key, shown in reply.shown.items()
        }
        lean = {
            key: shown.what_changed()
            for key, shown in reply.shown.items()
            if shown.stays and (sent := self._sent.get(key)) and sent.arrived
        }
        with self._lock:
            became = ground.held.answer(before, after) if self.turn(asked.key) == done else None
            if became is None:
                raise NotDirectError
            self._turns[asked.key] = max(done, asked.messages[-1][0])
            self._answered = became
            bases = {key: sent.version for key in reply.shown if (sent := self._sent.get(key))}
            self._sent |= {key: _Sent(became, made_of) for key, made_of in told.items()}
        reply.taken()
        return Answer(replace(reply, shown={**reply.shown, **lean}), became, link_of(after), bases=bases)

    def _worked(self, asked: Asked, work: Work) -> Answer:
        """Let long work go on, or stop it; what it does may change the state of its page."""
        if not all(work.takes(body) for _, body in asked.messages):
            raise NotDirectError
        reply, before = None, work.held.now[1]
        for body in self.new(asked):
            with suppress(RefusedError):
                reply = work.reply(body)
        if reply is None:
            raise NotDirectError
        state, version = work.held.now
        bases = {key: sent.version for key in reply.shown if (sent := self._sent.get(key))}
        for key, shown in reply.shown.items():
            self._sent[key] = _Sent(version, told_by(shown.content), only=False)
        return Answer(reply, version, {} if version == before else link_of(state), bases=bases)

    def to_send(self, key: str, made_of: object, version: int) -> tuple[int, bool]:
        """The version with which the script sends a part what it shows, and whether the browser has that already.

        It stays the same while what is shown does, so that nothing is sent anew.

        Parameters
        ----------
        made_of
            What tells whether it is the same.
        version
            Of the state that the script draws.
        """
        last = self._sent.get(key)
        if last is not None and last.made_of == made_of:
            return last.version, last.arrived
        if last is None or last.version <= version:
            self._sent[key] = _Sent(version, made_of, only=last is None or last.version < version)
        return version, False

    def _hear(self, asked: Asked) -> None:
        """The browser says what it has."""
        for key, version in (asked.has or {}).items():
            last = self._sent.get(key)
            if last is not None:
                last.arrived = last.only and last.version == version


def told_by(content: Content) -> bytes:
    """What tells `content` from any other."""
    meta, arrays = content
    digest = blake2b(json.dumps(meta, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.digest()


_DOORS: WeakValueDictionary[str, Door] = WeakValueDictionary()


def door_of(token: str) -> Door | None:
    """The open door that a request names."""
    return _DOORS.get(token)
