"""The window that moves over the picture: input, kernel, and the output that fills element by element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.pipeline import Stages, TransposedConvolution
from cnnviz.views.animation.errors import AnimationError
from cnnviz.views.animation.film import (
    HERE,
    INK,
    PAPER,
    SOFT,
    Film,
    film_bytes,
    font,
    outlined,
    union,
    within,
)
from cnnviz.views.animation.writers import Box, Colour
from cnnviz.views.animation_words import WORDS
from cnnviz.views.colours import WEIGHT_NEGATIVE, WEIGHT_POSITIVE, as_pixels, bounds, diverging_table
from cnnviz.words import Translate

Values = npt.NDArray[np.float32]
Region = tuple[int, int, int, int]
"""First row and column of the output, and how many of each."""
LEVELS = 129
"""Colours of a map in a GIF, of 513."""


@dataclass(frozen=True)
class Sliding:
    """What is shown of a run.

    Attributes
    ----------
    run
        Of the lab or of the signals page; a signal is shown as a picture of one row.
    map
        Which map of the stage fills.
    stage
        "conv" or "act".
    view, unit
        How the map is coloured, one of the lab's views, and the value of white.
    region
        The part of the map that fills, row by row; None for all of it.
    """

    run: Stages
    map: int = 0
    stage: str = "conv"
    view: str = "diverging"
    unit: float = 255.0
    region: Region | None = None

    @property
    def values(self) -> Values:
        """The whole map, float32 (rows, columns)."""
        values: Values = getattr(self.run, self.stage)[self.map]
        return values.reshape(-1, values.shape[-1])

    @property
    def part(self) -> Region:
        """The region, within the map."""
        rows, columns = self.values.shape
        top, left, height, width = self.region or (0, 0, rows, columns)
        top, left = min(max(0, top), rows - 1), min(max(0, left), columns - 1)
        return top, left, max(1, min(height, rows - top)), max(1, min(width, columns - left))

    @property
    def frames(self) -> int:
        """How many frames there are: one for each element of the region."""
        return self.part[2] * self.part[3]


def sliding_animation(_: Translate, shown: Sliding, film: Film, room: Claim | None = None) -> Steps[bytes]:
    """The window at one element after another, as an animated file; yields the share that is done.

    Frame n has the window where element n of the region has it, counted row by row, and all elements up to it filled with their
    colours. The scale of colours is that of the whole map.

    Parameters
    ----------
    room
        Grows by the memory that is worked in and by the file.

    Raises
    ------
    AnimationError
        Before anything is made: too many frames, a size that is not made, a part that is too large for it, or a transposed
        convolution, which has no such window.
    cnnviz.memory.FullError
        There is no room for it.
    """
    film.check(shown.frames)
    if isinstance(shown.run.convolution, TransposedConvolution):
        raise AnimationError(
            "a transposed convolution has no window that moves over the picture; choose a convolution"
        )
    scene = Scene(_, shown, film)
    table = diverging_table()[:: 512 // (LEVELS - 1)]
    weights = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)[::32]
    exact: list[Colour] = [PAPER, INK, SOFT, HERE]
    if shown.view == "diverging":
        exact += [tuple(map(int, colour)) for colour in table]  # type: ignore[misc]
    else:
        exact += [(level, level, level) for level in range(0, 256, 2)] + [(255, 255, 255)]
    exact += [tuple(map(int, colour)) for colour in weights]  # type: ignore[misc]
    return film_bytes(film, shown.frames, scene.pictures(), exact, room)


class Scene:
    """Where everything stands in the frames, in pixels."""

    def __init__(self, _: Translate, shown: Sliding, film: Film) -> None:
        self.shown, self.film = shown, film
        run = shown.run
        given = run.convolution
        axes = run.input.ndim - 1
        one = (1,) * (2 - axes)
        self.stride = (*one, *given.stride)
        self.dilation = (*one, *given.dilation)
        self.kernel = (*one, *given.kernel)
        begins = tuple(begin for begin, _end in given.padding)
        self.begin = (*(0,) * (2 - axes), *begins)
        self.top, self.left, self.rows, self.columns = shown.part
        # the cells of the input, padding among them as places below 0, that the windows of the region see
        self.first = tuple(
            at * step - begin
            for at, step, begin in zip((self.top, self.left), self.stride, self.begin, strict=True)
        )
        self.seen = tuple(
            (count - 1) * step + gap * (size - 1) + 1
            for count, step, gap, size in zip(
                (self.rows, self.columns), self.stride, self.dilation, self.kernel, strict=True
            )
        )
        self.cells = self._cells()
        self._place(_)

    def _cells(self) -> npt.NDArray[np.uint8]:
        """The colours of these cells, uint8 (rows, columns, 3); padding is soft gray."""
        run, unit = self.shown.run, self.shown.unit
        input = run.input if run.input.ndim == 3 else run.input[:, None]
        signed = bool(input.min() < 0)
        if signed or len(input) not in (1, 3):
            low, high = bounds(input[:1], "diverging", unit)
            share = np.clip((input[0] - low) / (high - low), 0, 1)
            whole = diverging_table()[np.rint(share * 512).astype(np.intp)]
        else:
            gray = np.moveaxis(as_pixels(input, "clip", unit), 0, -1)
            whole = np.broadcast_to(gray, (*gray.shape[:2], 3))
        cells = np.full((*self.seen, 3), SOFT, np.uint8)
        places = []
        for first, count, length in zip(self.first, self.seen, whole.shape[:2], strict=True):
            begin, end = max(0, first), min(length, first + count)
            places.append((slice(begin, max(begin, end)), slice(begin - first, max(begin, end) - first)))
        (rows, to_rows), (columns, to_columns) = places
        cells[to_rows, to_columns] = whole[rows, columns]
        return cells

    def _place(self, _: Translate) -> None:
        film, letter = self.film, self.film.letter
        gap = letter
        top = gap + round(1.6 * letter)
        bottom = film.height - gap - round(1.6 * letter)
        kernel = max(film.width // 6, 40)
        panel = (film.width - 4 * gap - kernel) // 2
        high = bottom - top
        side = min(panel // self.seen[1], high // self.seen[0], 48)
        into = min(panel // self.columns, high // self.rows, 48)
        if min(side, into) < 1:
            raise AnimationError(
                "{rows} × {columns} elements do not fit into {width} × {height} pixels; choose a smaller part or a larger size",
                rows=self.rows,
                columns=self.columns,
                width=film.width,
                height=film.height,
            )
        # cells of one row may be high
        self.side = (side if self.seen[0] > 1 else min(high, max(side, 3 * letter)), side)
        self.into = (into if self.rows > 1 else min(high, max(into, 3 * letter)), into)
        each = min(kernel // self.kernel[1], high // self.kernel[0], 48)
        self.each = (each if self.kernel[0] > 1 else min(high, max(each, 2 * letter)), max(1, each))
        self.at_input = self._middle(gap, panel, top, high, self.seen, self.side)
        self.at_kernel = self._middle(2 * gap + panel, kernel, top, high, self.kernel, self.each)
        self.at_output = self._middle(
            3 * gap + panel + kernel, panel, top, high, (self.rows, self.columns), self.into
        )
        self.titles = (
            (gap, _(WORDS["input"])),
            (2 * gap + panel, _(WORDS["kernel"])),
            (3 * gap + panel + kernel, _(WORDS[self.shown.stage])),
        )
        self.line = bottom + round(0.5 * letter)

    @staticmethod
    def _middle(
        left: int, width: int, top: int, height: int, count: tuple[int, ...], size: tuple[int, int]
    ) -> tuple[int, int]:
        """The upper left corner of so many cells in the middle of a panel."""
        return left + (width - count[1] * size[1]) // 2, top + (height - count[0] * size[0]) // 2

    def window_box(self, row: int, column: int) -> Box:
        """The box around the window of an element of the region, counted within the region."""
        extent = [gap * (size - 1) + 1 for gap, size in zip(self.dilation, self.kernel, strict=True)]
        left = self.at_input[0] + column * self.stride[1] * self.side[1]
        top = self.at_input[1] + row * self.stride[0] * self.side[0]
        return left, top, left + extent[1] * self.side[1], top + extent[0] * self.side[0]

    def element_box(self, row: int, column: int) -> Box:
        """The box of an element of the region."""
        left = self.at_output[0] + column * self.into[1]
        top = self.at_output[1] + row * self.into[0]
        return left, top, left + self.into[1], top + self.into[0]

    def colours(self) -> npt.NDArray[np.uint8]:
        """The colours of the region's elements, uint8 (rows, columns, 3), on the scale of the whole map."""
        shown = self.shown
        made = as_pixels(shown.values[None], shown.view, shown.unit)
        whole = np.broadcast_to(np.moveaxis(made, 0, -1), (*shown.values.shape, 3))
        return whole[self.top : self.top + self.rows, self.left : self.left + self.columns]

    def background(self) -> Image.Image:
        """What stays: titles, the input, the kernel and the empty output."""
        film = self.film
        picture = Image.new("RGB", (film.width, film.height), PAPER)
        draw = ImageDraw.Draw(picture)
        for left, title in self.titles:
            draw.text((left, film.letter), title, INK, font("bold", film.letter))
        size = (self.seen[1] * self.side[1], self.seen[0] * self.side[0])
        cells = Image.fromarray(np.ascontiguousarray(self.cells)).resize(size, Image.Resampling.NEAREST)
        picture.paste(cells, self.at_input)
        self._draw_kernel(draw)
        left, top = self.at_output
        right, bottom = left + self.columns * self.into[1], top + self.rows * self.into[0]
        outlined(draw, (left, top, right, bottom), SOFT, 1)
        return picture

    def _draw_kernel(self, draw: ImageDraw.ImageDraw) -> None:
        run = self.shown.run
        planes = run.weight[self.shown.map]
        kernel = planes[0].reshape(self.kernel) if (planes == planes[:1]).all() else planes.mean(0)
        kernel = kernel.reshape(self.kernel)
        most = float(np.abs(kernel).max()) or 1.0
        table = diverging_table(WEIGHT_NEGATIVE, WEIGHT_POSITIVE)[::32]
        high, wide = self.each
        small = font("regular", 13)
        texts = {place: f"{value:.3g}".replace("-", "−") for place, value in np.ndenumerate(kernel)}
        fits = high >= 18 and all(small.getlength(text) <= wide - 4 for text in texts.values())
        for (row, column), value in np.ndenumerate(kernel):
            left, top = self.at_kernel[0] + column * wide, self.at_kernel[1] + row * high
            red, green, blue = map(int, table[round((value / most + 1) * 8)])
            colour = (red, green, blue)
            draw.rectangle((left, top, left + wide - 1, top + high - 1), colour, SOFT)
            if fits:
                ink = PAPER if abs(value) > 0.55 * most else INK
                where = (left + wide / 2, top + high / 2)
                draw.text(where, texts[row, column], ink, small, anchor="mm")

    def pictures(self) -> Iterator[tuple[Image.Image, Box]]:
        """Each frame with the part of it that differs from the one before."""
        film, letter = self.film, self.film.letter
        stays = self.background()
        draw_stays = ImageDraw.Draw(stays)
        colours, values = self.colours(), self.shown.values
        line = (0, self.line - letter, film.width, film.height)
        thick = max(2, letter // 8)
        before: Box = (0, 0, film.width, film.height)
        for row in range(self.rows):
            for column in range(self.columns):
                element, window = self.element_box(row, column), self.window_box(row, column)
                red, green, blue = map(int, colours[row, column])
                draw_stays.rectangle(
                    (element[0], element[1], element[2] - 1, element[3] - 1), (red, green, blue)
                )
                frame = stays.copy()
                draw = ImageDraw.Draw(frame)
                outlined(draw, window, HERE, thick)
                outlined(draw, element, HERE, thick)
                at = (self.top + row, self.left + column)
                value = f"{values[at]:.4g}".replace("-", "−")
                place = f"({at[0]}, {at[1]})" if self.shown.run.input.ndim == 3 else f"({at[1]})"
                draw.text((letter, self.line), f"{place} = {value}", INK, font("regular", letter))
                grown = [_grown(box, thick) for box in (element, window)]
                now = union(*grown, line)
                yield frame, within(union(before, now), film)
                before = now


def _grown(box: Box, by: int) -> Box:
    left, top, right, bottom = box
    return left - by, top - by, right + by, bottom + by
