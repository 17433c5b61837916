"""One step of learning as an animation: numbers become known from left to right, and their gradients from right to left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.views.animation.errors import AnimationError
from cnnviz.views.animation.film import HERE, INK, PAPER, SOFT, Film, film_bytes, font, outlined
from cnnviz.views.animation.learning import GRAY
from cnnviz.views.animation.writers import Box, Colour
from cnnviz.views.colours import NEGATIVE, POSITIVE, WEIGHT_NEGATIVE, WEIGHT_POSITIVE, diverging_table

Scale = Literal["gray", "value", "weight"]
Values = npt.NDArray[np.floating]

LARGEST = 44
"""Pixels of a cell's side, at most, in a picture of 960 × 540; larger in larger ones."""
DARK = 380
"""The sum of red, green and blue below which letters on a colour are white."""
MOST_COLUMNS = 12
"""Side by side; more stand in two rows."""
LEAST = 13
"""Pixels of the smallest letters."""
WORDS = 0.75
"""Of the width, as much as the names of the columns may take; the rest goes to those with more numbers."""
_TABLES = {
    "value": diverging_table(NEGATIVE, POSITIVE),
    "weight": diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE),
}


@dataclass(frozen=True, eq=False)
class Cells:
    """Numbers that become known together.

    Attributes
    ----------
    values : tuple of float (rows, columns)
        One below the other.
    top
        What has the darkest colour of the scale; of ``"gray"`` what is white.
    known
        The step of the walk from which on they are known.
    """

    values: tuple[Values, ...]
    scale: Scale
    top: float
    known: int


@dataclass(frozen=True)
class Column:
    """An array or a layer's weights, with the numbers above and the gradients of the loss by them below; `foot` says what these are."""

    name: str
    foot: str
    up: tuple[Cells, ...]
    down: tuple[Cells, ...]


@dataclass(frozen=True)
class Moment:
    """A step of the walk: its title, and the columns; all moments have as many numbers in each. `fresh` are the changed columns' places."""

    title: str
    columns: tuple[Column, ...]
    fresh: frozenset[int] = frozenset()


def walk_animation(moments: Sequence[Moment], film: Film, room: Claim | None = None) -> Steps[bytes]:
    """One step of learning as an animated file, a frame for each of its moments; yields the share that is done.

    Parameters
    ----------
    moments
        In order: at moment n what is known from step n on is there, and what has just become known is framed.
    room
        Grows by the memory that is worked in and by the file.

    Raises
    ------
    AnimationError
        Before anything is made: a size or a speed that is not made, no moments, or more numbers than there are pixels for.
    cnnviz.memory.FullError
        There is no room for it.
    """
    film.check(len(moments))
    scene = _Scene(moments, film)
    exact: list[Colour] = [PAPER, INK, SOFT, HERE, GRAY]
    exact += [tuple(map(int, colour)) for table in _TABLES.values() for colour in table[::8]]  # type: ignore[misc]
    return film_bytes(film, len(moments), scene.pictures(), exact, room)


@dataclass(frozen=True)
class _Place:
    """Where a column stands: its left edge, its width, the side of its cells, and the heights of its words and its halves."""

    left: int
    wide: int
    side: int
    name: int
    up: int
    down: int
    foot: int


def _words(band: Sequence[Column], size: int) -> list[float]:
    """How wide the words of each column are in letters of this size."""
    letters = font("regular", size)
    return [max(letters.getlength(text) for text in (one.name, one.foot)) for one in band]


