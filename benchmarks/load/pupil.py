"""An ordinary visitor, who chooses another kernel now and then, and the time of each answer."""

from __future__ import annotations

import asyncio
import random
import time

from benchmarks.load.visitor import Visitor

FAMILY = ("sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "scharr_y")
PICKER = "lab.kernels"


class Pupil(Visitor):
    """A visitor of the kernel lab.

    Parameters
    ----------
    scripted
        Whether a click runs the script, or asks for a direct answer.

    Attributes
    ----------
    times
        Of each answer, milliseconds.
    """

    def __init__(self, url: str, number: int, size: int = 512, *, scripted: bool = False) -> None:
        super().__init__(url)
        self.number, self.size, self.scripted = number, size, scripted
        self.asked = 0
        self.times: list[float] = []

    async def come(self) -> Pupil:
        """Open the lab."""
        await self.open(size=self.size)
        assert PICKER in self.ids and self.token, "the lab did not show its kernels"
        self.bytes = 0
        return self

    async def choose(self) -> None:
        """Click on the next kernel and wait for its maps."""
        self.asked += 1
        kernel = FAMILY[(self.asked + self.number) % len(FAMILY)]
        began = time.perf_counter()
        if self.scripted:
            await self.run(self.act(PICKER, (self.asked, kernel)), fragment=self.fragments[PICKER])
        else:
            answer = await self.ask(PICKER, self.asked, kernel)
            if answer.status != 200:
                raise RuntimeError(f"no direct answer: {answer.status}")
            self.failed += b'"run":false' not in answer.body[:20_000]
        self.times.append((time.perf_counter() - began) * 1000)

    async def stay(self, changes: int, period: float) -> None:
        """Make `changes`, one in each `period` seconds; a late one moves the next ones."""
        await asyncio.sleep(random.random() * period)
        due = time.perf_counter()
        for _ in range(changes):
            await self.choose()
            due = max(due + period, time.perf_counter())
            await asyncio.sleep(due - time.perf_counter())
