"""Streamlit's part of the browser, compressed once: it is two thirds smaller then, and the server sends it to every newcomer.

Streamlit compresses what it makes anew, but not its files, since it would do so again for each request.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST_BYTES = 1024
"""What is smaller is sent as it is."""
LEVEL = 9
TYPES = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True)
class _Packed:
    start: Message
    body: bytes


class Compressed:
    """ASGI middleware that keeps files which never change in their compressed form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packed: dict[str, asyncio.Task[_Packed | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if (
            headers is None
            or scope["method"] != "GET"
            or "/static/" not in scope["path"]
            or "gzip" not in headers.get("accept-encoding", "")
            or "range" in headers
        ):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._packed:
            self._packed[path] = asyncio.create_task(self._pack(scope, receive))
        packed = await asyncio.shield(self._packed[path])
        if packed is None:
            self._packed.pop(path, None)
            await self._app(scope, receive, send)
            return
        await send(packed.start)
        await send({"type": "http.response.body", "body": packed.body})

    async def _pack(self, scope: Scope, receive: Receive) -> _Packed | None:
        """What the application answers, compressed; None if it is not a file that never changes, or would not get smaller."""
        said: list[Message] = []

        async def keep(message: Message) -> None:
            said.append(message)

        plain = [(name, value) for name, value in scope["headers"] if not name.startswith(b"if-")]
        await self._app({**scope, "headers": plain}, receive, keep)
        start = said[0]
        headers = MutableHeaders(raw=list(start["headers"]))
        body = b"".join(message.get("body", b"") for message in said[1:])
        fits = (
            start["status"] == 200
            and "immutable" in headers.get("cache-control", "")
            and headers.get("content-type", "").startswith(TYPES)
            and "content-encoding" not in headers
            and len(body) >= LEAST_BYTES
        )
        if not fits:
            return None
        packed = await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(packed))
        headers.add_vary_header("Accept-Encoding")
        del headers["etag"]  # it names the file as it is
        return _Packed({**start, "headers": headers.raw}, packed)
