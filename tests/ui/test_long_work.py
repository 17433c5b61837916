"""Work that a page waits for: short work leaves no trace, long work can be stopped, and nothing keeps the turn."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.networks.steps import Steps, stepwise
from cnnviz.ui import long_work, slices
from cnnviz.ui.door import Asked, NotDirectError
from cnnviz.views.numbers import grouped
from tests.patience import PATIENCE
from tests.ui.sent import sent
from tests.ui.test_network import own_network, page


def free() -> bool:
    """Whether nobody has the turn."""
    if not slices.QUEUE.take(0):
        return False
    slices.QUEUE.give_back()
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
    """All work counts as long, and each asking is one step."""
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


def ask(work: AppTest, body: str, key: str = "test.progress") -> dict[str, Any]:
    """Send the part a message as a browser does, and give what it shows then and whether the script has to run."""
    door = work.session_state["door"]
    answer = door.answer(Asked(key, [(door.turn(key) + 1, body)]))
    meta, arrays = answer.reply.shown[key].content
    assert not arrays and not answer.link, "the address stays"
    return {**meta, "run": answer.reply.run}


def shown(work: AppTest) -> dict[str, Any]:
    """What the script shows of work under way."""
    return sent(work, "cnnviz_progress")[0]


def test_short_work_shows_nothing_and_takes_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its result is the only element, also while another visitor has the turn."""
    monkeypatch.setattr(long_work, "ALONE_SECONDS", PATIENCE)  # so that it is short on a busy machine too
    assert slices.QUEUE.take(0)
    try:
        work = opened(lambda: steps(3, [])).run()
    finally:
        slices.QUEUE.give_back()
    assert [each.value for each in work.text] == ["Found all."]
    assert len(work.main) == 1 and "long_work.test" not in work.session_state["visitor"].computed


def test_work_of_some_tenths_of_a_second_is_waited_for(slow: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing flashes up for it."""
    monkeypatch.setattr(long_work, "QUIET_SECONDS", PATIENCE)  # which `slow` has set to nothing
    work = opened(lambda: steps(10, [])).run()
    assert [each.value for each in work.text] == ["Found all."] and not work.get("bidi_component")
    assert free()


def test_long_work_holds_no_run_and_is_done_slice_by_slice(slow: None) -> None:
    """The run does one step alone; each asking does another, and the last one asks for the run that shows the result."""
    done: list[int] = []
    work = opened(lambda: steps(4, done)).run()
    assert done == [0] and not work.text
    assert shown(work) == {
        "share": 0.25,
        "text": "At work.",
        "waiting": "The server has not answered yet: it is busy, or the connection is interrupted.",
        "running": True,
        "finished": False,
        "button": "Stop",
        "found": [],
    }
    for number in range(1, 4):
        answer = ask(work, "go on")
        assert done == list(range(number + 1)) and answer["share"] == (number + 1) / 4
        assert answer["running"] and not answer["run"]
    answer = ask(work, "go on")
    assert (answer["running"], answer["finished"], answer["run"]) == (False, True, True)
    work.run()
    assert work.session_state["results"] == ["all"] and not work.get("bidi_component")
    with pytest.raises(NotDirectError):  # it is nobody's any more
        ask(work, "go on")


def test_stopped_work_goes_on_where_it_was(slow: None) -> None:
    """Nothing takes it further until the visitor wants it; then no step is done twice."""
    done: list[int] = []
    work = opened(lambda: steps(10, done)).run()
    for _ in range(3):
        ask(work, "go on")
    answer = ask(work, "stop")
    assert answer["text"] == "Stopped at 40%. Continue from there, or choose something else."
    assert (answer["running"], answer["button"]) == (False, "Continue")
    work.run()
    assert done == list(range(4)) and shown(work)["text"] == answer["text"]
    while not ask(work, "go on")["finished"]:
        pass
    assert work.run().text[0].value == "Found all." and done == list(range(10))


def test_the_trigger_asks_as_well(slow: None) -> None:
    """Where no request comes through, each run does one slice."""
    done: list[int] = []
    work = opened(lambda: steps(3, done)).run()
    turn = 0
    while not work.text:
        (element,) = work.get("bidi_component")
        turn += 1
        value = {"event": "action", "value": {"messages": [[turn, "go on"]], "has": {}}}
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{element.proto.id}__events", json_trigger_value=json.dumps([value])
        )
        work._run(WidgetStates(widgets=[trigger]))
    assert done == list(range(3)) and work.text[0].value == "Found all."


@pytest.mark.parametrize("body", ["faster", None, 7, ["go on"], {"go": "on"}])
def test_other_messages_change_nothing(slow: None, body: Any) -> None:
    """A browser can send anything."""
    done: list[int] = []
    work = opened(lambda: steps(3, done)).run()
    with pytest.raises(NotDirectError):
        ask(work, body)
    assert done == [0] and not work.run().exception


def test_work_that_fails_says_why(slow: None) -> None:
    """The error comes out in the next run, and the next visitor is served."""

    def begin() -> Steps[str]:
        yield 0.0
        yield 0.5
        raise ValueError("no")

    work = opened(begin).run()
    while not ask(work, "go on")["run"]:
        pass
    assert len(work.run().exception) == 1 and not work.get("bidi_component")
    assert free()


def test_the_work_of_one_who_left_is_over(slow: None) -> None:
    """Nothing holds it but the visitor."""
    done: list[int] = []
    work = opened(lambda: steps(3, done)).run()
    ask(work, "go on")
    work.session_state["visitor"].leave()
    gc.collect()
    with pytest.raises(NotDirectError):
        ask(work, "go on")
    assert done == [0, 1]


def test_two_threads_do_no_step_twice(slow: None) -> None:
    """A request that comes while another one works finds how far it is, and does nothing."""
    inside, go = threading.Event(), threading.Event()

    def begin() -> Steps[str]:
        yield 0.0
        yield 0.1
        inside.set()
        assert go.wait(PATIENCE)
        yield 0.5
        return "all"

    work = opened(begin).run()
    answers: list[dict[str, Any]] = []
    first = threading.Thread(target=lambda: answers.append(ask(work, "go on")))
    first.start()
    assert inside.wait(PATIENCE)
    assert ask(work, "go on")["share"] == 0.1
    go.set()
    first.join()
    assert answers[0]["share"] == 0.5


def test_two_visitors_work_by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither does two slices while the other waits."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    monkeypatch.setattr(slices, "WAIT_SECONDS", 60)
    order: list[str] = []
    pause = threading.Event()

    def of(name: str, other: str) -> Steps[None]:
        yield 0.0
        for _number in range(20):
            while works[other].running and not slices.QUEUE._waiting:
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
    turns = slices.Queue()
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


def test_a_large_network_can_be_left_and_the_page_still_answers(slow: None) -> None:
    """The sidebar stands while it is read; another network is read, and nothing of the first is left."""
    work = page(own_network(), network="own", language="en")
    assert shown(work)["running"] and work.sidebar
    assert ask(work, "go on", "network.reading.progress")["share"] > 0
    work.segmented_control(key="network.network").set_value("digits").run()
    assert not work.exception
    assert "long_work.network.reading" in work.session_state["visitor"].computed or work.get("bidi_component")


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
