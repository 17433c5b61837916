"""What makes a question telling: wrong answers that can be told from the right one and from each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cnnviz.lessons.guesses import Answer, Asked

ATTEMPTS = 60
"""Things that are tried until one is telling."""

ENOUGH = 3
"""Mistakes that make something worth asking for: the first that has so many is taken, or the one that has most."""

Wrong = Mapping[str, float | Answer]
"""What a mistake gives, by its name; those that come first count where two give the same."""


def drawn(draw: Callable[[], Asked | None]) -> Asked | None:
    """The most telling of some things to ask for."""
    best: Asked | None = None
    for _ in range(ATTEMPTS):
        asked = draw()
        if asked is None:
            continue
        if best is None or len(asked.mistakes) > len(best.mistakes):
            best = asked
        if len(best.mistakes) >= ENOUGH:
            break
    return best


def recognised(right: Answer, wrong: Wrong, tolerance: float = 1e-6) -> tuple[tuple[Answer, str], ...]:
    """The wrong answers that can be told from the right one and from those before them, by more than `tolerance`."""
    kept: list[tuple[Answer, str]] = []
    for name, value in wrong.items():
        answer = value if isinstance(value, tuple) else (float(value),)
        others = [right, *(other for other, _ in kept)]
        if all(_far(answer, other) > tolerance for other in others):
            kept.append((answer, name))
    return tuple(kept)


def _far(one: Answer, other: Answer) -> float:
    return max(abs(each - there) for each, there in zip(one, other, strict=True))
