"""The pictures in which a map's strongest places are looked for, and the squares that are cut from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnnviz.images.digits import samples as digits
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.picture import Pixels
from cnnviz.preprocessing import Preprocessing
from cnnviz.reader import Reader

MOST_EXAMPLES = 200
"""Of a network's own examples so many are looked at, evenly spread over all."""
SMALL_SIDE = 64
"""A network for gray pictures no larger than this is shown digits, any other one photos."""
PART = 0.6
"""The side of the smaller squares, as a share of the large one's."""
LONGER_SIDE = 160
"""Of what is cut from a photo, for a network that takes any size."""

Box = tuple[float, float, float, float]
"""First row and column, and the row and column after the last."""


@dataclass(frozen=True)
class View:
    """A part of a picture that is put through a network: the picture's number, and which of its pixels, in whole numbers."""

    picture: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Samples:
    """Pictures to look at.

    Attributes
    ----------
    kind
        ``"photos"``, the shipped ones, ``"digits"``, the shipped ones, or ``"examples"``, those that came with a network.
    names
        Of each picture: a photo's id, else its class, as text to show.
    picture
        Gives one by its number, uint8 (C, H, W).
    views
        What is looked at, in this order.
    """

    kind: str
    names: tuple[str, ...]
    picture: Callable[[int], Pixels]
    views: tuple[View, ...]


def samples_for(reader: Reader) -> Samples:
    """The pictures that suit a network: its own examples, the digits for small gray pictures, else the photos.

    Of a photo five squares are looked at, the largest one in the middle and four smaller ones in its corners; squares if the
    network's pictures are square.
    """
    height, width = reader.size
    if reader.examples is not None:
        own = reader.examples
        chosen = np.unique(
            np.linspace(0, len(own.labels) - 1, min(MOST_EXAMPLES, len(own.labels))).astype(int)
        )
        names = tuple(own.classes[int(own.labels[number])] for number in chosen)
        return _whole("examples", names, lambda number: own.images[chosen[number]])
    if reader.channels == 1 and height is not None and width is not None and max(height, width) <= SMALL_SIDE:
        images, labels = digits()
        return _whole("digits", tuple(map(str, labels)), lambda number: images[number][np.newaxis])
    ids = tuple(PHOTOS)
    views = [
        View(number, box)
        for number, id in enumerate(ids)
        for box in _boxes(load_photo(id).pixels.shape[1:], height, width)
    ]
    return Samples("photos", ids, lambda number: load_photo(ids[number]).pixels, tuple(views))


def received(samples: Samples, view: View, reader: Reader, how: Preprocessing) -> Pixels:
    """What the network receives of a view, still as pixels: uint8 (channels, height, width), in the network's order."""
    top, left, bottom, right = view.box
    cut = samples.picture(view.picture)[:, top:bottom, left:right]
    height, width = reader.size
    if height is None or width is None:
        larger = max(cut.shape[1:])
        height, width = (round(n * LONGER_SIDE / larger) for n in cut.shape[1:])
    return how.received(cut, reader.channels, height, width)


def _whole(kind: str, names: tuple[str, ...], picture: Callable[[int], Pixels]) -> Samples:
    sides = picture(0).shape[1:]
    views = tuple(View(number, (0, 0, *sides)) for number in range(len(names)))
    return Samples(kind, names, picture, views)


def _boxes(sides: tuple[int, ...], height: int | None, width: int | None) -> list[tuple[int, int, int, int]]:
    """The largest box of a network's proportions in the middle, and smaller ones in the picture's corners."""
    rows, columns = sides
    high, wide = (height or rows, width or columns)
    scale = min(rows / high, columns / wide)

    def box(share: float, down: float, across: float) -> tuple[int, int, int, int]:
        size = (max(1, round(high * scale * share)), max(1, round(wide * scale * share)))
        top, left = (round((n - each) * at) for n, each, at in zip(sides, size, (down, across), strict=True))
        return top, left, top + size[0], left + size[1]

    corners = [box(PART, down, across) for down in (0, 1) for across in (0, 1)]
    return [box(1, 0.5, 0.5), *corners]
