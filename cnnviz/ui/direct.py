"""Answers without a run of the script: one request brings what the hand waits for, and the rest of the page follows.

A run of Streamlit's script draws a part of the page anew, which takes several times as long as the arithmetic. A part of
a page that wants to be quicker keeps a `Line` in the visitor's session and gives its token to components in the browser;
``shared/direct.js`` is the other end. What cannot be answered so (`NotDirectError`) goes the usual way, through a run.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.web.server.server_util import is_url_from_allowed_origins
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from cnnviz.actions import RefusedError, after
from cnnviz.kernels.errors import KernelError
from cnnviz.limits import LIMITS
from cnnviz.state import PAGES, PageState
from cnnviz.ui.fair import FairTurns

MOST_AT_ONCE = 2
"""Requests of one visitor: what a stroke under way gives, and what it gives when it is finished."""

MOST_MESSAGES = 30
"""In one request; a hand has done far less before the first is answered."""

_ALIGNED = 8
"""Bytes; where an array of any type may begin."""

Content = tuple[dict[str, Any], Mapping[str, npt.NDArray[Any]]]
"""What a component shows: its meta data, plain Python values, and its arrays."""

Direct = tuple[str, int]
"""What the browser is told with the data of a component: the line's token, and the answers that these data know of."""


State = TypeVar("State", bound=PageState)


class NotDirectError(Exception):
    """This has to go through a run of the script."""


@dataclass(frozen=True)
class Reply:
    """An answer on its way to the browser.

    Attributes
    ----------
    number
        The direct answers so far, this one included.
    link
        The query of the link that opens the page as it now is.
    run
        Whether the script has to run afterwards, because it draws something that depends on this. None: it must not, as
        this only passes, and the state stays as it is.
    small
        By component: what it shows that is changed, plain Python values.
    contents
        By component: the whole of what it shows.
    """

    number: int
    link: Mapping[str, str]
    run: bool | None
    small: Mapping[str, Mapping[str, Any]]
    contents: Mapping[str, Content]


@dataclass(frozen=True)
class Asked:
    """What a browser asks.

    Attributes
    ----------
    key
        Of the component: the page's name, and the part's.
    bodies
        What its messages say, the oldest first; unchecked.
    turn
        The number of the last message.
    passing
        Whether what they say is shown, but does not last: a stroke is still under way.
    """

    key: str
    bodies: Sequence[Any]
    turn: int
    passing: bool

    def after(self, state: State) -> State:
        """The state of a page after the messages.

        Raises NotDirectError for what that page cannot follow: the script says why.
        """
        page, _, part = self.key.partition(".")
        if type(state) is not PAGES.get(page):
            raise NotDirectError
        try:
            for body in self.bodies:
                state = after(state, part, body)
        except (RefusedError, KernelError):
            raise NotDirectError from None
        return state


