"""What a visitor does on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refused(tuple[str, Any]):
    """A message that changes nothing: a part's name, and what it says."""


class ByScript(tuple[str, Any]):
    """A message that the script alone follows, of a part whose others are answered without it."""


@dataclass(frozen=True)
class Scene:
    """What a visitor does on a page.

    Attributes
    ----------
    link
        How the page was opened.
    direct
        The parts that are answered without a run of the script; no others are.
    said
        One after the other, by the name of a part; the lesson's card, which stands beside any page, by its key.
    """

    link: dict[str, str]
    direct: set[str]
    said: list[tuple[str, Any]]
