"""Working copies of shipped photos and patterns, which all visitors share."""

from __future__ import annotations

from cnnviz.images.gallery import load_photo
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import Picture, working_copy
from cnnviz.images.recent import Recent
from cnnviz.limits import MEGABYTE
from cnnviz.parameters import complete

COPIES = Recent(24 * MEGABYTE)
"""Eight of the largest, hundreds at the usual sizes."""


def shipped_photo(name: str, size: int, colour: bool) -> Picture:
    """The working copy of the photo called `name`. Raises KeyError if there is none."""
    return COPIES.picture(("photo", name, size, colour), lambda: working_copy(load_photo(name), size, colour))


def shipped_pattern(name: str, numbers: tuple[tuple[str, float], ...], size: int, colour: bool) -> Picture:
    """The pattern called `name`, drawn at this size with these parameters. Raises KeyError if there is none."""

    def make() -> Picture:
        pattern = PATTERNS[name]
        return working_copy(
            pattern.picture(size, size, **complete(pattern.parameters, dict(numbers))), size, colour
        )

    return COPIES.picture(("pattern", name, numbers, size, colour), make)