class _Scene:
    """Where everything stands in the frames, in pixels."""

    def __init__(self, moments: Sequence[Moment], film: Film) -> None:
        self.moments, self.film = moments, film
        self.gap = max(2, film.letter // 2)
        columns = moments[0].columns
        count = -(-len(columns) // MOST_COLUMNS)
        each = -(-len(columns) // count)
        bands = [columns[first : first + each] for first in range(0, len(columns), each)]
        sizes = range(max(LEAST, round(0.75 * film.letter)), LEAST, -1)
        fits = (
            size
            for size in sizes
            if all(sum(_words(band, size)) <= WORDS * self._wide(band) for band in bands)
        )
        self.size = next(fits, LEAST)
        self.small = font("regular", self.size)
        top, low = 3 * film.letter, film.height - self.gap
        between = film.letter
        high = (low - top + between) // len(bands) - between
        self.places = [
            place
            for number, band in enumerate(bands)
            for place in self._placed(band, top + number * (high + between), high)
        ]

    def _wide(self, band: Sequence[Column]) -> int:
        """What a row of columns has for them."""
        return self.film.width - 2 * self.film.letter - self.gap * (len(band) - 1)

    def _placed(self, band: Sequence[Column], top: int, high: int) -> Iterator[_Place]:
        """A row of columns, `high` pixels from `top` on: each as wide as its cells, then as its words, and more if it has many cells."""
        line = round(1.5 * self.size)
        half = (high - 2 * line) // 2
        cells = [max(_size(each)[1] for each in (*one.up, *one.down)) for one in band]
        more = [max(0.0, word - cell) for word, cell in zip(_words(band, self.size), cells, strict=True)]
        rest = self._wide(band) - sum(cells)
        share = min(1.0, WORDS * max(0, rest) / max(1.0, sum(more)))
        spare = rest - share * sum(more)
        sides = [self._side(one, self._wide(band), half - 2 * self.gap) for one in band]
        if rest < 0 or min(sides) < 1:
            raise AnimationError(
                "the numbers do not fit into {width} × {height} pixels; choose a larger size",
                width=self.film.width,
                height=self.film.height,
            )
        parts = [max(2, cell) ** 0.7 for cell in cells]
        left = float(self.film.letter)
        for one, cell, word, part in zip(band, cells, more, parts, strict=True):
            wide = cell + share * word + spare * part / sum(parts)
            side = int(self._side(one, wide, half - 2 * self.gap))
            ups, downs = top + line, top + line + half
            yield _Place(round(left), round(wide), side, top + line - self.gap, ups, downs, top + high - line)
            left += wide + self.gap

    def _side(self, column: Column, wide: float, high: int) -> float:
        """Of a cell: as large as fits, where the grids of a half stand below each other."""
        most = LARGEST * self.film.width / 960
        for half in filter(None, (column.up, column.down)):
            rows = sum(_size(each)[0] for each in half)
            columns = max(_size(each)[1] for each in half)
            parts = sum(len(each.values) for each in half) - 1
            most = min(most, wide / columns, (high - parts * self.gap) / rows)
        return most

    def pictures(self) -> Iterator[tuple[Image.Image, Box]]:
        """Each frame; all of it may differ from the one before."""
        film, letter = self.film, self.film.letter
        regular, large = font("regular", letter), font("regular", round(1.25 * letter))
        last = len(self.moments) - 1
        for at, moment in enumerate(self.moments):
            picture = Image.new("RGB", (film.width, film.height), PAPER)
            draw = ImageDraw.Draw(picture)
            draw.text((letter, letter // 2), moment.title, INK, large)
            draw.text((film.width - letter, letter // 2), f"{at} / {last}", GRAY, regular, anchor="ra")
            for number, (column, place) in enumerate(zip(moment.columns, self.places, strict=True)):
                middle = place.left + place.wide / 2
                name, foot = (
                    _fitting(draw, text, self.small, place.wide + self.gap // 2)
                    for text in (column.name, column.foot)
                )
                draw.text((middle, place.name), name, INK, self.small, anchor="ms")
                draw.text((middle, place.foot), foot, GRAY, self.small, anchor="ma")
                self._half(draw, column.up, place, place.up, at, number in moment.fresh)
                self._half(draw, column.down, place, place.down, at, False)
            yield picture, (0, 0, film.width, film.height)

    def _half(
        self,
        draw: ImageDraw.ImageDraw,
        half: tuple[Cells, ...],
        place: _Place,
        y: int,
        at: int,
        fresh: bool,
    ) -> None:
        left, wide, side = place.left, place.wide, place.side
        for cells in half:
            for values in cells.values:
                rows, columns = values.shape
                x = left + (wide - columns * side) // 2
                known = cells.known <= at
                said = (
                    [_said(float(value)) for value in values.flat] if known and cells.scale != "gray" else []
                )
                fits = bool(said) and max(map(self.small.getlength, said)) <= side - 4
                for number, ((row, column), value) in enumerate(np.ndenumerate(values)):
                    corner = x + column * side, y + row * side
                    box = (*corner, corner[0] + side - 1, corner[1] + side - 1)
                    colour = _colour(float(value), cells) if known else PAPER
                    draw.rectangle(box, colour, SOFT if side >= 8 else None)
                    if fits:
                        ink = PAPER if sum(colour) < DARK else INK
                        middle = corner[0] + side / 2, corner[1] + side / 2
                        draw.text(middle, said[number], ink, self.small, anchor="mm")
                frame = (x, y, x + columns * side, y + rows * side)
                if at and ((fresh and known) or cells.known == at):
                    outlined(draw, frame, HERE, max(2, self.film.letter // 8))
                elif not known or side < 8:
                    outlined(draw, frame, SOFT, 1)
                y += rows * side + self.gap


def _said(value: float) -> str:
    """Two digits, and a true minus sign."""
    return f"{value + 0.0:.2g}".replace("-", "−")


def _size(cells: Cells) -> tuple[int, int]:
    """How many rows and columns all of it takes."""
    return sum(len(each) for each in cells.values), max(each.shape[1] for each in cells.values)


def _colour(value: float, cells: Cells) -> Colour:
    if not np.isfinite(value):
        return SOFT
    share = value / cells.top if cells.top else 0.0
    if cells.scale == "gray":
        gray = round(255 * min(1.0, max(0.0, share)))
        return gray, gray, gray
    red, green, blue = map(int, _TABLES[cells.scale][round((min(1.0, max(-1.0, share)) + 1) * 256)])
    return red, green, blue


def _fitting(draw: ImageDraw.ImageDraw, text: str, letters: object, wide: float) -> str:
    """The text, cut where it is too wide."""
    whole = text
    while len(text) > 1 and draw.textlength(text if text == whole else text + "…", letters) > wide:  # type: ignore[arg-type]
        text = text[:-1].rstrip()
    return text if text == whole else text + "…"