class Line(ABC):
    """One visitor's way to direct answers, open as long as the session lives.

    Attributes
    ----------
    token
        By which requests name it; nobody else can guess it.
    under_way
        Requests that are not answered yet.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.under_way = 0
        self._state: object = None
        self._shown: tuple[int, object] = (0, None)
        self._arrived = 0
        self._done: dict[str, int] = {}
        _LINES[self.token] = self

    @abstractmethod
    def answer(self, asked: Asked) -> Reply:
        """The answer to messages of a part of the page. It is called in a thread that may not use ``st``.

        Raises `NotDirectError` where this has to go through a run of the script.
        """

    def reply(self, message: Any) -> Reply:
        """The answer to what a browser sent, which can be anything: ``{"of": key, "messages": [[turn, body], ...]}``, with
        ``"passing": true`` for what is still under way.

        Raises `NotDirectError` as :meth:`answer` does, and for what is no message.
        """
        return self.answer(_asked(message))

    def remember(self, asked: Asked, state: object, number: int, shown: object) -> None:
        """Keep what was last done.

        Parameters
        ----------
        asked
            What the browser asked.
        state
            The state after it.
        number, shown
            Of the answer, and what the contents that it brought were made of.
        """
        self._done[asked.key] = asked.turn
        self._state, self._shown = state, (number, shown)

    def done(self, key: str) -> int:
        """The turn of the last message of this component that was answered; 0 if there was none."""
        return self._done.get(key, 0)

    def is_drawn(self, state: object, drawn: object) -> bool:
        """Whether `state` is on the page: by the last run of the script, which drew `drawn`, or by the last answer.

        If it is neither, a run is about to come for something else, and will draw on other ground.
        """
        return state is drawn or state is self._state

    def arrived(self, number: int) -> None:
        """The browser says that it has the answer with this number."""
        self._arrived = number

    def shows(self, number: int, shown: object) -> bool:
        """Whether the browser has contents that were made of this, by the answer with this number and none since."""
        return self._arrived == number and self._shown == (number, shown)


_LINES: WeakValueDictionary[str, Line] = WeakValueDictionary()
_THREADS = os.cpu_count() or 1
"""So many answers are computed at once; the others wait for their turn."""
_WORKERS = ThreadPoolExecutor(_THREADS, "direct")
_TURNS = FairTurns(_THREADS)


def line_of(direct: Direct | None) -> Line | None:
    """The line that a component was told of."""
    return _LINES.get(direct[0]) if direct else None


async def _answered(request: Request) -> Response:
    if not _from_our_page(request):
        return Response(status_code=403)
    asked = _LINES.get(request.path_params["token"])
    if asked is None:
        return Response(status_code=404)
    if asked.under_way >= MOST_AT_ONCE:
        return Response(status_code=204)
    asked.under_way += 1
    try:
        return await _response(asked, request)
    finally:
        asked.under_way -= 1


def _from_our_page(request: Request) -> bool:
    """Whether the request came from a page of this server, as Streamlit asks it of a web socket; the token is a second wall."""
    host, origin = request.headers.get("host"), request.headers.get("origin")
    if not is_host_allowed(host):
        return False
    try:
        return origin is None or urlsplit(origin).netloc == host or is_url_from_allowed_origins(origin)
    except ValueError:  # it is no address
        return False


async def _response(asked: Line, request: Request) -> Response:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LIMITS.request_bytes:
                return Response(status_code=413)
        message = json.loads(body)
    except (ClientDisconnect, ValueError, RecursionError):
        return Response(status_code=400)
    try:
        async with _TURNS.turn(asked):
            if await request.is_disconnected():
                return Response(status_code=204)
            packed = await asyncio.get_running_loop().run_in_executor(_WORKERS, _made, asked, message)
    except NotDirectError:
        return Response(status_code=204)
    # With its encoding named, the answer is not compressed, which would take longer than to send it.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return Response(packed, media_type="application/octet-stream", headers=headers)


def _made(line: Line, message: Any) -> bytes:
    reply = line.reply(message)
    try:
        return pack(reply)
    except ValueError:  # JSON has no infinity
        raise NotDirectError from None


def _asked(message: Any) -> Asked:
    """What a browser's `message` asks, which can be anything."""
    match message:
        case {"of": str(key), "messages": [_, *_] as messages} if len(messages) <= MOST_MESSAGES:
            turns = [each[0] for each in messages if type(each) is list and len(each) == 2]
            if len(turns) == len(messages) and all(type(turn) is int for turn in turns):
                passing = message.get("passing") is True
                return Asked(key, [body for _, body in messages], turns[-1], passing)
    raise NotDirectError


def pack(reply: Reply) -> bytes:
    """A reply in one piece.

    Four bytes of the JSON's length, the JSON with the type, place and length of each array under "arrays", and the arrays,
    all little-endian. JSON and arrays end at multiples of 8 bytes; places are counted from the end of the JSON.
    """
    places: dict[str, dict[str, tuple[str, int, int]]] = {}
    parts: list[bytes | memoryview] = []
    end = 0
    for part, (_meta, arrays) in reply.contents.items():
        places[part] = {}
        for name, values in arrays.items():
            flat = np.ravel(values)
            places[part][name] = (flat.dtype.name, end, flat.size)
            room = -flat.nbytes % _ALIGNED
            parts += [flat.data, bytes(room)]
            end += flat.nbytes + room
    whole = {part: {"meta": meta} for part, (meta, _arrays) in reply.contents.items()}
    told = {
        "number": reply.number,
        "link": urlencode(reply.link),  # as Streamlit writes it
        "run": reply.run,
        **reply.small,
        **whole,
        "arrays": places,
    }
    head = json.dumps(told, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-(4 + len(head)) % _ALIGNED)
    return b"".join([struct.pack("<I", len(head)), head, *parts])


ROUTE = Route("/direct/{token}", _answered, methods=["POST"])
