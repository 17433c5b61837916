"""Answers without a run of the script: ``POST /direct/<token>`` brings what a hand waits for, packed in one piece."""

from __future__ import annotations

import asyncio
import json
import os
import struct
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.web.server.server_util import is_url_from_allowed_origins
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from cnnviz.limits import LIMITS
from cnnviz.parts.packing import ALIGNED, Pile
from cnnviz.ui.door import Answer, Door, NotDirectError, asked_of, door_of
from cnnviz.ui.fair import FairQueue

MOST_AT_ONCE = 3
"""Requests of one visitor: what a stroke under way gives, what it gives when it is finished, and a slice of long work."""

_THREADS = os.cpu_count() or 1
"""So many answers are computed at once; the others wait for their turn."""
_WORKERS = ThreadPoolExecutor(_THREADS, "direct")
_QUEUE = FairQueue(_THREADS)


async def _answered(request: Request) -> Response:
    if not _from_our_page(request):
        return Response(status_code=403)
    door = door_of(request.path_params["token"])
    if door is None:
        return Response(status_code=404)
    if door.under_way >= MOST_AT_ONCE:
        return Response(status_code=204)
    door.under_way += 1
    try:
        return await _response(door, request)
    finally:
        door.under_way -= 1


def _from_our_page(request: Request) -> bool:
    """Whether the request came from a page of this server, as Streamlit asks it of a web socket; the token is a second wall."""
    host, origin = request.headers.get("host"), request.headers.get("origin")
    if not is_host_allowed(host):
        return False
    try:
        return origin is None or urlsplit(origin).netloc == host or is_url_from_allowed_origins(origin)
    except ValueError:  # it is no address
        return False


async def _response(door: Door, request: Request) -> Response:
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
        async with _QUEUE.turn(door):
            if await request.is_disconnected():
                return Response(status_code=204)
            packed = await asyncio.get_running_loop().run_in_executor(_WORKERS, _made, door, message)
    except NotDirectError:
        return Response(status_code=204)
    # With its encoding named, the answer is not compressed, which would take longer than to send it.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return Response(packed, media_type="application/octet-stream", headers=headers)


def _made(door: Door, message: Any) -> bytes:
    """The answer to what a browser sent, which can be anything: ``{"of": key, ...}`` and what `asked_of` reads, with
    ``"passing": true`` for what is still under way.
    """
    match message:
        case {"of": str(key)}:
            asked = asked_of(key, message, passing=message.get("passing") is True)
        case _:
            raise NotDirectError
    if not asked.messages:
        raise NotDirectError
    answer = door.answer(asked)
    try:
        return pack(answer)
    except ValueError:  # JSON has no infinity
        raise NotDirectError from None


def pack(answer: Answer) -> bytes:
    """An answer in one piece.

    Four bytes of the JSON's length, the JSON with the type, place and length of each array under "arrays", and the arrays,
    all little-endian. JSON and arrays end at multiples of 8 bytes; places are counted from the end of the JSON.
    """
    pile = Pile()
    told: dict[str, Any] = {}
    for key, shown in answer.reply.shown.items():
        meta, arrays = shown.content
        base = None if shown.whole else answer.bases.get(key)
        told[key] = {"meta": meta, "arrays": pile.put_all(arrays), "whole": shown.whole, "base": base}
    head = json.dumps(
        {
            "version": answer.version,
            "link": urlencode(answer.link),  # as Streamlit writes it
            "run": answer.reply.run,
            "passing": answer.passing,
            "shown": told,
        },
        separators=(",", ":"),
        allow_nan=False,
    ).encode()
    head += b" " * (-(4 + len(head)) % ALIGNED)
    return b"".join([struct.pack("<I", len(head)), head, *pile.pieces])


def direct(base: str) -> Route:
    """What answers at the doors, where the app's addresses begin with `base`."""
    return Route(f"{base}/direct/{{token}}", _answered, methods=["POST"])
