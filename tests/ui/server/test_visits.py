"""The doors: how many pages may be open, and what happens when one closes."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import pytest

from cnnviz.limits import LIMITS
from cnnviz.ui import visitor
from cnnviz.ui.server import visits
from cnnviz.ui.server.start import raise_descriptors
from cnnviz.ui.server.visits import DESCRIPTORS_EACH, Visits
from tests.loops import played


class Door:
    """Visits in front of an application whose pages stay open until they are let go."""

    def __init__(self, descriptors: int) -> None:
        self.end = asyncio.Event()
        self.here: set[str] = set()
        self.visits = Visits(self.app, self.here.__contains__, descriptors)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            await self.end.wait()
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"the page"})

    async def ask(self, kind: str, path: str = "/") -> list[dict[str, Any]]:
        """Everything that is sent for one request or web socket."""
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

        async def send(message: Any) -> None:
            said.append(message)

        await self.visits({"type": kind, "path": path, "headers": []}, receive, send)
        return said


def test_as_many_pages_as_there_are_places() -> None:
    """The next one is refused, and its browser is shown a sentence in both languages; a place that gets free is given."""

    async def scene() -> None:
        door = Door(descriptors=2 * DESCRIPTORS_EACH)
        open_pages = [asyncio.create_task(door.ask("websocket")) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await door.ask("websocket")
        assert [message["type"] for message in refused] == ["websocket.close"]
        start, body = await door.ask("http")
        assert start["status"] == 503
        assert (b"retry-after", b"30") in start["headers"]
        text = body["body"].decode()
        assert "All 2 places" in text and "2 个位置" in text
        assert (await door.ask("http", "/static/index.js"))[0]["status"] == 200
        door.end.set()
        assert [said[0]["type"] for said in await asyncio.gather(*open_pages)] == ["websocket.accept"] * 2
        assert (await door.ask("websocket"))[0]["type"] == "websocket.accept"
        assert (await door.ask("http"))[0]["status"] == 200

    played(scene())


def test_the_table_of_limits_bounds_the_pages_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the system would allow more."""
    monkeypatch.setattr(visits, "LIMITS", replace(LIMITS, visitors=1))

    async def scene() -> None:
        door = Door(descriptors=10**6)
        first = asyncio.create_task(door.ask("websocket"))
        await asyncio.sleep(0)
        assert (await door.ask("websocket"))[0]["type"] == "websocket.close"
        door.end.set()
        await first

    played(scene())


def test_who_closes_the_page_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who are still here are not touched, also when the application fails."""
    one, other = visitor.Visitor(), visitor.Visitor()
    # Of other tests' visitors, some may not have been collected yet, and would leave as well.
    monkeypatch.setattr(visitor, "_VISITORS", WeakValueDictionary({"one": one, "other": other}))

    async def scene() -> None:
        door = Door(descriptors=100)
        door.here.update({"one", "other"})
        page = asyncio.create_task(door.ask("websocket"))
        await asyncio.sleep(0)
        door.here.remove("one")
        page.cancel()
        with pytest.raises(asyncio.CancelledError):
            await page

    before = visitor.departures()
    played(scene())
    assert (one.here, other.here) == (False, True)
    assert visitor.departures() == before + 1


def test_a_page_that_takes_nothing_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its next request waits until what it was sent has arrived; that it is closed is heard at once."""
    monkeypatch.setattr(visits, "PATIENCE_SECONDS", 0.0)
    heard: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        answer = None
        while True:
            heard.append((await receive())["type"])
            if heard[-1] == "websocket.disconnect":
                return
            answer = answer or asyncio.create_task(send({"type": "websocket.send"}))
            await asyncio.sleep(0.001)

    async def scene(messages: list[str]) -> None:
        arrives = asyncio.Event()

        async def receive() -> dict[str, Any]:
            return {"type": messages.pop(0)}

        async def send(_message: Any) -> None:
            await arrives.wait()

        door = Visits(app, lambda _session: True, 100)
        page = asyncio.create_task(door({"type": "websocket", "path": "/"}, receive, send))
        await asyncio.sleep(0.05)
        if messages:
            assert heard == ["websocket.receive"]
        arrives.set()
        await page

    played(scene(["websocket.receive", "websocket.receive", "websocket.receive", "websocket.disconnect"]))
    assert heard == ["websocket.receive"] * 3 + ["websocket.disconnect"]
    heard.clear()
    played(scene(["websocket.receive", "websocket.disconnect"]))
    assert heard == ["websocket.receive", "websocket.disconnect"]


def test_the_process_gets_the_descriptors_it_needs() -> None:
    """As many as wanted, or as the system allows; never fewer than before."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        assert raise_descriptors(300) == 300
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 300
        assert raise_descriptors(200) == 300
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
