"""Contestants taking turns, and the limits of the machine that they run on."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

SLOT = 0.006
"""Seconds that each contestant has in a round, if one call is shorter."""


@dataclass(frozen=True)
class Row:
    """Something to compute, by us and by others; several pairs are averaged geometrically.

    Attributes
    ----------
    pairs
        For each piece of work our function, and those of others by the library's name.
    targets
        The ratio that is wanted, by library.
    products, bytes
        Multiply-adds, and bytes read and written, of all pieces together.
    """

    name: str
    pairs: tuple[tuple[Callable[[], object], Mapping[str, Callable[[], object]]], ...]
    targets: Mapping[str, float] = field(default_factory=dict)
    products: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Result:
    """Seconds for all pieces of a row, and our time as a share of each library's."""

    seconds: float
    ratios: Mapping[str, float]


class Contest:
    """Measures rows."""

    def __init__(self, threads: int, rounds: int) -> None:
        self._clock = time.process_time if threads == 1 else time.perf_counter
        self._rounds = rounds

    def measure(self, row: Row) -> Result:
        """Let each of a pair's functions take turns; the order is turned round from round to round."""
        seconds, logarithms = 0.0, {}
        for ours, theirs in row.pairs:
            contestants = {"": ours, **theirs}
            calls = {name: self._calls(function) for name, function in contestants.items()}
            times: dict[str, list[float]] = {name: [] for name in contestants}
            gc.collect()
            gc.disable()
            for turn in range(self._rounds):
                for name in list(contestants)[:: -1 if turn % 2 else 1]:
                    times[name].append(self._turn(contestants[name], calls[name]))
            gc.enable()
            seconds += statistics.median(times[""])
            for name in theirs:
                ratio = statistics.median(a / b for a, b in zip(times[""], times[name], strict=True))
                logarithms.setdefault(name, []).append(np.log(ratio))
        return Result(seconds, {name: float(np.exp(np.mean(values))) for name, values in logarithms.items()})

    def _turn(self, function: Callable[[], object], calls: int) -> float:
        """The median of some calls, after one that brings code and data back into the cache."""
        function()
        times = []
        for _ in range(calls):
            start = self._clock()
            function()
            times.append(self._clock() - start)
        return statistics.median(times)

    def _calls(self, function: Callable[[], object]) -> int:
        function()
        start = self._clock()
        function()
        return max(1, min(100, int(SLOT / max(self._clock() - start, 1e-9))))


def limits() -> tuple[float, float]:
    """The most that this machine does now: floating-point operations a second of sgemm, and bytes a second of a copy.

    Both are the best of some trials, by the clock. A copy of n bytes reads n and writes n.
    """
    a, b, c = (np.ones((1024, 1024), np.float32) for _ in range(3))
    from_, to = (np.ones(2**24, np.float32) for _ in range(2))
    flops = max(2 * 1024**3 / _seconds(lambda: np.matmul(a, b, out=c)) for _ in range(20))
    copied = max(2 * to.nbytes / _seconds(lambda: np.copyto(to, from_)) for _ in range(20))
    return flops, copied


def _seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
