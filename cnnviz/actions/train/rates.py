"""Learning rates that a visitor changes while something learns."""

from __future__ import annotations

from typing import Any

from cnnviz.actions.refusal import RefusedError
from cnnviz.state.train.rates import LARGEST_RATE, LEAST_RATE, MOST_RATES, Rates


def checked_rate(value: Any) -> float:
    """A rate that is reported, with three digits, so that links stay short."""
    if type(value) not in (int, float) or not LEAST_RATE <= value <= LARGEST_RATE:
        raise RefusedError
    return float(f"{value:.3g}")


def with_rate(rates: Rates, step: int, rate: float) -> Rates:
    """The rates with another one from `step` on."""
    before = tuple(each for each in rates if each[0] < step)
    return (*before[: MOST_RATES - 1], (step, rate))
