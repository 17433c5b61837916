"""Work in slices: bounded, one at a time over all visitors, and over when nobody asks for more."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from cnnviz.ui import slices
from cnnviz.ui.slices import Sliced


def counting(most: int, clock: list[float]) -> Iterator[int]:
    """Numbers from 0, each of which takes a hundredth of a second of the clock."""
    for number in range(most + 1):
        clock[0] += 0.01
        yield number


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still unless work moves it."""
    time = [0.0]
    monkeypatch.setattr(slices.time, "monotonic", lambda: time[0])
    return time


def test_a_slice_begins_no_step_after_its_time(clock: list[float]) -> None:
    """Five hundredths of a second a slice; what is done stays done, and the end is noticed."""
    work = Sliced(counting(7, clock))
    seen = [work.latest]
    while work.running:
        work.go_on()
        seen.append(work.latest)
    assert seen == [0, 5, 7]
    assert work.finished and clock[0] == pytest.approx(0.08)
    work.go_on()
    assert work.latest == 7


def test_work_that_waits_does_not_move(clock: list[float]) -> None:
    """Stopped, or not yet started."""
    work = Sliced(counting(100, clock), waits=True)
    work.go_on()
    assert (work.latest, work.running, work.finished) == (0, False, False)
    work.waits = False
    work.go_on()
    assert work.latest > 0


def test_at_any_moment_one_slice_is_computed() -> None:
    """Of four visitors' work, each step finds itself alone."""
    inside, most = 0, 0

    def steps() -> Iterator[None]:
        nonlocal inside, most
        yield None
        for _ in range(20):
            inside += 1
            most = max(most, inside)
            threading.Event().wait(0.002)
            inside -= 1
            yield None

    works = [Sliced(steps()) for _ in range(4)]

    def run(work: Sliced[None]) -> None:
        while work.running:
            work.go_on()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1 and all(work.finished for work in works)


def test_work_that_fails_ends_and_gives_its_turn_back() -> None:
    """The error comes out once, and others go on."""

    def steps() -> Iterator[int]:
        yield 0
        raise ValueError("no")

    work = Sliced(steps())
    with pytest.raises(ValueError, match="no"):
        work.go_on()
    assert work.finished and isinstance(work.error, ValueError)
    other = Sliced(iter([1, 2]))
    while other.running:
        other.go_on()
    assert other.finished and other.latest == 2
