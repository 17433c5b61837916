"""Scenarios of a class in which some let networks learn, while the others change kernels."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks.load.row import Row, beside
from benchmarks.load.server import Server
from benchmarks.load.trainee import Trainee
from benchmarks.load.visitor import leave

SECONDS = 30.0
OTHERS = [(512, False)] * 20


async def others_alone(server: Server) -> Row:
    """Twenty who change kernels, to compare with."""
    async with beside(server, OTHERS, rest=0.0) as row:
        await asyncio.sleep(SECONDS)
    return row


async def ten_learn(server: Server, count: int = 10) -> Row:
    """Ten networks that learn at once, beside twenty who change kernels."""
    async with beside(server, OTHERS, rest=0.0) as row:
        trainees = [await Trainee(server.url, seed).come() for seed in range(count)]
        before = server.megabytes()
        used = server.seconds()
        learning = [asyncio.create_task(trainee.learn()) for trainee in trainees]
        done, _ = await asyncio.wait(learning, timeout=SECONDS, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        busy = (server.seconds() - used) / SECONDS
        row.notes.append(f"{(server.megabytes() - before) / count:.1f} MB more for each that learns")
        for task in learning:
            task.cancel()
        await asyncio.gather(*learning, return_exceptions=True)
        steps = [trainee.trained for trainee in trainees]
        mean = statistics.mean(steps)
        row.notes.append(
            f"{sum(steps) / SECONDS:.0f} steps a second in all; each {min(steps) / mean:.2f} to {max(steps) / mean:.2f} of a tenth"
        )
        row.notes.append(f"{busy:.2f} processors")
        await leave(trainees)
    return row


SCENARIOS = (others_alone, ten_learn)
