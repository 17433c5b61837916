"""A number with a name, bounds and a step: what a slider needs and a link may carry."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One adjustable number of a kernel or a pattern.

    `label` is a marked message; `unit` is shown after the value ("px", "°" or "").
    A parameter whose `step` is an int is whole; `step=2` from an odd `low` keeps it odd.
    """

    name: str
    label: str
    default: float
    low: float
    high: float
    step: float
    unit: str = ""

    @property
    def whole(self) -> bool:
        """Whether the value is an int."""
        return isinstance(self.step, int)

    @property
    def shown_unit(self) -> str:
        """The unit as it stands after a number: a degree sign at once, words after a space."""
        return self.unit if self.unit in ("", "°") else f" {self.unit}"

    def clean(self, value: float) -> float:
        """`value` on the parameter's own grid and within its bounds; the default if not finite."""
        if not math.isfinite(value):
            return self.default
        steps = round((min(max(value, self.low), self.high) - self.low) / self.step)
        snapped = min(self.low + steps * self.step, self.high)
        return int(snapped) if self.whole else round(float(snapped), 6)


def complete(parameters: tuple[Parameter, ...], given: dict[str, float]) -> dict[str, float]:
    """Every parameter with its cleaned value from `given`, or its default; other names are left out."""
    return {p.name: p.clean(given[p.name]) if p.name in given else p.default for p in parameters}


def differing(parameters: tuple[Parameter, ...], given: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """The cleaned values from `given` that are not the default, by name: what a state holds of the parameters."""
    chosen = complete(parameters, given)
    return tuple((p.name, chosen[p.name]) for p in parameters if chosen[p.name] != p.default)
