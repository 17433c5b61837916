"""A grid of thumbnails of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.parts.part import Content


@dataclass(frozen=True)
class Option:
    """One thing to choose: its internal name, translated label and picture as a ``data:image/`` address."""

    name: str
    label: str
    thumbnail: str


def picker_content(
    options: Sequence[Option], chosen: str | None, *, label: str, about: Sequence[str] = ()
) -> Content:
    """`options` as thumbnails with the one named `chosen` ringed, if any, and under it what is said `about` it.

    `label` and `about` are translated, plain text; the label names the group
    for screen readers.
    Raises ValueError if a thumbnail is not a ``data:image/`` address.
    """
    if any(not option.thumbnail.startswith("data:image/") for option in options):
        raise ValueError("a thumbnail must be a data:image/ address")
    pictures = [[option.name, option.label, option.thumbnail] for option in options]
    return {"label": label, "chosen": chosen, "about": list(about), "options": pictures}, {}
