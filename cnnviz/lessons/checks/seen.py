"""What a check says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seen:
    """How far a task is.

    Attributes
    ----------
    done
        Whether it is done, or the last of several is.
    found, of
        Where several different ones are wanted: which one this is, and how many; the browser collects them.
    status, numbers
        A message on how far it is, with the numbers in it; empty where there is nothing to say.
    """

    done: bool
    found: str = ""
    of: int = 1
    status: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict)


NOT_YET = Seen(False)
