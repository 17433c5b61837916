"""What the process gives back by and by."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from cnnviz.memory import LEDGER
from cnnviz.ui import visitor
from cnnviz.ui.server import housekeeping
from tests.loops import played


def collections(monkeypatch: pytest.MonkeyPatch, meanwhile: Any) -> int:
    """How often it is tidied while something happens, in a house that looks about without rest."""
    monkeypatch.setattr(housekeeping, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(housekeeping, "REST_SECONDS", 0.0)
    monkeypatch.setattr(housekeeping, "drop_expired_sessions", lambda: None)
    done: list[None] = []
    monkeypatch.setattr(housekeeping, "tidy", lambda: done.append(None))
    monkeypatch.setattr(gc, "freeze", lambda: None)  # which would be for all tests that follow

    async def scene() -> None:
        house = asyncio.create_task(housekeeping.keep_house())
        for _ in range(20):
            await asyncio.sleep(0)
        await meanwhile()
        house.cancel()
        with suppress(asyncio.CancelledError):
            await house

    played(scene())
    return len(done)


async def moments() -> None:
    """Some turns of the event loop."""
    for _ in range(50):
        await asyncio.sleep(0.001)


def test_nothing_is_done_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """While nobody leaves and nothing is given back, nobody waits for a collection."""
    assert collections(monkeypatch, moments) == 0


def test_it_is_tidied_after_somebody_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, however long ago."""

    async def leaving() -> None:
        visitor._VISITORS["gone"] = gone = visitor.Visitor()
        visitor.part_from(lambda _session: False)
        await moments()
        assert not gone.here

    assert collections(monkeypatch, leaving) == 1


def test_it_is_tidied_after_much_was_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor who stays, with a smaller picture."""

    async def shrinking() -> None:
        claim = LEDGER.account().claim(100 * 2**20)
        await moments()
        claim.shrink_to(0)
        await moments()

    assert collections(monkeypatch, shrinking) == 1


def test_sessions_whose_time_has_run_out_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own store keeps them until somebody else leaves."""
    storage = MemorySessionStorage(ttl_seconds=0)
    session: Any = SimpleNamespace(id="me")
    storage.save(SimpleNamespace(session=session))  # type: ignore[arg-type]
    assert len(storage._cache._data) == 1  # type: ignore[attr-defined]
    manager = SimpleNamespace(_session_storage=storage)
    monkeypatch.setattr(housekeeping.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    housekeeping.drop_expired_sessions()
    assert len(storage._cache._data) == 0  # type: ignore[attr-defined]


def test_tidying_works_on_every_system() -> None:
    """Also where the C library gives nothing back."""
    housekeeping.tidy()
