"""A grid of thumbnails of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.turns import seen, taker
from cnnviz.ui.direct import Direct

_mount = component("cnnviz_picker", "picker/picker.js", "shared/base.css", "picker/picker.css")


@dataclass(frozen=True)
class Option:
    """One thing to choose: its internal name, translated label and picture as a ``data:image/`` address."""

    name: str
    label: str
    thumbnail: str


def picker(
    options: Sequence[Option],
    chosen: str | None,
    *,
    label: str,
    key: str,
    about: Sequence[str] = (),
    direct: Direct | None = None,
) -> None:
    """Show `options` as thumbnails with the one named `chosen` ringed, if any, and under it what is said `about` it.

    `label` and `about` are translated, plain text; the label names the group
    for screen readers. The message, over the line `direct` if there is one, is the name of another option.
    Raises ValueError if a thumbnail is not a ``data:image/`` address.
    """
    if any(not option.thumbnail.startswith("data:image/") for option in options):
        raise ValueError("a thumbnail must be a data:image/ address")
    _mount(
        key=key,
        data={
            "label": label,
            "chosen": chosen,
            "turn": seen(key, direct),
            "about": list(about),
            "key": key,
            "direct": direct,
            "options": [[option.name, option.label, option.thumbnail] for option in options],
        },
        on_action_change=taker(key, direct),
    )
