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
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

MOST_BYTES = 2**18
"""Of a request."""

_ALIGNED = 8
"""Bytes; where an array of any type may begin."""

Answer = tuple[Mapping[str, Any], Mapping[str, npt.NDArray[Any]]]
"""What is told as JSON, and the arrays that go along."""

Direct = tuple[str, int]
"""What the browser is told with the data of a component: the line's token, and the answers that these data know of."""


class NotDirectError(Exception):
    """This has to go through a run of the script."""


class Line(ABC):
    """One visitor's way to direct answers, open as long as the session lives.

    Attributes
    ----------
    token
        By which requests name it; nobody else can guess it.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        _LINES[self.token] = self

    @abstractmethod
    def answer(self, message: Any) -> Answer:
        """The answer to what a browser sent, which can be anything. It is called in a thread that may not use ``st``.

        Raises `NotDirectError` where this has to go through a run of the script.
        """


_LINES: WeakValueDictionary[str, Line] = WeakValueDictionary()
_WORKERS = ThreadPoolExecutor(os.cpu_count() or 1, "direct")
"""So many answers are computed at once; the others wait for their turn."""


async def _answered(request: Request) -> Response:
    asked = _LINES.get(request.path_params["token"])
    if asked is None:
        return Response(status_code=404)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return Response(status_code=413)
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return Response(status_code=400)
    try:
        packed = await asyncio.get_running_loop().run_in_executor(_WORKERS, _made, asked, message)
    except NotDirectError:
        return Response(status_code=204)
    # With its encoding named, the answer is not compressed, which would take longer than to send it.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return Response(packed, media_type="application/octet-stream", headers=headers)


def _made(asked: Line, message: Any) -> bytes:
    return pack(*asked.answer(message))


def pack(told: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """JSON and arrays in one piece.

    Four bytes of its length, the JSON with the type, place and length of each array under "arrays", and the arrays
    after it, all little-endian; each begins at a multiple of 8 bytes, counted from the end of the JSON, whose own end is
    at one too.
    """
    places: dict[str, tuple[str, int, int]] = {}
    parts: list[bytes | memoryview] = []
    end = 0
    for name, values in arrays.items():
        flat = np.ravel(values)
        places[name] = (flat.dtype.name, end, flat.size)
        room = -flat.nbytes % _ALIGNED
        parts += [flat.data, bytes(room)]
        end += flat.nbytes + room
    head = json.dumps({**told, "arrays": places}, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-(4 + len(head)) % _ALIGNED)
    return b"".join([struct.pack("<I", len(head)), head, *parts])


ROUTE = Route("/direct/{token}", _answered, methods=["POST"])
