"""Scenarios of visitors' own networks: small files that ask for much memory or time, and visitors who leave meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from benchmarks.load import files
from benchmarks.load.row import Row, beside
from benchmarks.load.server import QUIET_SECONDS, Server
from benchmarks.load.visitor import Visitor, leave

HEAVY = {"page": "network", "network": "own", "from": "photo", "size": 512}
"""A link to the largest picture for a network that takes any size."""
LAYERS = 160
LONGEST_BUSY = 60.0
"""Seconds; then it is not waited for."""
MOMENTS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds of processor time that a visitor's work has taken when the visitor leaves."""
RESTING = 0.1
"""Of processor time: less within `QUIET_SECONDS` is no work."""


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
    await visitor.settled()
    return visitor.alerts or ["its maps"]


Begin = Callable[[Visitor], Awaitable[object]]
"""What a visitor whose page stands begins, without waiting for its end."""


def _leaving(
    name: str, about: str, begin: Begin, link: Mapping[str, object] = HEAVY, *, count: int = 1
) -> Callable[[Server], Awaitable[Row]]:
    """A scenario: begin something long, leave while the server works on it, and see how long it still does.

    This is done for each of `MOMENTS`, until the work is over by itself before that.
    """

    async def scenario(server: Server) -> Row:
        row = Row(base=server.forget_peak())
        found: list[str] = []
        longest = 0.0
        for moment in MOMENTS:
            visitors = [await Visitor(server.url).open(**link) for _ in range(count)]
            used = server.seconds()
            await asyncio.gather(*(begin(visitor) for visitor in visitors))
            reached = await _worked(server, used + moment)
            told = [sentence for visitor in visitors for sentence in visitor.alerts]
            used = server.seconds()
            leaving = asyncio.create_task(leave(visitors))
            busy = await asyncio.to_thread(server.busy_seconds, LONGEST_BUSY)
            leaving.cancel()
            if not reached:
                row.tell(f"over before {moment:g} s", told or ["without a word"])
                break
            longest = max(longest, busy)
            found.append(f"after {moment:g} s: {busy:.1f} s ({server.seconds() - used:.1f} s of processor)")
            if busy > LONGEST_BUSY - 1:
                break
        row.notes[:0] = [f"**busy for {longest:.1f} s at most after leaving**", *found]
        row.peak, row.after = server.peak(), server.megabytes()
        return row

    scenario.__name__, scenario.__doc__ = name, about
    return scenario


async def _worked(server: Server, seconds: float) -> bool:
    """Wait until the server has used its processor for so many seconds in all; False if it rests before that."""
    since, used = time.monotonic(), server.seconds()
    while (now := server.seconds()) < seconds:
        if now - used > RESTING:
            since, used = time.monotonic(), now
        elif time.monotonic() - since > QUIET_SECONDS:
            return False
        await asyncio.sleep(0.02)
    return True


def _with(make: Callable[[], bytes]) -> Begin:
    """Bring a network."""
    return lambda visitor: visitor.upload("own.onnx", make())


async def _explain(visitor: Visitor) -> None:
    """Bring a classifier, and start the map of its answer."""
    await visitor.upload("own.onnx", files.convolutions())
    await visitor.settled()
    visitor.go_on("network.occlusion.progress")


SMALL = HEAVY | {"size": 32}
ASKING = HEAVY | {"size": 128, "panel": "why", "why": "occlusion"}
KERNEL = "~".join("_".join(str((7 * row + 3 * column) % 11 - 5) for column in range(15)) for row in range(15))
RACE = {"size": 1024, "panel": "methods", "w": KERNEL}
LEAVING = (
    _leaving("leave-occlusion", "Occlusion of an own network.", _explain, ASKING),
    _leaving("leave-sum", "A sum of 60,000 inputs.", _with(lambda: files.wide_sum(60_000)), SMALL),
    _leaving("leave-sum-39", "One of 39,000.", _with(lambda: files.wide_sum(39_000)), SMALL),
    _leaving(
        "leave-beside",
        "10,000 layers side by side.",
        _with(lambda: files.beside(9_999)),
        SMALL,
    ),
    _leaving(
        "leave-dense",
        "1,400 densely joined layers.",
        _with(lambda: files.dense(1_400)),
        SMALL,
    ),
    _leaving("leave-dense-270", "270 of them.", _with(lambda: files.dense(270)), SMALL),
    _leaving("leave-resize", "A cubic resize.", _with(lambda: files.cubic_resize(6.0))),
    _leaving("leave-norm", "LRN.", _with(lambda: files.local_norm(40))),
    _leaving("leave-integers", "A product of integers.", _with(lambda: files.integer_product(1_000))),
    _leaving(
        "leave-race", "The race of the methods.", lambda visitor: visitor.press("lab.methods.race"), RACE
    ),
    _leaving(
        "leave-uploads",
        "Eight large pictures, most waiting for their turn.",
        lambda visitor: visitor.upload("own.tiff", files.tiff()),
        {"from": "upload", "size": 128},
        count=8,
    ),
)

SCENARIOS = (visits, heavy, *LEAVING)
