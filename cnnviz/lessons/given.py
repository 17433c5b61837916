"""What the parameters of checks and questions may be, by their names: a file may hold anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from cnnviz.lessons.checks.lab import PATCHES, SIGNS
from cnnviz.state import from_query
from cnnviz.step_by_hand.walk import STAGES
from cnnviz.words import N_

FAR = 10_000
"""No row, column, side, class or count on any page is larger."""
MOST_NUMBERS = 1024
"""Of a list."""


class Phrase:
    """A part of a sentence: a `template` to translate, and the `values` that fill it."""

    def __init__(self, template: str, **values: object) -> None:
        self.template, self.values = template, values

    def __str__(self) -> str:
        return self.template.format(**self.values)


Wrong = tuple[str, Phrase]
"""The name of a parameter or key, and what it must be."""

WHOLE = N_("a whole number from {low} to {high}")
ONE_OF = N_("one of {names}")


@dataclass(frozen=True)
class Fit:
    """What fits: a test of a value that is of the right type, and how a sentence says it."""

    fits: Callable[[Any], bool]
    says: Phrase


def _whole(low: int, high: int = FAR) -> Fit:
    return Fit(lambda value: low <= value <= high, Phrase(WHOLE, low=low, high=high))


def _number(low: float, high: float = math.inf) -> Fit:
    says = (
        Phrase(N_("a number from {low} to {high}"), low=f"{low:g}", high=f"{high:g}")
        if math.isfinite(high)
        else Phrase(N_("a number of at least {low}"), low=f"{low:g}")
    )
    return Fit(lambda value: math.isfinite(value) and low <= value <= high, says)


def _wholes(low: int, high: int = FAR, *, count: tuple[int, int] = (1, MOST_NUMBERS)) -> Fit:
    least, most = count
    says = (
        Phrase(N_("a list of {count} whole numbers from {low} to {high}"), count=least, low=low, high=high)
        if least == most
        else Phrase(
            N_("a list of {least} to {most} whole numbers from {low} to {high}"),
            least=least,
            most=most,
            low=low,
            high=high,
        )
    )
    return Fit(
        lambda value: (
            least <= len(value) <= most and all(type(each) is int and low <= each <= high for each in value)
        ),
        says,
    )


def _one_of(*names: str) -> Fit:
    return Fit(lambda value: value in names, Phrase(ONE_OF, names=", ".join(names)))


def _any(_: object) -> bool:
    return True


def unreadable_in(link: str) -> list[str]:
    """The keys of a link's query that cannot be read."""
    return from_query(dict(parse_qsl(link, keep_blank_values=True)))[1]


SWITCH = N_("true or false")
_SWITCH = Fit(_any, Phrase(SWITCH))
_LINK = Fit(
    lambda link: not unreadable_in(link),
    Phrase(N_("a link that can be read, the part behind its question mark")),
)

GIVEN: Mapping[str, Fit] = {
    "accuracy": _number(0, 1),
    "answer": _whole(-1),
    "apart": _number(0, 1),
    "at_least": _whole(0, 255),
    "at_most": _whole(0, 255),
    "cells": _wholes(0, 1),
    "changed": _SWITCH,
    "channel": _whole(0),
    "channels": _SWITCH,
    "column": _whole(0),
    "columns": _whole(0),
    "digit": _whole(-1),
    "drawn": _SWITCH,
    "emptied": _wholes(0, count=(2, 2)),
    "filters": _wholes(1),
    "kernels": _wholes(1),
    "kind": _one_of(*STAGES),
    "largest": _SWITCH,
    "layer": Fit(_any, Phrase(N_("the name of a layer"))),
    "length": _whole(1),
    "link": _LINK,
    "loss": _number(0),
    "most": _number(0, 1),
    "not_to": _one_of(*PATCHES),
    "only": _whole(0),
    "padded": _SWITCH,
    "paddings": _wholes(0),
    "patch": _whole(1),
    "place": _wholes(0),
    "products": _one_of(*SIGNS),
    "row": _whole(0),
    "rows": _whole(0),
    "same": _SWITCH,
    "share": _number(0, 1),
    "sign": _one_of(*SIGNS),
    "stage": _one_of("conv", "act", "pool"),
    "steps": _whole(0),
    "strides": _wholes(1),
    "taken": _whole(1),
    "terms": _whole(0),
    "times": _whole(1, 99),
    "to": _one_of(*PATCHES),
    "top": _whole(0),
    "uniform": _SWITCH,
    "unlike": _LINK,
    "way": _one_of("erase"),
}
"""By the name of a parameter, which means the same wherever it is. A default fits as well."""
