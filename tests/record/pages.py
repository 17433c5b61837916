"""A recorded page taken apart, as its script does it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnnviz.record import MOST_BYTES, page_of, state_of, view_of

from .packed import unpacked

Content = tuple[dict[str, Any], dict[str, np.ndarray]]


@dataclass(frozen=True)
class Recorded:
    """The HTML, and what its script is told."""

    html: str
    view: dict[str, Any]
    data: bytes

    def content(self, record: dict[str, Any]) -> Content:
        """Meta data and arrays."""
        meta = {name: self.view["values"][number] for name, number in record["meta"].items()}
        arrays = {
            name: np.frombuffer(self.data, kind, count, place)
            for name, (kind, place, count) in record["places"].items()
        }
        return meta, arrays

    def shown(self, key: str) -> Content:
        """What the part with this key shows."""
        return self.content(self.view["shown"][key])

    def map(self, layer: str, number: int) -> Content | None:
        """What the Stepper shows of a layer's map."""
        maps = self.view["layers"]["maps"][layer]
        record = maps[0] if len(maps) == 1 else maps[number]
        return None if record is None else self.content(record)


def taken_apart(html: str) -> Recorded:
    """What is in a page."""
    page, data = unpacked(html)
    view = page["views"][0] | {"values": page["values"], "page": page}
    if view["layers"] is not None:
        view["layers"] = page["values"][view["layers"]]
    return Recorded(html, view, data)


@cache
def recorded(link: str, most_bytes: int = MOST_BYTES) -> Recorded:
    """The page that is recorded of a link."""
    state = state_of(link)
    return taken_apart(page_of(view_of(state, most_bytes), state))
