"""What the server keeps for a visitor, and that it is given back when the visitor leaves."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.memory import LEDGER, FullError
from cnnviz.networks import Network, read_onnx
from cnnviz.networks.steps import Steps
from cnnviz.reader import reader_of
from cnnviz.state.network import PANELS, REASONS
from cnnviz.ui.networks import OwnNetwork
from cnnviz.ui.visitor import Visitor, collect, make_room, part_from
from tests.networks.build import model, node

from .test_network import own_network, page


def visitor_of(app: AppTest) -> Visitor:
    """Who looks at the page."""
    found: Visitor = app.session_state["visitor"]
    return found


def is_given_back(app: AppTest) -> bool:
    """Whether nothing holds the numbers any more when the visitor has left, and their room is free."""
    visitor = visitor_of(app)
    values = visitor.computed["network.reading"].now[1].values
    reading = weakref.ref(visitor.computed["network.reading"].now[1])
    names = made(reading().network)  # type: ignore[union-attr]
    assert visitor.account.bytes >= sum(values[name].nbytes for name in names)
    arrays = [weakref.ref(values[name]) for name in names]
    del values
    visitor.leave()
    gc.collect()
    return (
        reading() is None and visitor.account.bytes == 0 and not any(array() is not None for array in arrays)
    )


def made(network: Network) -> set[str]:
    """What the layers of a network make."""
    return {name for layer in network.layers for name in layer.outputs if name}


@pytest.mark.parametrize("panel", PANELS)
def test_a_reading_goes_with_its_visitor(panel: str) -> None:
    """Nothing on the page holds the numbers when nobody looks at it any more, whichever panel was open."""
    assert is_given_back(page(network="faces" if panel == "faces" else "digits", panel=panel))


@pytest.mark.parametrize("why", REASONS)
def test_what_was_worked_out_goes_with_its_visitor(why: str) -> None:
    """So it is with the maps of reasons, one of which is still being made."""
    assert is_given_back(page(network="digits", panel="why", why=why))


def test_work_under_way_goes_with_its_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of a run that was stopped in the middle are given back too, and the page can be made again."""
    for name in ("long_work.ALONE_SECONDS", "long_work.QUIET_SECONDS", "slices.SLICE_SECONDS"):
        monkeypatch.setattr(f"cnnviz.ui.{name}", 0.0)
    whole, count = Network.steps, 0

    def stopping(self: Network, *given: Any, **more: Any) -> Steps[Any]:
        nonlocal count
        inner = whole(self, *given, **more)
        while True:
            try:
                share = next(inner)
            except StopIteration as end:
                return end.value
            count += 1
            if count == 4:
                import streamlit as st

                st.session_state["visitor"].computed["long_work.network.reading"].stop()
            yield share

    monkeypatch.setattr(Network, "steps", stopping)
    app = page(own_network(), network="own")
    visitor = visitor_of(app)
    work = weakref.ref(visitor.computed["long_work.network.reading"])
    assert visitor.account.bytes > 0
    visitor.leave()
    gc.collect()
    assert work() is None
    assert visitor.account.bytes == 0
    app.run()
    assert visitor.here
    assert not app.exception


def chain(count: int, side: int) -> OwnNetwork:
    """ReLUs one after another on a picture of 3 channels."""
    nodes = [node("Relu", f"x{number}", f"x{number + 1}") for number in range(count)]
    built = model(nodes, {"x0": (1, 3, side, side)}, f"x{count}")
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "chain")


def test_a_run_that_failed_gives_its_numbers_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong is told, and does not hold what had been computed until the garbage is collected."""
    side, bytes_each = 64, 3 * 64 * 64 * 4
    monkeypatch.setattr(LEDGER, "limits", replace(LEDGER.limits, visitor_bytes=20 * bytes_each))
    for name in ("long_work.ALONE_SECONDS", "slices.SLICE_SECONDS"):
        monkeypatch.setattr(f"cnnviz.ui.{name}", 0.0)
    gc.collect()
    gc.disable()
    try:
        app = page(chain(40, side), network="own")
        assert "one user may use" in app.error[0].value
        assert visitor_of(app).account.bytes == 0
    finally:
        gc.enable()


def test_a_layer_for_whose_drawing_there_is_no_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is only needed while a panel is made is counted too; the rest of the page is there."""
    monkeypatch.setattr("cnnviz.parts.layer_stepper.moves.WORK_BYTES", 10**9)
    app = page(network="digits", panel="layer", layer="flatten", lang="en")
    assert not app.exception
    assert len(app.warning) == 1 and "one user may use" in app.warning[0].value
    assert not page(network="digits", panel="layer", layer="conv1", lang="en").warning


