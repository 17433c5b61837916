"""A picture with the boxes a detector draws, and its maps of probability, one for each copy of the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnnviz.faces import STRIDE, WINDOW, Level, Proposal, drawn
from cnnviz.images.picture import Pixels
from cnnviz.parts.part import Content

MOST_DRAWN = 400
"""More boxes than this hide the picture."""


def boxes_content(
    picture: Pixels,
    levels: Sequence[Level],
    found: Sequence[Proposal],
    words: Mapping[str, str],
    *,
    large: bool,
) -> Content:
    """`picture`, uint8 (C, H, W), with the boxes `found` (the likeliest first), and what each of `levels` says.

    A box or a cell that is pointed at shows its window, its probability and the pixels it was made from. `words` are
    translated; which ones are asked for stands in ``boxes/boxes.js``. `large` is for a projector.
    """
    meta = {
        "words": dict(words),
        "large": large,
        "height": picture.shape[1],
        "width": picture.shape[2],
        "channels": picture.shape[0],
        "window": WINDOW,
        "stride": STRIDE,
        "levels": [_described(level) for level in levels],
        "boxes": [[*each.place, *drawn(each.box)] for each in found[:MOST_DRAWN]],
    }
    copies = {f"copy{number}": level.received for number, level in enumerate(levels)}
    maps = {f"map{number}": level.probability for number, level in enumerate(levels)}
    return meta, {"picture": picture} | copies | maps


def _described(level: Level) -> dict[str, Any]:
    height, width = level.received.shape[1:]
    rows, columns = level.probability.shape
    return {
        "height": height,
        "width": width,
        "rows": rows,
        "columns": columns,
        "down": level.scale[0],
        "across": level.scale[1],
        "face": round(level.face),
    }
