"""How one app process serves a whole class: answer times, processor and memory, and whether it stays so.

Run ``python benchmarks/server.py`` with the test requirements installed (Linux: it reads ``/proc``). Visitors are
web sockets that speak Streamlit's protocol. Each opens the kernel lab at 512 x 512 and then chooses another kernel
once a second, with the request that a browser sends for a click on its thumbnail; an answer's time runs from the
click to the last byte with the maps. ``--scripted`` takes the longer way instead, a run of the script, as for the
settings: the time runs to the message that the script has finished. ``--soak 20000`` adds so many answers to thirty visitors, with the
memory every tenth of the way; visitors who left are counted too. ``--processes 2`` shares the visitors among so many
app processes, each visitor staying with one, as a proxy with sticky sessions does.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load.pupil import Pupil  # noqa: E402
from benchmarks.load.visitor import leave  # noqa: E402
from benchmarks.running import share  # noqa: E402
from tests.browser.conftest import running_app  # noqa: E402

SIZE = 512


class App:
    """The app's processes as a proxy and the system see them."""

    def __init__(self, started: Sequence[tuple[str, subprocess.Popen[bytes]]], scripted: bool) -> None:
        self.scripted = scripted
        self.urls = [url for url, _ in started]
        self.folders = [Path(f"/proc/{process.pid}") for _, process in started]

    def seconds(self) -> float:
        """Processor time used so far."""
        fields = [(folder / "stat").read_text().rsplit(")", 1)[1].split() for folder in self.folders]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory in use."""
        lines = [line for folder in self.folders for line in (folder / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


async def enter(app: App, count: int) -> list[Pupil]:
    """Visitors who come one after the other."""
    return [
        await Pupil(app.urls[number % len(app.urls)], number, SIZE, scripted=app.scripted).come()
        for number in range(count)
    ]


async def a_class(app: App, count: int, changes: int) -> None:
    """One line of the table: `count` visitors, one change a second each."""
    before = app.megabytes()
    visitors = await enter(app, count)
    entered = app.megabytes()
    began, used = time.perf_counter(), app.seconds()
    await asyncio.gather(*(visitor.stay(changes, 1.0) for visitor in visitors))
    elapsed, busy = time.perf_counter() - began, app.seconds() - used
    times = [value for visitor in visitors for value in visitor.times]
    sent = sum(visitor.bytes for visitor in visitors) / sum(visitor.asked for visitor in visitors)
    print(
        f"| {count} | {statistics.median(times):.0f} / {share(times, 0.95):.0f} | {100 * busy / elapsed:.0f} "
        f"| {(entered - before) / count:.2f} | {len(times) / elapsed:.1f} | {sent / 1000:.0f} "
        f"| {sum(visitor.failed for visitor in visitors)} |",
        flush=True,
    )
    await leave(visitors)


async def soak(app: App, answers: int, count: int = 30) -> None:
    """`answers` in all to visitors who come and go: a third of them leaves at each tenth of the way."""
    visitors = await enter(app, count)
    print(
        f"\nSoak: {answers} answers to {count} visitors; megabytes: {app.megabytes():.0f}",
        end="",
        flush=True,
    )
    for _ in range(10):
        await asyncio.gather(*(visitor.stay(answers // (10 * count), 0.0) for visitor in visitors))
        gone, visitors = visitors[: count // 3], visitors[count // 3 :]
        await leave(gone)
        visitors += await enter(app, count // 3)
        print(f" {app.megabytes():.0f}", end="", flush=True)
    await leave(visitors)
    await asyncio.sleep(5)
    print(f"; all left: {app.megabytes():.0f}")


async def measure(app: App, soaked: int) -> None:
    """Print the tables."""
    warm = await enter(app, 10)
    await asyncio.gather(*(visitor.stay(6, 0.2) for visitor in warm))
    await leave(warm)
    print(
        f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors; {SIZE} x {SIZE}; "
        f"{len(app.urls)} app process(es); {'runs of the script' if app.scripted else 'direct answers'}\n"
    )
    print(
        "| visitors | answer p50 / p95 (ms) | processor (% of one) | MB a visitor | answers a second | kB an answer | failed |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for count, changes in ((1, 20), (30, 20), (100, 10)):
        await a_class(app, count, changes)
    if soaked:
        await soak(app, soaked)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--soak", type=int, default=0, metavar="ANSWERS", help="answers of the long run; 0 leaves it out"
    )
    parser.add_argument("--processes", type=int, default=1, help="app processes that share the visitors")
    parser.add_argument("--scripted", action="store_true", help="answers by a run of the script")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        apps = [
            stack.enter_context(running_app(folder / f"log{number}")) for number in range(arguments.processes)
        ]
        asyncio.run(measure(App(apps, arguments.scripted), arguments.soak))