def test_a_full_class_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who rests gives room to who works, and gets it back with the next click; who works keeps it."""
    visitors: WeakValueDictionary[str, Visitor] = WeakValueDictionary()
    monkeypatch.setattr("cnnviz.ui.visitor._VISITORS", visitors)
    needs = visitor_of(page(network="digits")).account.bytes
    gc.collect()
    monkeypatch.setattr(LEDGER, "limits", replace(LEDGER.limits, process_bytes=LEDGER.bytes + 5 * needs // 2))
    monkeypatch.setattr("cnnviz.ui.visitor.REST_SECONDS", 1e6)
    gc.disable()
    try:
        pages = [page(network="digits") for _ in range(2)]
        for number, each in enumerate(pages):  # in these tests all have the same session
            visitors[str(number)] = visitor_of(each)
        assert [visitor_of(each).account.bytes for each in pages] == [needs, needs]
        assert len(page(network="digits").error) == 1, "nobody rests yet"
        monkeypatch.setattr("cnnviz.ui.visitor.REST_SECONDS", 0.0)
        pages.append(page(network="digits"))
        assert [visitor_of(each).account.bytes for each in pages] == [0, needs, needs]
        pages[0].run()
        assert not pages[0].error and not pages[0].exception
        assert [visitor_of(each).account.bytes for each in pages] == [needs, 0, needs]
    finally:
        gc.enable()


def test_nobody_is_refused_for_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that refers to itself is collected where its room is needed, and no more often than that."""
    searches: list[None] = []
    search = gc.collect
    monkeypatch.setattr(gc, "collect", lambda: searches.append(None) or search())
    monkeypatch.setattr("cnnviz.ui.visitor._collected", float("-inf"))
    monkeypatch.setattr(LEDGER, "_make_room", [collect])  # and nothing of what other tests have left
    search()
    gc.disable()
    try:
        left: dict[str, Any] = {"claim": LEDGER.account().claim(1000)}
        left["itself"] = left
        monkeypatch.setattr(LEDGER, "limits", replace(LEDGER.limits, process_bytes=LEDGER.bytes))
        del left
        claim = LEDGER.account().claim(1000)
        assert claim.bytes == 1000 and len(searches) == 1
        for _ in range(3):
            with pytest.raises(FullError):
                LEDGER.account().claim(1000)
        assert len(searches) == 1
    finally:
        gc.enable()


def test_what_is_finished_after_leaving_is_not_kept() -> None:
    """A run that goes on for a moment has nowhere to put its results."""
    visitor = Visitor()
    visitor.leave()
    visitor.computed["network.reading"] = "numbers"
    assert visitor.computed == {}


def test_who_is_not_known_any_more_has_left() -> None:
    """The server says whose page is open; the others' numbers go at once, what they brought when room is needed."""
    app = page(network="digits")
    visitor = visitor_of(app)
    visitor.brought["picture"] = visitor.account.claim(1000)
    part_from(lambda session_id: True)
    assert visitor.here
    part_from(lambda session_id: False)
    gc.collect()
    assert not visitor.here
    assert visitor.account.bytes == 1000
    while make_room():
        pass
    assert visitor.account.bytes == 0


def test_a_visitor_without_room_is_told_so_and_goes_on() -> None:
    """The page says in a sentence what is full; with room again it shows the network."""
    gc.collect()  # else what other tests' pages have left may give room in the middle
    light, held = LEDGER.limits.light_bytes, []
    while LEDGER.bytes + light <= LEDGER.limits.process_bytes:
        held.append(LEDGER.account().claim(light))
    held.append(LEDGER.account().claim(LEDGER.limits.process_bytes - LEDGER.bytes))
    app = page(network="digits", language="zh_CN")
    assert not app.exception
    assert len(app.error) == 1
    held.clear()
    app.run()
    assert not app.error
