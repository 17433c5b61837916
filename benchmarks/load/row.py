"""One line of the table: what a scenario took, and what those beside it waited for."""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks.load.bystanders import SOME, Kind, Times, bystanders
from benchmarks.load.server import Server
from benchmarks.running import share

HEAD = (
    "| scenario | base / peak / after (MB) | direct answers p50 / p95 / max (ms) | runs of the script (ms) | none | what came of it |\n"
    "| --- | --- | --- | --- | --- | --- |"
)


@dataclass
class Row:
    """Megabytes before, at most, and afterwards; the bystanders' times; sentences on the rest."""

    base: float = 0.0
    peak: float = 0.0
    after: float = 0.0
    times: Times = field(default_factory=Times)
    notes: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        memory = f"{self.base:.0f} / {self.peak:.0f} / {self.after:.0f}"
        direct, scripted = spread(self.times.direct), spread(self.times.scripted)
        return (
            f"| {name} | {memory} | {direct} | {scripted} | {self.times.failed} | {'; '.join(self.notes)} |"
        )

    def tell(self, what: str, outcomes: Sequence[str]) -> None:
        """Note how many came out how."""
        if not outcomes:
            return
        counted = ", ".join(f"{count} x {outcome}" for outcome, count in Counter(outcomes).most_common())
        self.notes.append(f"{what}: {counted}" if what else counted)


def spread(times: Sequence[float]) -> str:
    """The median, what 95 % do not exceed, and the longest."""
    if not times:
        return ""
    values = list(times)
    return f"{statistics.median(values):.0f} / {share(values, 0.95):.0f} / {max(values):.0f}"


@asynccontextmanager
async def beside(server: Server, kinds: Sequence[Kind] = SOME, rest: float = 10.0) -> AsyncIterator[Row]:
    """A row that measures what happens inside, with bystanders, and the memory `rest` seconds later."""
    row = Row()
    async with bystanders(server.url, kinds) as row.times:
        row.base = server.forget_peak()
        try:
            yield row
        except OSError as error:
            row.notes.append(f"broken off: {error!r}")
        await asyncio.sleep(rest)
        row.peak = server.peak()
        if server.is_alive:
            row.after = server.megabytes()
        else:
            row.notes.append("THE SERVER DIED or took more than it may here")
