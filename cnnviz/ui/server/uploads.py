"""Files on their way from a visitor: counted before they are received, and kept by the server only until they are read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import Claim, FullError
from cnnviz.ui import visitor

FORM_BYTES = MEGABYTE
"""The form around a file may take so much more."""
WAIT_SECONDS = 30.0
"""Seconds that a file waits for room; then it is dropped, and its page says so."""
MOST_WAITING = 4
"""So many files may be put there together; of more, the first are dropped."""
ASK_SECONDS = 0.2
"""Seconds between two looks for room."""
LEAST_SECONDS, SLOWEST = 30.0, 50_000
"""A file may take so long, and a second more for so many bytes."""

_PLACE = "/_stcore/upload_file/"

_WAITING: dict[str, dict[str, Claim]] = {}
"""By session: the files that the server has for it and its page has not read yet, and the room that each takes."""


class Uploads:
    """ASGI middleware that lets a few files of each visitor in at a time, when there is room for them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or _PLACE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        session_id, _, file_id = scope["path"].partition(_PLACE)[2].partition("/")
        known = visitor.known(session_id)
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if known is None or not known.here:
            await _refuse(HTTPStatus.BAD_REQUEST, scope, receive, send)
        elif (
            not length.isdecimal() or "transfer-encoding" in headers
        ):  # whose body may be longer than it says
            await _refuse(HTTPStatus.LENGTH_REQUIRED, scope, receive, send)
        elif int(length) > LIMITS.upload_bytes + FORM_BYTES:
            await _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, scope, receive, send)
        else:
            for first in list(_WAITING.get(session_id, {}))[: 1 - MOST_WAITING]:
                _drop(session_id, first)
            if room := await _room(known, int(length)):
                _WAITING.setdefault(session_id, {})[file_id] = room
            taking = self._app if room else _pass_over
            del room  # an error's frames would hold it longer
            try:
                await asyncio.wait_for(
                    taking(scope, receive, send),
                    LEAST_SECONDS + int(length) / SLOWEST,
                )
            except TimeoutError:
                await _refuse(HTTPStatus.REQUEST_TIMEOUT, scope, receive, send)
            except ClientDisconnect:  # it has left in the middle
                pass
            finally:
                if not known.here:
                    forget(session_id)
                elif not _manager().get_files(session_id, [file_id]):
                    _drop(session_id, file_id)


async def _refuse(status: HTTPStatus, scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(status.phrase, status)(scope, receive, send)


async def _room(known: visitor.Visitor, count: int) -> Claim | None:
    """Room for so many bytes, waited for while the visitor is there; None if there is none."""
    until = time.monotonic() + WAIT_SECONDS
    while known.here:
        try:
            return known.account.claim(count)
        except FullError:
            if time.monotonic() > until:
                return None
        await asyncio.sleep(ASK_SECONDS)
    return None


async def _pass_over(scope: Scope, receive: Receive, send: Send) -> None:
    """Let a file come and keep nothing of it, as a browser that still sends does not hear an answer.

    Streamlit's uploader would show the bare number of a status, and its camera nothing: the page says it when the widget
    reports a file that is not there (:mod:`cnnviz.ui.inbox`).
    """
    async for _part in Request(scope, receive).stream():
        pass
    await Response(status_code=HTTPStatus.NO_CONTENT)(scope, receive, send)


def forget(session_id: str) -> None:
    """Drop the files that wait for this session's page."""
    for file_id in list(_WAITING.get(session_id, {})):
        _drop(session_id, file_id)


def _drop(session_id: str, file_id: str) -> None:
    waiting = _WAITING.get(session_id, {})
    if waiting.pop(file_id, None) is not None:
        _manager().remove_file(session_id, file_id)
    if not waiting:
        _WAITING.pop(session_id, None)


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


@contextmanager
def taken(files: Sequence[UploadedFile]) -> Iterator[list[bytes]]:
    """The bytes of what a visitor put into an uploader or a camera; the server drops them afterwards."""
    try:
        yield [file.getvalue() for file in files]
    finally:
        context = get_script_run_ctx()
        if context is not None:
            forget(context.session_id)
