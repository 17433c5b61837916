"""The messages of the part `take`: what of a view is taken away, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnnviz.actions.refusal import RefusedError

WORDS = ("open", "close", "go on", "stop", "saved")
"""What is said in one word: open the panel, close it, go on with the file, stop, and that the browser has the file."""

LONGEST = 40
LONGEST_TEXT = 120
"""Characters of an id, and of what a visitor writes."""
MOST_OPTIONS = 12


@dataclass(frozen=True)
class Taken:
    """What is chosen.

    Attributes
    ----------
    kind, format
        Ids; of none if they are empty.
    options
        By name an id, a number, or what the visitor wrote.
    without
        Whether what the visitor brought is left out of every file.
    make
        Whether the file is to be made.
    """

    kind: str
    format: str
    options: Mapping[str, str | float]
    without: bool
    make: bool


def taken(body: Any) -> Taken | str:
    """What a message says: one of `WORDS`, or ``{"kind": id, "format": id, "options": {...}, "without": bool, "make": bool}``.

    Which kinds and options there are is for the panel to see, as they follow from the view.

    Raises
    ------
    RefusedError
        It says nothing that the part can say.
    """
    match body:
        case str() if body in WORDS:
            return body
        case {
            "kind": str(kind),
            "format": str(format),
            "options": dict(options),
            "without": bool(without),
            "make": bool(make),
        } if (
            len(body) == 5
            and len(options) <= MOST_OPTIONS
            and all(map(_is_name, (kind, format, *options)))
            and all(map(_is_value, options.values()))
        ):
            return Taken(kind, format, options, without, make)
    raise RefusedError


def _is_name(given: Any) -> bool:
    return isinstance(given, str) and len(given) <= LONGEST


def _is_value(given: Any) -> bool:
    if isinstance(given, bool):
        return False
    if isinstance(given, int | float):
        return abs(given) < 1e9 and math.isfinite(given)
    return isinstance(given, str) and len(given) <= LONGEST_TEXT
