"""The doors of the process: so many pages may be open at once, and who leaves is noticed at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnnviz.limits import LIMITS
from cnnviz.ui import visitor
from cnnviz.ui.server import uploads

PATIENCE_SECONDS = 2.0
"""So long one message may be on its way to a page before the page is heard no more, until it has arrived."""
DESCRIPTORS_EACH = 8
"""File descriptors that one open page may take: its web socket, and the connections by which its browser fetches files."""

_FULL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>cnnviz</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="30">
<style>:root {{ color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif }} body {{ max-width: 36rem; margin: 18vh auto;
padding: 0 1.5rem }}</style>
<h1>cnnviz</h1>
<p>All {most} places on this server are taken. This page tries again every 30 seconds.</p>
<p lang="zh-CN">本服务器的 {most} 个位置已全部占用。本页每 30 秒自动重试一次。</p>"""


class _Pace:
    """A page that does not take what it is sent is not heard either: else each request would pile up another answer."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._since: float | None = None
        self._taken = asyncio.Event()

    async def send(self, message: Message) -> None:
        self._since = time.monotonic()
        self._taken.clear()
        try:
            await self._send(message)
        finally:
            self._since = None
            self._taken.set()

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive":
            while self._since is not None and time.monotonic() - self._since > PATIENCE_SECONDS:
                await self._taken.wait()
        return message


class Visits:
    """ASGI middleware that counts open pages, and tells who has left.

    Parameters
    ----------
    is_here
        Whether Streamlit's session with this id has an open page.
    descriptors
        File descriptors that the process may have.
    """

    def __init__(self, app: ASGIApp, is_here: Callable[[str], bool], descriptors: int) -> None:
        self._app = app
        self._is_here = is_here
        self._most = max(1, min(LIMITS.visitors, descriptors // DESCRIPTORS_EACH))
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/" and self._open >= self._most:
            page = HTMLResponse(
                _FULL.format(most=self._most), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "30"}
            )
            await page(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._open >= self._most:
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open += 1
        pace = _Pace(receive, send)
        try:
            await self._app(scope, pace.receive, pace.send)
        finally:
            self._open -= 1
            for session_id in visitor.part_from(self._is_here):
                uploads.forget(session_id)
