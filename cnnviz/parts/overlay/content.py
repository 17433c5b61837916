"""A picture with a map of numbers laid over it, as strongly as the visitor likes, and maps alone beside it."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np

from cnnviz.images.encode import to_png
from cnnviz.images.picture import Pixels, pil_image
from cnnviz.parts.heatmaps.content import Heatmap, arrays_of, described, map_words
from cnnviz.parts.part import Content
from cnnviz.words import Translate

SMALL = 96
"""Pictures up to this side are sent exactly; larger ones as JPEG, a twentieth of the size."""


def overlay_content(
    picture: Pixels,
    maps: Sequence[Heatmap],
    *,
    over: str,
    caption: str,
    translate: Translate,
    frame: tuple[int, int, int, int] | None = None,
    beside: tuple[str, str] | None = None,
    note: str = "",
) -> Content:
    """`picture`, uint8 (C, H, W), under the first of `maps`, titled `over`, and then all of them by themselves.

    With a title and a caption `beside`, the picture stands under the second map as well, and only the others stand by themselves.

    The maps cover the whole picture, each with as many rows and columns as it likes. Where the first one is 0, or is
    no number, the picture shows through; the stronger it is laid over, the grayer the picture, and
    the fainter one in shades of gray: its strokes must not look like more of the map. `frame` encloses some
    of the picture: its first row and column, and the row and column after its last. `note` stands below the maps.
    """
    height, width = picture.shape[1:]
    meta = {
        "words": map_words(translate) | {"strength": translate("Strength of the map"), "percent": "{share}%"},
        "picture": picture_uri(picture),
        "over": [
            {"title": title, "caption": about}
            for title, about in ((over, caption), *(() if beside is None else (beside,)))
        ],
        "alone": 0 if beside is None else 2,
        "note": note,
        "fades": len(picture) == 1,
        "frame": frame and [at / side for at, side in zip(frame, (height, width) * 2, strict=True)],
        "items": [described(each) for each in maps],
    }
    return meta, arrays_of(maps)


def picture_uri(picture: Pixels) -> str:
    """`picture` as a ``data:`` address."""
    if max(picture.shape[1:]) <= SMALL:
        kind, file = "png", to_png(np.ascontiguousarray(picture))
    else:
        buffer = io.BytesIO()
        pil_image(picture).save(buffer, "JPEG", quality=85)
        kind, file = "jpeg", buffer.getvalue()
    return f"data:image/{kind};base64," + base64.b64encode(file).decode()
