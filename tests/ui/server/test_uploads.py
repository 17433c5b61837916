"""Files on their way: counted before they come, and no longer kept than until they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.memory import LEDGER
from cnnviz.ui import visitor
from cnnviz.ui.server import uploads
from cnnviz.ui.server.uploads import FORM_BYTES, MOST_WAITING, Uploads, forget
from tests.loops import played


class Server:
    """Uploads in front of Streamlit's own store of files, and a visitor with one open page."""

    def __init__(self) -> None:
        self.store = MemoryUploadedFileManager("/_stcore/upload_file")
        self.visitor = visitor.Visitor()
        self.let_in = asyncio.Event()
        self.let_in.set()
        self.status = 204
        self.uploads = Uploads(self.app)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        await self.let_in.wait()
        session, _, name = scope["path"].rpartition("upload_file/")[2].partition("/")
        if self.status == 204 and scope["method"] == "PUT":
            self.store.add_file(session, UploadedFileRec(name, name, "", b"data"))
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def put(
        self,
        name: str,
        length: int | str | None,
        session: str = "me",
        method: str = "PUT",
        more: tuple[tuple[bytes, bytes], ...] = (),
    ) -> int:
        """The status of one upload; 0 if none was said."""
        headers = [*more] if length is None else [(b"content-length", str(length).encode()), *more]
        said: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            said.append(message)

        self.parts = [b"da", b"ta"]

        async def receive() -> dict[str, Any]:
            part = self.parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.parts)}

        path = f"/_stcore/upload_file/{session}/{name}"
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        await self.uploads(scope, receive, send)
        return int(said[0]["status"]) if said else 0

    @property
    def files(self) -> list[str]:
        """What the store holds."""
        return [name for files in self.store.file_storage.values() for name in files]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = Server()
    monkeypatch.setattr(
        uploads.runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=made.store)
    )
    monkeypatch.setattr(uploads, "ASK_SECONDS", 0.001)
    visitor._VISITORS["me"] = made.visitor
    yield made
    forget("me")


def test_a_file_takes_room_until_it_is_read(server: Server) -> None:
    """The whole length is claimed before the file comes; afterwards nothing is held or stored."""
    played(server.put("a", 5 * MEGABYTE))
    assert server.files == ["a"]
    assert server.visitor.account.bytes == 5 * MEGABYTE
    forget("me")
    assert server.files == []
    assert server.visitor.account.bytes == 0


def test_one_visitor_has_few_files_waiting(server: Server) -> None:
    """Twenty files that no page asked for: the last ones are there, and no more."""
    for number in range(20):
        assert played(server.put(str(number), 29 * MEGABYTE)) == 204
    assert server.files == [str(20 - MOST_WAITING + number) for number in range(MOST_WAITING)]
    assert server.visitor.account.bytes == MOST_WAITING * 29 * MEGABYTE


@pytest.mark.parametrize(
    ("length", "status"),
    [
        (LIMITS.model_bytes + 1000, 204),
        (LIMITS.upload_bytes + FORM_BYTES + 1, 413),
        (10**30, 413),
        (None, 411),
        ("-5", 411),
        ("five", 411),
    ],
)
def test_the_server_takes_what_the_page_promises(server: Server, length: Any, status: int) -> None:
    """The largest network with its form around it; more, or an unknown length, is refused before a byte is read."""
    server.let_in.set()
    assert played(server.put("a", length)) == status
    assert server.files == (["a"] if status == 204 else [])


def test_a_body_that_may_be_longer_than_it_says_is_refused(server: Server) -> None:
    """Sent in chunks, it would not be what was counted."""
    assert played(server.put("a", 5, more=((b"transfer-encoding", b"chunked"),))) == 411
    assert server.files == []


def test_a_browser_that_leaves_in_the_middle_leaves_its_room(server: Server) -> None:
    """Its page is still there, but the file will not come."""

    async def breaks_off(_scope: Any, _receive: Any, _send: Any) -> None:
        raise ClientDisconnect

    server.uploads = Uploads(breaks_off)
    assert played(server.put("a", 5 * MEGABYTE)) == 0
    assert server.visitor.account.bytes == 0


@pytest.mark.parametrize("session", ["nobody", "", "../me"])
def test_a_stranger_uploads_nothing(server: Server, session: str) -> None:
    """A session that never had a page, or whose page is closed."""
    assert played(server.put("a", 1000, session)) == 400
    server.visitor.leave()
    assert played(server.put("a", 1000)) == 400
    assert server.files == []


def test_what_the_server_refuses_takes_no_room(server: Server) -> None:
    """A form without its token, for example."""
    server.status = 403
    assert played(server.put("a", 1000)) == 403
    assert server.visitor.account.bytes == 0


def test_an_upload_waits_for_room(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """While others hold everything it waits, and goes on when there is room; in the end it is passed over, and its page tells."""
    light = LEDGER.limits.light_bytes
    held: list[Any] = []

    def fill() -> None:
        while LEDGER.bytes + light <= LEDGER.limits.process_bytes:
            held.append(LEDGER.account().claim(light))

    async def scene() -> None:
        fill()
        waiting = asyncio.create_task(server.put("a", 30 * MEGABYTE))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        held.clear()
        assert await waiting == 204
        forget("me")
        fill()
        monkeypatch.setattr(uploads, "WAIT_SECONDS", 0.0)
        assert await server.put("b", 30 * MEGABYTE) == 204
        assert server.parts == []  # a browser that is still sending would not hear the answer

    played(scene())
    held.clear()
    assert server.files == []


def test_who_leaves_meanwhile_uploads_nothing(server: Server) -> None:
    """A file that arrives when its page is closed is dropped."""

    async def scene() -> None:
        server.let_in.clear()
        coming = asyncio.create_task(server.put("a", 1000))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        server.visitor.leave()
        server.let_in.set()
        await coming

    played(scene())
    assert server.files == []
    assert server.visitor.account.bytes == 0


def test_a_file_that_never_comes_holds_no_room(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that sends almost nothing for long is cut off."""
    monkeypatch.setattr(uploads, "LEAST_SECONDS", 0.01)
    monkeypatch.setattr(uploads, "SLOWEST", 10**9)
    server.let_in.clear()
    assert played(server.put("a", 1000)) == 408
    assert server.visitor.account.bytes == 0


def test_other_requests_pass(server: Server) -> None:
    """A file may be taken back, and nothing is asked of what is no upload."""
    assert played(server.put("a", None, method="DELETE")) == 204
