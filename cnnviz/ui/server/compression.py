"""Files that never change, kept as they are sent: scripts compressed, which makes them two thirds smaller, and all others too.

Streamlit compresses what it makes anew, but not its files, since it would do so again for each request; and it reads each of
them from the disk for each newcomer, who asks for more than a hundred.
"""

from __future__ import annotations

import asyncio
import gzip
import posixpath
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnnviz.ui.server import scripts

FOLDERS = ("/static/", f"/{scripts.FOLDER}/")
"""Where Streamlit has its files, and where the scripts of the parts are."""
LEAST_BYTES = 1024
"""What is smaller is sent as it is."""
LEVEL = 9
TYPES = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")

_LEFT_OUT = (b"accept-encoding", b"if-")
"""Headers of a request whose answer could not be kept for everybody."""


@dataclass(frozen=True)
class _Kept:
    start: Message
    body: bytes


async def _nothing() -> Message:
    """What is heard of whoever asks first: not that they leave, as the others who wait would get the half of a file."""
    return await asyncio.get_running_loop().create_future()


class Compressed:
    """ASGI middleware that keeps files which never change, in their compressed form where that is smaller."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, asyncio.Task[_Kept | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if (
            headers is None
            or scope["method"] != "GET"
            or not any(folder in scope["path"] for folder in FOLDERS)
            or scope["path"]
            != posixpath.normpath(scope["path"])  # a file has one name under which it is kept
            or "gzip" not in headers.get("accept-encoding", "")
            or "range" in headers
        ):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            self._kept[path] = asyncio.create_task(self._fetch(scope))
        try:
            kept = await asyncio.shield(self._kept[path])
        except Exception:  # of one reading, which the next may not meet
            self._kept.pop(path, None)
            raise
        if kept is None:
            self._kept.pop(path, None)
            await self._app(scope, receive, send)
            return
        await send(kept.start)
        await send({"type": "http.response.body", "body": kept.body})

    async def _fetch(self, scope: Scope) -> _Kept | None:
        """What the application answers, compressed where that is smaller; None if it is not a file that never changes."""
        said: list[Message] = []

        async def keep(message: Message) -> None:
            said.append(message)

        plain = [each for each in scope["headers"] if not each[0].startswith(_LEFT_OUT)]
        await self._app({**scope, "headers": plain}, _nothing, keep)
        start = said[0]
        headers = MutableHeaders(raw=list(start["headers"]))
        body = b"".join(message.get("body", b"") for message in said[1:])
        immutable = "immutable" in headers.get("cache-control", "")
        whole = headers.get("content-length", str(len(body))) == str(len(body))
        if start["status"] != 200 or not immutable or not whole or "content-encoding" in headers:
            return None
        if not headers.get("content-type", "").startswith(TYPES) or len(body) < LEAST_BYTES:
            return _Kept(start, body)
        packed = await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(packed))
        headers.add_vary_header("Accept-Encoding")
        del headers["etag"]  # it names the file as it is
        return _Kept({**start, "headers": headers.raw}, packed)
