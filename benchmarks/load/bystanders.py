"""Ordinary visitors in a process of their own, so that their times are the server's and not those of the load's own work."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from benchmarks.load.pupil import Pupil
from benchmarks.load.visitor import leave

PERIOD = 1.0

Kind = tuple[int, bool]
"""The size of the picture, and whether the script runs."""

SOME: Sequence[Kind] = ((512, False), (512, False), (128, False), (512, True), (128, True))


@dataclass
class Times:
    """Of all answers, milliseconds; and how often there was none."""

    direct: list[float] = field(default_factory=list)
    scripted: list[float] = field(default_factory=list)
    failed: int = 0


@asynccontextmanager
async def bystanders(url: str, kinds: Sequence[Kind] = SOME) -> AsyncIterator[Times]:
    """Let visitors of these kinds click once a second; their times are there at the end."""
    times = Times()
    context = multiprocessing.get_context("spawn")
    ready, end, found = context.Event(), context.Event(), context.Queue()
    process = context.Process(target=_stand, args=(url, kinds, ready, end, found))
    process.start()
    try:
        await asyncio.to_thread(ready.wait, 120)
        yield times
    finally:
        end.set()
        all_found: Times = await asyncio.to_thread(found.get, True, 400)
        times.direct, times.scripted, times.failed = all_found.direct, all_found.scripted, all_found.failed
        await asyncio.to_thread(process.join)


def _stand(url: str, kinds: Sequence[Kind], ready: Event, end: Event, found: Queue[Times]) -> None:
    found.put(asyncio.run(_stood(url, kinds, ready, end)))


async def _stood(url: str, kinds: Sequence[Kind], ready: Event, end: Event) -> Times:
    times = Times()
    pupils = [Pupil(url, number, size, scripted=scripted) for number, (size, scripted) in enumerate(kinds)]
    for pupil in pupils:
        await pupil.come()
        await pupil.choose()
        pupil.times.clear()
    ready.set()
    await asyncio.gather(
        *(_click(pupil, number / len(pupils), times, end) for number, pupil in enumerate(pupils))
    )
    for pupil in pupils:
        (times.scripted if pupil.scripted else times.direct).extend(pupil.times)
        times.failed += pupil.failed
    await leave(pupils)
    return times


async def _click(pupil: Pupil, offset: float, times: Times, end: Event) -> None:
    """Click once in each period; a late answer moves the next click."""
    due = time.perf_counter() + offset * PERIOD
    while not end.is_set():
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        due += PERIOD
        due = max(due, time.perf_counter())
        try:
            await pupil.choose()
        except (OSError, RuntimeError) as error:
            times.failed += 1
            print(f"bystander: {error!r}", file=sys.stderr)
            if isinstance(error, OSError):
                return  # the server is gone
