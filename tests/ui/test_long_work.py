"""Work that a page waits for: short work leaves no trace, long work can be stopped, and nothing keeps the turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.network import Network
from cnnviz.network.steps import Steps, stepwise
from cnnviz.ui import long_work, slices
from cnnviz.views.numbers import grouped
from tests.patience import PATIENCE
from tests.ui.test_network import own_network, page


def free() -> bool:
    """Whether nobody has the turn."""
    if not slices.TURNS.take(0):
        return False
    slices.TURNS.give_back()
    return True


def app() -> None:
    import streamlit as st

    from cnnviz.ui import long_work, session

    session.follow_link()
    found = long_work.result_of(
        lambda text: text,
        "test",
        "key",
        st.session_state.begin,
        lambda: "At work.",
    )
    if found is not None:
        st.session_state.results = [*st.session_state.get("results", []), found]
        st.text(f"Found {found}.")


def opened(begin: Callable[[], Steps[Any]]) -> AppTest:
    """A page that waits for this work, before its first run."""
    made = AppTest.from_function(app, default_timeout=PATIENCE)
    made.session_state["begin"] = begin
    return made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """All work counts as long: one step a slice, and the line is shown at once."""
    monkeypatch.setattr(long_work, "ALONE_SECONDS", 0)
    monkeypatch.setattr(long_work, "QUIET_SECONDS", 0)
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)


def steps(count: int, done: list[int]) -> Steps[str]:
    """Work that notes its steps."""
    yield 0.0
    for number in range(count):
        done.append(number)
        yield (number + 1) / count
    return "all"


def stop_in(work: AppTest, after: int, done: list[int]) -> Callable[[], Steps[str]]:
    """Work whose visitor presses Stop after so many steps."""

    def begin() -> Steps[str]:
        for share in steps(10, done):
            if len(done) == after:
                work.session_state["visitor"].passing["long_work.test"].stop()
            yield share
        return "all"

    return begin


def test_short_work_shows_nothing_and_takes_no_turn() -> None:
    """Its result is the only element, also while another visitor has the turn."""
    assert slices.TURNS.take(0)
    try:
        work = opened(lambda: steps(3, [])).run()
    finally:
        slices.TURNS.give_back()
    assert [each.value for each in work.text] == ["Found all."]
    assert len(work.main) == 1 and "long_work.test" not in work.session_state["visitor"].passing


def test_long_work_ends_with_its_result_and_without_its_line(slow: None) -> None:
    """Each step is done once; the line and the button are gone from the page that shows the result."""
    done: list[int] = []
    work = opened(lambda: steps(10, done)).run()
    assert done == list(range(10)) and work.session_state["results"] == ["all"]
    assert not work.button and not work.get("progress")
    assert free()


def test_stopped_work_frees_the_turn_and_goes_on_where_it_was(slow: None) -> None:
    """No run takes it further until the visitor wants it; then no step is done twice."""
    done: list[int] = []
    work = opened(lambda: steps(0, []))
    work.session_state["begin"] = stop_in(work, 4, done)
    work.run()
    assert len(done) == 4 and "Stopped at 40%" in work.info[0].value
    assert free()
    work.run()
    assert len(done) == 4
    work.button(key="test.go_on").click().run()
    assert done == list(range(10)) and [each.value for each in work.text] == ["Found all."]


def test_work_that_fails_frees_the_turn(slow: None) -> None:
    """The error comes out, and the next visitor is served."""

    def begin() -> Steps[str]:
        yield 0.0
        yield 0.5
        raise ValueError("no")

    work = opened(begin).run()
    assert len(work.exception) == 1 and not work.get("progress")
    assert free()
    assert opened(lambda: steps(3, [])).run().text[0].value == "Found all."


def test_who_waits_too_long_for_a_turn_is_told_and_may_try_again(
    slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody else keeps the turn, the page ends with one sentence instead of hanging."""
    monkeypatch.setattr(slices, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(long_work, "MOST_SECONDS", 0.05)
    assert slices.TURNS.take(0)
    try:
        work = opened(lambda: steps(10, [])).run()
        assert [each.value for each in work.warning] == [
            "Many users are waiting for their turn. Please try again in a moment."
        ]
    finally:
        slices.TURNS.give_back()
    work.button(key="test.go_on").click().run()
    assert work.text[0].value == "Found all."


def test_two_visitors_work_by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither does two slices while the other waits."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    monkeypatch.setattr(slices, "WAIT_SECONDS", 60)
    order: list[str] = []
    pause = threading.Event()

    def of(name: str, other: str) -> Steps[None]:
        yield 0.0
        for _number in range(20):
            while works[other].running and not slices.TURNS._waiting:
                pause.wait(0.001)  # until the other has asked for its turn
            order.append(name)
            yield 0.5

    works = {"a": slices.Sliced(of("a", "b")), "b": slices.Sliced(of("b", "a"))}

    def run(work: slices.Sliced[float]) -> None:
        while work.running:
            work.go_on()

    threads = [threading.Thread(target=run, args=(work,)) for work in works.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "".join(order) in ("ab" * 20, "ba" * 20)
    assert free()


def test_the_turn_goes_to_who_asked_first() -> None:
    """One who gives up while waiting is passed over."""
    turns = slices.Turns()
    assert turns.take(0) and not turns.take(0)
    got: list[int] = []
    pause = threading.Event()

    def ask(number: int) -> None:
        if turns.take(60):
            got.append(number)
            turns.give_back()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) <= number:
            pause.wait(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert got == [0, 1, 2]


def test_a_large_network_can_be_stopped_and_the_page_still_answers(
    slow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sidebar stands, another network is read, and back at the first the visitor may let it go on."""
    whole = Network.steps
    count = 0

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

                st.session_state["visitor"].passing["long_work.network.reading"].stop()
            yield share

    monkeypatch.setattr(Network, "steps", stopping)
    work = page(own_network(), network="own", language="en")
    assert any("Stopped at" in each.value for each in work.info)
    assert free() and count == 4
    work.segmented_control(key="network.network").set_value("digits").run()
    assert not work.exception and not any("Stopped at" in each.value for each in work.info)
    assert len(work.get("bidi_component")) > 1


def test_the_limits_of_a_network_stand_where_it_is_dropped() -> None:
    """The numbers are those that are checked."""
    work = page(network="own", language="en")
    said = " ".join(each.value for each in work.sidebar.caption)
    for number in (
        f"{grouped(LIMITS.layers)} layers",
        f"{grouped(LIMITS.operations / 1e9)} × 10⁹ multiply-adds",
        f"{LIMITS.array_bytes // MEGABYTE} MB and all",
        f"{LIMITS.run_bytes // MEGABYTE} MB.",
    ):
        assert number in said


def test_a_function_in_steps_is_called_like_any_other() -> None:
    """Its result, its name and its arguments are those of the function that was written."""

    @stepwise
    def double(x: int) -> Steps[int]:
        """Twice."""
        yield 0.0
        return 2 * x

    assert double(4) == 8 and double.__name__ == "double" and list(double.steps(4)) == [0.0]
