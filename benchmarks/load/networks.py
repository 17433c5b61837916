"""Scenarios of visitors' own networks: small files that ask for much memory or time, and visitors who leave meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from benchmarks.load import files
from benchmarks.load.pupil import PICKER
from benchmarks.load.row import Row, beside
from benchmarks.load.server import Server
from benchmarks.load.visitor import Visitor, leave

HEAVY = {"page": "network", "network": "own", "from": "photo", "size": 512}
"""A link to the largest picture for a network that takes any size."""
LAYERS = 160
LONGEST_BUSY = 60.0
"""Seconds; then it is not waited for."""


async def visits(server: Server, count: int = 12) -> Row:
    """Twelve visits, one after the other, each with a network of 160 ReLUs at 512 pixels."""
    data = files.relus(LAYERS)
    async with beside(server, rest=60.0) as row:
        told = []
        for _ in range(count):
            visitor = await Visitor(server.url).open(**HEAVY)
            told += await _read(visitor, data)
            await visitor.leave()
        row.tell("told", told)
    return row


async def heavy(server: Server, count: int = 5) -> Row:
    """Five such visitors at once, who stay."""
    data = files.relus(LAYERS)
    visitors = [await Visitor(server.url).open(**HEAVY) for _ in range(count)]
    async with beside(server) as row:
        told = await asyncio.gather(*(_read(visitor, data) for visitor in visitors))
        row.tell("told", [sentence for one in told for sentence in one])
        row.notes.append(f"{server.megabytes() - row.base:.0f} MB while they stay")
        await leave(visitors)
    return row


async def _read(visitor: Visitor, data: bytes) -> list[str]:
    """Bring a network and wait for its maps; what the page says in boxes."""
    status = await visitor.upload("own.onnx", data)
    if status != 204:
        return [f"refused with {status}"]
    await visitor.finished()
    return visitor.alerts or ["its maps"]


def _leaving(
    name: str, about: str, start: Callable[[Server], Awaitable[list[Visitor]]], stays: float = 2.0
) -> Callable[[Server], Awaitable[Row]]:
    """A scenario: begin something long, leave after `stays` seconds, and see how long the server works on."""

    async def scenario(server: Server) -> Row:
        row = Row(base=server.forget_peak())
        visitors = await start(server)
        await asyncio.sleep(stays)
        under_way = sum(not visitor.is_idle for visitor in visitors)
        row.notes.append(f"{under_way} of {len(visitors)} under way after {stays:g} s")
        row.tell("told", [sentence for visitor in visitors for sentence in visitor.alerts])
        used, began = server.seconds(), time.monotonic()
        leaving = asyncio.create_task(leave(visitors))
        busy = await asyncio.to_thread(server.busy_seconds, LONGEST_BUSY)
        row.notes.append(
            f"**busy for {'more than ' if busy > LONGEST_BUSY - 1 else ''}{busy:.1f} s after leaving** "
            f"({server.seconds() - used:.1f} s of processor in {time.monotonic() - began:.0f} s)"
        )
        leaving.cancel()
        row.peak, row.after = server.peak(), server.megabytes()
        return row

    scenario.__name__, scenario.__doc__ = name, about
    return scenario


def _with_network(data: Callable[[], bytes], **link: object) -> Callable[[Server], Awaitable[list[Visitor]]]:
    async def start(server: Server) -> list[Visitor]:
        visitor = await Visitor(server.url).open(**HEAVY | {"size": 64} | link)
        status = await visitor.upload("own.onnx", data())
        assert status == 204, status
        return [visitor]

    return start


async def _racing(server: Server) -> list[Visitor]:
    rows = ("_".join(f"{(7 * row + 3 * column) % 11 - 5}" for column in range(15)) for row in range(15))
    visitor = await Visitor(server.url).open(size=1024, panel="methods", w="~".join(rows))
    assert PICKER in visitor.ids
    await visitor.press("lab.methods.race")
    return [visitor]


async def _waiting(server: Server) -> list[Visitor]:
    data = files.tiff()
    visitors = [await Visitor(server.url).open(**{"from": "upload", "size": 128}) for _ in range(8)]
    await asyncio.gather(*(visitor.upload("own.tiff", data) for visitor in visitors))
    return visitors


LEAVING = (
    _leaving(
        "leave-occlusion",
        "Occlusion of an own network.",
        _with_network(files.convolutions, panel="why", why="occlusion"),
    ),
    _leaving("leave-sum", "A sum of 60,000 inputs.", _with_network(lambda: files.wide_sum(60_000))),
    _leaving("leave-sum-39", "One of 39,000.", _with_network(lambda: files.wide_sum(39_000))),
    _leaving("leave-beside", "10,000 layers side by side.", _with_network(lambda: files.beside(9_999))),
    _leaving("leave-dense", "1,400 densely joined layers.", _with_network(lambda: files.dense(1_400))),
    _leaving("leave-dense-270", "270 of them.", _with_network(lambda: files.dense(270))),
    _leaving(
        "leave-resize", "A cubic resize.", _with_network(lambda: files.cubic_resize(6.0), size=512), 0.5
    ),
    _leaving("leave-norm", "LRN.", _with_network(lambda: files.local_norm(40), size=512), 0.5),
    _leaving(
        "leave-integers", "A product of integers.", _with_network(lambda: files.integer_product(6_000)), 0.5
    ),
    _leaving("leave-race", "The race of the methods.", _racing, 1.0),
    _leaving("leave-uploads", "Eight large pictures, most waiting for their turn.", _waiting),
)

SCENARIOS = (visits, heavy, *LEAVING)
