"""Scenarios of many: floods of requests, and more open pages than a process has files for."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from benchmarks.load.http import Connection
from benchmarks.load.pupil import Pupil
from benchmarks.load.row import Row, beside
from benchmarks.load.server import Server
from benchmarks.load.visitor import Visitor, leave

EDITOR = "lab.editor"
SIDE = 15
SECONDS = 30.0
FILES = 1024
"""Descriptors that a process is given by many systems."""


async def floods(server: Server, count: int = 3) -> Row:
    """Three visitors with two requests each outstanding at 1024 x 1024 with 15 x 15, beside ten ordinary ones."""
    flooding = [await Visitor(server.url).open(size=1024) for _ in range(count)]
    async with beside(server, [(512, False)] * 10, rest=0.0) as row:
        end = asyncio.get_running_loop().time() + SECONDS
        statuses: list[Counter[int]] = [Counter() for _ in flooding]
        await asyncio.gather(
            *(
                _flood(visitor, first, statuses[number], end)
                for number, visitor in enumerate(flooding)
                for first in (1, 2)
            )
        )
        for found in statuses:
            row.notes.append(f"{found[200] / SECONDS:.1f} answers a second and {dict(found)}")
        await leave(flooding)
    return row


async def _flood(visitor: Visitor, first: int, statuses: Counter[int], end: float) -> None:
    """One request after the other, each with other weights."""
    rng, turn = random.Random(first), first
    over = Connection(visitor.url)
    while asyncio.get_running_loop().time() < end:
        rows = (" ".join(f"{rng.randint(-99, 99)}" for _ in range(SIDE)) for _ in range(SIDE))
        answer = await visitor.ask(EDITOR, turn, {"kind": "paste", "text": "\n".join(rows)}, over)
        statuses[answer.status] += 1
        turn += 2
        if answer.status != 200:
            await asyncio.sleep(0.02)
    over.close()


async def pages195(server: Server) -> Row:
    """195 open pages and 1,024 file descriptors."""
    return await _pages(server, 195)


async def pages400(server: Server) -> Row:
    """400 open pages and 1,024 file descriptors."""
    return await _pages(server, 400)


async def _pages(server: Server, count: int) -> Row:
    row = Row(base=server.forget_peak())
    pupils: list[Pupil] = []
    outcomes: list[str] = []
    for number in range(count):
        pupil = Pupil(server.url, number, 128)
        outcomes.append(await _opened(pupil))
        pupils.append(pupil)
    inside = [pupil for pupil, outcome in zip(pupils, outcomes, strict=True) if outcome == "opened"]
    row.tell("", outcomes)
    row.notes.append(f"{server.files()} files open")
    for round_ in range(2):
        found = await asyncio.gather(*(_clicked(pupil) for pupil in inside))
        row.tell(f"clicks {round_ + 1}", found)
    row.times.direct = [time for pupil in inside for time in pupil.times]
    row.tell("then a page more", [await _opened(one := Pupil(server.url, 0, 128))])
    await leave([*pupils, one])
    await asyncio.sleep(5)
    row.tell("when all have left", [await _opened(last := Pupil(server.url, 0, 128))])
    await leave([last])
    row.notes.append(f"{server.files()} files open")
    row.peak, row.after = server.peak(), server.megabytes()
    return row


async def _opened(pupil: Pupil) -> str:
    """Open a page; what comes of it."""
    try:
        await asyncio.wait_for(pupil.come(), 20)
    except AssertionError:
        return f"told {pupil.alerts or pupil.texts[:2]}"
    except Exception as error:
        return f"{type(error).__name__} {error}".strip()
    return "opened"


async def _clicked(pupil: Pupil) -> str:
    try:
        await asyncio.wait_for(pupil.choose(), 20)
    except Exception as error:
        return f"{type(error).__name__} {error}".strip()
    return "answered"


SCENARIOS = (floods, pages195, pages400)
