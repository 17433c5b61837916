"""Turns that all visitors share."""

from __future__ import annotations

import asyncio
import heapq

import pytest

from cnnviz.ui.fair import MEMORY_SECONDS, MUCH_SECONDS, FairQueue
from tests.loops import played


class Somebody:
    """A visitor."""


class Office:
    """Turns with a clock that stands still unless it is moved, and a list of who had a turn."""

    def __init__(self, threads: int) -> None:
        self.now = 0.0
        self.turns = FairQueue(threads, lambda: self.now)
        self.begun: list[str] = []
        self.running: dict[str, asyncio.Event] = {}

    def ask(self, who: Somebody, name: str) -> asyncio.Task[None]:
        """Somebody asks for a turn, which lasts until :meth:`end`."""

        async def work() -> None:
            async with self.turns.turn(who):
                self.begun.append(name)
                self.running[name] = asyncio.Event()
                await self.running[name].wait()

        return asyncio.create_task(work())

    async def end(self, name: str, seconds: float = 0.0) -> None:
        """The turn ends after so many seconds."""
        self.now += seconds
        self.running[name].set()
        await settled()


async def settled() -> None:
    """Let every task come as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_as_many_turns_as_threads() -> None:
    """The third of three visitors waits until one of the others has ended."""

    async def scene() -> None:
        office, people = Office(2), [Somebody() for _ in range(3)]
        tasks = [office.ask(who, str(number)) for number, who in enumerate(people)]
        await settled()
        assert office.begun == ["0", "1"]
        await office.end("0")
        assert office.begun == ["0", "1", "2"]
        await office.end("1")
        await office.end("2")
        await asyncio.gather(*tasks)

    played(scene())


def test_who_had_least_comes_first() -> None:
    """One asks ten times at once, another once and later: the other comes second."""

    async def scene() -> None:
        office, greedy, modest = Office(1), Somebody(), Somebody()
        tasks = [office.ask(greedy, f"greedy {number}") for number in range(10)]
        await settled()
        tasks.append(office.ask(modest, "modest"))
        await settled()
        await office.end("greedy 0", 0.1)
        assert office.begun == ["greedy 0", "modest"]
        await office.end("modest", 0.01)
        assert office.begun[-1] == "greedy 1"
        for task in tasks:
            task.cancel()

    played(scene())


@pytest.mark.parametrize("threads", [2, 4])
def test_who_asks_for_much_never_has_all_threads(threads: int) -> None:
    """A thread stays free for those who had little, however many heavy ones wait; they get it at once."""

    async def scene() -> None:
        office = Office(threads)
        heavy = [Somebody() for _ in range(threads + 1)]
        for number, who in enumerate(heavy):
            task = office.ask(who, f"first {number}")
            await settled()
            await office.end(f"first {number}", 2 * MUCH_SECONDS)
            await task
        tasks = [office.ask(who, f"heavy {number}") for number, who in enumerate(heavy)]
        await settled()
        assert len(office.running) - len(heavy) == threads - 1
        tasks.append(office.ask(Somebody(), "light"))
        await settled()
        assert office.begun[-1] == "light"
        for task in tasks:
            task.cancel()

    played(scene())


def test_one_visitor_has_one_turn_while_others_may_come() -> None:
    """The second request of a visitor leaves the last free thread alone."""

    async def scene() -> None:
        office, who = Office(2), Somebody()
        tasks = [office.ask(who, "one"), office.ask(who, "two")]
        await settled()
        assert office.begun == ["one"]
        await office.end("one")
        assert office.begun == ["one", "two"]
        await office.end("two")
        await asyncio.gather(*tasks)

    played(scene())


def test_what_one_had_is_forgotten() -> None:
    """After some time a visitor who had much counts as any other."""

    async def scene() -> None:
        office, heavy, other = Office(2), Somebody(), Somebody()
        tasks = [office.ask(heavy, "long")]
        await settled()
        await office.end("long", 10 * MUCH_SECONDS)
        office.now += 10 * MEMORY_SECONDS
        tasks += [office.ask(other, "other"), office.ask(heavy, "again")]
        await settled()
        assert office.begun == ["long", "other", "again"]
        for task in tasks:
            task.cancel()

    played(scene())


def test_who_leaves_while_waiting_has_no_turn() -> None:
    """A request that is given up, before or in the moment of its turn, keeps no thread."""

    async def scene() -> None:
        office, people = Office(1), [Somebody() for _ in range(4)]
        tasks = [office.ask(who, str(number)) for number, who in enumerate(people)]
        await settled()
        tasks[1].cancel()
        await settled()
        office.running["0"].set()
        tasks[2].cancel()
        await settled()
        assert office.begun == ["0", "3"]
        await office.end("3")
        await asyncio.gather(*tasks, return_exceptions=True)

    played(scene())


def test_work_that_fails_ends_its_turn() -> None:
    """The next one comes all the same."""

    async def scene() -> None:
        turns = FairQueue(1)
        with pytest.raises(ValueError, match="broken"):
            async with turns.turn(Somebody()):
                raise ValueError("broken")
        async with turns.turn(Somebody()):
            pass

    played(scene())


@pytest.mark.parametrize(("trainers", "threads"), [(1, 2), (2, 2), (10, 2), (10, 4), (10, 1)])
def test_a_class_in_which_some_train(trainers: int, threads: int) -> None:
    """Slices of 20 ms, one after the other for each who trains, and beside them twenty clicks a second that take 12 ms.

    A click waits for a slice under way, and for a few other clicks, but never for the slices that wait; and those who train
    get the same.
    """
    slice_, work, seconds, pupils = 0.02, 0.012, 20.0, 20

    async def scene() -> None:
        office = Office(threads)
        people = [Somebody() for _ in range(trainers + pupils)]
        counts = [0] * len(people)
        asked: dict[str, tuple[int, float]] = {}
        waits: list[float] = []
        coming: list[tuple[float, str, int]] = []  # when, whose turn ends ("" if somebody asks), who

        def ask(number: int) -> None:
            name = f"{number} {counts[number]}"
            counts[number] += 1
            asked[name] = number, office.now
            tasks.append(office.ask(people[number], name))

        tasks: list[asyncio.Task[None]] = []
        for number in range(trainers):
            ask(number)
        for number in range(trainers, len(people)):
            heapq.heappush(coming, ((number - trainers) / pupils * 0.97, "", number))
        seen = 0
        while office.now < seconds:
            await settled()
            for name in office.begun[seen:]:
                number, _ = asked[name]
                heapq.heappush(coming, (office.now + (slice_ if number < trainers else work), name, number))
            seen = len(office.begun)
            office.now, name, number = heapq.heappop(coming)
            if name:
                await office.end(name)
            if number < trainers:
                ask(number)
            elif name:
                waits.append(office.now - asked[name][1])
            else:
                ask(number)
                heapq.heappush(coming, (office.now + 1, "", number))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        waits.sort()
        assert len(waits) >= 0.9 * pupils * seconds
        assert waits[int(0.95 * len(waits))] <= slice_ + 2 * work
        mine = counts[:trainers]
        assert min(mine) >= 0.9 * max(mine)
        theirs = (
            min(trainers, max(1, threads - 1)) - pupils * work
        )  # one thread is left to those who had little
        assert sum(mine) * slice_ >= 0.9 * theirs * seconds

    played(scene())
