"""Learning rates that change on the way, as a link carries them: ``0.5~12:1.2`` is 0.5 from the start and 1.2 from step 12 on."""

from __future__ import annotations

import math

from cnnviz.state.fields import Form, shortest, whole

MOST_RATES = 20
LEAST_RATE, LARGEST_RATE = 1e-6, 1e6

Rates = tuple[tuple[int, float], ...]
"""From which step on which rate holds, the first from 0 on."""


def read_rate(text: str) -> float:
    """A rate that a step can have."""
    rate = float(text)
    if len(text) > 30 or not math.isfinite(rate) or not LEAST_RATE <= rate <= LARGEST_RATE:
        raise ValueError(text)
    return rate


def rates_form(key: str, last_step: int, largest: float = LARGEST_RATE) -> Form:
    """The form of rates in a link, of a training that takes at most `last_step` steps with rates up to `largest`."""

    def read(text: str) -> Rates:
        first, *others = text.split("~")
        rates = [(0, read_rate(first))]
        for each in others:
            step, _, rate = each.partition(":")
            rates.append((whole(rates[-1][0] + 1, last_step)(step), read_rate(rate)))
        if len(rates) > MOST_RATES or any(rate > largest for _, rate in rates):
            raise ValueError(text)
        return tuple(rates)

    return Form(key, read, _write)


def _write(rates: Rates) -> str:
    (_, first), *others = rates
    return "~".join([shortest(first), *(f"{step}:{shortest(rate)}" for step, rate in others)])
